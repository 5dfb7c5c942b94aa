//! Webhooks: what a receiver needs to trust one and to know what it tells.
//!
//! A [`Verifier`] checks the signature of a request and that it is new, and gives the [`Event`]. Welkin documents that webhooks are
//! signed with an HMAC secret and nothing of how, so that every part of a [`SignatureScheme`] can be set: ask Welkin, or look at the
//! headers of a test message.
//!
//! ```
//! use welkin_runtime::webhook::{EventKind, Verifier};
//!
//! let verifier = Verifier::new("the webhook's secret");
//! let body = br#"{"eventEntity": "PATIENT", "eventSubtype": "PATIENT_CREATED", "patientId": "p-1"}"#;
//! let headers = verifier.sign(body);
//!
//! let event = verifier.verify(&headers, body)?;
//! assert!(matches!(event.kind, EventKind::Patient(_)));
//! assert!(verifier.verify(&headers, body).is_err(), "the same again is a replay");
//! # Ok::<(), welkin_runtime::webhook::Refused>(())
//! ```
//!
//! With feature `axum`, [`Event`] is an extractor for handlers whose state has an `Arc<Verifier>`.

mod event;
#[cfg(feature = "axum")]
mod extract;
mod kind;
mod payload;
mod scheme;
mod verifier;

pub use event::{Event, Initiator, RecordEvent};
#[cfg(feature = "axum")]
pub use extract::Rejection;
pub use kind::{Change, EventKind};
pub use payload::Payload;
pub use scheme::{Algorithm, Encoding, SignatureScheme};
pub use verifier::{Refused, Verifier};
