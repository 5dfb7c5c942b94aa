//! The options of a field, by the texts that a file can contain.

use std::collections::HashMap;

use welkin_model::model::{FieldType, OptionList};
use welkin_runtime::Json;

/// The options of a field, by value and by label.
#[derive(Clone, Debug, Default)]
pub(crate) struct Options {
    by_text: HashMap<String, Json>,
}

impl Options {
    pub(crate) fn of(field_type: &FieldType) -> Self {
        match field_type {
            FieldType::Options(list) => Self::of_list(list),
            _ => Self::default(),
        }
    }

    /// Values take precedence over labels. A label that several options share matches none of them.
    fn of_list(list: &OptionList) -> Self {
        let value = |option: &welkin_model::model::SelectOption| Json::from(option.value.to_json());
        let mut labels: HashMap<&str, Option<Json>> = HashMap::new();
        for option in &list.options {
            let label = labels.entry(option.label.trim());
            label
                .and_modify(|meaning| *meaning = None)
                .or_insert_with(|| Some(value(option)));
        }
        let labels = labels.into_iter();
        let mut by_text: HashMap<String, Json> = labels
            .filter_map(|(label, meaning)| Some((label.to_owned(), meaning?)))
            .collect();
        for option in &list.options {
            by_text.insert(option.value.to_string(), value(option));
        }
        Self { by_text }
    }

    /// Returns the value of the option that a text names. An unknown text is returned unchanged: the rule of options
    /// then rejects it.
    pub(crate) fn value(&self, text: &str) -> Json {
        let found = self
            .by_text
            .get(text)
            .or_else(|| self.by_text.get(text.trim()));
        found.cloned().unwrap_or_else(|| Json::from(text))
    }
}
