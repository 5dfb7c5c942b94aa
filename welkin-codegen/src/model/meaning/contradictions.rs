//! Names that no longer say what people see.

use std::collections::BTreeMap;

use super::{Labels, MeaningChange, inferred};
use crate::model::names::{GivenNames, labelled};
use crate::model::resolved::Model;

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
    pub(crate) fn label_owner(&self) -> Option<Vec<String>> {
        let owner = self.label_of.as_ref()?;
        let mut keys = self.keys.clone();
        let place = if keys.len() == 3 { 1 } else { keys.len() - 1 };
        owner.clone_into(&mut keys[place]);
        Some(keys)
    }

    /// Whether it is an option or a phase, one of a list.
    pub(crate) fn is_member(&self) -> bool {
        self.path_parts().len() > 1
    }

    /// Every other key says what kind of thing the next one names.
    fn path_parts(&self) -> Vec<&str> {
        let names = self.keys.iter().skip(1).step_by(2);
        names.map(String::as_str).collect()
    }
}

/// Every name of a model that contradicts what people see, given the labels of before.
pub(crate) fn contradictions(model: &Model, given: &GivenNames) -> Vec<Contradiction> {
    let mut lists: BTreeMap<Vec<&str>, Vec<(&str, &str)>> = BTreeMap::new();
    for (keys, before) in &given.labels {
        let (list, own) = in_list(keys);
        lists.entry(list).or_default().push((own, &before.label));
    }
    let mut compared: BTreeMap<Vec<&str>, Labels<'_>> = BTreeMap::new();
    let mut found = Vec::new();
    for labelled in labelled(model) {
        let Some((keys, before)) = given.labels.get_key_value(&labelled.keys) else {
            continue;
        };
        if before.label == labelled.label || before.kept.as_deref() == Some(labelled.label) {
            continue;
        }
        let (list, own) = in_list(keys);
        let labels = lists.get(&list).into_iter().flatten().copied();
        let labels = compared.entry(list).or_insert_with(|| Labels::new(labels));
        let change = labels.change(own, labelled.name, &before.label, labelled.label);
        found.extend(change.map(|change| Contradiction {
            keys: labelled.keys,
            name: labelled.name.to_owned(),
            before: Some(before.label.clone()),
            now: labelled.label.to_owned(),
            label_of: match change {
                MeaningChange::OfAnother(name) => Some(name),
                MeaningChange::Another => None,
            },
        }));
    }
    found.extend(inferred::of_options(model, given));
    found.extend(inferred::of_phases(model, given));
    found
}

/// The keys of the list that something is in, and its own: a value or a machine name.
fn in_list(keys: &[String]) -> (Vec<&str>, &str) {
    // Titles have their machine name before `name`; options and phases stand last.
    let place = if keys.len() == 3 { 1 } else { keys.len() - 1 };
    (
        keys[..place].iter().map(String::as_str).collect(),
        &keys[place],
    )
}
