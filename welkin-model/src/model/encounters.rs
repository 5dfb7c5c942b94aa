//! Resolves encounter templates.

use std::collections::BTreeSet;

use super::choices::Choices;
use super::names::{self, ModuleNames, title};
use super::templates::EncounterTemplate;
use super::warnings::{Warnings, quoted};
use crate::config::{self, Configuration};

/// Resolves the encounter templates, sorted by machine name.
pub(super) fn resolve(
    configuration: &Configuration,
    choices: &Choices,
    warnings: &mut Warnings<'_>,
) -> Vec<EncounterTemplate> {
    let prefix = configuration.naming_convention.prefix("encounterTemplate");
    let templates = choices
        .selection
        .of(&configuration.encounter_templates, |it| &it.name);
    let stripped = choices.stripped(prefix);
    let decided = choices.decided();
    let items = templates.iter().map(|it| (&*it.name, it.position));
    let section = &names::ENCOUNTER_TEMPLATES;
    let names = names::modules(section, items, stripped, decided, warnings);
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
        position: template.position,
    }
}

/// Returns a text unless it is blank.
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
            "encounter template {name} takes {minutes} minutes by default, which is not a duration; it is left out"
        );
        warnings.at(template.position, message);
    }
    usable
}

/// Reports linked assessments that are missing from a configuration that contains assessments.
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
        "encounter template {} is linked to {}, which is not in the configuration",
        quoted(&template.name),
        missing.join(", "),
    );
    warnings.at(template.position, message);
}
