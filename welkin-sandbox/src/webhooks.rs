//! Webhooks: what has happened, told to receivers, signed, again until they have it.

use std::fmt;
use std::time::Duration;

use axum::body::Body;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderValue, Method, Request, Uri};
use hmac::{Hmac, KeyInit, Mac};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use jiff::Timestamp;
use serde_json::Value;
use sha2::Sha256;
use tokio::sync::{mpsc, watch};

/// How long a receiver has for an answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// A receiver of webhooks.
///
/// Everything that is written is told to it, in order. What it does not answer with 2xx is sent again after a pause that doubles.
#[derive(Clone)]
pub struct Webhook {
    url: Uri,
    secret: String,
    attempts: u32,
    pause: Duration,
}

impl Webhook {
    /// A receiver at this address, over plain HTTP, and the secret to sign with. Unless said otherwise a webhook is sent up to five times,
    /// the second time after a second.
    #[must_use]
    pub fn new(url: Uri, secret: impl Into<String>) -> Self {
        Self {
            url,
            secret: secret.into(),
            attempts: 5,
            pause: Duration::from_secs(1),
        }
    }

    /// How often a webhook is sent at most, and the pause before the second time; at least a millisecond, so that no two times are the
    /// same.
    #[must_use]
    pub fn attempts(mut self, attempts: u32, pause: Duration) -> Self {
        self.attempts = attempts.max(1);
        self.pause = pause.max(Duration::from_millis(1));
        self
    }
}

/// Never the secret.
impl fmt::Debug for Webhook {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Webhook")
            .field("url", &self.url)
            .finish_non_exhaustive()
    }
}

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
    queues: Vec<mpsc::UnboundedSender<String>>,
    deliveries: watch::Sender<Deliveries>,
}

impl Webhooks {
    /// Starts a task for each receiver. It ends when these webhooks are dropped and its queue is empty.
    pub(crate) fn start(receivers: Vec<Webhook>) -> Self {
        let deliveries = watch::Sender::default();
        let client = Client::builder(TokioExecutor::new()).build_http();
        let queues = receivers
            .into_iter()
            .map(|webhook| {
                let (queue, payloads) = mpsc::unbounded_channel();
                let sender = Sender {
                    webhook,
                    client: client.clone(),
                    deliveries: deliveries.clone(),
                };
                tokio::spawn(sender.run(payloads));
                queue
            })
            .collect();
        Self { queues, deliveries }
    }

    /// Tells all receivers.
    pub(crate) fn tell(&self, payload: &Value) {
        for queue in &self.queues {
            self.deliveries
                .send_modify(|deliveries| deliveries.pending += 1);
            // The task lives as long as the queue.
            let _ = queue.send(payload.to_string());
        }
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
    client: Client<HttpConnector, Body>,
    deliveries: watch::Sender<Deliveries>,
}

impl Sender {
    async fn run(self, mut payloads: mpsc::UnboundedReceiver<String>) {
        while let Some(payload) = payloads.recv().await {
            let delivered = self.deliver(&payload).await;
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

    async fn deliver(&self, payload: &str) -> bool {
        let mut pause = self.webhook.pause;
        for attempt in 1..=self.webhook.attempts {
            self.deliveries
                .send_modify(|deliveries| deliveries.attempts += 1);
            if self.send(payload).await {
                return true;
            }
            if attempt < self.webhook.attempts {
                tokio::time::sleep(pause).await;
                pause = pause.saturating_mul(2);
            }
        }
        tracing::warn!(url = %self.webhook.url, "a webhook was given up");
        false
    }

    /// Each time is signed anew: a receiver may refuse what it has seen.
    async fn send(&self, payload: &str) -> bool {
        let timestamp = Timestamp::now().as_millisecond().to_string();
        let mut request = Request::new(Body::from(payload.to_owned()));
        *request.method_mut() = Method::POST;
        *request.uri_mut() = self.webhook.url.clone();
        let header = |text: String| HeaderValue::try_from(text).expect("digits are for headers");
        let headers = request.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        let signature = self.signature(&timestamp, payload);
        headers.insert("welkin-signature", header(signature));
        headers.insert("welkin-timestamp", header(timestamp));
        let answer = tokio::time::timeout(PATIENCE, self.client.request(request)).await;
        matches!(answer, Ok(Ok(answer)) if answer.status().is_success())
    }

    /// HMAC-SHA256 of timestamp, `.` and body, in hexadecimal digits: a scheme of the sandbox's own.
    fn signature(&self, timestamp: &str, payload: &str) -> String {
        let secret = self.webhook.secret.as_bytes();
        let mut mac =
            Hmac::<Sha256>::new_from_slice(secret).expect("an HMAC takes keys of any length");
        mac.update(timestamp.as_bytes());
        mac.update(b".");
        mac.update(payload.as_bytes());
        let bytes = mac.finalize().into_bytes();
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}
