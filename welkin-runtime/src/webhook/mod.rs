//! Receiving webhooks: verification of the sender, parsing of events, and reliable handling of deliveries.
//!
//! * An [`Event`] is [parsed](Event::parse) from bytes alone.
//! * A [`Verifier`] decides whether a request comes from the tenant: by [static values](StaticValue), by a
//!   [signature](SignatureScheme), or not at all. Welkin documents that webhooks are signed with a shared secret, but
//!   not how; the only recorded deliveries have no signature. Look at the headers of a test message, and set the scheme
//!   accordingly.
//! * A [`Receiver`] adds memory: a delivery is verified, handled, and then committed to a [store](SeenDeliveries) of
//!   your choice. If the handler fails, Welkin sends the delivery again, and it counts as new again.
//!
//! ```
//! use welkin_runtime::webhook::{Change, EventKind, Verifier};
//!
//! let verifier = Verifier::new("the webhook's secret");
//! let body = br#"{"eventEntity": "PATIENT", "eventSubtype": "PATIENT_CREATED", "patientId": "p-1"}"#;
//! let headers = verifier.sign(body);
//!
//! let delivery = verifier.verify(&headers, body)?;
//! assert_eq!(delivery.event.kind, EventKind::Patient(Change::Created));
//! # Ok::<(), welkin_runtime::webhook::Refused>(())
//! ```
//!
//! With the feature `axum`, [`PendingDelivery`] is an extractor for handlers whose state has an `Arc<Receiver>`.

mod delivery;
mod event;
mod extra;
#[cfg(feature = "axum")]
mod extract;
mod incoming;
mod kind;
mod literals;
mod parse;
mod payload;
mod receiver;
mod scheme;
mod scheme_error;
mod seen;
mod sign;
mod signature;
mod source_url;
mod static_value;
mod typed;
mod verifier;

pub use delivery::{Delivery, DeliveryId};
pub use event::{Event, Initiator, RevealedEvent};
pub use extra::EventExtra;
#[cfg(feature = "axum")]
pub use extract::Rejection;
pub use incoming::{IncomingRequest, Refused};
pub use kind::{Change, EventKind, Trust};
pub use literals::EventLiterals;
pub use parse::{DEFAULT_BODY_LIMIT, EventError};
pub use payload::Payload;
pub use receiver::{PendingDelivery, Received, Receiver};
pub use scheme_error::SchemeError;
pub use seen::{SeenDeliveries, SeenError, SeenInMemory};
pub use static_value::StaticValue;
pub use typed::{AssessmentEvent, EncounterEvent, ProgramEvent, RecordEvent};
pub use verifier::Verifier;
pub use welkin_designer::signature_scheme::{
    Algorithm, Encoding, SecretEncoding, SignatureScheme, TimestampPlace, TimestampUnit,
};
