//! A webhook for one receiver, with its attempts.

use std::fmt;

use serde_json::{Value, json};

use super::attempt::WebhookAttempt;
use super::delivery_entry::DeliveryEntry;
use super::delivery_state::DeliveryState;
use crate::clock;

/// An event for one receiver, with every attempt to deliver it.
#[derive(Clone)]
#[non_exhaustive]
pub struct WebhookDelivery {
    /// Id of the delivery.
    pub id: String,
    /// `eventSubtype` of the event, or `eventEntity` if it has none.
    pub event: Option<String>,
    /// URL of the receiver, without the query, which may contain secrets.
    pub to: String,
    /// When the event was first sent.
    pub sent_at: String,
    /// State of the delivery.
    pub state: DeliveryState,
    /// The attempts so far, in order.
    pub attempts: Vec<WebhookAttempt>,
    /// The body of each attempt.
    pub body: String,
}

impl WebhookDelivery {
    /// Returns a delivery with those of the attempts that are its own.
    pub(super) fn new<'a>(
        entry: &DeliveryEntry,
        attempts: impl Iterator<Item = &'a WebhookAttempt>,
    ) -> Self {
        let own = attempts.filter(|attempt| attempt.delivery() == entry.id);
        Self {
            id: entry.id.clone(),
            event: entry.event(),
            to: entry.to.clone(),
            sent_at: clock::wire(entry.message.sent_at),
            state: entry.state,
            attempts: own.cloned().collect(),
            body: entry.body.to_string(),
        }
    }

    pub(crate) fn to_json(&self) -> Value {
        let attempts = self.attempts.iter().map(WebhookAttempt::facts);
        json!({
            "id": self.id,
            "event": self.event,
            "to": self.to,
            "at": self.sent_at,
            "state": self.state.name(),
            "attempts": attempts.collect::<Vec<_>>(),
            "body": self.body,
        })
    }
}

/// The body is not printed.
impl fmt::Debug for WebhookDelivery {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("WebhookDelivery")
            .field("id", &self.id)
            .field("event", &self.event)
            .field("state", &self.state)
            .field("attempts", &self.attempts)
            .finish_non_exhaustive()
    }
}
