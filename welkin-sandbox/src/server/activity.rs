//! The activity of connections: which are processing a request, and since when the others have been waiting.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Instant;

use tokio::sync::Notify;

/// All open connections.
#[derive(Debug, Default)]
pub(super) struct Activities(Arc<Mutex<Open>>);

#[derive(Debug, Default)]
struct Open {
    next: u64,
    connections: HashMap<u64, Weak<Connection>>,
}

impl Activities {
    /// Registers a new connection.
    pub(super) fn add(&self) -> Activity {
        let mut open = lock(&self.0);
        let number = open.next;
        open.next += 1;
        let connection = Arc::new(Connection {
            number,
            all: Arc::clone(&self.0),
            since: Mutex::new(Instant::now()),
            has_received_request: AtomicBool::new(false),
            answering: AtomicUsize::new(0),
            end: Notify::new(),
        });
        open.connections.insert(number, Arc::downgrade(&connection));
        Activity(connection)
    }

    /// Ends the connection that has been waiting longest, if any: for its first or next request, or for the rest of a
    /// request.
    pub(super) fn end_longest_waiting(&self) {
        // Dropping the last handle of a connection takes the lock, which must be free.
        let all = lock(&self.0);
        let open: Vec<_> = all.connections.values().filter_map(Weak::upgrade).collect();
        drop(all);
        let waiting =
            { open.iter() }.filter(|connection| connection.answering.load(Ordering::Acquire) == 0);
        if let Some(connection) = waiting.min_by_key(|connection| *lock(&connection.since)) {
            connection.end.notify_one();
        }
    }
}

#[derive(Debug)]
struct Connection {
    number: u64,
    all: Arc<Mutex<Open>>,
    since: Mutex<Instant>,
    has_received_request: AtomicBool,
    answering: AtomicUsize,
    end: Notify,
}

impl Drop for Connection {
    fn drop(&mut self) {
        lock(&self.all).connections.remove(&self.number);
    }
}

/// The activity of a connection; an extension of its requests.
#[derive(Clone, Debug)]
pub(crate) struct Activity(Arc<Connection>);

impl Activity {
    /// Records that the head of a request was received.
    pub(super) fn note(&self) {
        self.0.has_received_request.store(true, Ordering::Release);
        self.0.wait_from_now();
    }

    /// Marks the connection as processing a request until the returned value is dropped.
    pub(crate) fn answering(&self) -> Answering {
        self.0.answering.fetch_add(1, Ordering::AcqRel);
        Answering(Arc::clone(&self.0))
    }

    /// Whether a request was received.
    pub(super) fn has_received_request(&self) -> bool {
        self.0.has_received_request.load(Ordering::Acquire)
    }

    /// Waits until the connection must be closed.
    pub(super) async fn ended(&self) {
        self.0.end.notified().await;
    }
}

impl Connection {
    fn wait_from_now(&self) {
        *lock(&self.since) = Instant::now();
    }
}

/// A request that is being processed.
#[derive(Debug)]
pub(crate) struct Answering(Arc<Connection>);

impl Drop for Answering {
    fn drop(&mut self) {
        self.0.wait_from_now();
        self.0.answering.fetch_sub(1, Ordering::AcqRel);
    }
}

/// Locks the mutex. Poisoning is ignored: a panic elsewhere leaves the content unchanged.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::task::{Context, Poll, Waker};

    use super::*;

    fn is_ended(activity: &Activity) -> bool {
        let mut ended = std::pin::pin!(activity.ended());
        let polled = ended.as_mut().poll(&mut Context::from_waker(Waker::noop()));
        polled == Poll::Ready(())
    }

    #[test]
    fn the_longest_wait_ends_first_and_no_answer_is_cut_off() {
        let all = Activities::default();
        let [first, second, third] = [all.add(), all.add(), all.add()];
        let answering = first.answering();
        third.note();
        second.note();
        all.end_longest_waiting();
        let ended = [&first, &second, &third].map(is_ended);
        assert_eq!(ended, [false, false, true]);
        drop(third);
        all.end_longest_waiting();
        assert_eq!([&first, &second].map(is_ended), [false, true]);
        drop(second);
        all.end_longest_waiting();
        assert!(!is_ended(&first));
        drop(answering);
        all.end_longest_waiting();
        assert!(is_ended(&first));
    }

    #[test]
    fn a_connection_that_is_gone_is_forgotten() {
        let all = Activities::default();
        drop(all.add());
        assert!(lock(&all.0).connections.is_empty());
        all.end_longest_waiting();
    }
}
