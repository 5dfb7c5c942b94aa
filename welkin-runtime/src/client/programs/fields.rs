//! The data of a patient's program.

use crate::Json;
use crate::standard_fields::{fixed_fields, open_words};

fixed_fields! {
    /// The data of a patient's program. Source: recorded exchanges.
    ///
    /// The id, the times of creation and change and the additions of newer servers are kept in [`extra`](Self::extra).
    pub struct ProgramFields: "program" {
        /// Machine name of the program.
        program_name / PROGRAM_NAME: ReadOnly<String> = Text "programName";
        /// Title of the program.
        program_title / PROGRAM_TITLE: ReadOnly<String> = Text "programTitle";
        /// Description of the program.
        program_description / PROGRAM_DESCRIPTION: ReadOnly<String> = Text "programDescription";
        /// Whether the patient is in the program. A list also contains programs that they are not in.
        assigned / ASSIGNED: ReadOnly<bool> = Boolean "assigned";
        /// Status of the enrollment.
        status / STATUS: ReadOnly<ProgramStatus> = Text "status";
        /// The current phase, as Welkin sends it.
        current_phase / CURRENT_PHASE: ReadOnly<Json> = Json "currentPhase";
        /// The phases of the patient so far, as Welkin sends them.
        path_history / PATH_HISTORY: ReadOnly<Json> = Json "pathHistory";
        /// Whether the enrollment is compatible with the current configuration of the program.
        is_compatible / IS_COMPATIBLE: ReadOnly<bool> = Boolean "compatibleWithCurrentVersion";
        /// Name of the user or API client that enrolled the patient.
        created_by_name / CREATED_BY_NAME: ReadOnly<String> = Text "createdByName", phi;
        /// Name of the user or API client that changed the enrollment last.
        updated_by_name / UPDATED_BY_NAME: ReadOnly<String> = Text "updatedByName", phi;
    }
}

open_words! {
    /// The status of an enrollment. The sources disagree on the literals, so those of every profile are read under each
    /// profile.
    pub enum ProgramStatus {
        /// `v8`
        InProgress = "IN_PROGRESS",
        /// `v8`
        Finished = "FINISHED",
        /// `reference`
        Active = "ACTIVE",
        /// `reference`
        Paused = "PAUSED",
        /// `reference`
        Completed = "COMPLETED",
    }
}

impl ProgramFields {
    /// Machine name of the current phase: from an object with a name, as recorded, or the name itself, as in the
    /// reference docs.
    #[must_use]
    pub fn phase_name(&self) -> Option<String> {
        name_of_phase(self.current_phase.as_ref()?)
    }

    /// The phases of the patient so far, first to last.
    pub(super) fn visits(&self) -> impl Iterator<Item = (String, Json)> {
        let visits = self.path_history.iter().flat_map(Json::elements);
        visits.filter_map(|visit| Some((name_of_phase(&visit)?, visit)))
    }
}

fn name_of_phase(phase: &Json) -> Option<String> {
    let named = phase.get("name");
    named.as_ref().unwrap_or(phase).as_str().map(str::to_owned)
}
