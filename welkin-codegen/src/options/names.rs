//! Names by machine name, as the options file and the lock file write them.

use std::collections::BTreeMap;

use super::document::{Table, Written};
use crate::model::{GivenAssessment, GivenCdt, GivenField, GivenLabel, GivenNames, GivenProgram};

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
    /// Whether its records are to be read only.
    pub(crate) read_only: bool,
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
    /// What people saw when they were named, by value.
    pub(crate) labels: Labels,
}

/// What is written of an assessment, an encounter template, a goal template or a program.
#[derive(Clone, Debug, Default)]
pub(crate) struct ModuleEntry {
    /// Where its machine name stands.
    pub(crate) offset: Option<usize>,
    pub(crate) name: Option<Written<String>>,
    /// What people saw when it was named.
    pub(crate) title: Option<GivenLabel>,
    /// Names of what it holds.
    pub(crate) members: BTreeMap<String, Written<String>>,
    /// What people saw when that was named.
    pub(crate) titles: Labels,
}

/// Labels by value or machine name.
pub(crate) type Labels = BTreeMap<String, GivenLabel>;

/// Which file is read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Grammar {
    /// The options file, where fields can be left out with `skip`, and records be read only.
    Options,
    /// The lock file, which holds labels beside names.
    Lock,
}

/// The keys of labels in the lock file: those that names were given for, and those under which names were kept.
pub(crate) struct LabelKeys {
    pub(crate) label: &'static str,
    pub(crate) kept: &'static str,
}

pub(crate) const OPTION_LABELS: LabelKeys = LabelKeys {
    label: "labels",
    kept: "kept-labels",
};
pub(crate) const TITLE: LabelKeys = LabelKeys {
    label: "title",
    kept: "kept-title",
};
pub(crate) const TITLES: LabelKeys = LabelKeys {
    label: "titles",
    kept: "kept-titles",
};

/// Reads `[cdts.cdt-vitals]` and the like, and what is below them.
pub(crate) fn read(root: Table<'_, '_>, grammar: Grammar) -> Entries {
    let cdts = root.tables("cdts", "the table of a CDT").into_iter();
    Entries {
        cdts: cdts
            .map(|(name, table)| (name.value, read_cdt(name.offset, table, grammar)))
            .collect(),
        assessments: read_modules(
            root,
            "assessments",
            "the table of an assessment",
            Some("questions"),
            grammar,
        ),
        encounter_templates: read_modules(
            root,
            "encounter-templates",
            "the table of an encounter template",
            None,
            grammar,
        ),
        goal_templates: read_modules(
            root,
            "goal-templates",
            "the table of a goal template",
            None,
            grammar,
        ),
        programs: read_modules(
            root,
            "programs",
            "the table of a program",
            Some("phases"),
            grammar,
        ),
    }
}

fn read_cdt(offset: Option<usize>, table: Table<'_, '_>, grammar: Grammar) -> CdtEntry {
    table.knows(match grammar {
        Grammar::Options => &["name", "read-only", "fields"],
        Grammar::Lock => &["name", "fields"],
    });
    let fields = table.tables("fields", "the table of a field");
    let fields = fields.into_iter();
    CdtEntry {
        offset,
        name: table.text("name"),
        read_only: table.flag("read-only").unwrap_or(false),
        fields: fields
            .map(|(name, table)| (name.value, read_field(name.offset, table, grammar)))
            .collect(),
    }
}

fn read_field(offset: Option<usize>, table: Table<'_, '_>, grammar: Grammar) -> FieldEntry {
    const KEYS: [&str; 3] = ["name", "option-list", "options"];
    table.knows(&match grammar {
        Grammar::Options => [&KEYS[..], &["skip"]].concat(),
        Grammar::Lock => [&KEYS[..], &[OPTION_LABELS.label, OPTION_LABELS.kept]].concat(),
    });
    FieldEntry {
        offset,
        skip: table.flag("skip").unwrap_or(false),
        name: table.text("name"),
        option_list: table.text("option-list"),
        options: table.text_entries("options").into_iter().collect(),
        labels: read_labels(table, &OPTION_LABELS),
    }
}

fn read_labels(table: Table<'_, '_>, keys: &LabelKeys) -> Labels {
    let labels = table.text_entries(keys.label).into_iter();
    let mut labels: Labels = labels
        .map(|(name, label)| (name, GivenLabel::new(label.value)))
        .collect();
    for (name, kept) in table.text_entries(keys.kept) {
        if let Some(label) = labels.get_mut(&name) {
            label.kept = Some(kept.value);
        }
    }
    labels
}

fn read_modules(
    root: Table<'_, '_>,
    section: &str,
    what: &'static str,
    members: Option<&str>,
    grammar: Grammar,
) -> BTreeMap<String, ModuleEntry> {
    let tables = root.tables(section, what).into_iter();
    let read = |(name, table): (Written<String>, Table<'_, '_>)| {
        let mut keys: Vec<&str> = members.into_iter().chain(["name"]).collect();
        if grammar == Grammar::Lock {
            keys.extend([TITLE.label, TITLE.kept, TITLES.label, TITLES.kept]);
        }
        table.knows(&keys);
        let members = members.map(|members| table.text_entries(members));
        let kept = || table.text(TITLE.kept).map(|kept| kept.value);
        let entry = ModuleEntry {
            offset: name.offset,
            name: table.text("name"),
            title: table.text(TITLE.label).map(|title| GivenLabel {
                label: title.value,
                kept: kept(),
            }),
            members: members.into_iter().flatten().collect(),
            titles: read_labels(table, &TITLES),
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
            labels: self.labels(),
        }
    }

    /// Labels by the keys that lead to the names.
    fn labels(&self) -> BTreeMap<Vec<String>, GivenLabel> {
        let mut labels = BTreeMap::new();
        for (cdt, entry) in &self.cdts {
            for (field, entry) in &entry.fields {
                let of = |value: &str| keys(&["cdts", cdt, "fields", field, "options", value]);
                labels.extend(each_label(&entry.labels, of));
            }
        }
        let sections = [
            ("assessments", &self.assessments),
            ("encounter-templates", &self.encounter_templates),
            ("goal-templates", &self.goal_templates),
            ("programs", &self.programs),
        ];
        for (section, entries) in sections {
            for (name, entry) in entries {
                let title = entry.title.clone();
                labels.extend(title.map(|title| (keys(&[section, name, "name"]), title)));
                let of = |member: &str| keys(&[section, name, "phases", member]);
                labels.extend(each_label(&entry.titles, of));
            }
        }
        labels
    }
}

fn each_label(
    labels: &Labels,
    keys: impl Fn(&str) -> Vec<String>,
) -> impl Iterator<Item = (Vec<String>, GivenLabel)> {
    labels
        .iter()
        .map(move |(name, label)| (keys(name), label.clone()))
}

fn keys(keys: &[&str]) -> Vec<String> {
    keys.iter().map(|key| (*key).to_owned()).collect()
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
