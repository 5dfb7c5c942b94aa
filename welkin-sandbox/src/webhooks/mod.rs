//! Webhooks: what has happened is sent to receivers, again and again until they have it.

mod attempt;
mod signature;
mod webhook;

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::body::Body;
use axum::http::header::{CONTENT_TYPE, USER_AGENT};
use axum::http::{HeaderName, HeaderValue, Method, Request};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use jiff::Timestamp;
use serde_json::{Map, Value};
use tokio::sync::{mpsc, watch};
use uuid::Uuid;

pub use attempt::WebhookAttempt;
pub use webhook::Webhook;

/// How long a receiver has for an answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// How much of an answer is kept. Welkin keeps all of it.
const KEPT_RESPONSE: usize = 1 << 20;

/// How many attempts are kept; the oldest make room for new ones.
const KEPT_ATTEMPTS: usize = 10_000;

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
    queues: Vec<mpsc::UnboundedSender<Message>>,
    deliveries: watch::Sender<Deliveries>,
    attempts: Arc<Mutex<Vec<WebhookAttempt>>>,
}

/// What has happened, for all receivers.
#[derive(Clone, Debug)]
struct Message {
    id: String,
    sent_at: Timestamp,
    payload: Arc<Map<String, Value>>,
}

impl Webhooks {
    /// Starts a task for each receiver. It ends when these webhooks are dropped and its queue is empty.
    pub(crate) fn start(receivers: Vec<Webhook>) -> Self {
        let deliveries = watch::Sender::default();
        let attempts = Arc::default();
        let client = Client::builder(TokioExecutor::new()).build_http();
        let queues = receivers
            .into_iter()
            .map(|webhook| {
                let (queue, messages) = mpsc::unbounded_channel();
                let sender = Sender {
                    settings: Arc::new(webhook.settings()),
                    webhook,
                    client: client.clone(),
                    deliveries: deliveries.clone(),
                    attempts: Arc::clone(&attempts),
                };
                tokio::spawn(sender.run(messages));
                queue
            })
            .collect();
        Self {
            queues,
            deliveries,
            attempts,
        }
    }

    /// Whether nothing that happens is sent anywhere.
    pub(crate) fn has_no_receiver(&self) -> bool {
        self.queues.is_empty()
    }

    /// Sends a payload to all receivers, without the keys that have no value.
    pub(crate) fn send(&self, mut payload: Map<String, Value>) {
        payload.retain(|_, value| !value.is_null());
        let message = Message {
            id: Uuid::new_v4().to_string(),
            sent_at: Timestamp::now(),
            payload: Arc::new(payload),
        };
        for queue in &self.queues {
            self.deliveries
                .send_modify(|deliveries| deliveries.pending += 1);
            // The task lives as long as the queue.
            let _ = queue.send(message.clone());
        }
    }

    /// Every attempt so far, in order.
    pub(crate) fn attempts(&self) -> Vec<WebhookAttempt> {
        let attempts = self.attempts.lock();
        // A panic elsewhere leaves the list whole.
        attempts.unwrap_or_else(PoisonError::into_inner).clone()
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

struct Sender {
    webhook: Webhook,
    settings: Arc<Value>,
    client: Client<HttpConnector, Body>,
    deliveries: watch::Sender<Deliveries>,
    attempts: Arc<Mutex<Vec<WebhookAttempt>>>,
}

/// A receiver's answer: status and body.
type Answer = (u16, String);

impl Sender {
    async fn run(self, mut messages: mpsc::UnboundedReceiver<Message>) {
        while let Some(message) = messages.recv().await {
            let delivered = self.deliver(&message).await;
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

    async fn deliver(&self, message: &Message) -> bool {
        let body = self.webhook.body(&message.payload);
        let mut pauses = self.webhook.pauses.iter();
        loop {
            self.deliveries
                .send_modify(|deliveries| deliveries.attempts += 1);
            let answer = self.send(message, &body).await;
            let delivered = matches!(answer, Some((200..=299, _)));
            self.keep(WebhookAttempt::new(message, &body, answer, &self.settings));
            match pauses.next() {
                _ if delivered => return true,
                Some(pause) => tokio::time::sleep(*pause).await,
                None => break,
            }
        }
        tracing::warn!("a webhook was given up");
        false
    }

    fn keep(&self, attempt: WebhookAttempt) {
        let mut attempts = self.attempts.lock().unwrap_or_else(PoisonError::into_inner);
        if attempts.len() == KEPT_ATTEMPTS {
            attempts.remove(0);
        }
        attempts.push(attempt);
    }

    /// One attempt, and its answer if there is one.
    async fn send(&self, message: &Message, body: &str) -> Option<Answer> {
        let request = self.request(message, body);
        let exchange = async {
            let answer = self.client.request(request).await.ok()?;
            let status = answer.status().as_u16();
            let body = axum::body::to_bytes(Body::new(answer.into_body()), KEPT_RESPONSE).await;
            let body = String::from_utf8_lossy(&body.unwrap_or_default()).into_owned();
            Some((status, body))
        };
        tokio::time::timeout(PATIENCE, exchange).await.ok()?
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
