//! Values set by key for fields that are in the configuration: they are checked and written as values of that field,
//! and replace its typed value.

use welkin_designer::moment;

use super::field_schema::{FieldSchema, Kind};
use super::rule::Rule;
use super::schema::CdtSchema;
use super::slot::Slot;
use super::slots::Slots;
use super::system_table::{ENVELOPE, FIELDS};
use super::time::{Date, DateTime};
use super::value::{FieldValue, Fit, Input, ValueRef};
use crate::json::Json;

impl CdtSchema {
    /// The slot number of the custom field with this machine name.
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

    /// The field with this name, either a field of the CDT or one that every CDT has.
    pub(super) fn known_field(&'static self, name: &str) -> Option<&'static FieldSchema> {
        let custom = self.fields();
        if let Some(place) = self.custom_place(name) {
            return Some(&custom[place]);
        }
        // Patients have external ids of other names.
        let is_patient = || custom.iter().any(|field| field.own_id);
        let mut system = FIELDS.iter();
        system.find(|field| field.name() == name && !(field.own_id && is_patient()))
    }

    /// Returns the name if programs may not set it by key: because it is empty, or a key that Welkin keeps for every
    /// record.
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
    /// The same slots, with values that were set by key as those of the custom fields with these keys.
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

    /// Whether one of the first `places` slots has this name.
    pub(super) fn has_field(&self, name: &str, places: usize) -> bool {
        let place = self.schema.index().find(name);
        place.is_some_and(|place| place < places) || self.schema.custom_place(name).is_some()
    }
}

/// A value without a field.
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

/// The rule that a value set by key breaks because its field can't hold values of this form. An unlisted option may
/// stay in the value that was read.
pub(super) fn broken_by_form(
    field: &FieldSchema,
    value: &Json,
    read: ValueRef<'_>,
) -> Option<Rule> {
    if value.is_null() {
        return None;
    }
    if value.not_finite().is_some() {
        return Some(Rule::Finite);
    }
    if field.multiple {
        if !value.is_array() {
            return Some(Rule::Form);
        }
        let elements = value.elements();
        let broken = elements.filter_map(|value| broken_by_one(field, &value, read));
        // An element of another form makes the list one, wherever it stands.
        return broken.reduce(|first, next| match next {
            Rule::Form => next,
            _ => first,
        });
    }
    broken_by_one(field, value, read)
}

fn broken_by_one(field: &FieldSchema, value: &Json, read: ValueRef<'_>) -> Option<Rule> {
    let holds = match field.kind {
        Kind::Integer => value.is_number() && i64::read(Input::of_json(value)).0.is_some(),
        Kind::Float => value.as_f64().is_some(),
        Kind::Boolean => value.as_bool().is_some(),
        // The text is sent as it is, so that it has to be one that the API reads, too.
        Kind::Date => value.as_str().and_then(moment::written_day).is_some(),
        Kind::DateTime => value.as_str().and_then(moment::parse).is_some(),
        Kind::Options => return broken_by_option(field, value).filter(|_| !read.holds(value)),
        Kind::File | Kind::Profile => value.is_object(),
        Kind::Json => !value.is_null(),
        // Texts, with or without a format.
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

/// A value set by key, in the form in which its field writes it, for comparison: `2026-05-30` is also a point in time.
pub(super) fn as_written(field: &FieldSchema, value: &Json) -> Json {
    if field.multiple && value.is_array() {
        let values = value.elements();
        return values.map(|value| one_as_written(field, &value)).collect();
    }
    one_as_written(field, value)
}

fn one_as_written(field: &FieldSchema, value: &Json) -> Json {
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
