//! A delivery without its attempts, and the event that it delivers.

use std::sync::Arc;

use jiff::Timestamp;
use serde_json::{Map, Value};

use super::delivery_state::DeliveryState;

/// An event for all receivers.
#[derive(Clone, Debug)]
pub(super) struct Message {
    pub(super) id: String,
    pub(super) sent_at: Timestamp,
    pub(super) payload: Arc<Map<String, Value>>,
}

/// A delivery without its attempts.
#[derive(Clone, Debug)]
pub(super) struct DeliveryEntry {
    pub(super) id: String,
    pub(super) message: Message,
    /// Number of the receiver.
    pub(super) receiver: usize,
    pub(super) to: String,
    pub(super) body: Arc<str>,
    pub(super) state: DeliveryState,
}

impl DeliveryEntry {
    /// Estimates the memory that the delivery takes.
    pub(super) fn size(&self) -> usize {
        512 + self.body.len()
    }

    /// Returns the name of the event.
    pub(super) fn event(&self) -> Option<String> {
        let keys = ["eventSubtype", "eventEntity"];
        let mut values = keys.iter().filter_map(|key| self.message.payload.get(*key));
        values.find_map(Value::as_str).map(str::to_owned)
    }
}
