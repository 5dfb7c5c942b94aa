//! What happens in the sandbox, in order, for those who watch it: the page, and tests that wait for something.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::{Value, json};
use tokio::sync::watch;

/// How many events are kept for watchers that were away for a while.
const KEPT: usize = 2_000;

/// What an event is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Topic {
    /// A request was answered.
    Request,
    /// An attempt to deliver a webhook has ended, or one has begun to wait.
    Delivery,
    /// Somebody has changed the sandbox itself.
    Changed,
}

impl Topic {
    /// As watchers are told.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Delivery => "delivery",
            Self::Changed => "changed",
        }
    }
}

/// Something that has happened.
#[derive(Debug)]
pub(crate) struct Event {
    /// The first one has 1.
    pub(crate) number: u64,
    pub(crate) topic: Topic,
    pub(crate) data: Value,
}

/// All events, of which the latest are kept. A handle: clones share them.
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
    /// Tells of something.
    pub(crate) fn tell(&self, topic: Topic, data: Value) {
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
        // Under the lock: numbers are told in their order.
        self.0.newest.send_replace(number);
    }

    /// Tells that somebody has changed a part of the sandbox: `reset`, `faults`, ...
    pub(crate) fn changed(&self, what: &str) {
        self.tell(Topic::Changed, json!({ "what": what }));
    }

    /// Number of the newest event.
    pub(crate) fn newest(&self) -> u64 {
        *self.0.newest.borrow()
    }

    /// Changes with every event.
    pub(crate) fn subscribe(&self) -> watch::Receiver<u64> {
        self.0.newest.subscribe()
    }

    /// The events after the one of this number, and how many of them are kept no longer.
    pub(crate) fn after(&self, number: u64) -> (Vec<Arc<Event>>, u64) {
        let latest = self.latest();
        let later = latest.iter().filter(|event| event.number > number);
        let later: Vec<_> = later.cloned().collect();
        let missed = later.first().map_or(0, |first| first.number - number - 1);
        (later, missed)
    }

    /// A panic elsewhere leaves the list whole.
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
