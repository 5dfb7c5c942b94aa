//! The kinds of events that webhooks report.

use std::fmt;

use welkin_designer::WebhookEvent;

use crate::foreign_text::ForeignText;

/// The kind of an event.
///
/// [`trust`](Self::trust) returns how well a kind is known. Kinds that sources only describe in words have no literal
/// until [`EventLiterals`](super::EventLiterals) gives them one.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum EventKind {
    /// A CDT record; [`Event::record`](super::Event::record) returns it.
    CdtRecord(Change),
    /// A patient.
    Patient(Change),
    /// An assessment was completed; [`Event::assessment`](super::Event::assessment) returns it.
    AssessmentCompleted,
    /// An assessment was submitted.
    AssessmentSubmitted,
    /// An encounter was created; [`Event::encounter`](super::Event::encounter) returns it.
    EncounterCreated,
    /// An encounter was completed; [`Event::encounter`](super::Event::encounter) returns it.
    EncounterCompleted,
    /// A patient was enrolled into a program, or left it; [`Event::program`](super::Event::program) returns the
    /// patient.
    ProgramEnrollmentChanged,
    /// A patient moved to another phase of a program; [`Event::program`](super::Event::program) returns the patient.
    ProgramPhaseChanged,
    /// An event of a calendar.
    CalendarEvent(Change),
    /// A user's access to the app was changed.
    UserAccessUpdated,
    /// A task was created.
    TaskCreated,
    /// A user commented on a task.
    TaskCommentAdded,
    /// A patient has sent an SMS.
    SmsReceived,
    /// A patient has sent an e-mail.
    EmailReceived,
    /// A fax event.
    Fax,
    /// Candid rejected claims.
    CandidClaimsFailed,
    /// A user wrote to a patient: the chat webhook, whose text [`Event::chat_message`](super::Event::chat_message)
    /// returns.
    ChatMessage,
    /// The message of the button *Test*, with placeholders such as `SOURCE_ID`: it reports no real event.
    Test,
    /// A kind that this version does not know, by its `eventSubtype`; empty if there is none.
    Other(String),
}

/// The change of an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Change {
    /// It was created.
    Created,
    /// It was changed.
    Updated,
    /// It was deleted.
    Deleted,
    /// Not stated: Designer allows webhooks without `eventSubtype`.
    Unspecified,
}

/// How well a kind of event is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Trust {
    /// The documentation describes the event in words. Its literals, if it has any here, are inferred from those of
    /// other events.
    Inferred,
    /// The literals are in Welkin's reference or in the code of a running receiver.
    Documented,
    /// The literals were recorded on the wire.
    Recorded,
}

/// The events with a literal, their meaning, and the source of the literal.
pub(super) static LITERALS: [(WebhookEvent, EventKind, Trust); WebhookEvent::ALL.len()] = {
    use Change::{Created, Deleted, Updated};
    use Trust::{Documented, Inferred, Recorded};
    use WebhookEvent as Event;
    [
        (Event::CdtCreated, EventKind::CdtRecord(Created), Recorded),
        (Event::CdtUpdated, EventKind::CdtRecord(Updated), Recorded),
        (Event::CdtDeleted, EventKind::CdtRecord(Deleted), Recorded),
        (
            Event::CalendarEventCreated,
            EventKind::CalendarEvent(Created),
            Recorded,
        ),
        (
            Event::CalendarEventUpdated,
            EventKind::CalendarEvent(Updated),
            Recorded,
        ),
        (
            Event::UserAccessUpdated,
            EventKind::UserAccessUpdated,
            Recorded,
        ),
        (Event::TaskCreated, EventKind::TaskCreated, Recorded),
        (
            Event::PatientCreated,
            EventKind::Patient(Created),
            Documented,
        ),
        (
            Event::PatientUpdated,
            EventKind::Patient(Updated),
            Documented,
        ),
        (Event::PatientDeleted, EventKind::Patient(Deleted), Inferred),
        (
            Event::AssessmentCompleted,
            EventKind::AssessmentCompleted,
            Documented,
        ),
        (
            Event::AssessmentSubmitted,
            EventKind::AssessmentSubmitted,
            Inferred,
        ),
        (
            Event::EncounterCreated,
            EventKind::EncounterCreated,
            Inferred,
        ),
        (
            Event::EncounterCompleted,
            EventKind::EncounterCompleted,
            Inferred,
        ),
        (
            Event::ProgramEnrollmentChanged,
            EventKind::ProgramEnrollmentChanged,
            Inferred,
        ),
        (
            Event::ProgramPhaseChanged,
            EventKind::ProgramPhaseChanged,
            Inferred,
        ),
    ]
};

impl EventKind {
    /// The `eventSubtype` of this kind; empty if none is known.
    #[must_use]
    pub fn literal(&self) -> &str {
        if let Self::Other(literal) = self {
            return literal;
        }
        let known = LITERALS.iter().find(|(_, kind, _)| kind == self);
        known.map_or("", |(event, ..)| event.subtype())
    }

    /// The `eventEntity` of this kind; empty if none is known.
    #[must_use]
    pub fn entity(&self) -> &'static str {
        let event = match self {
            Self::CdtRecord(_) => WebhookEvent::CdtCreated,
            Self::Patient(_) => WebhookEvent::PatientCreated,
            Self::CalendarEvent(_) => WebhookEvent::CalendarEventCreated,
            Self::TaskCommentAdded => WebhookEvent::TaskCreated,
            known => match LITERALS.iter().find(|(_, kind, _)| kind == known) {
                Some((event, ..)) => *event,
                None => return "",
            },
        };
        event.entity()
    }

    /// How well this kind is known; `None` for a kind that this version does not know.
    #[must_use]
    pub fn trust(&self) -> Option<Trust> {
        match self {
            Self::Other(_) => None,
            Self::ChatMessage | Self::Test => Some(Trust::Documented),
            known => {
                let found = LITERALS.iter().find(|(_, kind, _)| kind == known);
                Some(found.map_or(Trust::Inferred, |(.., trust)| *trust))
            }
        }
    }

    /// Whether this can happen to an object only once, so that two such payloads report the same event.
    pub(super) fn happens_once(&self) -> bool {
        matches!(
            self,
            Self::CdtRecord(Change::Created | Change::Deleted)
                | Self::Patient(Change::Created | Change::Deleted)
                | Self::CalendarEvent(Change::Created)
                | Self::TaskCreated
                | Self::EncounterCreated
        )
    }

    /// The name of this kind, without any content of the payload.
    fn name(&self) -> &'static str {
        match self {
            Self::CdtRecord(_) => "CdtRecord",
            Self::Patient(_) => "Patient",
            Self::AssessmentCompleted => "AssessmentCompleted",
            Self::AssessmentSubmitted => "AssessmentSubmitted",
            Self::EncounterCreated => "EncounterCreated",
            Self::EncounterCompleted => "EncounterCompleted",
            Self::ProgramEnrollmentChanged => "ProgramEnrollmentChanged",
            Self::ProgramPhaseChanged => "ProgramPhaseChanged",
            Self::CalendarEvent(_) => "CalendarEvent",
            Self::UserAccessUpdated => "UserAccessUpdated",
            Self::TaskCreated => "TaskCreated",
            Self::TaskCommentAdded => "TaskCommentAdded",
            Self::SmsReceived => "SmsReceived",
            Self::EmailReceived => "EmailReceived",
            Self::Fax => "Fax",
            Self::CandidClaimsFailed => "CandidClaimsFailed",
            Self::ChatMessage => "ChatMessage",
            Self::Test => "Test",
            Self::Other(_) => "Other",
        }
    }
}

/// The literal of an unknown kind is shown on one line and truncated: it is untrusted text.
impl fmt::Debug for EventKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.name();
        match self {
            Self::CdtRecord(change) | Self::Patient(change) | Self::CalendarEvent(change) => {
                write!(formatter, "{name}({change:?})")
            }
            Self::Other(literal) => write!(formatter, "{name}({})", ForeignText::new(literal)),
            _ => formatter.write_str(name),
        }
    }
}
