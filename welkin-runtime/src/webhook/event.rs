//! The payload of a webhook.

use std::fmt;

use super::extra::{EventExtra, Revealed};
use super::kind::EventKind;
use crate::foreign_text::ForeignText;
use crate::id::PatientId;

/// The event that a webhook reports. Designer decides which keys a payload has, and keys without a value are omitted,
/// so each may be missing. The record itself is not included: a receiver fetches it by its id.
///
/// ```
/// use welkin_runtime::webhook::{Change, Event, EventKind};
///
/// let body = br#"{"eventEntity": "CALENDAR", "eventSubtype": "CALENDAR_EVENT_UPDATED", "sourceId": "c-1"}"#;
/// let event = Event::parse(body)?;
/// assert_eq!(event.kind, EventKind::CalendarEvent(Change::Updated));
/// assert_eq!(event.patient, None);
/// # Ok::<(), welkin_runtime::webhook::EventError>(())
/// ```
///
/// Its `Debug` shows the kind, and the ids if the kind is known; never names, messages or the tenant's own keys, which
/// may be health data: for a patient, `sourceName` is the full name. [`reveal`](Self::reveal) shows everything.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Event {
    /// Kind of the event.
    pub kind: EventKind,
    /// `eventEntity`: the kind of object that the event is about, such as `CDT`.
    pub entity: Option<String>,
    /// `tenantName`.
    pub tenant: Option<String>,
    /// `instanceName`: the environment.
    pub environment: Option<String>,
    /// `patientId`.
    pub patient: Option<PatientId>,
    /// `sourceId`: id of the object that the event is about.
    pub source_id: Option<String>,
    /// `sourceName`: for a record its CDT, for a calendar event its type, for a patient the patient's full name.
    pub source_name: Option<String>,
    /// `url`: address of the object in the API.
    pub url: Option<String>,
    /// The initiator of the event.
    pub initiator: Initiator,
    /// All other keys, as received.
    pub extra: EventExtra,
}

/// The initiator of an event. Source: the release notes of 2025 and a running receiver.
#[derive(Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Initiator {
    /// `initiatedBy`.
    pub id: Option<String>,
    /// `initiatedByName`.
    pub name: Option<String>,
    /// `initiatedByObjectId`.
    pub object_id: Option<String>,
    /// `initiatedByObjectType`.
    pub object_type: Option<String>,
    /// `initiatedByClientType`.
    pub client_type: Option<String>,
    /// `initiatedTime`, as received.
    pub time: Option<String>,
}

impl Event {
    /// Whether it is the message of the button *Test*: it contains placeholders such as `SOURCE_ID`, and reports no
    /// real event.
    #[must_use]
    pub fn is_test(&self) -> bool {
        self.kind == EventKind::Test
    }

    /// The text that a user wrote to a patient, for the chat webhook. It is health data.
    #[must_use]
    pub fn chat_message(&self) -> Option<&str> {
        self.of_chat("message")
    }

    /// The address of the patient's page, for the chat webhook.
    #[must_use]
    pub fn patient_url(&self) -> Option<&str> {
        self.of_chat("patientUrl")
    }

    fn of_chat(&self, key: &str) -> Option<&str> {
        let is_chat = self.kind == EventKind::ChatMessage;
        is_chat.then(|| self.extra.get(key)?.as_str()).flatten()
    }

    /// Shows the event in full, including health data: for a terminal and never for a log.
    #[must_use]
    pub fn reveal(&self) -> RevealedEvent<'_> {
        RevealedEvent(self)
    }
}

impl fmt::Debug for Event {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = formatter.debug_struct("Event");
        shown.field("kind", &self.kind);
        // The content of other kinds' ids is not known.
        if self.kind.trust().is_some() {
            shown.field(
                "patient",
                &self
                    .patient
                    .as_ref()
                    .map(|id| ForeignText::new(id.as_str())),
            );
            shown.field(
                "source_id",
                &self.source_id.as_deref().map(ForeignText::new),
            );
        }
        shown.finish_non_exhaustive()
    }
}

/// Shows only whether there is one.
impl fmt::Debug for Initiator {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Initiator").finish_non_exhaustive()
    }
}

/// An event shown in full. Created by [`Event::reveal`].
pub struct RevealedEvent<'a>(&'a Event);

impl fmt::Debug for RevealedEvent<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let event = self.0;
        let initiator = &event.initiator;
        formatter
            .debug_struct("Event")
            .field("kind", &event.kind)
            .field("entity", &event.entity)
            .field("tenant", &event.tenant)
            .field("environment", &event.environment)
            .field("patient", &event.patient.as_ref().map(PatientId::as_str))
            .field("source_id", &event.source_id)
            .field("source_name", &event.source_name)
            .field("url", &event.url)
            .field("initiated_by", &[&initiator.id, &initiator.name])
            .field(
                "initiated_by_object",
                &[&initiator.object_type, &initiator.object_id],
            )
            .field("initiated_by_client", &initiator.client_type)
            .field("initiated_time", &initiator.time)
            .field("extra", &Revealed(&event.extra))
            .finish()
    }
}
