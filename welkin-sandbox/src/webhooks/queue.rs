//! What waits for a receiver. It is bounded: a receiver that does not answer must not fill the memory of the sandbox.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use tokio::sync::mpsc;

use super::sender::Sending;

/// How many deliveries wait for one receiver at most.
const LONGEST: usize = 1_000;

/// How many bytes of bodies wait for one receiver at most, beside one delivery of any size.
const LONGEST_BYTES: usize = 16 << 20;

/// Where deliveries are put.
#[derive(Debug)]
pub(super) struct Queue {
    sender: mpsc::Sender<Sending>,
    bytes: Arc<AtomicUsize>,
    dropped: AtomicU64,
}

/// Where they are taken from.
#[derive(Debug)]
pub(super) struct Queued {
    receiver: mpsc::Receiver<Sending>,
    bytes: Arc<AtomicUsize>,
}

/// An empty queue.
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
    /// Whether there was room for a delivery. Where there is none, the new one is dropped: those that wait keep their
    /// order, and a receiver gets what came first.
    pub(super) fn add(&self, sending: Sending) -> bool {
        let size = sending.size();
        let before = self.bytes.fetch_add(size, Ordering::Relaxed);
        let has_room = before == 0 || before + size <= LONGEST_BYTES;
        // The task that takes them lives as long as the queue.
        let is_added = has_room && self.sender.try_send(sending).is_ok();
        if !is_added {
            self.bytes.fetch_sub(size, Ordering::Relaxed);
            self.dropped.fetch_add(1, Ordering::Relaxed);
        }
        is_added
    }

    /// How many deliveries wait.
    pub(super) fn waiting(&self) -> usize {
        self.sender.max_capacity() - self.sender.capacity()
    }

    /// How many were dropped.
    pub(super) fn dropped(&self) -> u64 {
        self.dropped.load(Ordering::Relaxed)
    }
}

impl Queued {
    /// The next delivery; None once there is nobody who adds any, and none is left.
    pub(super) async fn next(&mut self) -> Option<Sending> {
        let sending = self.receiver.recv().await?;
        self.bytes.fetch_sub(sending.size(), Ordering::Relaxed);
        Some(sending)
    }
}
