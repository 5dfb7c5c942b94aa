//! A webhook for one receiver, and what has become of it.

use std::fmt;

use serde_json::{Value, json};

use super::WebhookAttempt;

/// How far a delivery is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DeliveryState {
    /// Not sent yet, or between two attempts.
    Pending,
    /// Answered with 2xx.
    Delivered,
    /// Sent as often as allowed, in vain.
    GivenUp,
    /// Never sent, because too many were waiting for the receiver.
    Dropped,
}

impl DeliveryState {
    /// `pending`, `delivered`, `given-up` or `dropped`.
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
    /// Its id.
    pub id: String,
    /// Its `eventSubtype`, or its `eventEntity` where it has none.
    pub event: Option<String>,
    /// Address of the receiver, without the query, which may hold secrets.
    pub to: String,
    /// When the event was sent for the first time.
    pub sent_at: String,
    /// How far it is.
    pub state: DeliveryState,
    /// The attempts so far, in order.
    pub attempts: Vec<WebhookAttempt>,
    /// The bytes that each attempt has sent.
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

/// Not the body.
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
