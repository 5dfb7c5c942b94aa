//! The fields of encounters, of their assessment links, and of dispositions that a tenant has not configured.

use welkin_designer::internal_cdts::{ENCOUNTER, ENCOUNTER_ASSESSMENT, ENCOUNTER_DISPOSITION};

use crate::Json;
use crate::id::RecordId;
use crate::record::DateTime;
use crate::standard_fields::fixed_fields;
pub use crate::status::EncounterStatus;

/// Id of an encounter.
pub type EncounterId = RecordId<EncounterFields>;

fixed_fields! {
    /// The fields of an encounter. Source: the CDT `__encounter__` of Designer exports and recorded encounters.
    ///
    /// The `local...` variants of its dates and the additions of newer servers are kept in [`extra`](Self::extra).
    pub struct EncounterFields: ENCOUNTER {
        /// Title.
        title / TITLE: Optional<String> = Text "title", phi;
        /// Description.
        description / DESCRIPTION: Optional<String> = Text "description", phi;
        /// The clinician's notes.
        notes / NOTES: Optional<String> = Text "notes", phi;
        /// Instruction to the clinician, HTML, from the template.
        instruction / INSTRUCTION: ReadOnly<String> = Text "instruction";
        /// Machine name of the template, in recorded encounters; how patient and clinician meet, in the reference docs.
        encounter_type / TYPE: ReadOnly<String> = Text "type";
        /// Machine name of the template.
        template_name / TEMPLATE_NAME: ReadOnly<String> = Text "templateName";
        /// Title of the template.
        template_title / TEMPLATE_TITLE: ReadOnly<String> = Text "templateTitle";
        /// Status of the encounter.
        status / STATUS: ReadOnly<EncounterStatus> = Text "status";
        /// Start time.
        started_at / STARTED_AT: ReadOnly<DateTime> = DateTime "startDatetime";
        /// End time.
        ended_at / ENDED_AT: ReadOnly<DateTime> = DateTime "endDatetime";
        /// Planned start time.
        planned_at / PLANNED_AT: ReadOnly<DateTime> = DateTime "calendarEventStartDatetime";
        /// Id of the calendar event.
        calendar_event_id / CALENDAR_EVENT_ID: ReadOnly<String> = Text "calendarEventId";
        /// The calendar event, as Welkin sends it.
        calendar_event / CALENDAR_EVENT: ReadOnly<Json> = Json "calendarEvent", phi;
        /// The current appointment, as Welkin sends it.
        appointment / APPOINTMENT: ReadOnly<Json> = Json "currentScheduledAppointment", phi;
        /// Id of the disposition.
        disposition_id / DISPOSITION_ID: ReadOnly<String> = Text "dispositionId";
        /// Id of the user who owns the encounter.
        owner_id / OWNER_ID: ReadOnly<String> = Text "ownerUserId";
        /// Name of the user who owns the encounter.
        owner_name / OWNER_NAME: ReadOnly<String> = Text "ownerUserName", phi;
        /// Id of the user who works on the encounter.
        active_user_id / ACTIVE_USER_ID: ReadOnly<String> = Text "activeUserId";
        /// Name of the user who works on the encounter.
        active_user_name / ACTIVE_USER_NAME: ReadOnly<String> = Text "activeUserName", phi;
    }
}

impl EncounterFields {
    /// The start time or, failing that, the planned start time.
    #[must_use]
    pub fn start(&self) -> Option<DateTime> {
        self.started_at.or(self.planned_at)
    }
}

fixed_fields! {
    /// A link from an encounter to an assessment. Source: the CDT `__encounter_assessment__` of Designer exports.
    pub struct AssessmentLink: ENCOUNTER_ASSESSMENT {
        /// Machine name of the assessment.
        assessment_name / ASSESSMENT_NAME: Required<String> = Text "assessmentName";
        /// Id of the assessment record, once there is one.
        assessment_record_id / ASSESSMENT_RECORD_ID: Optional<String> = Text "assessmentRecordId";
        /// Whether the link comes from the template.
        from_template / FROM_TEMPLATE: ReadOnly<bool> = Boolean "fromTemplate";
        /// Type of the link, in Welkin's words.
        relation / RELATION: ReadOnly<String> = Text "relation";
    }
}

/// Id of a link from an encounter to an assessment.
pub type AssessmentLinkId = RecordId<AssessmentLink>;

fixed_fields! {
    /// The disposition of a tenant that has not configured its own. Source: the CDT `__encounter_disposition__` of
    /// recorded exchanges, in which all fields except the notes are the tenant's.
    pub struct PlainDisposition: ENCOUNTER_DISPOSITION {
        /// Notes.
        notes / NOTES: Optional<String> = Text "notes", phi;
    }
}

impl<O> crate::record::WritableCdt<O> for PlainDisposition {}
