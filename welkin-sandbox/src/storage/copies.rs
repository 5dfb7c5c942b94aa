//! Operations on all data: copying, restoring, removing and counting it.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::Connection;
use rusqlite::backup::{Backup, StepResult};
use rusqlite::ffi::ErrorCode;

use super::{Data, Storage, StorageError};

/// The content of a database at a point in time, in memory. Clones share it.
#[derive(Clone)]
pub(crate) struct Copy {
    connection: Arc<Mutex<Connection>>,
    size: u64,
}

impl Copy {
    /// Size in bytes.
    pub(crate) fn size(&self) -> u64 {
        self.size
    }
}

/// The data is not printed.
impl fmt::Debug for Copy {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Copy")
            .field("size", &self.size)
            .finish_non_exhaustive()
    }
}

impl Storage {
    /// Copies all data, between two transactions.
    pub(crate) async fn copy(&self) -> Result<Copy, StorageError> {
        self.alone(|connection| {
            let mut copied = Connection::open_in_memory()?;
            copy(connection, &mut copied)?;
            let size = size(&copied)?;
            Ok(Copy {
                connection: Arc::new(Mutex::new(copied)),
                size,
            })
        })
        .await
    }

    /// Returns the size of all data in bytes.
    pub(crate) async fn size(&self) -> Result<u64, StorageError> {
        self.alone(|connection| Ok(size(connection)?)).await
    }

    /// Restores copied data, which replaces all changes since then.
    pub(crate) async fn restore(&self, copied: Copy) -> Result<(), StorageError> {
        self.alone(move |connection| {
            // The copy is never written.
            let copied = copied
                .connection
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            Ok(copy(&copied, connection)?)
        })
        .await
    }

    /// Removes all data.
    pub(crate) async fn clear(&self) -> Result<(), StorageError> {
        self.write(|data| {
            for table in TABLES {
                data.connection
                    .execute(&format!("DELETE FROM {table}"), [])?;
            }
            Ok(())
        })
        .await
    }

    /// Counts the items of each kind, in all environments.
    pub(crate) async fn counts(&self) -> Result<BTreeMap<String, u64>, StorageError> {
        self.read(|data: &Data<'_>| {
            let mut counts = BTreeMap::new();
            for table in ["patients", "records", "files"] {
                let count = format!("SELECT count(*) FROM {table}");
                let count = data.connection.query_row(&count, [], |row| row.get(0))?;
                counts.insert(table.to_owned(), count);
            }
            let select = "SELECT kind, count(*) FROM items GROUP BY kind";
            let mut select = data.connection.prepare_cached(select)?;
            let kinds = select.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
            for kind in kinds {
                let (kind, count) = kind?;
                counts.insert(kind, count);
            }
            Ok(counts)
        })
        .await
    }
}

const TABLES: [&str; 5] = ["patients", "records", "items", "files", "audit_rows"];

fn size(connection: &Connection) -> rusqlite::Result<u64> {
    let read = |pragma: &str| connection.query_row(pragma, [], |row| row.get::<_, u64>(0));
    Ok(read("PRAGMA page_count")? * read("PRAGMA page_size")?)
}

/// Copies every page.
fn copy(from: &Connection, to: &mut Connection) -> rusqlite::Result<()> {
    match Backup::new(from, to)?.step(-1)? {
        StepResult::Done => Ok(()),
        // Another process has locked the data file.
        _ => Err(rusqlite::Error::SqliteFailure(
            rusqlite::ffi::Error {
                code: ErrorCode::DatabaseBusy,
                extended_code: rusqlite::ffi::SQLITE_BUSY,
            },
            None,
        )),
    }
}
