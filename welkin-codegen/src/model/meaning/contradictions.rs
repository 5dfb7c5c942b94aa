//! Names that no longer say what people see.

use std::collections::BTreeMap;

use super::{Labels, MeaningChange};
use crate::model::cdts::FIELD_TYPES_NAME;
use crate::model::names::{GivenNames, OptionToName, keys, labelled, names_of_option};
use crate::model::types::{Field, Model, OptionValue};

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
    let custom = model.custom_field_types.iter();
    let custom = custom.map(|custom| (FIELD_TYPES_NAME, &custom.field));
    let fields = model.with_fields();
    let fields = fields.flat_map(|cdt| cdt.fields.iter().map(|field| (&*cdt.name, field)));
    found.extend(
        fields
            .chain(custom)
            .flat_map(|(cdt, field)| inferred(cdt, field, given)),
    );
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

/// Names of options in a lock file that holds no labels: one that is what another option's label would give was not given for its own.
fn inferred(cdt: &str, field: &Field, given: &GivenNames) -> Vec<Contradiction> {
    let Some(names) = given
        .cdts
        .get(cdt)
        .and_then(|cdt| cdt.fields.get(&field.name))
    else {
        return Vec::new();
    };
    let values: Vec<String> = field
        .options()
        .iter()
        .map(|option| option.value.to_string())
        .collect();
    let names_by_label: Vec<Vec<String>> = field
        .options()
        .iter()
        .zip(&values)
        .map(|(option, value)| {
            names_of_option(&OptionToName {
                value,
                is_number: !matches!(option.value, OptionValue::Text(_)),
                label: &option.label,
                position: Default::default(),
            })
        })
        .collect();
    let plain: BTreeMap<&str, usize> = names_by_label
        .iter()
        .enumerate()
        .filter_map(|(place, names)| Some((&**names.first()?, place)))
        .collect();
    let mut found = Vec::new();
    for (place, (option, value)) in field.options().iter().zip(&values).enumerate() {
        let keys = keys(["cdts", cdt, "fields", &field.name, "options", value]);
        let name = names.options.get(value);
        let name = name.filter(|name| **name == option.variant_name);
        let Some(name) = name.filter(|_| !given.labels.contains_key(&keys)) else {
            continue;
        };
        let other = plain
            .get(&**name)
            .filter(|_| !names_by_label[place].contains(name));
        found.extend(other.map(|other| Contradiction {
            keys,
            name: name.clone(),
            before: None,
            now: option.label.clone(),
            label_of: Some(values[*other].clone()),
        }));
    }
    found
}
