//! Which deliveries were handled.

use std::collections::{HashSet, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use super::delivery::DeliveryId;
use crate::transport::BoxFuture;

/// Why a store of seen deliveries failed.
pub type SeenError = Box<dyn std::error::Error + Send + Sync>;

/// Keeps which deliveries were handled.
///
/// A [`Receiver`](super::Receiver) asks it for each delivery, and adds one when its handler commits it. A delivery that
/// was never added is handled when it comes again, so nothing is lost when a handler fails or a process ends. Two
/// attempts at one delivery that come at once are both handled, because neither was added yet: handlers must bear that,
/// as Welkin demands of receivers anyway. A claim on a delivery would prevent it, and lose the event if the process
/// that holds the claim ends and Welkin has sent it for the last time.
///
/// By default a receiver keeps them in [memory](SeenInMemory). Implement this for a store that outlives the process or
/// is shared by several, such as a table whose key is the id; keep ids for at least as long as Welkin repeats
/// deliveries (said to be 24 hours). Where the handler writes to a database, add the id in the same transaction: then
/// each delivery takes effect exactly once.
pub trait SeenDeliveries: Send + Sync + 'static {
    /// Whether the delivery was added.
    ///
    /// # Errors
    /// When the store can't be asked. The delivery is then handled, perhaps for a second time.
    fn contains<'a>(&'a self, id: &'a DeliveryId) -> BoxFuture<'a, Result<bool, SeenError>>;

    /// Adds a delivery that was handled; adding it again changes nothing.
    ///
    /// # Errors
    /// When it can't be kept. The delivery is then handled again, should it come again.
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

/// Keeps the latest deliveries in memory; the oldest make room for new ones.
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
        // A panic elsewhere leaves the set whole.
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
