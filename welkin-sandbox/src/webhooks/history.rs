//! The latest deliveries and attempts.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::attempt::WebhookAttempt;
use super::delivery::WebhookDelivery;
use super::delivery_entry::DeliveryEntry;
use super::delivery_state::DeliveryState;
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
        self.publish(&WebhookDelivery::new(&begun, [].iter()));
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
        Some(WebhookDelivery::new(begun, kept.attempts.iter()))
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
            WebhookDelivery::new(begun, own.copied())
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
