//! Encounter templates.

use std::collections::BTreeSet;

use welkin_designer::Relation;

use super::choices::Choices;
use super::names::{self, Decided, ModuleNames, title};
use super::types::{Cdt, Model};
use super::warnings::{Warnings, quoted};
use crate::config::{self, Configuration};

/// An encounter template, resolved.
#[derive(Clone, Debug)]
pub struct EncounterTemplate {
    /// Machine name: `etmp-intake-visit`.
    pub name: String,
    /// Name of its accessor: `intake_visit`.
    pub accessor_name: String,
    /// Its type: `IntakeVisit`.
    pub type_name: String,
    /// Words for people.
    pub title: String,
    /// What it is for, where Designer says.
    pub description: Option<String>,
    /// How patient and clinician meet: `VIDEO`, `CALL`, ...
    pub delivery_method: Option<String>,
    /// Minutes that an encounter takes unless said.
    pub default_minutes: Option<u32>,
    /// Machine names of the assessments linked to it, in Designer's order. The configuration need not hold them.
    pub assessments: Vec<String>,
}

impl Model {
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
}

/// The encounter templates, sorted by machine name.
pub(super) fn resolve(
    configuration: &Configuration,
    choices: &Choices,
    warnings: &mut Warnings<'_>,
) -> Vec<EncounterTemplate> {
    let prefixes = &configuration.naming_convention.prefixes;
    let prefix = prefixes.get("encounterTemplate").map_or("", String::as_str);
    let selected = configuration.encounter_templates.iter();
    let selected = selected.filter(|it| choices.selection.holds(&it.name));
    let mut templates: Vec<_> = selected.collect();
    templates.sort_by(|left, right| left.name.cmp(&right.name));
    let stripped = choices.stripped(prefix);
    let decided = Decided::of(choices);
    let names = names::encounter_templates(&templates, stripped, decided, warnings);
    let known: BTreeSet<&str> = configuration
        .assessments
        .iter()
        .map(|assessment| &*assessment.name)
        .collect();
    templates
        .into_iter()
        .zip(names)
        .map(|(template, names)| {
            report_unknown_assessments(template, &known, warnings);
            resolve_one(template, names, prefix, warnings)
        })
        .collect()
}

fn resolve_one(
    template: &config::EncounterTemplate,
    names: ModuleNames,
    prefix: &str,
    warnings: &mut Warnings<'_>,
) -> EncounterTemplate {
    let mut seen = BTreeSet::new();
    let linked = template.assessment_names.iter();
    EncounterTemplate {
        name: template.name.clone(),
        accessor_name: names.module_name,
        type_name: names.type_name,
        title: title([&template.title], &template.name, prefix),
        description: said(template.description.as_deref()),
        delivery_method: said(template.delivery_method.as_deref()),
        default_minutes: minutes(template, warnings),
        assessments: linked.filter(|name| seen.insert(*name)).cloned().collect(),
    }
}

/// A text, if it says anything.
fn said(text: Option<&str>) -> Option<String> {
    let text = text?.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

fn minutes(template: &config::EncounterTemplate, warnings: &mut Warnings<'_>) -> Option<u32> {
    let minutes = template.default_duration?;
    let usable = u32::try_from(minutes).ok().filter(|minutes| *minutes > 0);
    if usable.is_none() {
        let name = quoted(&template.name);
        let message = format!(
            "encounter template {name} takes {minutes} minutes by default, which is no duration; it is left out"
        );
        warnings.at(template.position, message);
    }
    usable
}

/// Says which linked assessments are missing from a configuration that holds assessments.
fn report_unknown_assessments(
    template: &config::EncounterTemplate,
    known: &BTreeSet<&str>,
    warnings: &mut Warnings<'_>,
) {
    if known.is_empty() {
        return;
    }
    let missing: BTreeSet<_> = template
        .assessment_names
        .iter()
        .filter(|name| !known.contains(&***name))
        .map(|name| quoted(name))
        .collect();
    if missing.is_empty() {
        return;
    }
    let missing: Vec<_> = missing.into_iter().collect();
    let message = format!(
        "encounter template {} is linked to {}, which the configuration does not hold",
        quoted(&template.name),
        missing.join(", "),
    );
    warnings.at(template.position, message);
}
