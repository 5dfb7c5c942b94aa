//! A Welkin tenant on loopback, served from its Designer configuration: for tests, demos and your own CI.
//!
//! It speaks the three generations of Welkin's API at once. It refuses what a tenant refuses: missing and expired tokens, unknown fields, values that break the configuration's rules. Data
//! lives in SQLite, in memory or in a file.
//!
//! ```no_run
//! # async fn run() -> Result<(), Box<dyn std::error::Error>> {
//! let sandbox = welkin_sandbox::Sandbox::builder()
//!     .config_paths(["designer-export.json"])?
//!     .start()
//!     .await?;
//! println!("{}", sandbox.origin());
//! # Ok(())
//! # }
//! ```
//!
//! Welkin's documentation leaves parts open: the shape of a 400, of a 409, the order of a list, what a second record of a
//! single-record CDT means. There the sandbox has an answer of its own; the README says which.
#![forbid(unsafe_code)]

mod builder;
mod client;
mod clock;
mod configuration;
mod faults;
mod formation;
mod limits;
mod page;
mod problem;
mod profiles;
mod routes;
mod storage;
mod tls;
mod tokens;
mod validation;
mod webhooks;

use std::sync::Arc;

/// What synthetic patients are made from, for [`Builder::seed`].
pub use welkin_seed::Seed;

use tokio::sync::watch;
use tokio::task::JoinHandle;

pub use builder::{Builder, SandboxError};
pub use client::ApiClient;
pub use faults::{Fault, FaultCounts, Faults, UnknownFault};
pub use limits::RateLimit;
pub use tls::TlsError;
pub use webhooks::{
    Deliveries, Webhook, WebhookAlgorithm, WebhookAttempt, WebhookEncoding, WebhookSecretEncoding,
    WebhookSignature, WebhookTimestamp, WebhookTimestampUnit,
};

use configuration::Configuration;
use routes::State;

/// Compiles the examples of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

/// A running sandbox. It stops when it is dropped.
#[derive(Debug)]
pub struct Sandbox {
    certificate: Option<String>,
    client: ApiClient,
    state: Arc<State>,
    stop: Option<watch::Sender<()>>,
    server: Option<JoinHandle<std::io::Result<()>>>,
}

impl Sandbox {
    /// A sandbox about to be started.
    #[must_use]
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// Scheme, host and port, such as `http://127.0.0.1:49152`.
    #[must_use]
    pub fn origin(&self) -> String {
        self.state.origin.clone()
    }

    /// The certificate that clients must trust, in PEM form, where [HTTPS](Builder::tls) is served.
    #[must_use]
    pub fn root_certificate(&self) -> Option<&str> {
        self.certificate.as_deref()
    }

    /// Name of the tenant.
    #[must_use]
    pub fn tenant(&self) -> &str {
        &self.state.tenant
    }

    /// Id of the API client that it accepts.
    #[must_use]
    pub fn client_id(&self) -> &str {
        &self.client.id
    }

    /// Secret of that API client.
    #[must_use]
    pub fn client_secret(&self) -> &str {
        &self.client.secret
    }

    /// How many token requests have been answered.
    #[must_use]
    pub fn token_requests(&self) -> u64 {
        self.state.tokens.requests()
    }

    /// Every attempt to deliver a webhook so far, in order; of the latest 10,000.
    #[must_use]
    pub fn webhook_attempts(&self) -> Vec<WebhookAttempt> {
        self.state.webhooks.attempts()
    }

    /// Sends this payload to the receivers of webhooks, for events that the sandbox has no endpoint for: tasks, changes of
    /// calendar events, the message of the button *Test*, chat. Keys that are null are left out.
    ///
    /// ```no_run
    /// # fn run(sandbox: &welkin_sandbox::Sandbox) -> Result<(), serde_json::Error> {
    /// let event = r#"{"eventEntity": "CALENDAR", "eventSubtype": "CALENDAR_EVENT_UPDATED", "sourceId": "c-1"}"#;
    /// sandbox.send_webhook(serde_json::from_str(event)?);
    /// # Ok(())
    /// # }
    /// ```
    pub fn send_webhook(&self, payload: serde_json::Map<String, serde_json::Value>) {
        self.state.webhooks.send(payload);
    }

    /// Waits until every webhook is delivered or given up, and returns what has become of them all.
    pub async fn webhooks_settled(&self) -> Deliveries {
        self.state.webhooks.settled().await
    }

    /// Ends the life of every token given out so far.
    pub fn expire_tokens(&self) {
        self.state.tokens.expire_all();
    }

    /// Injects other faults from the next request on.
    pub fn set_faults(&self, faults: Faults) {
        self.state.faults.replace(faults);
    }

    /// Requests and injected faults since the start.
    #[must_use]
    pub fn fault_counts(&self) -> FaultCounts {
        self.state.faults.counts()
    }

    /// Serves another configuration from the next request on, as a tenant does after a publication in Designer. Data stays.
    /// A client whose role is gone from the new one may do nothing.
    ///
    /// # Errors
    /// When the configuration's `securityFormation` has not the form of one; the tenant is served as before.
    pub fn reconfigure(
        &self,
        configuration: &welkin_codegen::config::Configuration,
    ) -> Result<(), SandboxError> {
        self.state.configure(Configuration::new(configuration)?);
        Ok(())
    }

    /// Stops the sandbox and waits until open requests are answered.
    ///
    /// # Errors
    /// When the server failed.
    pub async fn shutdown(mut self) -> std::io::Result<()> {
        drop(self.stop.take());
        match self.server.take() {
            Some(server) => server.await.map_err(std::io::Error::other)?,
            None => Ok(()),
        }
    }

    /// Serves until the server fails or the future is dropped.
    ///
    /// # Errors
    /// When the server failed.
    pub async fn serve(mut self) -> std::io::Result<()> {
        match self.server.take() {
            Some(server) => server.await.map_err(std::io::Error::other)?,
            None => Ok(()),
        }
    }
}
