//! Names by machine name, as the options file and the lock file write them.

use std::collections::BTreeMap;

use super::document::{Table, Written};
use crate::model::{GivenAssessment, GivenCdt, GivenField, GivenNames, GivenProgram};

/// The tables that hold names.
pub(crate) const SECTIONS: [&str; 5] = [
    "assessments",
    "cdts",
    "encounter-templates",
    "goal-templates",
    "programs",
];

/// What is written of everything that has names, by machine name.
#[derive(Clone, Debug, Default)]
pub(crate) struct Entries {
    pub(crate) cdts: BTreeMap<String, CdtEntry>,
    /// With their questions, by answer key.
    pub(crate) assessments: BTreeMap<String, ModuleEntry>,
    pub(crate) encounter_templates: BTreeMap<String, ModuleEntry>,
    pub(crate) goal_templates: BTreeMap<String, ModuleEntry>,
    /// With their phases.
    pub(crate) programs: BTreeMap<String, ModuleEntry>,
}

/// What is written of a CDT.
#[derive(Clone, Debug, Default)]
pub(crate) struct CdtEntry {
    /// Where its machine name stands.
    pub(crate) offset: Option<usize>,
    pub(crate) name: Option<Written<String>>,
    /// By machine name.
    pub(crate) fields: BTreeMap<String, FieldEntry>,
}

/// What is written of a field.
#[derive(Clone, Debug, Default)]
pub(crate) struct FieldEntry {
    /// Where its machine name stands.
    pub(crate) offset: Option<usize>,
    pub(crate) skip: bool,
    pub(crate) name: Option<Written<String>>,
    pub(crate) option_list: Option<Written<String>>,
    /// By value.
    pub(crate) options: BTreeMap<String, Written<String>>,
}

/// What is written of an assessment, an encounter template, a goal template or a program.
#[derive(Clone, Debug, Default)]
pub(crate) struct ModuleEntry {
    /// Where its machine name stands.
    pub(crate) offset: Option<usize>,
    pub(crate) name: Option<Written<String>>,
    /// Names of what it holds.
    pub(crate) members: BTreeMap<String, Written<String>>,
}

/// Whether fields can be left out with `skip`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Skipping {
    Allowed,
    Unknown,
}

/// Reads `[cdts.cdt-vitals]` and the like, and what is below them.
pub(crate) fn read(root: Table<'_, '_>, skipping: Skipping) -> Entries {
    let cdts = root.tables("cdts", "the table of a CDT").into_iter();
    Entries {
        cdts: cdts
            .map(|(name, table)| (name.value, read_cdt(name.offset, table, skipping)))
            .collect(),
        assessments: read_modules(
            root,
            "assessments",
            "the table of an assessment",
            Some("questions"),
        ),
        encounter_templates: read_modules(
            root,
            "encounter-templates",
            "the table of an encounter template",
            None,
        ),
        goal_templates: read_modules(root, "goal-templates", "the table of a goal template", None),
        programs: read_modules(root, "programs", "the table of a program", Some("phases")),
    }
}

fn read_cdt(offset: Option<usize>, table: Table<'_, '_>, skipping: Skipping) -> CdtEntry {
    table.knows(&["name", "fields"]);
    let fields = table.tables("fields", "the table of a field");
    let fields = fields.into_iter();
    CdtEntry {
        offset,
        name: table.text("name"),
        fields: fields
            .map(|(name, table)| (name.value, read_field(name.offset, table, skipping)))
            .collect(),
    }
}

fn read_field(offset: Option<usize>, table: Table<'_, '_>, skipping: Skipping) -> FieldEntry {
    const KEYS: [&str; 4] = ["name", "option-list", "options", "skip"];
    table.knows(match skipping {
        Skipping::Allowed => &KEYS,
        Skipping::Unknown => &KEYS[..3],
    });
    FieldEntry {
        offset,
        skip: table.flag("skip").unwrap_or(false),
        name: table.text("name"),
        option_list: table.text("option-list"),
        options: table.text_entries("options").into_iter().collect(),
    }
}

fn read_modules(
    root: Table<'_, '_>,
    section: &str,
    what: &'static str,
    members: Option<&str>,
) -> BTreeMap<String, ModuleEntry> {
    let tables = root.tables(section, what).into_iter();
    let read = |(name, table): (Written<String>, Table<'_, '_>)| {
        let keys: Vec<&str> = members.into_iter().chain(["name"]).collect();
        table.knows(&keys);
        let members = members.map(|members| table.text_entries(members));
        let entry = ModuleEntry {
            offset: name.offset,
            name: table.text("name"),
            members: members.into_iter().flatten().collect(),
        };
        (name.value, entry)
    };
    tables.map(read).collect()
}

impl Entries {
    /// The names alone.
    pub(crate) fn given(&self) -> GivenNames {
        GivenNames {
            cdts: each(&self.cdts, of_cdt),
            assessments: each(&self.assessments, |entry| GivenAssessment {
                name: value(&entry.name),
                questions: each(&entry.members, |name| name.value.clone()),
            }),
            encounter_templates: names(&self.encounter_templates),
            goal_templates: names(&self.goal_templates),
            programs: each(&self.programs, |entry| GivenProgram {
                name: value(&entry.name),
                phases: each(&entry.members, |name| name.value.clone()),
            }),
        }
    }
}

fn of_cdt(entry: &CdtEntry) -> GivenCdt {
    GivenCdt {
        name: value(&entry.name),
        fields: each(&entry.fields, |field| GivenField {
            name: value(&field.name),
            option_list_name: value(&field.option_list),
            options: each(&field.options, |name| name.value.clone()),
        }),
    }
}

/// The names of things that hold nothing which has names.
fn names(entries: &BTreeMap<String, ModuleEntry>) -> BTreeMap<String, String> {
    let entries = entries.iter();
    entries
        .filter_map(|(key, entry)| Some((key.clone(), value(&entry.name)?)))
        .collect()
}

fn each<T, U>(entries: &BTreeMap<String, T>, make: impl Fn(&T) -> U) -> BTreeMap<String, U> {
    let entries = entries.iter();
    entries
        .map(|(key, entry)| (key.clone(), make(entry)))
        .collect()
}

fn value(written: &Option<Written<String>>) -> Option<String> {
    Some(written.as_ref()?.value.clone())
}
