//! The database: one thread that writes, and, if the data is in a file, another one that reads.
//!
//! A request is one transaction: either all of its changes are stored, or none. Waiting requests are committed
//! together, so that a disk that needs milliseconds per commit handles thousands of requests per second. The response
//! is sent after the commit.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use rusqlite::{Connection, OpenFlags};
use tokio::sync::{mpsc, oneshot, watch};

use super::StorageError;
use super::schema::{PATIENT_INDEXES, SCHEMA};

/// Most requests per commit.
const BATCH: usize = 256;

/// Most cached prepared statements of a connection.
const STATEMENTS: usize = 200;

/// Temporary tables are in memory: a container may have no directory for temporary files, which large transactions
/// would need.
const NO_TEMPORARY_FILES: &str = "PRAGMA temp_store = MEMORY;";

/// The data that a request can read and write.
pub(crate) struct Data<'c> {
    pub(super) connection: &'c Connection,
}

/// A job of a database thread.
enum Job {
    /// A request, which is committed together with others. It receives the connection, or the reason why there is no
    /// transaction. The returned function is called after the commit.
    Request(Box<Request>),
    /// An operation on the whole database, between two transactions.
    Alone(Box<dyn FnOnce(&mut Connection) + Send>),
}

type Request = dyn FnOnce(Result<&Connection, StorageError>) -> Done + Send;

type Done = Box<dyn FnOnce(Result<(), StorageError>) + Send>;

/// The database threads. They end when the last handle is dropped, or when they are closed.
#[derive(Clone, Debug)]
pub(crate) struct Storage {
    writer: Thread,
    reader: Thread,
}

/// A thread with its own connection.
#[derive(Clone, Debug)]
struct Thread {
    jobs: mpsc::UnboundedSender<Job>,
    /// Whether the thread ends after its next job.
    closing: Arc<AtomicBool>,
    /// Closed when the thread ends.
    ended: watch::Receiver<()>,
}

impl Thread {
    /// Waits until the thread has completed its jobs and closed its connection.
    async fn close(&self) {
        self.closing.store(true, Ordering::Release);
        // Wakes up a waiting thread. Sending fails only if the thread has ended.
        let _ = self.jobs.send(Job::Alone(Box::new(|_| ())));
        while self.ended.clone().changed().await.is_ok() {}
    }
}

impl Storage {
    /// Opens a file, or keeps all data in memory.
    ///
    /// A file uses WAL mode, and every commit is flushed to the disk (`synchronous = FULL`): acknowledged changes
    /// survive a crash of the process and a power failure.
    pub(crate) fn open(path: Option<&Path>) -> Result<Self, StorageError> {
        let Some(path) = path else {
            let writer = start("sandbox-storage", memory()?, commit_together)?;
            let reader = writer.clone();
            return Ok(Self { writer, reader });
        };
        let connection = Connection::open(path)?;
        connection.execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000;
             PRAGMA cache_size = -65536; PRAGMA wal_autocheckpoint = 4000;",
        )?;
        prepare(&connection)?;
        let beside = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        beside.execute_batch("PRAGMA busy_timeout = 5000; PRAGMA cache_size = -16384;")?;
        beside.execute_batch(NO_TEMPORARY_FILES)?;
        beside.set_prepared_statement_cache_capacity(STATEMENTS);
        Ok(Self {
            writer: start("sandbox-storage", connection, commit_together)?,
            reader: start("sandbox-reader", beside, answer_at_once)?,
        })
    }

    /// Completes pending requests and closes the file, which then contains all data without a separate log. Later
    /// requests are rejected.
    pub(crate) async fn close(&self) {
        // The last connection to close moves the log into the file, and must therefore be writable.
        self.reader.close().await;
        self.writer.close().await;
    }

    /// Runs an operation on the whole database, between two transactions.
    pub(super) async fn alone<R: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Connection) -> Result<R, StorageError> + Send + 'static,
    ) -> Result<R, StorageError> {
        let (sender, answer) = oneshot::channel();
        let work = move |connection: &mut Connection| {
            // The receiver is gone if the client has disconnected.
            let _ = sender.send(catch_unwind(AssertUnwindSafe(|| work(connection))));
        };
        // A closed thread accepts no job; then the receiver reports an error.
        let _ = self.writer.jobs.send(Job::Alone(Box::new(work)));
        match answer.await {
            Ok(result) => result.unwrap_or_else(|panicked| resume_unwind(panicked)),
            Err(_) => Err(StorageError::Stopped),
        }
    }

    /// Runs a reading request.
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

    /// Runs a writing request in a transaction, which is rolled back if the request fails.
    pub(crate) async fn write<R, E>(
        &self,
        change: impl FnOnce(&Data<'_>) -> Result<R, E> + Send + 'static,
    ) -> Result<R, E>
    where
        R: Send + 'static,
        E: From<StorageError> + Send + 'static,
    {
        run(&self.writer, move |connection| {
            run_cached(connection, "SAVEPOINT request")?;
            let result = catch_unwind(AssertUnwindSafe(|| change(&Data { connection })));
            if connection.is_autocommit() {
                return result.unwrap_or_else(|panicked| resume_unwind(panicked));
            }
            if !matches!(result, Ok(Ok(_))) {
                run_cached(connection, "ROLLBACK TO request")?;
            }
            run_cached(connection, "RELEASE request")?;
            result.unwrap_or_else(|panicked| resume_unwind(panicked))
        })
        .await
    }
}

/// Opens a database in memory, which is dropped with the connection.
pub(super) fn memory() -> Result<Connection, StorageError> {
    let connection = Connection::open_in_memory()?;
    prepare(&connection)?;
    Ok(connection)
}

/// Creates missing tables.
fn prepare(connection: &Connection) -> Result<(), StorageError> {
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    connection.execute_batch(NO_TEMPORARY_FILES)?;
    connection.execute_batch(SCHEMA)?;
    connection.execute_batch(PATIENT_INDEXES)?;
    Ok(())
}

/// Runs a statement that every request needs, and caches it.
fn run_cached(connection: &Connection, statement: &str) -> Result<(), StorageError> {
    connection.prepare_cached(statement)?.execute([])?;
    Ok(())
}

/// Sends a request to a thread and waits for the commit.
async fn run<R, E>(
    thread: &Thread,
    work: impl FnOnce(&Connection) -> Result<R, E> + Send + 'static,
) -> Result<R, E>
where
    R: Send + 'static,
    E: From<StorageError> + Send + 'static,
{
    let (sender, answer) = oneshot::channel();
    let job = Job::Request(Box::new(move |connection| {
        let result = catch_unwind(AssertUnwindSafe(|| work(connection?)));
        Box::new(move |committed| {
            // An error of the request itself is more specific than an error of the commit.
            let result = result.map(|result| match committed {
                Ok(()) => result,
                Err(error) => result.and(Err(E::from(error))),
            });
            // The receiver is gone if the client has disconnected.
            let _ = sender.send(result);
        })
    }));
    // A closed thread accepts no job; then the receiver reports an error.
    let _ = thread.jobs.send(job);
    match answer.await {
        Ok(Ok(result)) => result,
        Ok(Err(panicked)) => resume_unwind(panicked),
        Err(_) => Err(E::from(StorageError::Stopped)),
    }
}

/// Runs the waiting requests in one transaction, and completes them after the commit.
fn commit_together(connection: &mut Connection, first: Job, jobs: &mut Jobs) {
    let mut next = Some(first);
    let mut batch = Batch::default();
    while let Some(Job::Request(work)) = next {
        batch.run(connection, work);
        next = (batch.is_open()).then(|| jobs.try_recv().ok()).flatten();
    }
    batch.commit(connection);
    if let Some(Job::Alone(work)) = next {
        work(connection);
    }
}

/// Requests that are committed together.
#[derive(Default)]
struct Batch {
    done: Vec<Done>,
    /// Why the transaction failed.
    failed: Option<StorageError>,
}

impl Batch {
    /// Whether another request may join the transaction.
    fn is_open(&self) -> bool {
        self.done.len() < BATCH && self.failed.is_none()
    }

    fn run(&mut self, connection: &Connection, work: Box<Request>) {
        if self.done.is_empty() {
            let begun = connection.execute_batch("BEGIN IMMEDIATE");
            self.failed = begun.err().map(StorageError::from);
        }
        let usable = self.failed.clone().map_or(Ok(connection), Err);
        self.done.push(work(usable));
        // SQLite may roll back the transaction by itself, for example when the disk is full. The next request must not
        // run outside a transaction.
        if self.failed.is_none() && connection.is_autocommit() {
            self.failed = Some(StorageError::RolledBack);
        }
    }

    fn commit(mut self, connection: &Connection) {
        if self.done.is_empty() {
            return;
        }
        if self.failed.is_none() {
            let committed = connection.execute_batch("COMMIT");
            self.failed = committed.err().map(StorageError::from);
        }
        if self.failed.is_some() && !connection.is_autocommit() {
            // The next batch begins a new transaction in any case.
            let _ = connection.execute_batch("ROLLBACK");
        }
        for done in self.done {
            done(self.failed.clone().map_or(Ok(()), Err));
        }
    }
}

fn answer_at_once(connection: &mut Connection, job: Job, _: &mut Jobs) {
    match job {
        Job::Request(work) => work(Ok(connection))(Ok(())),
        Job::Alone(work) => work(connection),
    }
}

type Jobs = mpsc::UnboundedReceiver<Job>;

/// Starts a thread that calls `handle` for each job until the last sender is dropped. `handle` may take further jobs
/// from the queue.
fn start(
    name: &str,
    mut connection: Connection,
    handle: fn(&mut Connection, Job, &mut Jobs),
) -> Result<Thread, StorageError> {
    let (sender, mut jobs) = mpsc::unbounded_channel();
    let closing = Arc::new(AtomicBool::new(false));
    let (alive, ended) = watch::channel(());
    let is_closing = Arc::clone(&closing);
    let work = move || {
        while let Some(job) = jobs.blocking_recv() {
            handle(&mut connection, job, &mut jobs);
            if is_closing.load(Ordering::Acquire) && jobs.is_empty() {
                break;
            }
        }
        drop(connection);
        drop(alive);
    };
    let thread = thread::Builder::new().name(name.to_owned());
    thread.spawn(work).map_err(StorageError::thread)?;
    Ok(Thread {
        jobs: sender,
        closing,
        ended,
    })
}
