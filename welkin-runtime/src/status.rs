//! The status of encounters and assessment records.

use crate::standard_fields::open_words;

open_words! {
    /// The status of an encounter. The sources disagree on the literals, so those of every profile are read under each
    /// profile.
    pub enum EncounterStatus {
        /// `v8`
        Draft = "DRAFT",
        /// `v1`, `v8`
        Open = "OPEN",
        /// `v8`
        Active = "ACTIVE",
        /// `reference`
        Scheduled = "SCHEDULED",
        /// `reference`
        InProgress = "IN_PROGRESS",
        /// `v1`, `reference`
        Completed = "COMPLETED",
        /// `v8`
        Finalized = "FINALIZED",
        /// `v8`, `reference`
        Cancelled = "CANCELLED",
        /// `v1`
        Deleted = "DELETED",
    }
}

open_words! {
    /// The status of an assessment record. Source: recorded exchanges, and for assessments that patients answer
    /// themselves, the names in the user interface.
    pub enum AssessmentStatus {
        /// Created, but not answered.
        New = "NEW",
        /// Partly answered.
        InProgress = "IN_PROGRESS",
        /// Completed: its answers have become CDT records.
        Completed = "COMPLETED",
        /// Submitted by the patient.
        Submitted = "SUBMITTED",
        /// Not answered in time.
        Expired = "EXPIRED",
    }
}
