//! The data of an assessment record beside its answers.

use crate::record::DateTime;
use crate::standard_fields::fixed_fields;
pub use crate::status::AssessmentStatus;

fixed_fields! {
    /// The data of an assessment record besides its answers. Source: recorded exchanges.
    ///
    /// Any other values are kept in [`extra`](Self::extra): Welkin's own scores as `scoring`, the wording of a
    /// completed record's questions as `questions`.
    pub struct AssessmentFields: "assessment record" {
        /// Machine name of the assessment.
        assessment_name / ASSESSMENT_NAME: ReadOnly<String> = Text "assessmentName";
        /// Title of the assessment.
        assessment_title / ASSESSMENT_TITLE: ReadOnly<String> = Text "assessmentTitle";
        /// Status of the record.
        status / STATUS: ReadOnly<AssessmentStatus> = Text "status";
        /// Time of creation.
        created_at / CREATED_AT: ReadOnly<DateTime> = DateTime "createdAt";
        /// Time of the last change.
        updated_at / UPDATED_AT: ReadOnly<DateTime> = DateTime "updatedAt";
        /// Time of completion.
        completed_at / COMPLETED_AT: ReadOnly<DateTime> = DateTime "finalizedDate";
        /// Time until which it can be answered.
        expires_at / EXPIRES_AT: ReadOnly<DateTime> = DateTime "expirationDate";
        /// Name of the user or API client that created it.
        created_by_name / CREATED_BY_NAME: ReadOnly<String> = Text "createdByName", phi;
        /// Name of the user or API client that changed it last.
        updated_by_name / UPDATED_BY_NAME: ReadOnly<String> = Text "updatedByName", phi;
        /// Whether the patient answers it.
        is_patient_facing / IS_PATIENT_FACING: ReadOnly<bool> = Boolean "pfa";
    }
}
