//! Payloads as Welkin sends them, for tests of receivers.

use std::fmt;

use serde_json::{Map, Value, json};
use welkin_designer::webhook_event::test_placeholders;

use super::kind::{Change, EventKind};
use crate::id::{PatientId, RecordId};
use crate::record::Cdt;

/// A payload in the recorded form. [`Verifier::sign`](super::Verifier::sign) creates its headers.
#[derive(Clone)]
pub struct Payload(Map<String, Value>);

impl Payload {
    /// A payload with only the entity and subtype of this kind.
    #[must_use]
    pub fn new(kind: &EventKind) -> Self {
        let keys = [
            ("eventEntity", kind.entity()),
            ("eventSubtype", kind.literal()),
        ];
        let known = keys.into_iter().filter(|(_, value)| !value.is_empty());
        Self(
            known
                .map(|(key, value)| (key.to_owned(), value.into()))
                .collect(),
        )
    }

    /// A payload of a record.
    #[must_use]
    pub fn record<T: Cdt>(change: Change, patient: &PatientId, record: &RecordId<T>) -> Self {
        Self::new(&EventKind::CdtRecord(change))
            .with("patientId", patient.as_str())
            .with("sourceId", record.as_str())
            .with("sourceName", T::schema().name())
    }

    /// A payload of a patient.
    #[must_use]
    pub fn patient(change: Change, patient: &PatientId) -> Self {
        Self::new(&EventKind::Patient(change))
            .with("patientId", patient.as_str())
            .with("sourceId", patient.as_str())
    }

    /// The message of the button *Test*. Source: a running receiver.
    #[must_use]
    pub fn test_message() -> Self {
        Self(
            test_placeholders()
                .map(|(key, value)| (key.to_owned(), value.into()))
                .collect(),
        )
    }

    /// A payload of the chat webhook. Source: Welkin's reference.
    #[must_use]
    pub fn chat_message(patient: &PatientId, message: &str) -> Self {
        Self(Map::new())
            .with("patientId", patient.as_str())
            .with("patientUrl", json!("https://care.example/patient"))
            .with("message", message)
    }

    /// Sets a key: `tenantName`, `instanceName`, `url`, or one of the tenant's own.
    #[must_use]
    pub fn with(mut self, key: impl Into<String>, value: impl Into<Value>) -> Self {
        self.0.insert(key.into(), value.into());
        self
    }

    /// Removes a key, as Welkin omits keys without a value.
    #[must_use]
    pub fn without(mut self, key: &str) -> Self {
        self.0.remove(key);
        self
    }

    /// The body of the request.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        Value::from(self.0.clone()).to_string().into_bytes()
    }
}

/// Shows its keys, without the values.
impl fmt::Debug for Payload {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_list().entries(self.0.keys()).finish()
    }
}
