//! Where data lives: SQLite, one connection, off the runtime's threads.

mod exports;
mod items;
mod patients;
mod records;

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::Connection;

pub(crate) use exports::{Change, ExportSource, ListChanges};
pub(crate) use items::{ItemKind, ItemPlace};
pub(crate) use patients::StoredPatient;
pub(crate) use records::{Filter, ListRecords, Order, RecordPlace, StoredRecord};

/// The database failed.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct StorageError(#[from] rusqlite::Error);

/// The data of all environments.
#[derive(Clone, Debug)]
pub(crate) struct Storage {
    connection: Arc<Mutex<Connection>>,
}

const SCHEMA: &str = "
    CREATE TABLE IF NOT EXISTS patients (
        sequence INTEGER PRIMARY KEY AUTOINCREMENT,
        environment TEXT NOT NULL,
        id TEXT NOT NULL,
        external_id TEXT,
        body TEXT NOT NULL,
        UNIQUE (environment, id),
        UNIQUE (environment, external_id)
    );
    CREATE TABLE IF NOT EXISTS records (
        sequence INTEGER PRIMARY KEY AUTOINCREMENT,
        environment TEXT NOT NULL,
        patient TEXT NOT NULL,
        cdt TEXT NOT NULL,
        id TEXT NOT NULL,
        external_id TEXT,
        body TEXT NOT NULL,
        UNIQUE (environment, id),
        UNIQUE (environment, patient, cdt, external_id)
    );
    CREATE TABLE IF NOT EXISTS items (
        sequence INTEGER PRIMARY KEY AUTOINCREMENT,
        environment TEXT NOT NULL,
        patient TEXT NOT NULL,
        kind TEXT NOT NULL,
        encounter TEXT NOT NULL,
        id TEXT NOT NULL,
        body TEXT NOT NULL,
        UNIQUE (environment, patient, kind, encounter, id)
    );
    CREATE INDEX IF NOT EXISTS records_by_place ON records (environment, patient, cdt);
    CREATE INDEX IF NOT EXISTS records_by_change
        ON records (environment, json_extract(body, '$.updated_at'), sequence);
";

impl Storage {
    /// Opens a file, or keeps everything in memory.
    pub(crate) fn open(path: Option<&Path>) -> Result<Self, StorageError> {
        let connection = match path {
            Some(path) => Connection::open(path)?,
            None => Connection::open_in_memory()?,
        };
        connection.execute_batch(SCHEMA)?;
        Ok(Self {
            connection: Arc::new(Mutex::new(connection)),
        })
    }

    /// Runs a query where it may block.
    async fn run<R: Send + 'static>(
        &self,
        query: impl FnOnce(&mut Connection) -> rusqlite::Result<R> + Send + 'static,
    ) -> Result<R, StorageError> {
        let connection = Arc::clone(&self.connection);
        let work = tokio::task::spawn_blocking(move || {
            // A query that panicked was rolled back by SQLite.
            let mut connection = connection.lock().unwrap_or_else(PoisonError::into_inner);
            query(&mut connection)
        });
        match work.await {
            Ok(result) => Ok(result?),
            Err(stopped) => std::panic::resume_unwind(stopped.into_panic()),
        }
    }
}

/// Whether a write was refused because its external id is taken.
fn is_taken(error: &rusqlite::Error) -> bool {
    error
        .sqlite_error_code()
        .is_some_and(|code| code == rusqlite::ErrorCode::ConstraintViolation)
}
