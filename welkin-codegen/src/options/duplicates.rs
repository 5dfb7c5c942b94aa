//! One name for two items, as a merge of two branches leaves it in a lock file.

use std::collections::BTreeMap;

use super::document::{Table, Written};
use super::names::{Entries, ModuleEntry};
use crate::diagnostic::printable;

/// Reports every name that two items have which must differ: one of them would silently get another name.
pub(crate) fn report_duplicates(entries: &Entries, root: Table<'_, '_>) {
    let cdts = entries.cdts.iter();
    report(
        root,
        "CDTs",
        cdts.clone().map(|(item, cdt)| (item, &cdt.name)),
    );
    for (_, cdt) in cdts {
        let fields = cdt.fields.iter();
        report(
            root,
            "fields",
            fields.clone().map(|(item, field)| (item, &field.name)),
        );
        let lists = fields
            .clone()
            .map(|(item, field)| (item, &field.option_list));
        report(root, "option lists", lists);
        for (_, field) in fields {
            report_all(root, "options", &field.options);
        }
    }
    for (things, modules) in [
        ("assessments", &entries.assessments),
        ("encounter templates", &entries.encounter_templates),
        ("goal templates", &entries.goal_templates),
        ("programs", &entries.programs),
    ] {
        report_modules(root, things, modules);
    }
}

fn report_modules(root: Table<'_, '_>, things: &str, modules: &BTreeMap<String, ModuleEntry>) {
    report(
        root,
        things,
        modules.iter().map(|(item, module)| (item, &module.name)),
    );
    for module in modules.values() {
        report_all(root, "questions or phases", &module.members);
    }
}

fn report_all(root: Table<'_, '_>, things: &str, names: &BTreeMap<String, Written<String>>) {
    let names = names.iter().map(|(item, name)| (item, Some(name)));
    report_names(root, things, names);
}

fn report<'n>(
    root: Table<'_, '_>,
    things: &str,
    names: impl Iterator<Item = (&'n String, &'n Option<Written<String>>)>,
) {
    report_names(
        root,
        things,
        names.map(|(item, name)| (item, name.as_ref())),
    );
}

fn report_names<'n>(
    root: Table<'_, '_>,
    things: &str,
    names: impl Iterator<Item = (&'n String, Option<&'n Written<String>>)>,
) {
    let mut by_name: BTreeMap<&str, &str> = BTreeMap::new();
    for (item, name) in names {
        let Some(name) = name else { continue };
        if let Some(other) = by_name.insert(&name.value, item) {
            let message = format!(
                "two {things} have the name `{}`: `{}` and `{}`",
                printable(&name.value),
                printable(other),
                printable(item),
            );
            let help = "after a merge? keep the line of the one that had the name first, remove the other, and run `welkin-codegen lock`";
            root.refuse(name, message, Some(help.to_owned()));
        }
    }
}
