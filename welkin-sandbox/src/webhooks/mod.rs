//! Webhooks: events are sent to receivers, with retries until they are received.

mod attempt;
mod delivery;
mod delivery_entry;
mod delivery_state;
mod history;
mod queue;
mod sender;
mod signature;
mod webhook;

use std::sync::Arc;

use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use jiff::Timestamp;
use serde_json::{Map, Value};
use tokio::sync::watch;
use uuid::Uuid;

use self::delivery_entry::Message;
use self::history::History;
use self::queue::Queue;
use self::sender::Sender;
use crate::events::Events;

pub use self::attempt::WebhookAttempt;
pub use self::delivery::WebhookDelivery;
pub use self::delivery_state::{Deliveries, DeliveryState};
pub use self::webhook::Webhook;

/// All receivers, each with a queue.
#[derive(Debug)]
pub(crate) struct Webhooks {
    receivers: Vec<Receiver>,
    deliveries: watch::Sender<Deliveries>,
    history: Arc<History>,
}

#[derive(Debug)]
struct Receiver {
    queue: Queue,
    sender: Arc<Sender>,
}

/// A receiver's settings, and the state of its queue.
pub(crate) struct Waiting<'w> {
    pub(crate) webhook: &'w Webhook,
    /// Number of queued deliveries.
    pub(crate) waiting: usize,
    /// Number of deliveries that were dropped because the queue was full.
    pub(crate) dropped: u64,
}

impl Webhooks {
    /// Starts a task for each receiver, and publishes events about deliveries. A task ends when the handle is dropped
    /// and its queue is empty.
    pub(crate) fn start(receivers: Vec<Webhook>, events: Events) -> Self {
        let deliveries = watch::Sender::default();
        let history = Arc::new(History::new(events));
        let client = Client::builder(TokioExecutor::new()).build_http();
        let receivers = receivers.into_iter().enumerate().map(|numbered| {
            let (queue, messages) = queue::new();
            let sender = Arc::new(Sender::new(
                numbered,
                client.clone(),
                deliveries.clone(),
                Arc::clone(&history),
            ));
            tokio::spawn(Arc::clone(&sender).run(messages));
            Receiver { queue, sender }
        });
        Self {
            receivers: receivers.collect(),
            deliveries,
            history,
        }
    }

    /// Whether there is no receiver.
    pub(crate) fn has_no_receiver(&self) -> bool {
        self.receivers.is_empty()
    }

    /// Returns the receivers with their settings.
    pub(crate) fn receivers(&self) -> impl Iterator<Item = Waiting<'_>> {
        self.receivers.iter().map(|receiver| Waiting {
            webhook: receiver.sender.webhook(),
            waiting: receiver.queue.waiting(),
            dropped: receiver.queue.dropped(),
        })
    }

    /// Sends a payload to all receivers, without keys that have no value. Returns the ids of the deliveries.
    pub(crate) fn send(&self, mut payload: Map<String, Value>) -> Vec<String> {
        payload.retain(|_, value| !value.is_null());
        let message = Message {
            id: Uuid::new_v4().to_string(),
            sent_at: Timestamp::now(),
            payload: Arc::new(payload),
        };
        let sent = self.receivers.iter().map(|receiver| {
            self.deliveries
                .send_modify(|deliveries| deliveries.pending += 1);
            let delivery = receiver.sender.delivery(&message);
            let id = delivery.id.clone();
            if !receiver.queue.add(delivery) {
                receiver.sender.drop_delivery(&id);
            }
            id
        });
        sent.collect()
    }

    /// Sends a delivery again, immediately, with the same body, id and time. `None` if there is no such delivery.
    pub(crate) async fn resend(&self, id: &str) -> Option<WebhookDelivery> {
        for receiver in &self.receivers {
            if let Some(delivery) = receiver.sender.again(id) {
                receiver.sender.attempt(&delivery).await;
                return self.history.delivery(id);
            }
        }
        None
    }

    /// Returns the latest deliveries, in the order of their creation.
    pub(crate) fn history(&self) -> Vec<WebhookDelivery> {
        self.history.deliveries()
    }

    /// Returns a delivery by its id.
    pub(crate) fn delivery(&self, id: &str) -> Option<WebhookDelivery> {
        self.history.delivery(id)
    }

    /// Returns the latest attempts, in order.
    pub(crate) fn attempts(&self) -> Vec<WebhookAttempt> {
        self.history.attempts()
    }

    /// Removes deliveries that have ended.
    pub(crate) fn forget(&self) {
        self.history.clear();
    }

    /// Waits until no delivery is pending.
    pub(crate) async fn settled(&self) -> Deliveries {
        let mut deliveries = self.deliveries.subscribe();
        match deliveries
            .wait_for(|deliveries| deliveries.pending == 0)
            .await
        {
            Ok(settled) => *settled,
            // Unreachable: `self` owns the sender.
            Err(_) => *self.deliveries.borrow(),
        }
    }
}
