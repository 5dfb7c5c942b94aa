//! Contradictions in a lock file of an earlier version, which contains no labels: the label for which a name was chosen
//! can only be inferred.

use std::collections::BTreeMap;

use super::contradiction::Contradiction;
use super::label::Label;
use crate::model::choices::Choices;
use crate::model::names::{NameTree, OptionToName, Words, names_of_option};
use crate::model::refused::keys;
use crate::model::resolve::Model;
use crate::model::types::FIELD_TYPES_NAME;
use crate::model::types::{Field, OptionValue, SelectOption};

/// Returns variants whose names do not follow from the current labels.
pub(super) fn of_options(model: &Model, choices: &Choices) -> Vec<Contradiction> {
    let custom = model.custom_field_types.iter();
    let custom = custom.map(|custom| (FIELD_TYPES_NAME, &custom.field));
    let fields = model.with_fields();
    let fields = fields.flat_map(|cdt| cdt.fields.iter().map(|field| (&*cdt.name, field)));
    let fields = fields.chain(custom);
    fields
        .flat_map(|(cdt, field)| of_field(cdt, field, choices))
        .collect()
}

fn of_field(cdt: &str, field: &Field, choices: &Choices) -> Vec<Contradiction> {
    let names = choices
        .given
        .at(&["cdts", cdt, "fields", &field.name, "options"]);
    let values: Vec<String> = field
        .options()
        .iter()
        .map(|option| option.value.to_string())
        .collect();
    let options = || field.options().iter().zip(&values);
    let names_by_label: Vec<Vec<String>> = options()
        .map(|(option, value)| names_of(option, value))
        .collect();
    let owners: BTreeMap<&str, usize> = names_by_label
        .iter()
        .enumerate()
        .filter_map(|(place, names)| Some((&**names.first()?, place)))
        .collect();
    let mut found = Vec::new();
    for (place, (option, value)) in options().enumerate() {
        let name = &option.variant_name;
        let recorded = names.and_then(|names| names.at(&[value]));
        let is_unlabeled = recorded.is_none_or(|of| of.label().is_none());
        let is_locked = recorded.is_some_and(|of| of.name() == Some(name));
        // The lock file does not contain names that the user has chosen.
        let is_chosen = choices.wants(&["cdts", cdt, "fields", &field.name, "options", value]);
        let is_known = is_unlabeled && (is_locked || is_chosen);
        if !is_known || names_by_label[place].contains(name) {
            continue;
        }
        let owner = owners.get(&**name);
        if owner.is_some() || !is_chosen && has_nothing_in_common(name, &option.label, value) {
            found.push(Contradiction {
                keys: keys(["cdts", cdt, "fields", &field.name, "options", value]),
                name: name.clone(),
                before: None,
                now: option.label.clone(),
                label_of: owner.map(|owner| values[*owner].clone()),
            });
        }
    }
    found
}

/// Returns the names that follow from a label or, if it yields none, from the value.
fn names_of(option: &SelectOption, value: &str) -> Vec<String> {
    names_of_option(&OptionToName {
        value,
        is_number: !matches!(option.value, OptionValue::Text(_)),
        label: &option.label,
        position: Default::default(),
    })
}

/// Whether a name shares no word with the label or the value, which means that it was chosen for another label.
fn has_nothing_in_common(name: &str, label: &str, value: &str) -> bool {
    let name = Label::new(name);
    let says_nothing = name.words.is_empty() || name.words[0] == "value";
    let shares_words = |text: &str| {
        let label = Label::new(text);
        label.words.iter().any(|word| name.words.contains(word)) || name.says_the_same_as(&label)
    };
    !says_nothing && !label.trim().is_empty() && !shares_words(label) && !shares_words(value)
}

/// Returns phases whose title matches the name of another phase. Phases are named after their machine names, which
/// contain the words of the original title.
pub(super) fn of_phases(model: &Model, given: &NameTree) -> Vec<Contradiction> {
    let mut found = Vec::new();
    for program in &model.programs {
        let named = |title: &str| {
            let words = Words::of_option(title);
            let mut phases = program.phases.iter();
            phases.find(|phase| Words::of_option(&phase.type_name) == words)
        };
        for phase in &program.phases {
            let keys = ["programs", &program.name, "phases", &phase.name];
            let is_locked = given
                .at(&keys)
                .is_some_and(|phase| phase.name().is_some() && phase.label().is_none());
            let other = named(&phase.title).filter(|other| other.name != phase.name);
            if let Some(other) = other.filter(|_| is_locked) {
                found.push(Contradiction {
                    keys: keys.map(str::to_owned).into(),
                    name: phase.type_name.clone(),
                    before: None,
                    now: phase.title.clone(),
                    label_of: Some(other.name.clone()),
                });
            }
        }
    }
    found
}
