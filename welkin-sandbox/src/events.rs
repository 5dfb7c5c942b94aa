//! Events of the sandbox, in order, for the page and for tests that wait for an event.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::{Value, json};
use tokio::sync::watch;

/// How many events are kept for watchers that reconnect.
const KEPT: usize = 2_000;

/// The subject of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Topic {
    /// A request was completed.
    Request,
    /// A delivery attempt of a webhook has ended, or a delivery was queued.
    Delivery,
    /// The sandbox itself was changed.
    Changed,
}

impl Topic {
    /// Name of the topic in the event stream.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Delivery => "delivery",
            Self::Changed => "changed",
        }
    }
}

/// An event.
#[derive(Debug)]
pub(crate) struct Event {
    /// Number of the event, starting at 1.
    pub(crate) number: u64,
    pub(crate) topic: Topic,
    pub(crate) data: Value,
}

/// The event log, which keeps the latest events. Clones share the log.
#[derive(Clone, Debug)]
pub(crate) struct Events(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    latest: Mutex<VecDeque<Arc<Event>>>,
    /// Number of the newest event.
    newest: watch::Sender<u64>,
}

impl Default for Events {
    fn default() -> Self {
        Self(Arc::new(Shared {
            latest: Mutex::default(),
            newest: watch::Sender::new(0),
        }))
    }
}

impl Events {
    /// Publishes an event.
    pub(crate) fn publish(&self, topic: Topic, data: Value) {
        let mut latest = self.latest();
        let number = *self.0.newest.borrow() + 1;
        if latest.len() == KEPT {
            latest.pop_front();
        }
        latest.push_back(Arc::new(Event {
            number,
            topic,
            data,
        }));
        // Sent while the lock is held, so that numbers are published in order.
        self.0.newest.send_replace(number);
    }

    /// Publishes a change of the sandbox: `reset`, `faults`, ...
    pub(crate) fn changed(&self, what: &str) {
        self.publish(Topic::Changed, json!({ "what": what }));
    }

    /// Returns the number of the newest event.
    pub(crate) fn newest(&self) -> u64 {
        *self.0.newest.borrow()
    }

    /// Returns a receiver that is notified of every event.
    pub(crate) fn subscribe(&self) -> watch::Receiver<u64> {
        self.0.newest.subscribe()
    }

    /// Returns the events after this number, and how many of them were already discarded.
    pub(crate) fn after(&self, number: u64) -> (Vec<Arc<Event>>, u64) {
        let latest = self.latest();
        let later = latest.iter().filter(|event| event.number > number);
        let later: Vec<_> = later.cloned().collect();
        let missed = later.first().map_or(0, |first| first.number - number - 1);
        (later, missed)
    }

    /// Locks the list. Poisoning is ignored: a panic elsewhere leaves the list consistent.
    fn latest(&self) -> MutexGuard<'_, VecDeque<Arc<Event>>> {
        self.0.latest.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_was_away_gets_what_is_kept_and_learns_what_is_not() {
        let events = Events::default();
        assert_eq!(events.after(0).0.len(), 0);
        for _ in 0..KEPT + 10 {
            events.changed("faults");
        }
        let (later, missed) = events.after(4);
        assert_eq!((later.len(), missed), (KEPT, 6));
        assert_eq!(later[0].number, 11);
        assert_eq!(events.newest(), KEPT as u64 + 10);
        assert_eq!(events.after(events.newest()).0.len(), 0);
    }
}
