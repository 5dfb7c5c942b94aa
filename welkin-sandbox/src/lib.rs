#![doc = include_str!("../README.md")]
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
mod rust_call;
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
/// The seed of synthetic patients, for [`Builder::seed`].
pub use welkin_seed::Seed;
