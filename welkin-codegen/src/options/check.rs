//! Checks options against a configuration: the items that they refer to must exist.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::Options;
use super::document::{Located, in_order};
use super::roles::Holders;
use crate::config::{Configuration, Field};
use crate::diagnostic::{Diagnostic, quoted};
use crate::model::access::Access;
use crate::model::names::{CDTS, Kind, SECTIONS, Section};
use crate::model::{Choices, FIELD_TYPES_NAME, NameTree, RefusedChoice, SYSTEM_FIELDS, Selection};
use crate::similar;

/// Returns the choices that the options make for a configuration, with the names from earlier runs, and their roles and
/// policies.
///
/// # Errors
/// When the options refer to items, roles or policies that the configuration does not contain, or when its
/// `securityFormation` can't be read; all problems are reported together.
pub(crate) fn choices_and_holders(
    options: &Options,
    configuration: &Configuration,
    given: NameTree,
) -> Result<(Choices, Option<Holders>), Vec<Diagnostic>> {
    let holders = Holders::of(options, configuration);
    let access = holders.as_ref().ok().and_then(Option::as_ref);
    let access = access.map(Holders::access);
    match (choices(options, configuration, given, access), holders) {
        (Ok(choices), Ok(holders)) => Ok((choices, holders)),
        (choices, holders) => {
            let problems = [choices.err(), holders.err()].into_iter().flatten();
            Err(in_order(problems.flatten().collect()))
        }
    }
}

/// Returns the choices that the options make for a configuration, with the names from earlier runs. `access` is that of
/// the roles in the options.
///
/// # Errors
/// When the options refer to items that the configuration does not contain; the errors list the most similar names.
fn choices(
    options: &Options,
    configuration: &Configuration,
    given: NameTree,
    access: Option<&Access>,
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
        selection: selection(options, configuration, access),
        keep_prefixes: options.keep_prefixes,
        wanted: options.entries.names.clone(),
        given,
    })
}

/// Converts refused choices to errors with their locations in the options.
pub(crate) fn refusals(options: &Options, refused: Vec<RefusedChoice>) -> Vec<Diagnostic> {
    let error = |choice: RefusedChoice| {
        let document = options.document.as_ref();
        let offset = document.and_then(|document| document.offset_of(&choice.keys));
        options.error(offset, choice.message, choice.help)
    };
    in_order(refused.into_iter().map(error).collect())
}

fn selection(
    options: &Options,
    configuration: &Configuration,
    access: Option<&Access>,
) -> Selection {
    let set = |names: &[Located<String>]| -> BTreeSet<String> {
        names.iter().map(|name| name.value.clone()).collect()
    };
    Selection {
        read_only: options.entries.read_only.clone(),
        include: options.include.as_deref().map(set),
        skip: set(&options.skip),
        skipped_fields: options.entries.skipped_fields.clone(),
        unwritable: access.map_or_else(BTreeMap::new, |access| {
            unwritable(options, configuration, access)
        }),
    }
}

/// Returns the excluded fields that may not be written, by the machine name of the CDT.
fn unwritable(
    options: &Options,
    configuration: &Configuration,
    access: &Access,
) -> BTreeMap<String, BTreeSet<String>> {
    let cdts = configuration.cdts.iter();
    let unwritable = cdts.filter_map(|cdt| {
        let skipped = options.entries.skipped_fields.get(&cdt.name)?.iter();
        let fields = skipped.filter(|field| !access.sets_field(cdt, field));
        Some((cdt.name.clone(), fields.cloned().collect()))
    });
    unwritable.collect()
}

/// An item with fields: a CDT, or the custom field types.
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

    /// Checks the name of an item that can be selected.
    fn selected(&mut self, name: &str, offset: Option<usize>) {
        let sections = SECTIONS.into_iter();
        let items = sections.flat_map(|section| section.selectable(self.configuration));
        let items: Vec<&str> = items.collect();
        if !items.contains(&name) {
            let help = similar::help(name, items.into_iter(), "items that can be selected");
            let nouns = SECTIONS.map(|section| section.kind.noun());
            let (last, others) = nouns.split_last().unwrap_or((&"item", &[]));
            let message = format!(
                "there is no {} or {last} {}",
                others.join(", "),
                quoted(name)
            );
            self.report(offset, message, help);
        }
    }

    fn entries(&mut self) {
        let names = &self.options.entries.names;
        for section in SECTIONS {
            let items = names.at(&[section.key]).into_iter();
            for (name, entry) in items.flat_map(NameTree::below) {
                if section.has_fields() {
                    self.fields(name, entry);
                } else if self.item(section, name, entry.offset()) {
                    self.members(section, name);
                }
            }
        }
    }

    /// Checks the fields of a CDT, or the custom field types.
    fn fields(&mut self, name: &str, entry: &'a NameTree) {
        let Some(owner) = self.owner(name, entry) else {
            return;
        };
        let mut cdts = self.configuration.cdts.iter();
        let is_read_only = self.options.entries.read_only.contains(name);
        if is_read_only && !cdts.any(|cdt| cdt.name == name) {
            let message = format!("{} is not a CDT: only CDTs can be read-only", quoted(name));
            self.report(entry.offset(), message, None);
        }
        let fields = entry.at(&["fields"]).into_iter();
        for (name, entry) in fields.flat_map(NameTree::below) {
            self.field(owner, name, entry);
        }
    }

    fn owner(&mut self, name: &str, entry: &NameTree) -> Option<Owner<'a>> {
        let custom = &*self.configuration.custom_field_types;
        if name != FIELD_TYPES_NAME || custom.is_empty() {
            if !self.item(&CDTS, name, entry.offset()) {
                return None;
            }
            return self.configuration.data_type(name).map(|cdt| Owner {
                name: &cdt.name,
                fields: &cdt.fields,
            });
        }
        if let Some(own) = entry.at(&["name"]) {
            let message = "the module of the custom field types can't be renamed".to_owned();
            self.report(own.offset(), message, None);
        }
        Some(Owner {
            name: FIELD_TYPES_NAME,
            fields: custom,
        })
    }

    /// Returns whether there is an item with this name; otherwise reports an error that lists the existing ones.
    fn item(&mut self, section: &Section, name: &str, offset: Option<usize>) -> bool {
        let items = (section.items)(self.configuration);
        let is_known = items.contains(&name);
        if !is_known {
            let (noun, plural) = (section.kind.noun(), section.kind.plural());
            let help = similar::help(name, items.into_iter(), plural);
            self.report(offset, format!("there is no {noun} {}", quoted(name)), help);
        }
        is_known
    }

    fn field(&mut self, owner: Owner<'a>, name: &str, entry: &NameTree) {
        if SYSTEM_FIELDS.contains(&name) {
            let message = format!(
                "{} is a system field: it can be neither renamed nor skipped",
                quoted(name)
            );
            self.report(entry.offset(), message, None);
            return;
        }
        match owner.fields.iter().find(|field| field.name == name) {
            Some(field) => self.options_of(owner, field, entry),
            None => {
                let fields = owner.fields.iter().map(|field| &*field.name);
                let help = similar::help(name, fields, "fields");
                let (name, cdt) = (quoted(name), quoted(owner.name));
                self.report(
                    entry.offset(),
                    format!("CDT {cdt} has no field {name}"),
                    help,
                );
            }
        }
    }

    fn options_of(&mut self, owner: Owner<'a>, field: &Field, entry: &NameTree) {
        let options = field.meta.options.iter();
        let values: Vec<String> = options.map(|option| as_text(&option.value)).collect();
        let place = format!(
            "field {} of CDT {}",
            quoted(&field.name),
            quoted(owner.name)
        );
        let keys = [CDTS.key, owner.name, "fields", &field.name];
        if entry.at(&["option-list"]).is_some() && values.is_empty() {
            let message = format!("{place} has no options, so there is no option list to name");
            let offset = self.key_offset(&[&keys[..], &["option-list"]].concat());
            self.report(offset, message, None);
        }
        let keys = [&keys[..], &["options"]].concat();
        self.known_members(&place, Kind::Option, &values, &keys);
    }

    /// Checks the questions of an assessment, or the phases of a program.
    fn members(&mut self, section: &Section, item: &str) {
        let Some((key, kind)) = section.members else {
            return;
        };
        let known = members_of(self.configuration, section, item);
        let place = format!("{} {}", section.kind.noun(), quoted(item));
        self.known_members(&place, kind, &known, &[section.key, item, key]);
    }

    /// Checks the table of members at these keys.
    fn known_members(&mut self, place: &str, kind: Kind, known: &[String], keys: &[&str]) {
        let options = self.options;
        let entries = options.entries.names.at(keys).into_iter();
        for (member, _) in entries.flat_map(NameTree::below) {
            if !known.iter().any(|known| known == member) {
                let message = format!("{place} has no {} {}", kind.noun(), quoted(member));
                let known = known.iter().map(String::as_str);
                let help = similar::help(member, known, kind.plural());
                let offset = self.key_offset(&[keys, &[member]].concat());
                self.report(offset, message, help);
            }
        }
    }

    /// Returns the offset of the last of these keys in the options file.
    fn key_offset(&self, keys: &[&str]) -> Option<usize> {
        let document = self.options.document.as_ref()?;
        document.offset_of_key(keys)
    }

    fn report(&mut self, offset: Option<usize>, message: String, help: Option<String>) {
        self.problems
            .push(self.options.error(offset, message, help));
    }
}

/// Returns the named parts of an item in a section: answer keys, or machine names of phases.
fn members_of(configuration: &Configuration, section: &Section, item: &str) -> Vec<String> {
    match section.kind {
        Kind::Assessment => {
            let assessment = configuration.assessment(item).into_iter();
            let sections = assessment.flat_map(|assessment| &assessment.sections);
            let questions = sections.flat_map(|section| &section.questions);
            let keys = questions.filter_map(|question| {
                let cdt = question.cdt_name.as_ref()?;
                Some(format!("{cdt}__{}", question.field_name.as_ref()?))
            });
            keys.collect()
        }
        _ => {
            let program = configuration.program(item).into_iter();
            let phases = program.flat_map(|program| &program.phases);
            phases.map(|phase| phase.name.clone()).collect()
        }
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

/// Formats an option's value as the text that identifies it within its list; integers have no fraction.
fn as_text(value: &Value) -> String {
    match (value, value.as_i64(), value.as_f64()) {
        (Value::String(text), ..) => text.clone(),
        (_, None, Some(number)) => number.to_string(),
        _ => value.to_string(),
    }
}
