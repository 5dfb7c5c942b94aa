//! The selected items and their dependencies, which become part of a model.

use std::collections::{BTreeMap, BTreeSet};

use welkin_designer::Relation;

use super::assessments::asked_field;
use super::choices::Selection;
use super::refused::{RefusedChoice, keys};
use super::warnings::{Warnings, quoted};
use crate::config::{self, Configuration, Position};

/// An item that needs another, for a message.
struct Dependent {
    by: String,
    position: Position,
}

/// Returns a selection with its dependencies: an assessment depends on the CDTs and fields that it asks for, an
/// encounter template on the disposition. An excluded item that is needed is kept, with a warning.
pub(super) fn with_dependencies(
    configuration: &Configuration,
    selection: &Selection,
    warnings: &mut Warnings<'_>,
) -> Selection {
    let mut complete = selection.clone();
    for (cdt, needed) in needed_cdts(configuration, selection) {
        if complete.skip.remove(cdt) {
            let message = format!("{} is not left out: {} requires it", quoted(cdt), needed.by);
            warnings.at(needed.position, message);
        }
        if let Some(include) = &mut complete.include {
            include.insert(cdt.to_owned());
        }
    }
    for ((cdt, field), needed) in needed_fields(configuration, selection) {
        let skipped = complete.skipped_fields.get_mut(cdt);
        if skipped.is_some_and(|skipped| skipped.remove(field)) {
            let (field, cdt) = (quoted(field), quoted(cdt));
            let message = format!("field {field} of CDT {cdt} is not left out: {}", needed.by);
            warnings.at(needed.position, message);
        }
    }
    refuse_to_skip_required_fields(configuration, &complete, warnings);
    complete
}

/// Refuses to skip required fields. Welkin rejects a record without one, and generated code without the field can't set
/// it. Read-only code does not need the field, and neither does code for roles that may not write it.
fn refuse_to_skip_required_fields(
    configuration: &Configuration,
    selection: &Selection,
    warnings: &mut Warnings<'_>,
) {
    let cdts = configuration.cdts.iter();
    let writable = cdts
        .filter(|cdt| cdt.updatable && selection.holds(&cdt.name) && selection.writes(&cdt.name));
    for cdt in writable {
        let required = cdt.fields.iter().filter(|field| {
            let is_needed = field.meta.required && field.editable;
            is_needed && selection.lacks_writable(&cdt.name, &field.name)
        });
        for field in required {
            let (field_name, cdt_name) = (quoted(&field.name), quoted(&cdt.name));
            let message = format!(
                "field {field_name} of CDT {cdt_name} is required: the tenant rejects new records without it"
            );
            let help = format!(
                "remove `skip`, or add `read-only = true` to the table of {cdt_name} if the program does not write its records"
            );
            warnings.refuse(RefusedChoice {
                keys: keys(["cdts", &cdt.name, "fields", &field.name, "skip"]),
                message,
                help: Some(help),
            });
        }
    }
}

/// Returns the CDTs of the configuration that selected items depend on.
fn needed_cdts<'c>(
    configuration: &'c Configuration,
    selection: &Selection,
) -> BTreeMap<&'c str, Dependent> {
    let mut needed = BTreeMap::new();
    if let Some(template) = selected_template(configuration, selection) {
        for cdt in dispositions(configuration) {
            let by = format!("encounter template {}", quoted(&template.name));
            let position = template.position;
            needed.insert(&*cdt.name, Dependent { by, position });
        }
    }
    for (assessment, question) in questions(configuration, selection) {
        if let Some((cdt, _)) = asked_field(question) {
            let by = format!("assessment {}", quoted(&assessment.name));
            let position = question.position;
            needed.entry(cdt).or_insert(Dependent { by, position });
        }
    }
    let known: BTreeSet<&str> = configuration.cdts.iter().map(|cdt| &*cdt.name).collect();
    needed.retain(|name, _| known.contains(name));
    needed
}

/// Returns the fields that selected items depend on, with the names of their CDTs and the reason: fields that
/// assessments ask for, and fields without which Welkin rejects the disposition of an encounter.
fn needed_fields<'c>(
    configuration: &'c Configuration,
    selection: &Selection,
) -> BTreeMap<(&'c str, &'c str), Dependent> {
    let mut needed = BTreeMap::new();
    for (assessment, question) in questions(configuration, selection) {
        if let Some(field) = asked_field(question) {
            let by = format!("assessment {} asks for it", quoted(&assessment.name));
            let position = question.position;
            needed.entry(field).or_insert(Dependent { by, position });
        }
    }
    if let Some(template) = selected_template(configuration, selection) {
        for cdt in dispositions(configuration) {
            let required = cdt.fields.iter().filter(|field| field.meta.required);
            for field in required {
                let template_name = quoted(&template.name);
                let by = format!("encounters of template {template_name} require it");
                let position = template.position;
                let key = (&*cdt.name, &*field.name);
                needed.entry(key).or_insert(Dependent { by, position });
            }
        }
    }
    needed
}

/// Returns a selected encounter template, if there is one.
fn selected_template<'c>(
    configuration: &'c Configuration,
    selection: &Selection,
) -> Option<&'c config::EncounterTemplate> {
    let mut templates = configuration.encounter_templates.iter();
    templates.find(|template| selection.holds(&template.name))
}

fn dispositions(configuration: &Configuration) -> impl Iterator<Item = &config::Cdt> {
    let cdts = configuration.cdts.iter();
    cdts.filter(|cdt| cdt.relation == Relation::EncounterDisposition)
}

/// Returns the questions of the selected assessments.
fn questions<'c, 's>(
    configuration: &'c Configuration,
    selection: &'s Selection,
) -> impl Iterator<Item = (&'c config::Assessment, &'c config::Question)> + use<'c, 's> {
    let assessments = configuration.assessments.iter();
    let selected = assessments.filter(|assessment| selection.holds(&assessment.name));
    selected.flat_map(|assessment| {
        let sections = assessment.sections.iter();
        let questions = sections.flat_map(|section| &section.questions);
        questions.map(move |question| (assessment, question))
    })
}
