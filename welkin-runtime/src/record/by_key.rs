//! Values that a program sets by key, where the configuration knows the key after all: they are checked and written as
//! values of that field, and take the place of its typed value.

use super::field_schema::{FieldSchema, Kind};
use super::schema::CdtSchema;
use super::slot::Slot;
use super::slots::Slots;
use super::system::{ENVELOPE, FIELDS};
use super::time::{Date, DateTime};
use super::value::{FieldValue, Fit, Input, ValueRef};
use super::violation::Rule;
use crate::json::Json;

impl CdtSchema {
    /// The place of the custom field of this machine name.
    pub(super) fn custom_place(&'static self, name: &str) -> Option<usize> {
        let custom = self.fields().len();
        let place = self.index().find(name)?;
        if place < custom {
            return Some(place);
        }
        self.index()
            .shadowed_by(place)
            .filter(|place| *place < custom)
    }

    /// The name, if no program may set it by key: it is none, or says of a record what Welkin keeps of every record.
    pub(super) fn reserved(&'static self, name: &str) -> Option<&'static str> {
        if name.trim().is_empty() {
            return Some("");
        }
        if self.custom_place(name).is_some() {
            return None;
        }
        let system = FIELDS.iter().map(|field| field.name);
        system.chain(ENVELOPE).find(|reserved| *reserved == name)
    }
}

impl Slots<'_> {
    /// The same, with the values that were set by key as those of the custom fields that have these keys.
    pub(super) fn with_values_by_key(mut self) -> Self {
        let extra = self.extra;
        for (name, value) in extra.set_by_key() {
            let place = self.schema.custom_place(name);
            if let Some(slot) = place.and_then(|place| self.slots.get_mut(place)) {
                *slot = value;
            }
        }
        self
    }

    /// Whether a field of this name is among the first so many places.
    pub(super) fn has_field(&self, name: &str, places: usize) -> bool {
        let place = self.schema.index().find(name);
        place.is_some_and(|place| place < places) || self.schema.custom_place(name).is_some()
    }
}

/// A value by itself, whatever its field.
impl Slot for Json {
    fn get(&self) -> ValueRef<'_> {
        if self.is_null() {
            ValueRef::Null
        } else {
            ValueRef::Json(self)
        }
    }

    fn set(&mut self, input: Input<'_>) -> Fit {
        *self = input.to_json();
        Fit::Exact
    }
}

/// The rule that a value set by key breaks because its field does not hold such values.
pub(super) fn broken_by_form(field: &FieldSchema, value: &Json) -> Option<Rule> {
    if value.is_null() {
        return None;
    }
    if field.multiple && value.is_array() {
        return value
            .elements()
            .find_map(|value| broken_by_one(field, &value));
    }
    broken_by_one(field, value)
}

fn broken_by_one(field: &FieldSchema, value: &Json) -> Option<Rule> {
    let holds = match field.kind {
        Kind::Integer => value.is_number() && i64::read(Input::of_json(value)).0.is_some(),
        Kind::Float => value.as_f64().is_some(),
        Kind::Boolean => value.as_bool().is_some(),
        Kind::Date => Date::read(Input::of_json(value)).0.is_some(),
        Kind::DateTime => DateTime::read(Input::of_json(value)).0.is_some(),
        Kind::Options => return broken_by_option(field, value),
        Kind::File | Kind::Json => true,
        // Texts, with a format or without one.
        _ => value.as_str().is_some(),
    };
    (!holds).then_some(Rule::Form)
}

fn broken_by_option(field: &FieldSchema, value: &Json) -> Option<Rule> {
    if !value.is_number() && value.as_str().is_none() {
        return Some(Rule::Form);
    }
    let options = field.options?;
    if let Some(text) = value.as_str() {
        return (!options.has_text(text)).then_some(Rule::Option);
    }
    let is_listed = options.values().any(|option| option.to_json() == *value);
    (!is_listed).then_some(Rule::Option)
}

/// A value set by key as its field writes it, for comparison: `2026-05-30` is a moment, too.
pub(super) fn as_written(field: &FieldSchema, value: &Json) -> Json {
    let input = Input::of_json(value);
    let written = match field.kind {
        Kind::Date => Date::read(input).0.map(|date| date.get().to_json()),
        Kind::DateTime => DateTime::read(input).0.map(|moment| moment.get().to_json()),
        Kind::Integer => i64::read(input).0.map(Json::from),
        Kind::Float => value.as_f64().map(Json::from),
        _ => None,
    };
    written.unwrap_or_else(|| value.clone())
}
