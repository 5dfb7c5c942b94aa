//! The model as a whole.

use welkin_designer::Relation;

use super::access::Action;
use super::assessment::Assessment;
use super::role_limits::Limits;
use super::security::SecurityPolicy;
use super::templates::{EncounterTemplate, GoalTemplate, Program};
use super::types::{Cdt, CustomFieldType};
use crate::diagnostic::Diagnostics;

/// A configuration, resolved.
#[derive(Clone, Debug, Default)]
pub struct Model {
    /// CDTs, sorted by machine name.
    pub cdts: Vec<Cdt>,
    /// Profile data types, sorted by machine name: records that are no patient's.
    pub profiles: Vec<Cdt>,
    /// Dictionaries, sorted by machine name: what their entries hold.
    pub dictionaries: Vec<Cdt>,
    /// Custom field types, sorted by machine name: templates for fields.
    pub custom_field_types: Vec<CustomFieldType>,
    /// Assessments, sorted by machine name.
    pub assessments: Vec<Assessment>,
    /// Encounter templates, sorted by machine name.
    pub encounter_templates: Vec<EncounterTemplate>,
    /// Programs, sorted by machine name.
    pub programs: Vec<Program>,
    /// Security policies, sorted by machine name.
    pub security_policies: Vec<SecurityPolicy>,
    /// Goal templates, sorted by machine name.
    pub goal_templates: Vec<GoalTemplate>,
    /// For whom the code is; nothing where it is for everybody.
    pub limits: Option<Limits>,
    /// What was resolved in a way that its author should know: collisions, unknown types, empty option lists.
    pub warnings: Diagnostics,
}

impl Model {
    /// The CDTs that are document types and can be read.
    pub fn document_types(&self) -> impl Iterator<Item = &Cdt> {
        let cdts = self.cdts.iter().filter(|cdt| cdt.readable);
        cdts.filter(|cdt| cdt.relation == Relation::DocumentType)
    }

    /// Everything that has a module of its own with a struct of fields: CDTs, profile data types, dictionaries.
    pub fn with_fields(&self) -> impl Iterator<Item = &Cdt> {
        self.cdts
            .iter()
            .chain(&self.profiles)
            .chain(&self.dictionaries)
    }

    /// The CDT that holds dispositions of encounters, where the configuration has one.
    #[must_use]
    pub fn disposition(&self) -> Option<&Cdt> {
        let mut cdts = self.cdts.iter();
        cdts.find(|cdt| cdt.relation == Relation::EncounterDisposition)
    }

    /// Whether the configuration says anything of encounters.
    #[must_use]
    pub fn has_encounters(&self) -> bool {
        let mut relations = self.cdts.iter().map(|cdt| &cdt.relation);
        !self.encounter_templates.is_empty() || relations.any(Relation::is_of_encounters)
    }

    /// Why this does not compile: `` role `r-nurse` may not read patients ``. Nothing where it may be done, as always in code for
    /// everybody.
    #[must_use]
    pub fn refusal(&self, action: Action<'_>) -> Option<String> {
        self.limits.as_ref()?.refusal(action)
    }
}
