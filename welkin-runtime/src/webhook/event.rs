//! The payload of a webhook.

use std::fmt;

use super::extra::{EventExtra, Revealed};
use super::kind::EventKind;
use crate::foreign_text::ForeignText;
use crate::id::PatientId;

/// The event that a webhook reports. Designer decides which keys a payload has, and keys without a value are left out,
/// so that each may be missing. The record itself is not among them: a receiver asks for it by its id.
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
/// Its `Debug` shows the kind, and the ids if the kind is known; never names, messages or keys of the tenant's own,
/// which may be health data: of a patient, `sourceName` is the full name. [`reveal`](Self::reveal) shows everything.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Event {
    /// The event.
    pub kind: EventKind,
    /// `eventEntity`: the kind of thing it happened to, such as `CDT`.
    pub entity: Option<String>,
    /// `tenantName`.
    pub tenant: Option<String>,
    /// `instanceName`: the environment.
    pub environment: Option<String>,
    /// `patientId`.
    pub patient: Option<PatientId>,
    /// `sourceId`: id of what it happened to.
    pub source_id: Option<String>,
    /// `sourceName`: of a record its CDT, of a calendar event its type, of a patient the patient's full name.
    pub source_name: Option<String>,
    /// `url`: where the API has what it happened to.
    pub url: Option<String>,
    /// Who or what made it happen.
    pub initiator: Initiator,
    /// Every other key, as it came.
    pub extra: EventExtra,
}

/// Who or what made an event happen. Source: the release notes of 2025 and a running receiver.
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
    /// `initiatedTime`, as it is written.
    pub time: Option<String>,
}

impl Event {
    /// Whether it is the message that the button *Test* sends: placeholders such as `SOURCE_ID`, and nothing has
    /// happened.
    #[must_use]
    pub fn is_test(&self) -> bool {
        self.kind == EventKind::Test
    }

    /// The text that a user wrote to a patient, for the chat webhook. It is health data.
    #[must_use]
    pub fn chat_message(&self) -> Option<&str> {
        self.of_chat("message")
    }

    /// The patient's page, of the chat webhook.
    #[must_use]
    pub fn patient_url(&self) -> Option<&str> {
        self.of_chat("patientUrl")
    }

    fn of_chat(&self, key: &str) -> Option<&str> {
        let is_chat = self.kind == EventKind::ChatMessage;
        is_chat.then(|| self.extra.get(key)?.as_str()).flatten()
    }

    /// Shows the event in full, health data included: for a terminal and never for a log.
    #[must_use]
    pub fn reveal(&self) -> RevealedEvent<'_> {
        RevealedEvent(self)
    }
}

impl fmt::Debug for Event {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = formatter.debug_struct("Event");
        shown.field("kind", &self.kind);
        // What the ids of other kinds are is not known.
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

/// Nothing but whether there is one.
impl fmt::Debug for Initiator {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Initiator").finish_non_exhaustive()
    }
}

/// An event shown in full. Made by [`Event::reveal`].
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
