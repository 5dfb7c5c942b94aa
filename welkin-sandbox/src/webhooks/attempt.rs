//! The record of attempts to deliver webhooks.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use axum::http::StatusCode;
use jiff::Timestamp;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::history::Begun;
use crate::clock;

/// A receiver's answer: status and body.
pub(super) type Answer = (u16, String);

/// What has come of an attempt.
pub(super) struct Outcome {
    pub(super) at: Timestamp,
    pub(super) duration: Duration,
    /// Or why there is none.
    pub(super) answer: Result<Answer, &'static str>,
}

/// One attempt to deliver a webhook to a receiver.
#[derive(Clone)]
#[non_exhaustive]
pub struct WebhookAttempt {
    /// Its own id.
    pub id: String,
    /// When the event was sent for the first time: the same for all attempts. Source: recorded audits.
    pub sent_at: String,
    /// The body that was sent.
    pub body: String,
    /// When this attempt was made.
    pub at: Timestamp,
    /// How long it took.
    pub duration: Duration,
    /// The receiver's status; None if there was no answer.
    pub status: Option<u16>,
    /// The body of the receiver's answer.
    pub response: Option<String>,
    /// Why there was no answer.
    pub error: Option<&'static str>,
    /// Id of what it is an attempt at.
    delivery: String,
    payload: Arc<Map<String, Value>>,
    /// The webhook as it is set up, as audits show it.
    settings: Arc<Value>,
}

impl WebhookAttempt {
    pub(super) fn new(begun: &Begun, outcome: Outcome, settings: &Arc<Value>) -> Self {
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

    /// About how much memory it takes.
    pub(super) fn size(&self) -> usize {
        512 + self.body.len() + self.response.as_ref().map_or(0, String::len)
    }

    /// What is shown of it as a part of its delivery.
    pub(super) fn facts(&self) -> Value {
        json!({
            "at": clock::wire(self.at),
            "status": self.status,
            "milliseconds": u64::try_from(self.duration.as_millis()).unwrap_or(u64::MAX),
            "error": self.error,
            "response": self.response,
        })
    }

    /// A value of the event, whether or not the receiver gets it.
    pub(crate) fn value(&self, key: &str) -> Option<&Value> {
        self.payload.get(key)
    }

    /// Whether the receiver answered with 2xx.
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

    /// A row of Welkin's webhook audit. Where nobody answered, status and response are absent.
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

/// `BAD_REQUEST`, as recorded audits write a 400.
fn status_name(status: u16) -> String {
    let status = StatusCode::from_u16(status).ok();
    let reason = status.and_then(|status| status.canonical_reason());
    reason
        .unwrap_or("UNKNOWN")
        .to_uppercase()
        .replace([' ', '-'], "_")
}

/// Neither payload nor answer.
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
