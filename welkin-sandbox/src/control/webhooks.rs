//! Webhooks: receivers, deliveries, and events sent on request.

use axum::Json;
use axum::extract::State as Shared;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use welkin_designer::WebhookEvent;

use super::answer::{Answer, Body, PathParameters, QueryParameters, Refusal};
use super::context::Context;
use super::webhook_payloads;
use crate::sandbox::Sandbox;
use crate::state::State;
use crate::webhooks::{Deliveries, WebhookAttempt, WebhookDelivery};

/// Default number of listed deliveries.
const LISTED: usize = 100;

impl Sandbox {
    /// Returns the latest 10,000 delivery attempts, oldest first.
    #[must_use]
    pub fn webhook_attempts(&self) -> Vec<WebhookAttempt> {
        self.state.webhooks.attempts()
    }

    /// Returns the latest 10,000 deliveries, oldest first.
    #[must_use]
    pub fn webhook_deliveries(&self) -> Vec<WebhookDelivery> {
        self.state.webhooks.history()
    }

    /// Sends a delivery again, immediately, with the same body, id and time. `None` if there is no such delivery.
    pub async fn resend_webhook(&self, delivery: &str) -> Option<WebhookDelivery> {
        self.state.webhooks.resend(delivery).await
    }

    /// Sends this payload to the receivers of webhooks, for events for which the sandbox has no endpoint: tasks,
    /// changes of calendar events, chat. Keys that are null are omitted.
    ///
    /// ```no_run
    /// # fn run(sandbox: &welkin_sandbox::Sandbox) -> Result<(), serde_json::Error> {
    /// let event = r#"{"eventEntity": "CALENDAR", "eventSubtype": "CALENDAR_EVENT_UPDATED", "sourceId": "c-1"}"#;
    /// sandbox.send_webhook(serde_json::from_str(event)?);
    /// # Ok(())
    /// # }
    /// ```
    pub fn send_webhook(&self, payload: Map<String, Value>) {
        self.state.webhooks.send(payload);
    }

    /// Sends the message of Designer's button *Test*: placeholders, with the actual tenant.
    pub fn send_test_webhook(&self) {
        let payload = webhook_payloads::test(&self.state);
        self.state.webhooks.send(payload);
    }

    /// Waits until every webhook is delivered or has failed permanently, and returns the counts.
    pub async fn webhooks_settled(&self) -> Deliveries {
        self.state.webhooks.settled().await
    }
}

pub(super) async fn receivers(Shared(context): Shared<Context>) -> Json<Value> {
    let events = WebhookEvent::ALL.map(WebhookEvent::subtype);
    let receivers = context.state.webhooks.receivers().map(|receiver| {
        let webhook = receiver.webhook;
        json!({
            "url": webhook.address(),
            "scheme": webhook.signature_header(),
            "fields": webhook.sent_fields(),
            "events": events,
            "waiting": receiver.waiting,
            "dropped": receiver.dropped,
        })
    });
    Json(json!({ "receivers": receivers.collect::<Vec<_>>(), "events": events }))
}

#[derive(Deserialize)]
pub(super) struct Last {
    last: Option<usize>,
}

pub(super) async fn deliveries(
    Shared(context): Shared<Context>,
    QueryParameters(parameters): QueryParameters<Last>,
) -> Json<Value> {
    let all = context.state.webhooks.history();
    let first = all.len().saturating_sub(parameters.last.unwrap_or(LISTED));
    Json(all[first..].iter().map(WebhookDelivery::to_json).collect())
}

#[derive(Deserialize)]
pub(super) struct Id {
    id: String,
}

impl Id {
    fn not_kept(&self) -> Refusal {
        Refusal::not_found(format!("no delivery has the id {:?}", self.id))
    }
}

pub(super) async fn delivery(
    Shared(context): Shared<Context>,
    PathParameters(path): PathParameters<Id>,
) -> Answer {
    let delivery = context.state.webhooks.delivery(&path.id);
    let delivery = delivery.ok_or_else(|| path.not_kept())?;
    Ok(Json(delivery.to_json()))
}

/// Responds after the attempt.
pub(super) async fn resend(
    Shared(context): Shared<Context>,
    PathParameters(path): PathParameters<Id>,
) -> Answer {
    let delivery = context.state.webhooks.resend(&path.id).await;
    let delivery = delivery.ok_or_else(|| path.not_kept())?;
    Ok(Json(delivery.to_json()))
}

pub(super) async fn send(
    Shared(context): Shared<Context>,
    Body(event): Body<webhook_payloads::EventRequest>,
) -> Answer {
    refuse_without_receiver(&context.state)?;
    let state = context.state.clone();
    let storage = &context.state.storage;
    let payload = storage
        .read(move |data| event.payload(&state, data))
        .await?;
    Ok(sent(&context.state, payload))
}

pub(super) async fn test(Shared(context): Shared<Context>) -> Answer {
    refuse_without_receiver(&context.state)?;
    let payload = webhook_payloads::test(&context.state);
    Ok(sent(&context.state, payload))
}

/// Sends a payload, and returns the ids of the deliveries, one for each receiver.
fn sent(state: &State, payload: Map<String, Value>) -> Json<Value> {
    Json(json!({ "deliveries": state.webhooks.send(payload) }))
}

fn refuse_without_receiver(state: &State) -> Result<(), Refusal> {
    if state.webhooks.has_no_receiver() {
        let error = "no webhook receiver is configured: start the sandbox with `--webhook URL`";
        return Err(Refusal::conflict(error));
    }
    Ok(())
}
