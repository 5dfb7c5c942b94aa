//! Resolves a configuration to its model.

use welkin_designer::Relation;

use super::access::Action;
use super::assessment::Assessment;
use super::cdts::DataTypes;
use super::choices::Choices;
use super::refused::RefusedChoice;
use super::role_limits::Limits;
use super::security::SecurityPolicy;
use super::templates::{EncounterTemplate, GoalTemplate, Program};
use super::types::{Cdt, CustomFieldType};
use super::warnings::Warnings;
use super::{assessments, cdts, encounters, programs, security, selection, templates};
use crate::config::Configuration;
use crate::diagnostic::Diagnostics;

/// A resolved configuration.
#[derive(Clone, Debug, Default)]
pub struct Model {
    /// CDTs, sorted by machine name.
    pub cdts: Vec<Cdt>,
    /// Profile data types, sorted by machine name: records that do not belong to a patient.
    pub profiles: Vec<Cdt>,
    /// Dictionaries, sorted by machine name: the fields of their entries.
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
    /// The roles or policies for which code is generated; `None` when it is generated for all.
    pub limits: Option<Limits>,
    /// Problems that the configuration's author should know: collisions, unknown types, empty option lists.
    pub warnings: Diagnostics,
}

impl Model {
    /// Returns the CDT with this machine name.
    #[must_use]
    pub fn cdt(&self, name: &str) -> Option<&Cdt> {
        named(&self.cdts, name, |cdt| &cdt.name)
    }

    /// Returns the CDT, profile data type or dictionary with this machine name.
    #[must_use]
    pub fn data_type(&self, name: &str) -> Option<&Cdt> {
        let found = self.cdt(name).or_else(|| self.profile(name));
        found.or_else(|| self.dictionary(name))
    }

    /// Returns the profile data type with this machine name.
    #[must_use]
    pub fn profile(&self, name: &str) -> Option<&Cdt> {
        named(&self.profiles, name, |profile| &profile.name)
    }

    /// Returns the dictionary with this machine name.
    #[must_use]
    pub fn dictionary(&self, name: &str) -> Option<&Cdt> {
        named(&self.dictionaries, name, |dictionary| &dictionary.name)
    }

    /// Returns the custom field type with this machine name.
    #[must_use]
    pub fn custom_field_type(&self, name: &str) -> Option<&CustomFieldType> {
        named(&self.custom_field_types, name, |custom| &custom.field.name)
    }

    /// Returns the assessment with this machine name.
    #[must_use]
    pub fn assessment(&self, name: &str) -> Option<&Assessment> {
        named(&self.assessments, name, |assessment| &assessment.name)
    }

    /// Returns the encounter template with this machine name.
    #[must_use]
    pub fn encounter_template(&self, name: &str) -> Option<&EncounterTemplate> {
        named(&self.encounter_templates, name, |template| &template.name)
    }

    /// Returns the program with this machine name.
    #[must_use]
    pub fn program(&self, name: &str) -> Option<&Program> {
        named(&self.programs, name, |program| &program.name)
    }

    /// Returns the goal template with this machine name.
    #[must_use]
    pub fn goal_template(&self, name: &str) -> Option<&GoalTemplate> {
        named(&self.goal_templates, name, |template| &template.name)
    }

    /// Returns the security policy with this machine name.
    #[must_use]
    pub fn security_policy(&self, name: &str) -> Option<&SecurityPolicy> {
        named(&self.security_policies, name, |policy| &policy.name)
    }

    /// Returns the CDTs that are document types and can be read.
    pub fn document_types(&self) -> impl Iterator<Item = &Cdt> {
        let cdts = self.cdts.iter().filter(|cdt| cdt.readable);
        cdts.filter(|cdt| cdt.relation == Relation::DocumentType)
    }

    /// Returns all items that have a module with a struct of fields: CDTs, profile data types, dictionaries.
    pub fn with_fields(&self) -> impl Iterator<Item = &Cdt> {
        self.cdts
            .iter()
            .chain(&self.profiles)
            .chain(&self.dictionaries)
    }

    /// Returns the CDT for the disposition of encounters, if the configuration has one.
    #[must_use]
    pub fn disposition(&self) -> Option<&Cdt> {
        let mut cdts = self.cdts.iter();
        cdts.find(|cdt| cdt.relation == Relation::EncounterDisposition)
    }

    /// Whether the configuration contains anything about encounters.
    #[must_use]
    pub fn has_encounters(&self) -> bool {
        let mut relations = self.cdts.iter().map(|cdt| &cdt.relation);
        !self.encounter_templates.is_empty() || relations.any(Relation::is_of_encounters)
    }

    /// Returns why the action is not permitted: `` role `r-nurse` may not read patients ``. `None` if it is permitted,
    /// as always in code for all roles.
    #[must_use]
    pub fn refusal(&self, action: Action<'_>) -> Option<String> {
        self.limits.as_ref()?.refusal(action)
    }
}

/// Returns the item with this machine name; items must be sorted by it.
fn named<'m, T>(items: &'m [T], name: &str, name_of: fn(&T) -> &str) -> Option<&'m T> {
    let place = items.binary_search_by(|item| name_of(item).cmp(name));
    place.ok().map(|place| &items[place])
}

/// Resolves a configuration, without names from earlier runs. It never fails: unexpected content becomes a warning and
/// the most general safe form. Machine names must be unique, as in every configuration that was read.
#[must_use]
pub fn resolve(configuration: &Configuration) -> Model {
    run(configuration, &Choices::default()).0
}

/// Resolves a configuration with the choices of the user. Names from earlier runs stay the same, regardless of later
/// additions.
///
/// # Errors
/// Every name of [`Choices::wanted`] that can't be used, because it is not a valid Rust name or is already in use.
pub fn resolve_with(
    configuration: &Configuration,
    choices: &Choices,
) -> Result<Model, Vec<RefusedChoice>> {
    let (model, refused) = run(configuration, choices);
    if refused.is_empty() {
        Ok(model)
    } else {
        Err(refused)
    }
}

fn run(configuration: &Configuration, choices: &Choices) -> (Model, Vec<RefusedChoice>) {
    let mut warnings = Warnings::new(&configuration.sources);
    let choices = &Choices {
        selection: selection::with_dependencies(configuration, &choices.selection, &mut warnings),
        ..choices.clone()
    };
    let DataTypes {
        cdts,
        profiles,
        dictionaries,
        custom_field_types,
    } = cdts::resolve(configuration, choices, &mut warnings);
    let assessments = assessments::resolve(configuration, &cdts, choices, &mut warnings);
    let encounter_templates = encounters::resolve(configuration, choices, &mut warnings);
    let programs = programs::resolve(configuration, choices, &mut warnings);
    let items = security::CoveredItems {
        cdts: &cdts,
        dictionaries: &dictionaries,
        programs: &programs,
    };
    let security_policies = security::resolve(configuration, items, &mut warnings);
    let goal_templates = templates::goal_templates(configuration, choices, &mut warnings);
    let refused = warnings.take_refused();
    let model = Model {
        cdts,
        profiles,
        dictionaries,
        custom_field_types,
        assessments,
        encounter_templates,
        programs,
        security_policies,
        limits: None,
        goal_templates,
        warnings: warnings.into_diagnostics(),
    };
    (model, refused)
}
