//! Sends webhooks to one receiver.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::http::header::{CONTENT_TYPE, USER_AGENT};
use axum::http::{HeaderName, HeaderValue, Method, Request};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use jiff::Timestamp;
use serde_json::Value;
use tokio::sync::watch;
use uuid::Uuid;

use super::attempt::{Answer, Outcome, WebhookAttempt};
use super::delivery_entry::{DeliveryEntry, Message};
use super::delivery_state::{Deliveries, DeliveryState};
use super::history::History;
use super::queue::Queued;
use super::signature;
use super::webhook::Webhook;

/// Timeout for a response.
const PATIENCE: Duration = Duration::from_secs(10);

/// Most bytes of a recorded response. Welkin records all of it.
const KEPT_RESPONSE: usize = 1 << 20;

/// The sender of a receiver.
#[derive(Debug)]
pub(super) struct Sender {
    /// Number of the receiver.
    number: usize,
    webhook: Webhook,
    settings: Arc<Value>,
    client: Client<HttpConnector, Body>,
    deliveries: watch::Sender<Deliveries>,
    history: Arc<History>,
}

impl Sender {
    pub(super) fn new(
        (number, webhook): (usize, Webhook),
        client: Client<HttpConnector, Body>,
        deliveries: watch::Sender<Deliveries>,
        history: Arc<History>,
    ) -> Self {
        Self {
            number,
            settings: Arc::new(webhook.settings()),
            webhook,
            client,
            deliveries,
            history,
        }
    }

    pub(super) fn webhook(&self) -> &Webhook {
        &self.webhook
    }

    /// Creates a delivery of a message.
    pub(super) fn delivery(&self, message: &Message) -> DeliveryEntry {
        let begun = DeliveryEntry {
            id: Uuid::new_v4().to_string(),
            message: message.clone(),
            receiver: self.number,
            to: self.webhook.address(),
            body: self.webhook.body(&message.payload).into(),
            state: DeliveryState::Pending,
        };
        self.history.begin(begun.clone());
        begun
    }

    /// Returns an earlier delivery of this receiver.
    pub(super) fn again(&self, id: &str) -> Option<DeliveryEntry> {
        let begun = self.history.find(id)?;
        (begun.receiver == self.number).then_some(begun)
    }

    /// Records that a delivery was dropped because the queue was full.
    pub(super) fn drop_delivery(&self, id: &str) {
        self.history.set_state(id, DeliveryState::Dropped);
        self.deliveries.send_modify(|deliveries| {
            deliveries.pending -= 1;
            deliveries.dropped += 1;
        });
        tracing::warn!("webhook dropped: the queue of its receiver is full");
    }

    /// Sends the queued deliveries, one after the other.
    pub(super) async fn run(self: Arc<Self>, mut queue: Queued) {
        while let Some(delivery) = queue.next().await {
            let delivered = self.deliver(&delivery).await;
            self.deliveries.send_modify(|deliveries| {
                deliveries.pending -= 1;
                if delivered {
                    deliveries.delivered += 1;
                } else {
                    deliveries.given_up += 1;
                }
            });
        }
    }

    async fn deliver(&self, delivery: &DeliveryEntry) -> bool {
        let mut pauses = self.webhook.pauses.iter();
        loop {
            let pause = pauses.next();
            let failed = pause.map_or(DeliveryState::GivenUp, |_| DeliveryState::Pending);
            if self.attempt_or(delivery, failed).await {
                return true;
            }
            match pause {
                Some(pause) => tokio::time::sleep(*pause).await,
                None => break,
            }
        }
        tracing::warn!("webhook delivery failed permanently");
        false
    }

    /// Makes an additional attempt, independent of the queue.
    pub(super) async fn attempt(&self, delivery: &DeliveryEntry) -> bool {
        // A failure does not change the state of an earlier success.
        self.attempt_or(delivery, delivery.state).await
    }

    /// Makes one attempt; if it fails, the state of the delivery becomes `failed`.
    async fn attempt_or(&self, delivery: &DeliveryEntry, failed: DeliveryState) -> bool {
        self.deliveries
            .send_modify(|deliveries| deliveries.attempts += 1);
        let (at, start) = (Timestamp::now(), Instant::now());
        let answer = self.send(&delivery.message, &delivery.body).await;
        let outcome = Outcome {
            at,
            duration: start.elapsed(),
            answer,
        };
        let attempt = WebhookAttempt::new(delivery, outcome, &self.settings);
        let delivered = attempt.is_delivered();
        let state = if delivered {
            DeliveryState::Delivered
        } else {
            failed
        };
        self.history.add(attempt, state);
        delivered
    }

    /// Sends one request, and returns the response if there is one.
    async fn send(&self, message: &Message, body: &str) -> Result<Answer, &'static str> {
        let request = self.request(message, body);
        let exchange = async {
            let answer = self.client.request(request).await;
            let answer = answer.map_err(|error| {
                if error.is_connect() {
                    "the receiver can't be reached"
                } else {
                    "the connection was closed without a response"
                }
            })?;
            let status = answer.status().as_u16();
            let body = axum::body::to_bytes(Body::new(answer.into_body()), KEPT_RESPONSE).await;
            let body = String::from_utf8_lossy(&body.unwrap_or_default()).into_owned();
            Ok((status, body))
        };
        let in_time = tokio::time::timeout(PATIENCE, exchange).await;
        in_time.unwrap_or(Err("no response within ten seconds"))
    }

    fn request(&self, message: &Message, body: &str) -> Request<Body> {
        let webhook = &self.webhook;
        let mut request = Request::new(Body::from(body.to_owned()));
        *request.method_mut() = Method::POST;
        *request.uri_mut() = webhook.url.clone();
        let headers = request.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        headers.insert(USER_AGENT, HeaderValue::from_static("welkin-sandbox"));
        headers.extend(
            webhook
                .headers
                .iter()
                .map(|(name, value)| (name.clone(), value.clone())),
        );
        let time = if webhook.signed_anew {
            Timestamp::now()
        } else {
            message.sent_at
        };
        let signed = webhook.signature.iter().flat_map(|scheme| {
            let milliseconds = time.as_millisecond();
            signature::headers(scheme, &webhook.secrets, &message.id, milliseconds, body)
        });
        for (name, value) in signed {
            let (name, value) = (HeaderName::try_from(name), HeaderValue::try_from(value));
            if let (Ok(name), Ok(value)) = (name, value) {
                headers.append(name, value);
            }
        }
        request
    }
}
