//! Records of delivery attempts.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use axum::http::StatusCode;
use jiff::Timestamp;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::delivery_entry::DeliveryEntry;
use crate::clock;

/// A receiver's response: status and body.
pub(super) type Answer = (u16, String);

/// The outcome of an attempt.
pub(super) struct Outcome {
    pub(super) at: Timestamp,
    pub(super) duration: Duration,
    /// The response, or why there is none.
    pub(super) answer: Result<Answer, &'static str>,
}

/// An attempt to deliver a webhook to a receiver.
#[derive(Clone)]
#[non_exhaustive]
pub struct WebhookAttempt {
    /// Id of the attempt.
    pub id: String,
    /// When the event was first sent: the same for all attempts. Source: recorded audits.
    pub sent_at: String,
    /// The body that was sent.
    pub body: String,
    /// When this attempt was made.
    pub at: Timestamp,
    /// Duration of the attempt.
    pub duration: Duration,
    /// Status of the receiver's response; `None` if there was none.
    pub status: Option<u16>,
    /// Body of the receiver's response.
    pub response: Option<String>,
    /// Why there was no response.
    pub error: Option<&'static str>,
    /// Id of the delivery.
    delivery: String,
    payload: Arc<Map<String, Value>>,
    /// The settings of the webhook, as audits show them.
    settings: Arc<Value>,
}

impl WebhookAttempt {
    pub(super) fn new(begun: &DeliveryEntry, outcome: Outcome, settings: &Arc<Value>) -> Self {
        let error = outcome.answer.as_ref().err().copied();
        let (status, response) = outcome.answer.ok().unzip();
        Self {
            id: Uuid::new_v4().to_string(),
            sent_at: clock::wire(begun.message.sent_at),
            body: begun.body.to_string(),
            at: outcome.at,
            duration: outcome.duration,
            status,
            response,
            error,
            delivery: begun.id.clone(),
            payload: Arc::clone(&begun.message.payload),
            settings: Arc::clone(settings),
        }
    }

    pub(super) fn delivery(&self) -> &str {
        &self.delivery
    }

    /// Estimates the memory that the attempt takes.
    pub(super) fn size(&self) -> usize {
        512 + self.body.len() + self.response.as_ref().map_or(0, String::len)
    }

    /// Returns the properties that are shown as a part of the delivery.
    pub(super) fn facts(&self) -> Value {
        json!({
            "at": clock::wire(self.at),
            "status": self.status,
            "milliseconds": u64::try_from(self.duration.as_millis()).unwrap_or(u64::MAX),
            "error": self.error,
            "response": self.response,
        })
    }

    /// Returns a value of the event, whether or not the receiver gets it.
    pub(crate) fn value(&self, key: &str) -> Option<&Value> {
        self.payload.get(key)
    }

    /// Whether the response was 2xx.
    #[must_use]
    pub fn is_delivered(&self) -> bool {
        matches!(self.status, Some(200..=299))
    }

    /// `DELIVERED` or `FAILED`.
    pub(crate) fn outcome(&self) -> &'static str {
        if self.is_delivered() {
            "DELIVERED"
        } else {
            "FAILED"
        }
    }

    /// Returns a row of Welkin's webhook audit. Without a response, status and response are absent.
    pub(crate) fn to_json(&self) -> Value {
        let mut row = json!({
            "id": self.id, "sentAt": self.sent_at, "status": self.outcome(), "record": *self.settings,
        });
        let keys = [
            ("eventEntity", "eventEntity"),
            ("eventSubtype", "eventSubtype"),
            ("instance", "instanceName"),
            ("patientId", "patientId"),
        ];
        for (name, key) in keys {
            if let Some(value) = self.value(key) {
                row[name] = value.clone();
            }
        }
        if let Some(status) = self.status {
            row["statusCode"] = status_name(status).into();
        }
        if let Some(response) = &self.response {
            row["response"] = response.as_str().into();
        }
        row
    }
}

/// Converts a status code to the form of recorded audits: `BAD_REQUEST` for 400.
fn status_name(status: u16) -> String {
    let status = StatusCode::from_u16(status).ok();
    let reason = status.and_then(|status| status.canonical_reason());
    reason
        .unwrap_or("UNKNOWN")
        .to_uppercase()
        .replace([' ', '-'], "_")
}

/// Payload and response are not printed.
impl fmt::Debug for WebhookAttempt {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("WebhookAttempt")
            .field("id", &self.id)
            .field("sent_at", &self.sent_at)
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}
