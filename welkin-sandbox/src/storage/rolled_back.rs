//! Tests of transactions that SQLite itself rolls back, for example because a file can't be written.

use std::sync::mpsc;

use super::database::Storage;
use super::{Data, StorageError};

fn insert(data: &Data<'_>, id: &str) -> Result<(), StorageError> {
    let statement = "INSERT INTO files VALUES ('live', 'd', ?1, NULL, x'')";
    data.connection.execute(statement, [id])?;
    Ok(())
}

/// Rolls back as SQLite does when the disk is full.
fn give_up(data: &Data<'_>) -> Result<(), StorageError> {
    data.connection.execute_batch("ROLLBACK")?;
    data.connection.execute_batch("no disk")?;
    Ok(())
}

async fn ids(storage: &Storage) -> Vec<String> {
    let read = storage.read(|data| {
        let mut statement = data
            .connection
            .prepare("SELECT id FROM files ORDER BY id")?;
        let ids = statement.query_map([], |row| row.get(0))?.collect();
        Ok::<Result<_, rusqlite::Error>, StorageError>(ids)
    });
    read.await.unwrap().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_of_a_transaction_that_is_given_up_is_refused_with_its_cause() {
    let folder = tempfile::tempdir().unwrap();
    let storage = Storage::open(Some(&folder.path().join("tenant.sqlite"))).unwrap();
    let (all_wait, go) = mpsc::channel();
    let first = storage.write(move |data| {
        // Waits until the other requests are queued, so that all are in one transaction.
        go.recv().unwrap();
        insert(data, "before")
    });
    let failing = storage.write(|data| {
        insert(data, "own")?;
        give_up(data)
    });
    let later = storage.write(|data| insert(data, "after"));
    let waiting = async { all_wait.send(()).unwrap() };
    let (first, failing, later, ()) = tokio::join!(first, failing, later, waiting);

    assert!(matches!(first, Err(StorageError::RolledBack)), "{first:?}");
    let cause = failing.unwrap_err().to_string();
    assert!(cause.contains("syntax error"), "{cause}");
    later.unwrap();
    assert_eq!(ids(&storage).await, ["after"]);
}

#[tokio::test]
async fn large_transactions_need_no_temporary_files() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("tenant.sqlite");
    for storage in [Storage::open(None), Storage::open(Some(&file))] {
        let storage = storage.unwrap();
        let setting = |data: &Data<'_>| {
            let pragma = data
                .connection
                .pragma_query_value(None, "temp_store", |row| row.get(0));
            Ok::<i64, StorageError>(pragma?)
        };
        // 2 is MEMORY.
        assert_eq!(storage.read(setting).await.unwrap(), 2);
        assert_eq!(storage.write(setting).await.unwrap(), 2);
    }
}
