//! The payload of a webhook.

use std::fmt;

use serde_json::{Map, Value};

use super::kind::{Change, EventKind};
use crate::id::{PatientId, RecordId};
use crate::record::Cdt;

/// What a webhook tells. Designer decides which keys a payload has, so that each may be missing; the record itself is not among them, and is
/// asked for by its id.
///
/// Its `Debug` shows kind and ids, and neither names nor keys of the tenant's own: they may be health data.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Event {
    /// What has happened.
    pub kind: EventKind,
    /// The tenant.
    pub tenant: Option<String>,
    /// The environment.
    pub environment: Option<String>,
    /// The patient.
    pub patient: Option<PatientId>,
    /// Id of what it happened to.
    pub source_id: Option<String>,
    /// Name of what it happened to: of a record its CDT, of an event its type, of a patient the patient's full name.
    pub source_name: Option<String>,
    /// Where the API has what it happened to.
    pub url: Option<String>,
    /// Who or what made it happen.
    pub initiator: Initiator,
    /// Every other key.
    pub extra: Map<String, Value>,
}

/// Who or what made an event happen. Source: the release notes of 2025 and a running receiver.
#[derive(Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Initiator {
    /// `initiatedBy`.
    pub id: Option<String>,
    /// `initiatedByName`.
    pub name: Option<String>,
    /// `initiatedTime`, as it is written.
    pub time: Option<String>,
}

/// A record that was created, changed or deleted.
#[derive(Debug)]
#[non_exhaustive]
pub struct RecordEvent<T> {
    /// What was done with it.
    pub change: Change,
    /// Whose it is.
    pub patient: PatientId,
    /// Its id.
    pub record: RecordId<T>,
}

impl Event {
    /// Reads a payload; None for what is no JSON object. Whatever else is odd about it is kept in `extra`.
    pub(super) fn read(body: &[u8]) -> Option<Self> {
        let mut payload: Map<String, Value> = serde_json::from_slice(body).ok()?;
        // The release notes have an object where a running receiver has flat keys.
        if let Some(Value::Object(initiator)) = payload.get_mut("initiatedBy").map(Value::take) {
            payload.extend(initiator);
        }
        let mut text = |key: &str| match payload.remove(key)? {
            Value::String(text) => Some(text),
            other => {
                if !other.is_null() {
                    payload.insert(key.to_owned(), other);
                }
                None
            }
        };
        // The entity says nothing that the subtype does not.
        text("eventEntity");
        Some(Self {
            kind: EventKind::of(&text("eventSubtype").unwrap_or_default()),
            tenant: text("tenantName"),
            environment: text("instanceName"),
            patient: text("patientId").map(PatientId::new),
            source_id: text("sourceId"),
            source_name: text("sourceName"),
            url: text("url"),
            initiator: Initiator {
                id: text("initiatedBy"),
                name: text("initiatedByName"),
                time: text("initiatedTime"),
            },
            extra: payload,
        })
    }

    /// The record of the CDT `T` that it tells of; None if it tells of something else, or does not say which.
    ///
    /// ```ignore
    /// if let Some(vitals) = event.record::<care::Vitals>() {
    ///     let record = welkin.patient(vitals.patient).vitals().get(&vitals.record).await?;
    /// }
    /// ```
    #[must_use]
    pub fn record<T: Cdt>(&self) -> Option<RecordEvent<T>> {
        let EventKind::CdtRecord(change) = self.kind else {
            return None;
        };
        if self.source_name.as_deref() != Some(T::schema().name()) {
            return None;
        }
        Some(RecordEvent {
            change,
            patient: self.patient.clone()?,
            record: RecordId::new(self.source_id.as_deref()?),
        })
    }

    /// Whether it is the message that the button *Test* sends: placeholders such as `SOURCE_ID`, and nothing has happened.
    #[must_use]
    pub fn is_test(&self) -> bool {
        self.source_id.as_deref() == Some("SOURCE_ID")
    }
}

impl fmt::Debug for Event {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Event")
            .field("kind", &self.kind)
            .field("patient", &self.patient)
            .field("source_id", &self.source_id)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Initiator {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Initiator")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}
