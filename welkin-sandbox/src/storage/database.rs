//! The database: one thread that writes, and one that reads beside it where the data is in a file.
//!
//! A request is one transaction: all that it changes is there, or nothing of it. Requests that wait are committed
//! together, so that a disk that takes milliseconds for a commit takes thousands of requests a second. A request is
//! answered after the commit.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::Path;
use std::thread;

use rusqlite::{Connection, OpenFlags};
use tokio::sync::{mpsc, oneshot};

use super::StorageError;

/// Most requests that are committed together.
const BATCH: usize = 256;

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
    CREATE TABLE IF NOT EXISTS files (
        environment TEXT NOT NULL,
        document TEXT NOT NULL,
        id TEXT NOT NULL,
        content_type TEXT,
        bytes BLOB NOT NULL,
        PRIMARY KEY (environment, document, id)
    );
    CREATE TABLE IF NOT EXISTS audits (
        sequence INTEGER PRIMARY KEY AUTOINCREMENT,
        body TEXT NOT NULL
    );
    CREATE INDEX IF NOT EXISTS items_by_kind ON items (environment, kind);
    CREATE INDEX IF NOT EXISTS records_by_place ON records (environment, patient, cdt);
    CREATE INDEX IF NOT EXISTS records_by_change
        ON records (environment, json_extract(body, '$.updated_at'), sequence);
    CREATE INDEX IF NOT EXISTS records_by_guid
        ON records (environment, json_extract(body, '$.external_guid'));
    CREATE INDEX IF NOT EXISTS patients_by_guid
        ON patients (environment, json_extract(body, '$.externalGuid'));
    CREATE INDEX IF NOT EXISTS patients_by_mrn
        ON patients (environment, json_extract(body, '$.mrn'));
";

/// What a request can read and write.
pub(crate) struct Data<'c> {
    pub(super) connection: &'c Connection,
}

/// A request's work. What comes back is called after the commit.
type Job = Box<dyn FnOnce(&Connection) -> Done + Send>;
type Done = Box<dyn FnOnce(Result<(), StorageError>) + Send>;

/// The threads, which end when the last handle is gone.
#[derive(Clone, Debug)]
pub(crate) struct Storage {
    writer: mpsc::UnboundedSender<Job>,
    reader: mpsc::UnboundedSender<Job>,
}

impl Storage {
    /// Opens a file, or keeps everything in memory.
    ///
    /// A file is in WAL mode, and every commit is flushed to the disk (`synchronous = FULL`): what was acknowledged
    /// survives the death of the process and the loss of power.
    pub(crate) fn open(path: Option<&Path>) -> Result<Self, StorageError> {
        let Some(path) = path else {
            let connection = Connection::open_in_memory()?;
            connection.execute_batch(SCHEMA)?;
            let writer = start("sandbox-storage", connection, commit_together)?;
            let reader = writer.clone();
            return Ok(Self { writer, reader });
        };
        let connection = Connection::open(path)?;
        connection.execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000;",
        )?;
        connection.execute_batch(SCHEMA)?;
        let beside = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        beside.execute_batch("PRAGMA busy_timeout = 5000;")?;
        Ok(Self {
            writer: start("sandbox-storage", connection, commit_together)?,
            reader: start("sandbox-reader", beside, answer_at_once)?,
        })
    }

    /// Runs a request that reads.
    pub(crate) async fn read<R, E>(
        &self,
        query: impl FnOnce(&Data<'_>) -> Result<R, E> + Send + 'static,
    ) -> Result<R, E>
    where
        R: Send + 'static,
        E: From<StorageError> + Send + 'static,
    {
        run(&self.reader, move |connection| query(&Data { connection })).await
    }

    /// Runs a request that writes, in a transaction of its own, which is rolled back when the request fails.
    pub(crate) async fn write<R, E>(
        &self,
        change: impl FnOnce(&Data<'_>) -> Result<R, E> + Send + 'static,
    ) -> Result<R, E>
    where
        R: Send + 'static,
        E: From<StorageError> + Send + 'static,
    {
        run(&self.writer, move |connection| {
            connection
                .execute_batch("SAVEPOINT request")
                .map_err(StorageError::from)?;
            let result = catch_unwind(AssertUnwindSafe(|| change(&Data { connection })));
            let end = match &result {
                Ok(Ok(_)) => "RELEASE request",
                _ => "ROLLBACK TO request; RELEASE request",
            };
            connection.execute_batch(end).map_err(StorageError::from)?;
            result.unwrap_or_else(|panicked| resume_unwind(panicked))
        })
        .await
    }
}

/// Hands a request's work to a thread and waits for the commit.
async fn run<R, E>(
    thread: &mpsc::UnboundedSender<Job>,
    work: impl FnOnce(&Connection) -> Result<R, E> + Send + 'static,
) -> Result<R, E>
where
    R: Send + 'static,
    E: From<StorageError> + Send + 'static,
{
    let (sender, answer) = oneshot::channel();
    let job: Job = Box::new(move |connection| {
        let result = catch_unwind(AssertUnwindSafe(|| work(connection)));
        Box::new(move |committed| {
            let result = result.map(|result| match committed {
                Ok(()) => result,
                Err(error) => Err(E::from(error)),
            });
            // Nobody listens when the client has gone.
            let _ = sender.send(result);
        })
    });
    // The thread lives as long as this handle.
    let _ = thread.send(job);
    match answer.await {
        Ok(Ok(result)) => result,
        Ok(Err(panicked)) => resume_unwind(panicked),
        Err(_) => Err(E::from(StorageError::Stopped)),
    }
}

/// Runs the jobs that wait in one transaction, and has them answered once it is committed.
fn commit_together(connection: &Connection, first: Job, jobs: &mut Jobs) {
    let begun = connection.execute_batch("BEGIN IMMEDIATE");
    let mut done = vec![first(connection)];
    while done.len() < BATCH
        && let Ok(job) = jobs.try_recv()
    {
        done.push(job(connection));
    }
    let committed = begun.and_then(|()| connection.execute_batch("COMMIT"));
    if committed.is_err() && !connection.is_autocommit() {
        // The next batch begins anew whatever comes of this.
        let _ = connection.execute_batch("ROLLBACK");
    }
    let committed = committed.map_err(StorageError::from);
    for done in done {
        done(committed.clone());
    }
}

fn answer_at_once(connection: &Connection, job: Job, _: &mut Jobs) {
    job(connection)(Ok(()));
}

type Jobs = mpsc::UnboundedReceiver<Job>;

/// Starts a thread that handles each job, and such as it takes from the queue besides, until the last sender is gone.
fn start(
    name: &str,
    connection: Connection,
    handle: fn(&Connection, Job, &mut Jobs),
) -> Result<mpsc::UnboundedSender<Job>, StorageError> {
    let (sender, mut jobs) = mpsc::unbounded_channel();
    let work = move || {
        while let Some(job) = jobs.blocking_recv() {
            handle(&connection, job, &mut jobs);
        }
    };
    let thread = thread::Builder::new().name(name.to_owned());
    thread.spawn(work).map_err(StorageError::thread)?;
    Ok(sender)
}
