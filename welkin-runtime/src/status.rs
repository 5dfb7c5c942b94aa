//! Where encounters and assessment records stand.

use crate::standard_fields::open_words;

open_words! {
    /// The status of an encounter. The sources disagree on the words, so that those of every profile are read under
    /// each.
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
    /// The status of an assessment record. Source: recorded exchanges, and for what patients answer themselves the
    /// names in the user interface.
    pub enum AssessmentStatus {
        /// Created, not answered.
        New = "NEW",
        /// Answered in part.
        InProgress = "IN_PROGRESS",
        /// Completed: its answers have become CDT records.
        Completed = "COMPLETED",
        /// Sent in by the patient.
        Submitted = "SUBMITTED",
        /// Not answered in time.
        Expired = "EXPIRED",
    }
}
