//! Payloads as Welkin sends them, for tests of receivers.

use serde_json::{Map, Value, json};

use super::kind::{Change, EventKind};
use crate::id::{PatientId, RecordId};
use crate::record::Cdt;

/// A payload in the form of the recorded ones. [`Verifier::sign`](super::Verifier::sign) makes the headers for it.
#[derive(Clone, Debug)]
pub struct Payload(Map<String, Value>);

impl Payload {
    /// What tells of a record.
    #[must_use]
    pub fn record<T: Cdt>(change: Change, patient: &PatientId, record: &RecordId<T>) -> Self {
        let cdt = T::schema().name();
        Self::of(json!({
            "eventEntity": "CDT",
            "eventSubtype": EventKind::CdtRecord(change).literal(),
            "patientId": patient.as_str(),
            "sourceId": record.as_str(),
            "sourceName": cdt,
        }))
    }

    /// What tells of a patient.
    #[must_use]
    pub fn patient(change: Change, patient: &PatientId) -> Self {
        Self::of(json!({
            "eventEntity": "PATIENT",
            "eventSubtype": EventKind::Patient(change).literal(),
            "patientId": patient.as_str(),
            "sourceId": patient.as_str(),
        }))
    }

    /// What the button *Test* sends. Source: a running receiver.
    #[must_use]
    pub fn test_message() -> Self {
        Self::of(json!({
            "eventEntity": "EVENT_ENTITY",
            "eventSubtype": "EVENT_SUBTYPE",
            "patientId": "PATIENT_ID",
            "sourceId": "SOURCE_ID",
            "sourceName": "SOURCE_NAME",
            "url": "URL",
        }))
    }

    /// Another key, or another value for one: `tenantName`, `instanceName`, `url`, or one of the tenant's own.
    #[must_use]
    pub fn with(mut self, key: impl Into<String>, value: impl Into<Value>) -> Self {
        self.0.insert(key.into(), value.into());
        self
    }

    /// The body of the request.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        Value::from(self.0.clone()).to_string().into_bytes()
    }

    fn of(payload: Value) -> Self {
        match payload {
            Value::Object(payload) => Self(payload),
            _ => Self(Map::new()),
        }
    }
}
