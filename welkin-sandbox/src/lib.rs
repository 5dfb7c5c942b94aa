//! A Welkin tenant on loopback, served from its Designer configuration: for tests, demos and your own CI.
//!
//! It speaks the three generations of Welkin's API at once. It refuses what a tenant refuses: missing and expired
//! tokens, unknown fields, values that break the configuration's rules. Data lives in SQLite, in memory or in a file.
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
//! Welkin's documentation leaves parts open: the shape of a 400, of a 409, the order of a list, what a second record of
//! a single-record CDT means. There the sandbox has an answer of its own; the README says which.
#![forbid(unsafe_code)]

mod author;
mod builder;
mod client;
mod clock;
mod configuration;
mod control;
mod control_access;
mod environment;
mod error;
mod events;
mod fault_injection;
mod faults;
mod formation;
mod hosts;
mod json_object;
mod limits;
mod page;
mod percent_encoding;
mod problem;
mod profiles;
mod recording;
mod request_log;
mod routes;
mod sandbox;
mod server;
mod service;
mod snapshots;
mod start;
mod state;
mod storage;
mod tenant_clock;
mod tokens;
mod validation;
#[cfg(feature = "page")]
mod web_page;
mod webhooks;

pub use builder::Builder;
pub use client::ApiClient;
pub use control::{Misfit, Misfits, ReconfigureError, ResetTo, control_openapi, control_routes};
pub use error::SandboxError;
pub use faults::{Fault, FaultCounts, Faults, UnknownFault};
pub use limits::RateLimit;
pub use recording::{RecordedBody, RecordedRequest};
pub use request_log::RequestSummary;
pub use routes::{Route, routes};
pub use sandbox::Sandbox;
#[cfg(feature = "tls")]
pub use server::TlsError;
pub use snapshots::Snapshot;
pub use tenant_clock::ClockReading;
pub use webhooks::{Deliveries, DeliveryState, Webhook, WebhookAttempt, WebhookDelivery};
pub use welkin_designer::signature_scheme::{self, SignatureScheme};
/// What synthetic patients are made from, for [`Builder::seed`].
pub use welkin_seed::Seed;

/// Compiles the examples of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
