//! Names by machine name, as in the options file and the lock file.

use std::collections::{BTreeMap, BTreeSet};

use super::document::{Located, Table};
use crate::model::names::{SECTIONS, Section};
use crate::model::{GivenLabel, NameTree};

/// The entries of all named items.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Entries {
    pub(crate) names: NameTree,
    /// Machine names of CDTs whose records are read-only.
    pub(crate) read_only: BTreeSet<String>,
    /// Machine names of excluded fields, by machine name of the CDT.
    pub(crate) skipped_fields: BTreeMap<String, BTreeSet<String>>,
}

/// The file that is read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Grammar {
    /// The options file, in which fields can be excluded with `skip`, and records can be read-only.
    Options,
    /// The lock file, which also contains labels.
    Lock,
}

/// The key that makes the records of a CDT read-only.
const READ_ONLY: &str = "read-only";

/// The keys of labels in the lock file: of the label for which a name was chosen, of a later label for which it was
/// kept, and of the name if it was chosen in the options file.
pub(crate) struct LabelKeys {
    pub(crate) label: &'static str,
    pub(crate) kept: &'static str,
    pub(crate) chosen: &'static str,
}

impl LabelKeys {
    fn all(&self) -> [&'static str; 3] {
        [self.label, self.kept, self.chosen]
    }
}

pub(crate) const OPTION_LABELS: LabelKeys = LabelKeys {
    label: "labels",
    kept: "kept-labels",
    chosen: "chosen-options",
};
pub(crate) const TITLE: LabelKeys = LabelKeys {
    label: "title",
    kept: "kept-title",
    chosen: "chosen-name",
};
pub(crate) const TITLES: LabelKeys = LabelKeys {
    label: "titles",
    kept: "kept-titles",
    chosen: "chosen-phases",
};

/// Returns the keys of the tables that contain names.
pub(crate) fn section_keys() -> [&'static str; SECTIONS.len()] {
    SECTIONS.map(|section| section.key)
}

/// Reads `[cdts.cdt-vitals]` and similar tables, with their content.
pub(crate) fn read(root: Table<'_, '_>, grammar: Grammar) -> Entries {
    let mut entries = Entries::default();
    for section in SECTIONS {
        for (name, table) in root.tables(section.key, section.table) {
            let item = entries.names.at_mut(&[section.key, &name.value]);
            item.set_offset(name.offset);
            if section.has_fields() {
                if table.flag(READ_ONLY).unwrap_or(false) {
                    entries.read_only.insert(name.value.clone());
                }
                let skipped = read_cdt(item, table, grammar);
                if !skipped.is_empty() {
                    entries.skipped_fields.insert(name.value, skipped);
                }
            } else {
                read_module(section, item, table, grammar);
            }
        }
    }
    entries
}

/// Reads a CDT. Returns its excluded fields.
fn read_cdt(cdt: &mut NameTree, table: Table<'_, '_>, grammar: Grammar) -> BTreeSet<String> {
    table.knows(match grammar {
        Grammar::Options => &["name", READ_ONLY, "fields"],
        Grammar::Lock => &["name", "fields"],
    });
    insert(cdt, &["name"], table.text("name"));
    let mut skipped = BTreeSet::new();
    for (name, table) in table.tables("fields", "the table of a field") {
        let field = cdt.at_mut(&["fields", &name.value]);
        field.set_offset(name.offset);
        if read_field(field, table, grammar) {
            skipped.insert(name.value);
        }
    }
    skipped
}

/// Reads a field. Returns whether it is excluded.
fn read_field(field: &mut NameTree, table: Table<'_, '_>, grammar: Grammar) -> bool {
    const KEYS: [&str; 3] = ["name", "option-list", "options"];
    table.knows(&match grammar {
        Grammar::Options => [&KEYS[..], &["skip"]].concat(),
        Grammar::Lock => [KEYS, OPTION_LABELS.all()].concat(),
    });
    insert(field, &["name"], table.text("name"));
    insert(field, &["option-list"], table.text("option-list"));
    read_members(field, "options", table);
    read_labels(field, "options", table, &OPTION_LABELS);
    table.flag("skip").unwrap_or(false)
}

/// Reads an item that has no fields, such as an assessment.
fn read_module(section: &Section, item: &mut NameTree, table: Table<'_, '_>, grammar: Grammar) {
    let members = section.members.map(|(members, _)| members);
    let mut keys: Vec<&str> = members.into_iter().chain(["name"]).collect();
    if grammar == Grammar::Lock {
        keys.extend([TITLE.all(), TITLES.all()].concat());
    }
    table.knows(&keys);
    insert(item, &["name"], table.text("name"));
    if let Some(title) = table.text(TITLE.label) {
        let label = GivenLabel {
            label: title.value,
            kept: table.text(TITLE.kept).map(|kept| kept.value),
            chosen: table.text(TITLE.chosen).map(|name| name.value),
        };
        item.at_mut(&["name"]).set_label(Some(label));
    }
    if let Some(members) = members {
        read_members(item, members, table);
        read_labels(item, members, table, &TITLES);
    }
}

fn insert(names: &mut NameTree, keys: &[&str], name: Option<Located<String>>) {
    if let Some(name) = name {
        names.insert(keys, name.value);
        names.at_mut(keys).set_offset(name.offset);
    }
}

/// Reads a table of names by value or machine name.
fn read_members(owner: &mut NameTree, key: &str, table: Table<'_, '_>) {
    for (member, name) in table.text_entries(key) {
        insert(owner, &[key, &member], Some(name));
    }
}

/// Reads the labels of named items at a key.
fn read_labels(owner: &mut NameTree, key: &str, table: Table<'_, '_>, keys: &LabelKeys) {
    for (member, label) in table.text_entries(keys.label) {
        let label = GivenLabel::new(label.value);
        owner.at_mut(&[key, &member]).set_label(Some(label));
    }
    let mut complete = |keys: &'static str, change: fn(&mut GivenLabel, String)| {
        for (member, text) in table.text_entries(keys) {
            let labelled = owner.at(&[key, &member]).and_then(NameTree::label);
            if let Some(mut label) = labelled.cloned() {
                change(&mut label, text.value);
                owner.at_mut(&[key, &member]).set_label(Some(label));
            }
        }
    };
    complete(keys.kept, |label, kept| label.kept = Some(kept));
    complete(keys.chosen, |label, name| label.chosen = Some(name));
}
