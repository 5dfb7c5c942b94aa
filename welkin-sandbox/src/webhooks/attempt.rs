//! The record of attempts to deliver webhooks.

use std::fmt;
use std::sync::Arc;

use axum::http::StatusCode;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::{Answer, Message};
use crate::clock;

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
    /// The receiver's status; None if there was no answer.
    pub status: Option<u16>,
    /// The body of the receiver's answer.
    pub response: Option<String>,
    payload: Map<String, Value>,
    /// The webhook as it is set up, as audits show it.
    settings: Arc<Value>,
}

impl WebhookAttempt {
    pub(super) fn new(
        message: &Message,
        body: &str,
        answer: Option<Answer>,
        settings: &Arc<Value>,
    ) -> Self {
        let (status, response) = answer.unzip();
        Self {
            id: Uuid::new_v4().to_string(),
            sent_at: clock::wire(message.sent_at),
            body: body.to_owned(),
            status,
            response,
            payload: (*message.payload).clone(),
            settings: Arc::clone(settings),
        }
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
