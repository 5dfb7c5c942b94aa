//! From a configuration to its model.

use super::names::GivenNames;
use super::types::Model;
use super::warnings::Warnings;
use super::{assessments, cdts, encounters, programs};
use crate::config::Configuration;

/// Resolves a configuration, all names decided anew. It never fails: what can't be taken as it stands becomes a warning and the
/// widest safe form. Machine names differ from each other, as in every configuration that was read.
#[must_use]
pub fn resolve(configuration: &Configuration) -> Model {
    resolve_with(configuration, &GivenNames::default())
}

/// Resolves a configuration; names that were given before stay, whatever was added since.
#[must_use]
pub fn resolve_with(configuration: &Configuration, given: &GivenNames) -> Model {
    let mut warnings = Warnings::new(&configuration.sources);
    let cdts = cdts::resolve(configuration, given, &mut warnings);
    let assessments = assessments::resolve(configuration, &cdts, given, &mut warnings);
    let encounter_templates = encounters::resolve(configuration, given, &mut warnings);
    let programs = programs::resolve(configuration, given, &mut warnings);
    Model {
        cdts,
        assessments,
        encounter_templates,
        programs,
        warnings: warnings.into_diagnostics(),
    }
}
