//! A webhook for one receiver, and its state.

use std::fmt;

use serde_json::{Value, json};

use super::WebhookAttempt;

/// The state of a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DeliveryState {
    /// Not sent yet, or waiting for a retry.
    Pending,
    /// The response was 2xx.
    Delivered,
    /// All attempts failed.
    GivenUp,
    /// Never sent, because the receiver's queue was full.
    Dropped,
}

impl DeliveryState {
    /// The name of the state: `pending`, `delivered`, `given-up` or `dropped`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Delivered => "delivered",
            Self::GivenUp => "given-up",
            Self::Dropped => "dropped",
        }
    }
}

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
