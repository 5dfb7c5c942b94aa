//! Options held against a configuration: what they name must exist.

use std::collections::BTreeSet;

use serde_json::Value;

use super::Options;
use super::document::{Written, in_order};
use super::names::{CdtEntry, FieldEntry, ModuleEntry};
use crate::config::{
    Assessment, Cdt, Configuration, EncounterTemplate, Field, GoalTemplate, Program,
};
use crate::diagnostic::{Diagnostic, printable};
use crate::model::{
    Choices, FIELD_TYPES_NAME, GivenNames, RefusedChoice, SYSTEM_FIELDS, Selection,
};
use crate::similar;

/// What the options choose of a configuration, given the names that were decided earlier.
///
/// # Errors
/// Everything that they name and the configuration does not hold, with the closest names.
pub(crate) fn choices(
    options: &Options,
    configuration: &Configuration,
    given: GivenNames,
) -> Result<Choices, Vec<Diagnostic>> {
    let mut check = Check {
        options,
        configuration,
        problems: Vec::new(),
    };
    check.selection();
    check.entries();
    if !check.problems.is_empty() {
        return Err(in_order(check.problems));
    }
    Ok(Choices {
        selection: selection(options),
        keep_prefixes: options.keep_prefixes,
        wanted: options.entries.given(),
        given,
    })
}

/// What was wanted and can't be had, as errors at their places in the options.
pub(crate) fn refusals(options: &Options, refused: Vec<RefusedChoice>) -> Vec<Diagnostic> {
    let error = |choice: RefusedChoice| {
        let document = options.document.as_ref();
        let offset = document.and_then(|document| document.offset_of(&choice.keys));
        options.error(offset, choice.message, choice.help)
    };
    in_order(refused.into_iter().map(error).collect())
}

fn selection(options: &Options) -> Selection {
    let set = |names: &[Written<String>]| -> BTreeSet<String> {
        names.iter().map(|name| name.value.clone()).collect()
    };
    let skipped = |cdt: &CdtEntry| -> BTreeSet<String> {
        let fields = cdt.fields.iter().filter(|(_, field)| field.skip);
        fields.map(|(name, _)| name.clone()).collect()
    };
    let cdts = options.entries.cdts.iter();
    let read_only = cdts.clone().filter(|(_, cdt)| cdt.read_only);
    Selection {
        read_only: read_only.map(|(name, _)| name.clone()).collect(),
        include: options.include.as_deref().map(set),
        skip: set(&options.skip),
        skipped_fields: cdts
            .map(|(name, cdt)| (name.clone(), skipped(cdt)))
            .collect(),
    }
}

/// What has fields: a CDT, or the custom field types together.
#[derive(Clone, Copy)]
struct Owner<'a> {
    name: &'a str,
    fields: &'a [Field],
}

struct Check<'a> {
    options: &'a Options,
    configuration: &'a Configuration,
    problems: Vec<Diagnostic>,
}

impl<'a> Check<'a> {
    fn selection(&mut self) {
        let options = self.options;
        for name in options.include.iter().flatten() {
            self.selected(&name.value, name.offset);
        }
        for name in &options.skip {
            self.selected(&name.value, name.offset);
            let mut included = options.include.iter().flatten();
            if included.any(|included| included.value == name.value) {
                let message = format!("{} is both included and skipped", quoted(&name.value));
                self.report(name.offset, message, None);
            }
        }
    }

    /// Something that can be selected.
    fn selected(&mut self, name: &str, offset: Option<usize>) {
        let configuration = self.configuration;
        let cdts = configuration.with_fields().map(|cdt| &*cdt.name);
        let assessments = configuration.assessments.iter().map(|it| &*it.name);
        let templates = configuration.encounter_templates.iter().map(|it| &*it.name);
        let programs = configuration.programs.iter().map(|it| &*it.name);
        let goals = configuration.goal_templates.iter().map(|it| &*it.name);
        let custom = (!configuration.custom_field_types.is_empty()).then_some(FIELD_TYPES_NAME);
        let things = cdts.chain(assessments).chain(templates);
        let things: Vec<&str> = things.chain(programs).chain(goals).chain(custom).collect();
        if !things.contains(&name) {
            let help = similar::help(name, things.into_iter(), "things that can be selected");
            let message = format!(
                "there is no CDT, assessment, encounter template, program or goal template {}",
                quoted(name)
            );
            self.report(offset, message, help);
        }
    }

    fn entries(&mut self) {
        let entries = &self.options.entries;
        for (name, entry) in &entries.cdts {
            let Some(owner) = self.owner(name, entry) else {
                continue;
            };
            let mut cdts = self.configuration.cdts.iter();
            if entry.read_only && !cdts.any(|cdt| cdt.name == *name) {
                let message = format!("{} is no CDT: only those can be read-only", quoted(name));
                self.report(entry.offset, message, None);
            }
            for (name, entry) in &entry.fields {
                self.field(owner, name, entry);
            }
        }
        for (name, entry) in &entries.assessments {
            let assessments = &self.configuration.assessments;
            let known = |assessment: &'a Assessment| &*assessment.name;
            if let Some(assessment) =
                self.find(assessments, known, ("assessment", name), entry.offset)
            {
                self.questions(assessment, entry);
            }
        }
        for (name, entry) in &entries.encounter_templates {
            let templates = &self.configuration.encounter_templates;
            let known = |template: &'a EncounterTemplate| &*template.name;
            self.find(templates, known, ("encounter template", name), entry.offset);
        }
        for (name, entry) in &entries.goal_templates {
            let templates = &self.configuration.goal_templates;
            let known = |template: &'a GoalTemplate| &*template.name;
            self.find(templates, known, ("goal template", name), entry.offset);
        }
        for (name, entry) in &entries.programs {
            let programs = &self.configuration.programs;
            let known = |program: &'a Program| &*program.name;
            if let Some(program) = self.find(programs, known, ("program", name), entry.offset) {
                let phases = program.phases.iter().map(|phase| phase.name.clone());
                let place = format!("program {}", quoted(name));
                self.members(&place, "phase", &phases.collect::<Vec<_>>(), entry);
            }
        }
    }

    fn owner(&mut self, name: &str, entry: &CdtEntry) -> Option<Owner<'a>> {
        let custom = &*self.configuration.custom_field_types;
        if name != FIELD_TYPES_NAME || custom.is_empty() {
            return self.cdt(name, entry.offset).map(|cdt| Owner {
                name: &cdt.name,
                fields: &cdt.fields,
            });
        }
        if let Some(name) = &entry.name {
            let message = "custom field types stand in a module whose name is fixed".to_owned();
            self.report(name.offset, message, None);
        }
        Some(Owner {
            name: FIELD_TYPES_NAME,
            fields: custom,
        })
    }

    fn cdt(&mut self, name: &str, offset: Option<usize>) -> Option<&'a Cdt> {
        let cdts = self.configuration.with_fields();
        self.find(cdts, |cdt| &*cdt.name, ("CDT", name), offset)
    }

    /// The item of a name, or an error that says which there are.
    fn find<T>(
        &mut self,
        items: impl IntoIterator<Item = &'a T, IntoIter: Clone>,
        name_of: impl Fn(&'a T) -> &'a str,
        (what, name): (&str, &str),
        offset: Option<usize>,
    ) -> Option<&'a T> {
        let mut items = items.into_iter();
        let all = items.clone();
        let found = items.find(|item| name_of(item) == name);
        if found.is_none() {
            let help = similar::help(name, all.map(name_of), &format!("{what}s"));
            self.report(offset, format!("there is no {what} {}", quoted(name)), help);
        }
        found
    }

    fn field(&mut self, owner: Owner<'a>, name: &str, entry: &FieldEntry) {
        if SYSTEM_FIELDS.contains(&name) {
            let message = format!(
                "{} is a field that every CDT has: it can be neither renamed nor skipped",
                quoted(name)
            );
            self.report(entry.offset, message, None);
            return;
        }
        match owner.fields.iter().find(|field| field.name == name) {
            Some(field) => self.options_of(owner, field, entry),
            None => {
                let fields = owner.fields.iter().map(|field| &*field.name);
                let help = similar::help(name, fields, "fields");
                let (name, cdt) = (quoted(name), quoted(owner.name));
                self.report(entry.offset, format!("CDT {cdt} has no field {name}"), help);
            }
        }
    }

    fn options_of(&mut self, owner: Owner<'a>, field: &Field, entry: &FieldEntry) {
        let options = field.meta.options.iter();
        let values: Vec<String> = options.map(|option| as_text(&option.value)).collect();
        let place = format!(
            "field {} of CDT {}",
            quoted(&field.name),
            quoted(owner.name)
        );
        if let Some(list) = &entry.option_list
            && values.is_empty()
        {
            let message = format!("{place} has no options, so there is no option list to name");
            self.report(list.offset, message, None);
        }
        for (value, name) in &entry.options {
            self.member(&place, "option", &values, (value, name));
        }
    }

    fn questions(&mut self, assessment: &Assessment, entry: &ModuleEntry) {
        let sections = assessment.sections.iter();
        let questions = sections.flat_map(|section| &section.questions);
        let keys = questions.filter_map(|question| {
            let (cdt, field) = question
                .cdt_name
                .as_ref()
                .zip(question.field_name.as_ref())?;
            Some(format!("{cdt}__{field}"))
        });
        let place = format!("assessment {}", quoted(&assessment.name));
        self.members(&place, "question", &keys.collect::<Vec<_>>(), entry);
    }

    fn members(&mut self, place: &str, what: &str, known: &[String], entry: &ModuleEntry) {
        for member in &entry.members {
            self.member(place, what, known, member);
        }
    }

    fn member(
        &mut self,
        place: &str,
        what: &str,
        known: &[String],
        (key, name): (&String, &Written<String>),
    ) {
        if !known.contains(key) {
            let message = format!("{place} has no {what} {}", quoted(key));
            let known = known.iter().map(String::as_str);
            let help = similar::help(key, known, &format!("{what}s"));
            self.report(name.offset, message, help);
        }
    }

    fn report(&mut self, offset: Option<usize>, message: String, help: Option<String>) {
        self.problems
            .push(self.options.error(offset, message, help));
    }
}

impl Options {
    pub(super) fn error(
        &self,
        offset: Option<usize>,
        message: String,
        help: Option<String>,
    ) -> Diagnostic {
        let place = self.document.as_ref().zip(offset);
        let location = place.map(|(document, offset)| document.location(offset));
        Diagnostic::error(message).at(location).help(help)
    }
}

/// An option's value as the text that names it among its peers; whole numbers have no fraction.
pub(crate) fn as_text(value: &Value) -> String {
    match (value, value.as_i64(), value.as_f64()) {
        (Value::String(text), ..) => text.clone(),
        (_, None, Some(number)) => number.to_string(),
        _ => value.to_string(),
    }
}

pub(super) fn quoted(name: &str) -> String {
    format!("`{}`", printable(name))
}
