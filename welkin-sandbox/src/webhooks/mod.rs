//! Webhooks: what has happened is sent to receivers, again and again until they have it.

mod attempt;
mod delivery;
mod history;
mod sender;
mod signature;
mod webhook;

use std::sync::Arc;

use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use jiff::Timestamp;
use serde_json::{Map, Value};
use tokio::sync::{mpsc, watch};
use uuid::Uuid;

use self::history::History;
use self::sender::{Sender, Sending};
use crate::events::Events;

pub use self::attempt::WebhookAttempt;
pub use self::delivery::{DeliveryState, WebhookDelivery};
pub use self::webhook::Webhook;

/// What has become of webhooks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Deliveries {
    /// Not sent yet, or between two attempts.
    pub pending: u64,
    /// Answered with 2xx.
    pub delivered: u64,
    /// Sent as often as allowed, in vain.
    pub given_up: u64,
    /// Requests made.
    pub attempts: u64,
}

/// All receivers, each with a queue.
#[derive(Debug)]
pub(crate) struct Webhooks {
    receivers: Vec<Receiver>,
    deliveries: watch::Sender<Deliveries>,
    history: Arc<History>,
}

#[derive(Debug)]
struct Receiver {
    queue: mpsc::UnboundedSender<Sending>,
    sender: Arc<Sender>,
}

/// What has happened, for all receivers.
#[derive(Clone, Debug)]
struct Message {
    id: String,
    sent_at: Timestamp,
    payload: Arc<Map<String, Value>>,
}

impl Webhooks {
    /// Starts a task for each receiver, and tells of what becomes of deliveries. A task ends when these webhooks are
    /// dropped and its queue is empty.
    pub(crate) fn start(receivers: Vec<Webhook>, events: Events) -> Self {
        let deliveries = watch::Sender::default();
        let history = Arc::new(History::new(events));
        let client = Client::builder(TokioExecutor::new()).build_http();
        let receivers = receivers.into_iter().enumerate().map(|numbered| {
            let (queue, messages) = mpsc::unbounded_channel();
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

    /// Whether nothing that happens is sent anywhere.
    pub(crate) fn has_no_receiver(&self) -> bool {
        self.receivers.is_empty()
    }

    /// The receivers, as they were set up.
    pub(crate) fn receivers(&self) -> impl Iterator<Item = &Webhook> {
        self.receivers
            .iter()
            .map(|receiver| receiver.sender.webhook())
    }

    /// Sends a payload to all receivers, without the keys that have no value; the ids of the deliveries are returned.
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
            let sending = receiver.sender.sending(&message);
            let id = sending.id().to_owned();
            // The task lives as long as the queue.
            let _ = receiver.queue.send(sending);
            id
        });
        sent.collect()
    }

    /// Sends a delivery once more, at once: the same bytes with the same id and time. None where no such delivery is
    /// kept.
    pub(crate) async fn resend(&self, id: &str) -> Option<WebhookDelivery> {
        for receiver in &self.receivers {
            if let Some(sending) = receiver.sender.again(id) {
                receiver.sender.attempt(&sending).await;
                return self.history.delivery(id);
            }
        }
        None
    }

    /// The latest deliveries, in the order in which they were begun.
    pub(crate) fn history(&self) -> Vec<WebhookDelivery> {
        self.history.deliveries()
    }

    /// A delivery by its id.
    pub(crate) fn delivery(&self, id: &str) -> Option<WebhookDelivery> {
        self.history.delivery(id)
    }

    /// The latest attempts, in order.
    pub(crate) fn attempts(&self) -> Vec<WebhookAttempt> {
        self.history.attempts()
    }

    /// Forgets deliveries that have ended.
    pub(crate) fn forget(&self) {
        self.history.clear();
    }

    /// Waits until nothing is pending.
    pub(crate) async fn settled(&self) -> Deliveries {
        let mut deliveries = self.deliveries.subscribe();
        match deliveries
            .wait_for(|deliveries| deliveries.pending == 0)
            .await
        {
            Ok(settled) => *settled,
            // The other end is in `self`.
            Err(_) => *self.deliveries.borrow(),
        }
    }
}
