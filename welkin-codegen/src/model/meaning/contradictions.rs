//! Names that no longer say what people see.

use super::{MeaningChange, change};
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
    let mut found: Vec<Contradiction> = labelled(model)
        .filter_map(|labelled| {
            let before = given.labels.get(&labelled.keys)?;
            if before.kept.as_deref() == Some(labelled.label) {
                return None;
            }
            let others = others(given, &labelled.keys);
            let change = change(labelled.name, &before.label, labelled.label, others)?;
            Some(Contradiction {
                keys: labelled.keys,
                name: labelled.name.to_owned(),
                before: Some(before.label.clone()),
                now: labelled.label.to_owned(),
                label_of: match change {
                    MeaningChange::OfAnother(name) => Some(name),
                    MeaningChange::Another => None,
                },
            })
        })
        .collect();
    let fields = model
        .with_fields()
        .flat_map(|cdt| cdt.fields.iter().map(|field| (&*cdt.name, field)));
    found.extend(fields.flat_map(|(cdt, field)| inferred(cdt, field, given)));
    found
}

/// What else is in the list, by value or machine name, with the labels of before.
fn others<'g>(
    given: &'g GivenNames,
    keys: &'g [String],
) -> impl Iterator<Item = (&'g str, &'g str)> {
    // Titles have their machine name before `name`; options and phases stand last.
    let is_title = keys.last().is_some_and(|key| key == "name") && keys.len() == 3;
    let place = if is_title { 1 } else { keys.len() - 1 };
    let from = given.labels.range(keys[..place].to_vec()..);
    let in_list = from.take_while(move |(other, _)| other.starts_with(&keys[..place]));
    let others = in_list.filter(move |(other, _)| other.len() == keys.len() && *other != keys);
    let others = others.filter(move |(other, _)| other[place + 1..] == keys[place + 1..]);
    others.map(move |(other, label)| (&*other[place], &*label.label))
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
    let mut found = Vec::new();
    for (place, (option, value)) in field.options().iter().zip(&values).enumerate() {
        let keys = keys(["cdts", cdt, "fields", &field.name, "options", value]);
        let name = names
            .options
            .get(value)
            .filter(|name| **name == option.variant_name);
        let Some(name) = name.filter(|_| !given.labels.contains_key(&keys)) else {
            continue;
        };
        let fits = |names: &[String]| names.iter().take(1).any(|of_label| of_label == name);
        if names_by_label[place].contains(name) {
            continue;
        }
        if let Some(other) = names_by_label.iter().position(|names| fits(names)) {
            found.push(Contradiction {
                keys,
                name: name.clone(),
                before: None,
                now: option.label.clone(),
                label_of: Some(values[other].clone()),
            });
        }
    }
    found
}
