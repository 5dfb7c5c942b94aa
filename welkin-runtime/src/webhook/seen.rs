//! Stores of handled deliveries.

use std::collections::{HashSet, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use super::delivery::DeliveryId;
use crate::transport::BoxFuture;

/// The error of a store of handled deliveries.
pub type SeenError = Box<dyn std::error::Error + Send + Sync>;

/// Stores the ids of handled deliveries.
///
/// A [`Receiver`](super::Receiver) looks up each delivery, and adds one when its handler commits it. A delivery that
/// was never added is handled when it is sent again, so nothing is lost if a handler fails or a process ends. Two
/// simultaneous attempts at one delivery are both handled, because neither has been added yet: handlers must tolerate
/// that, as Welkin demands of receivers anyway. A claim on a delivery would prevent it, but lose the event if the
/// process with the claim ends after Welkin's last attempt.
///
/// By default a receiver keeps the ids in [memory](SeenInMemory). Implement this trait for a store that outlives the
/// process or is shared by several processes, such as a table with the id as its key; keep ids for at least as long as
/// Welkin repeats deliveries (said to be 24 hours). If the handler writes to a database, add the id in the same
/// transaction: then each delivery takes effect exactly once.
pub trait SeenDeliveries: Send + Sync + 'static {
    /// Whether the delivery was added.
    ///
    /// # Errors
    /// Returns an error if the store is unavailable. The delivery is then handled, possibly for a second time.
    fn contains<'a>(&'a self, id: &'a DeliveryId) -> BoxFuture<'a, Result<bool, SeenError>>;

    /// Adds a handled delivery; adding it again has no effect.
    ///
    /// # Errors
    /// Returns an error if it can't be stored. The delivery is then handled again if it is sent again.
    fn add<'a>(&'a self, id: &'a DeliveryId) -> BoxFuture<'a, Result<(), SeenError>>;
}

impl<S: SeenDeliveries + ?Sized> SeenDeliveries for Arc<S> {
    fn contains<'a>(&'a self, id: &'a DeliveryId) -> BoxFuture<'a, Result<bool, SeenError>> {
        (**self).contains(id)
    }

    fn add<'a>(&'a self, id: &'a DeliveryId) -> BoxFuture<'a, Result<(), SeenError>> {
        (**self).add(id)
    }
}

/// Keeps the latest deliveries in memory, and removes the oldest ones to make room for new ones.
#[derive(Debug)]
pub struct SeenInMemory {
    capacity: usize,
    seen: Mutex<Seen>,
}

#[derive(Debug, Default)]
struct Seen {
    ids: HashSet<DeliveryId>,
    in_order: VecDeque<DeliveryId>,
}

impl SeenInMemory {
    /// Keeps this many deliveries, of some 200 bytes each.
    #[must_use]
    pub fn new(capacity: usize) -> Self {
        Self {
            capacity,
            seen: Mutex::default(),
        }
    }
}

/// Keeps 16,384 deliveries.
impl Default for SeenInMemory {
    fn default() -> Self {
        Self::new(1 << 14)
    }
}

impl SeenDeliveries for SeenInMemory {
    fn contains<'a>(&'a self, id: &'a DeliveryId) -> BoxFuture<'a, Result<bool, SeenError>> {
        // A panic elsewhere does not leave the set inconsistent.
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let contains = seen.ids.contains(id);
        Box::pin(async move { Ok(contains) })
    }

    fn add<'a>(&'a self, id: &'a DeliveryId) -> BoxFuture<'a, Result<(), SeenError>> {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.ids.insert(id.clone()) {
            seen.in_order.push_back(id.clone());
        }
        while seen.in_order.len() > self.capacity {
            if let Some(oldest) = seen.in_order.pop_front() {
                seen.ids.remove(&oldest);
            }
        }
        Box::pin(async { Ok(()) })
    }
}
