//! What webhooks tell of.

/// What has happened, from `eventEntity` and `eventSubtype`. Source of the literals: recorded audits and running receivers.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum EventKind {
    /// A CDT record; [`Event::record`](super::Event::record) tells which.
    CdtRecord(Change),
    /// A patient.
    Patient(Change),
    /// An assessment was completed.
    AssessmentCompleted,
    /// An event of a calendar.
    CalendarEvent(Change),
    /// A user's access to the app was changed.
    UserAccessUpdated,
    /// A task was created.
    TaskCreated,
    /// What this version does not know, by its `eventSubtype`; empty where there is none.
    Other(String),
}

/// What was done with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Change {
    /// It is new.
    Created,
    /// It was changed.
    Updated,
    /// It is gone.
    Deleted,
}

const KNOWN: [(&str, EventKind); 10] = [
    ("CDT_CREATED", EventKind::CdtRecord(Change::Created)),
    ("CDT_UPDATED", EventKind::CdtRecord(Change::Updated)),
    ("CDT_DELETED", EventKind::CdtRecord(Change::Deleted)),
    ("PATIENT_CREATED", EventKind::Patient(Change::Created)),
    ("PATIENT_UPDATED", EventKind::Patient(Change::Updated)),
    ("ASSESSMENT_COMPLETED", EventKind::AssessmentCompleted),
    (
        "CALENDAR_EVENT_CREATED",
        EventKind::CalendarEvent(Change::Created),
    ),
    (
        "CALENDAR_EVENT_UPDATED",
        EventKind::CalendarEvent(Change::Updated),
    ),
    ("USER_ACCESS_UPDATED", EventKind::UserAccessUpdated),
    ("TASK_CREATED", EventKind::TaskCreated),
];

impl EventKind {
    pub(super) fn of(subtype: &str) -> Self {
        let known = KNOWN.into_iter().find(|(literal, _)| *literal == subtype);
        known.map_or_else(|| Self::Other(subtype.to_owned()), |(_, kind)| kind)
    }

    /// `eventSubtype`.
    #[must_use]
    pub fn literal(&self) -> &str {
        match self {
            Self::Other(literal) => literal,
            known => {
                let literal = KNOWN.iter().find(|(_, kind)| kind == known);
                literal.map_or("", |(literal, _)| literal)
            }
        }
    }
}
