//! Names that no longer say what people see.

use std::collections::BTreeMap;

use super::{Labels, MeaningChange, inferred};
use crate::model::item::for_each_name;
use crate::model::names::NameTree;
use crate::model::resolve::Model;

/// A name that was given for another label than people see now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contradiction {
    /// Keys that lead to the name: `cdts`, `cdt-phq`, `fields`, `cdtf-q1`, `options`, `0`.
    pub keys: Vec<String>,
    /// The name in code.
    pub name: String,
    /// The label or title that it was given for; nothing where that was not written down.
    pub before: Option<String>,
    /// The label or title now.
    pub now: String,
    /// The value or machine name of what had this label before.
    pub label_of: Option<String>,
}

impl Contradiction {
    /// What leads to it on the command line: `cdt-phq.cdtf-q1.0`, `prog-weight.active`, `asm-phq-9`.
    #[must_use]
    pub fn path(&self) -> String {
        self.path_parts().join(".")
    }

    /// Its path without its own part, where it is one of a list: `cdt-phq.cdtf-q1`.
    #[must_use]
    pub fn list_path(&self) -> String {
        let parts = self.path_parts();
        let list = &parts[..parts.len().saturating_sub(1).max(1)];
        list.join(".")
    }

    /// Keys that lead to the name of what had the label before.
    pub fn label_owner(&self) -> Option<Vec<String>> {
        let owner = self.label_of.as_ref()?;
        let mut keys = self.keys.clone();
        let place = if keys.len() == 3 { 1 } else { keys.len() - 1 };
        owner.clone_into(&mut keys[place]);
        Some(keys)
    }

    /// Whether it is an option or a phase, one of a list.
    pub fn is_member(&self) -> bool {
        self.path_parts().len() > 1
    }

    /// Every other key says what kind of thing the next one names.
    fn path_parts(&self) -> Vec<&str> {
        let names = self.keys.iter().skip(1).step_by(2);
        names.map(String::as_str).collect()
    }
}

/// Every name of a model that contradicts what people see, given the names and labels of before.
pub fn contradictions(model: &Model, given: &NameTree) -> Vec<Contradiction> {
    if given.is_empty() {
        return Vec::new();
    }
    // By the keys of the list that something is in.
    let mut compared: BTreeMap<String, Labels<'_>> = BTreeMap::new();
    let mut found = Vec::new();
    for_each_name(model, &mut |keys, name, label| {
        let before = given.at(keys).and_then(NameTree::label);
        let (Some(label), Some(before)) = (label, before) else {
            return;
        };
        if before.label == label || before.kept.as_deref() == Some(label) {
            return;
        }
        let (list, own) = in_list(keys);
        let labels = compared
            .entry(list.join("\0"))
            .or_insert_with(|| Labels::new(labels_before(given, list)));
        let change = labels.change(own, name, &before.label, label);
        found.extend(change.map(|change| Contradiction {
            keys: keys.iter().map(|key| (*key).to_owned()).collect(),
            name: name.to_owned(),
            before: Some(before.label.clone()),
            now: label.to_owned(),
            label_of: match change {
                MeaningChange::OfAnother(name) => Some(name),
                MeaningChange::Another => None,
            },
        }));
    });
    found.extend(inferred::of_options(model, given));
    found.extend(inferred::of_phases(model, given));
    found
}

/// The labels that were kept of everything in a list, by value or machine name.
fn labels_before<'t>(
    given: &'t NameTree,
    list: &[&str],
) -> impl Iterator<Item = (&'t str, &'t str)> {
    let items = given.at(list).into_iter().flat_map(NameTree::below);
    // A title stands at the name of an item, a label at the option or the phase itself.
    let is_titled = list.len() == 1;
    items.filter_map(move |(item, tree)| {
        let tree = if is_titled { tree.at(&["name"])? } else { tree };
        Some((item, &*tree.label()?.label))
    })
}

/// The keys of the list that something is in, and its own: a value or a machine name.
fn in_list<'k, 's>(keys: &'k [&'s str]) -> (&'k [&'s str], &'s str) {
    // Titles have their machine name before `name`; options and phases stand last.
    let place = if keys.len() == 3 { 1 } else { keys.len() - 1 };
    (&keys[..place], keys[place])
}
