//! The options of a field, by the texts that a file can contain.

use std::collections::HashMap;

use welkin_designer::decimal;
use welkin_model::model::{FieldType, OptionList};
use welkin_runtime::Json;

use crate::cell::is_json_number;
use crate::misfit::Misfit;
use crate::settings::OptionsBy;

/// The options of a field, by value and by label.
#[derive(Clone, Debug, Default)]
pub(crate) struct Options {
    by_value: HashMap<String, Json>,
    /// Values that are numbers, by the normal form of all their spellings.
    by_number: HashMap<String, Json>,
    /// A label that several options have means none of them.
    by_label: HashMap<String, Option<Json>>,
    /// The setting of the column.
    by: Option<OptionsBy>,
}

impl Options {
    pub(crate) fn of(field_type: &FieldType, by: Option<OptionsBy>) -> Self {
        match field_type {
            FieldType::Options(list) => Self::of_list(list, by),
            _ => Self::default(),
        }
    }

    fn of_list(list: &OptionList, by: Option<OptionsBy>) -> Self {
        let mut options = Self {
            by,
            ..Self::default()
        };
        for option in &list.options {
            let value = Json::from(option.value.to_json());
            let label = options.by_label.entry(option.label.trim().to_owned());
            let meaning = label.or_insert_with(|| Some(value.clone()));
            meaning.take_if(|meaning| *meaning != value);
            if let Some(number) = number(&value.text()) {
                options.by_number.insert(number, value.clone());
            }
            options.by_value.insert(option.value.to_string(), value);
        }
        options
    }

    /// The value that a text stands for, which is itself where it stands for none: the rule of options then refuses it.
    pub(crate) fn value(&self, text: &str) -> Result<Json, Misfit> {
        let by_label = self.by_label.get(text.trim());
        let by_value = self.by_value.get(text);
        let by_value = by_value.or_else(|| self.by_value.get(text.trim()));
        let by_number = || self.by_number.get(&number(text.trim())?);
        let by_value = by_value.or_else(by_number);
        let found = match (self.by, by_value, by_label) {
            (Some(OptionsBy::Label), _, label) => {
                let label = label.and_then(Option::as_ref);
                Some(label.ok_or(Misfit::NoLabel)?)
            }
            (Some(OptionsBy::Value), value, _) => value,
            (None, Some(value), Some(label)) if label.as_ref() != Some(value) => {
                return Err(Misfit::ValueAndLabel);
            }
            (None, Some(value), _) => Some(value),
            (None, None, label) => label.and_then(Option::as_ref),
        };
        Ok(found.cloned().unwrap_or_else(|| Json::from(text)))
    }

    /// The value that an element of a JSON array stands for. Only a text can be a label.
    pub(crate) fn element(&self, element: Json) -> Result<Json, Misfit> {
        match (element.as_str(), self.by) {
            (Some(text), _) => self.value(text),
            (None, Some(OptionsBy::Label)) => Err(Misfit::NoLabel),
            (None, _) => Ok(element),
        }
    }
}

/// The normal form of all spellings of a number; `None` for other texts.
fn number(text: &str) -> Option<String> {
    is_json_number(text).then(|| decimal::normal(text))?
}
