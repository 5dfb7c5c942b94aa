//! Names whose meaning contradicts the current labels.

use std::collections::BTreeMap;

use super::contradiction::Contradiction;
use super::{Labels, MeaningChange, inferred};
use crate::model::choices::Choices;
use crate::model::given_names::for_each_name;
use crate::model::names::NameTree;
use crate::model::resolve::Model;

/// Returns every name of a model that contradicts its label, based on the names and labels of earlier runs. A name that
/// was decided again since then fits its label.
pub fn contradictions(model: &Model, choices: &Choices) -> Vec<Contradiction> {
    let given = &choices.given;
    if given.is_empty() {
        return Vec::new();
    }
    // Keyed by the list that contains the item.
    let mut compared: BTreeMap<String, Labels<'_>> = BTreeMap::new();
    let mut found = Vec::new();
    for_each_name(model, &mut |keys, name, label| {
        let recorded = given.at(keys);
        let before = recorded.and_then(NameTree::label);
        let (Some(label), Some(recorded), Some(before)) = (label, recorded, before) else {
            return;
        };
        if !recorded.is_label_of(name, choices.wants(keys)) {
            return;
        }
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
    found.extend(inferred::of_options(model, choices));
    found.extend(inferred::of_phases(model, given));
    found
}

/// Returns the recorded labels of all items in a list, by value or machine name.
fn labels_before<'t>(
    given: &'t NameTree,
    list: &[&str],
) -> impl Iterator<Item = (&'t str, &'t str)> {
    let items = given.at(list).into_iter().flat_map(NameTree::below);
    // A title is stored with the name of an item, a label with the option or phase itself.
    let is_titled = list.len() == 1;
    items.filter_map(move |(item, tree)| {
        let tree = if is_titled { tree.at(&["name"])? } else { tree };
        Some((item, &*tree.label()?.label))
    })
}

/// Returns the keys of the list that contains an item, and its own key: a value or a machine name.
fn in_list<'k, 's>(keys: &'k [&'s str]) -> (&'k [&'s str], &'s str) {
    // For titles, the machine name comes before `name`; for options and phases, it is the last key.
    let place = if keys.len() == 3 { 1 } else { keys.len() - 1 };
    (&keys[..place], keys[place])
}
