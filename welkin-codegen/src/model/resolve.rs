//! From a configuration to its model.

use super::cdts::DataTypes;
use super::choices::Choices;
use super::names::RefusedChoice;
use super::resolved::Model;
use super::warnings::Warnings;
use super::{assessments, cdts, encounters, goals, programs, security, selection};
use crate::config::Configuration;

/// Resolves a configuration, all names decided anew. It never fails: what can't be taken as it stands becomes a warning and the
/// widest safe form. Machine names differ from each other, as in every configuration that was read.
#[must_use]
pub fn resolve(configuration: &Configuration) -> Model {
    run(configuration, &Choices::default()).0
}

/// Resolves a configuration; what its user wants is done, and names that were given before stay, whatever was added since.
///
/// # Errors
/// Every name of [`Choices::wanted`] that can't be had, because it is no good Rust name or is in use.
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
    let things = security::Things {
        cdts: &cdts,
        dictionaries: &dictionaries,
        programs: &programs,
    };
    let security_policies = security::resolve(configuration, things);
    let goal_templates = goals::resolve(configuration, choices, &mut warnings);
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
