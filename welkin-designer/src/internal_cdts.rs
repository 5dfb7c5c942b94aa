//! Machine names of Welkin's own CDTs, which exports mark as `internal`.
//!
//! Source: Designer exports and recorded exchanges.

/// Encounters.
pub const ENCOUNTER: &str = "__encounter__";

/// Links from encounters to assessments.
pub const ENCOUNTER_ASSESSMENT: &str = "__encounter_assessment__";

/// Dispositions of encounters, in a tenant that has not configured its own.
pub const ENCOUNTER_DISPOSITION: &str = "__encounter_disposition__";

/// Summaries of documents.
pub const DOCUMENT_SUMMARY: &str = "_document_summary";
