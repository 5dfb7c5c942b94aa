//! The queue of a receiver. It is bounded: a receiver that does not respond must not fill the memory of the sandbox.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use tokio::sync::mpsc;

use super::delivery_entry::DeliveryEntry;

/// Most queued deliveries of a receiver.
const LONGEST: usize = 1_000;

/// Most bytes of queued bodies of a receiver. One delivery of any size is always accepted.
const LONGEST_BYTES: usize = 16 << 20;

/// The sending end of a queue.
#[derive(Debug)]
pub(super) struct Queue {
    sender: mpsc::Sender<DeliveryEntry>,
    bytes: Arc<AtomicUsize>,
    dropped: AtomicU64,
}

/// The receiving end of a queue.
#[derive(Debug)]
pub(super) struct Queued {
    receiver: mpsc::Receiver<DeliveryEntry>,
    bytes: Arc<AtomicUsize>,
}

/// Creates an empty queue.
pub(super) fn new() -> (Queue, Queued) {
    let (sender, receiver) = mpsc::channel(LONGEST);
    let bytes = Arc::default();
    let queue = Queue {
        sender,
        bytes: Arc::clone(&bytes),
        dropped: AtomicU64::new(0),
    };
    (queue, Queued { receiver, bytes })
}

impl Queue {
    /// Adds a delivery, and returns whether there was room for it. If the queue is full, the new delivery is dropped:
    /// queued ones keep their order, and the receiver gets the earliest events.
    pub(super) fn add(&self, delivery: DeliveryEntry) -> bool {
        let size = delivery.size();
        let before = self.bytes.fetch_add(size, Ordering::Relaxed);
        let has_room = before == 0 || before + size <= LONGEST_BYTES;
        // The receiving task lives as long as the queue.
        let is_added = has_room && self.sender.try_send(delivery).is_ok();
        if !is_added {
            self.bytes.fetch_sub(size, Ordering::Relaxed);
            self.dropped.fetch_add(1, Ordering::Relaxed);
        }
        is_added
    }

    /// Number of queued deliveries.
    pub(super) fn waiting(&self) -> usize {
        self.sender.max_capacity() - self.sender.capacity()
    }

    /// Number of dropped deliveries.
    pub(super) fn dropped(&self) -> u64 {
        self.dropped.load(Ordering::Relaxed)
    }
}

impl Queued {
    /// Returns the next delivery; `None` if the queue is empty and the sending end was dropped.
    pub(super) async fn next(&mut self) -> Option<DeliveryEntry> {
        let delivery = self.receiver.recv().await?;
        self.bytes.fetch_sub(delivery.size(), Ordering::Relaxed);
        Some(delivery)
    }
}
