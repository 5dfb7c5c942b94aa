//! The latest deliveries and attempts.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::Value;

use super::delivery::{DeliveryState, WebhookDelivery};
use super::{Message, WebhookAttempt};
use crate::clock;
use crate::events::{Events, Topic};

/// Most recorded attempts, and most recorded deliveries; the oldest are discarded.
const KEPT: usize = 10_000;

/// Most bytes of bodies and responses of all attempts together, and of bodies of all deliveries together.
const KEPT_BYTES: usize = 64 << 20;

/// The history of deliveries and their attempts.
#[derive(Debug)]
pub(super) struct History {
    events: Events,
    kept: Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    deliveries: VecDeque<DeliveryEntry>,
    attempts: VecDeque<WebhookAttempt>,
    delivery_bytes: usize,
    bytes: usize,
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

    fn event(&self) -> Option<String> {
        let keys = ["eventSubtype", "eventEntity"];
        let mut values = keys.iter().filter_map(|key| self.message.payload.get(*key));
        values.find_map(Value::as_str).map(str::to_owned)
    }

    fn with<'a>(&self, attempts: impl Iterator<Item = &'a WebhookAttempt>) -> WebhookDelivery {
        let own = attempts.filter(|attempt| attempt.delivery() == self.id);
        WebhookDelivery {
            id: self.id.clone(),
            event: self.event(),
            to: self.to.clone(),
            sent_at: clock::wire(self.message.sent_at),
            state: self.state,
            attempts: own.cloned().collect(),
            body: self.body.to_string(),
        }
    }
}

impl History {
    pub(super) fn new(events: Events) -> Self {
        Self {
            events,
            kept: Mutex::default(),
        }
    }

    /// Records a new delivery.
    pub(super) fn begin(&self, begun: DeliveryEntry) {
        let mut kept = self.kept();
        kept.delivery_bytes += begun.size();
        kept.deliveries.push_back(begun.clone());
        while kept.deliveries.len() > KEPT
            || (kept.delivery_bytes > KEPT_BYTES && kept.deliveries.len() > 1)
        {
            let oldest = kept.deliveries.pop_front();
            kept.delivery_bytes -= oldest.map_or(0, |oldest| oldest.size());
        }
        drop(kept);
        self.publish(&begun.with([].iter()));
    }

    /// Returns a delivery by its id.
    pub(super) fn find(&self, id: &str) -> Option<DeliveryEntry> {
        let kept = self.kept();
        let mut newest_first = kept.deliveries.iter().rev();
        newest_first.find(|begun| begun.id == id).cloned()
    }

    /// Records an attempt, and the state of its delivery after it.
    pub(super) fn add(&self, attempt: WebhookAttempt, state: DeliveryState) {
        let mut kept = self.kept();
        let id = attempt.delivery().to_owned();
        kept.bytes += attempt.size();
        kept.attempts.push_back(attempt);
        while kept.attempts.len() > KEPT || (kept.bytes > KEPT_BYTES && kept.attempts.len() > 1) {
            let oldest = kept.attempts.pop_front();
            kept.bytes -= oldest.map_or(0, |oldest| oldest.size());
        }
        drop(kept);
        self.set_state(&id, state);
    }

    /// Changes the state of a delivery.
    pub(super) fn set_state(&self, id: &str, state: DeliveryState) {
        let mut kept = self.kept();
        let mut begun = kept.deliveries.iter_mut().rev();
        if let Some(begun) = begun.find(|begun| begun.id == id) {
            begun.state = state;
        }
        drop(kept);
        if let Some(delivery) = self.delivery(id) {
            self.publish(&delivery);
        }
    }

    /// Returns a delivery with its attempts.
    pub(super) fn delivery(&self, id: &str) -> Option<WebhookDelivery> {
        let kept = self.kept();
        let mut newest_first = kept.deliveries.iter().rev();
        let begun = newest_first.find(|begun| begun.id == id)?;
        Some(begun.with(kept.attempts.iter()))
    }

    /// Returns all recorded deliveries, in the order of their creation.
    pub(super) fn deliveries(&self) -> Vec<WebhookDelivery> {
        let kept = self.kept();
        let mut by_delivery = HashMap::<&str, Vec<&WebhookAttempt>>::new();
        for attempt in &kept.attempts {
            by_delivery
                .entry(attempt.delivery())
                .or_default()
                .push(attempt);
        }
        let deliveries = kept.deliveries.iter().map(|begun| {
            let own = by_delivery.get(&*begun.id).into_iter().flatten();
            begun.with(own.copied())
        });
        deliveries.collect()
    }

    /// Returns all recorded attempts, in order.
    pub(super) fn attempts(&self) -> Vec<WebhookAttempt> {
        self.kept().attempts.iter().cloned().collect()
    }

    /// Removes attempts, and deliveries that have ended.
    pub(super) fn clear(&self) {
        let mut kept = self.kept();
        kept.attempts.clear();
        kept.bytes = 0;
        let is_open = |begun: &DeliveryEntry| begun.state == DeliveryState::Pending;
        kept.deliveries.retain(is_open);
        kept.delivery_bytes = kept.deliveries.iter().map(DeliveryEntry::size).sum();
    }

    fn publish(&self, delivery: &WebhookDelivery) {
        self.events.publish(Topic::Delivery, delivery.to_json());
    }

    /// Locks the lists. Poisoning is ignored: a panic elsewhere leaves them consistent.
    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
