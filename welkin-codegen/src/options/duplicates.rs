//! Detects items with the same name, as a merge of two branches may leave them in a lock file.

use std::collections::BTreeMap;

use super::document::{Located, Table};
use crate::diagnostic::printable;
use crate::model::NameTree;
use crate::model::names::{Kind, SECTIONS};

/// Reports every name shared by two items whose names must differ. Otherwise, one of them would silently get another
/// name.
pub(crate) fn report_duplicates(names: &NameTree, root: Table<'_, '_>) {
    for section in SECTIONS {
        let Some(items) = names.at(&[section.key]) else {
            continue;
        };
        report(root, section.kind, items, Some("name"));
        let Some((key, kind)) = section.members else {
            continue;
        };
        for (_, item) in items.below() {
            let Some(members) = item.at(&[key]) else {
                continue;
            };
            if section.has_fields() {
                report_fields(root, members);
            } else {
                report(root, kind, members, None);
            }
        }
    }
}

fn report_fields(root: Table<'_, '_>, fields: &NameTree) {
    report(root, Kind::Field, fields, Some("name"));
    report(root, Kind::OptionList, fields, Some("option-list"));
    for (_, field) in fields.below() {
        if let Some(options) = field.at(&["options"]) {
            report(root, Kind::Option, options, None);
        }
    }
}

/// Reports names shared by items directly below a key. `own` is the key of an item's name, unless the item itself holds
/// the name.
fn report(root: Table<'_, '_>, kind: Kind, items: &NameTree, own: Option<&str>) {
    let mut by_name: BTreeMap<&str, &str> = BTreeMap::new();
    for (item, names) in items.below() {
        let Some((names, name)) = names
            .at(own.as_slice())
            .and_then(|names| Some((names, names.name()?)))
        else {
            continue;
        };
        if let Some(other) = by_name.insert(name, item) {
            let message = format!(
                "two {} have the name `{}`: `{}` and `{}`",
                kind.plural(),
                printable(name),
                printable(other),
                printable(item),
            );
            let help = "after a merge? keep the line of the one that had the name first, remove the other, and run `welkin-codegen lock`";
            let written = Located {
                value: (),
                offset: names.offset(),
            };
            root.refuse(&written, message, Some(help.to_owned()));
        }
    }
}
