//! What a field's values are, from the `type` that Designer wrote.

use welkin_fingerprint::normal::type_word;

use super::names::{Decided, FieldNames, GivenField};
use super::option_lists;
use super::types::FieldType;
use super::warnings::{FieldPlace, Warnings, quoted};
use crate::config::Field;

/// `type`, as far as it is known.
enum Literal {
    /// One whose values need nothing else to be told.
    Plain(FieldType),
    /// One of a list.
    Select,
    /// Computed from other fields.
    Formula,
    Unknown,
}

/// Reads a type literal. Dialects differ in case and in what stands between words.
fn literal(written: &str) -> Literal {
    Literal::Plain(match &*type_word(written) {
        "text" => FieldType::Text,
        "textarea" => FieldType::TextArea,
        "richtext" => FieldType::RichText,
        "integer" => FieldType::Integer,
        "float" => FieldType::Float,
        "checkbox" => FieldType::Boolean,
        "date" => FieldType::Date,
        "datetime" => FieldType::DateTime,
        "phone" => FieldType::Phone,
        "email" => FieldType::Email,
        "url" => FieldType::Url,
        "file" => FieldType::File,
        "uuid" => FieldType::Uuid,
        "object" => FieldType::Json,
        "select" => return Literal::Select,
        "formula" => return Literal::Formula,
        _ => return Literal::Unknown,
    })
}

/// `valueType`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum ValueType {
    Text,
    Integer,
    Float,
}

impl ValueType {
    pub(super) fn of(field: &Field) -> Option<Self> {
        match &*field.value_type.as_ref()?.to_ascii_uppercase() {
            "STRING" | "TEXT" => Some(Self::Text),
            "INTEGER" => Some(Self::Integer),
            "FLOAT" | "NUMBER" => Some(Self::Float),
            _ => None,
        }
    }

    /// The type of values that are not listed.
    fn unlisted(value_type: Option<Self>) -> FieldType {
        match value_type {
            Some(Self::Integer) => FieldType::Integer,
            Some(Self::Float) => FieldType::Float,
            Some(Self::Text) | None => FieldType::Text,
        }
    }
}

/// A field refers to a profile; its values are objects.
fn refers_to_profile(field: &Field) -> bool {
    field
        .profile_data_type
        .as_ref()
        .is_some_and(|profile| !profile.is_null())
}

/// Whether Welkin computes the field, so that it is never written.
pub(super) fn is_computed(field: &Field) -> bool {
    let has_formula = field
        .formula
        .as_ref()
        .is_some_and(|formula| !formula.is_null());
    has_formula || matches!(literal(&field.field_type), Literal::Formula)
}

/// Whether the field becomes an option list.
pub(super) fn has_options(field: &Field) -> bool {
    let is_select = matches!(literal(&field.field_type), Literal::Select);
    is_select && !refers_to_profile(field) && option_lists::has_usable(&field.meta.options)
}

/// The type of a field; its option list, if it has one, takes the names in `names` and `decided`.
pub(super) fn resolve(
    field: &Field,
    names: &FieldNames,
    decided: Decided<'_, GivenField>,
    place: FieldPlace<'_>,
    warnings: &mut Warnings<'_>,
) -> FieldType {
    if refers_to_profile(field) {
        return FieldType::Profile;
    }
    let value_type = ValueType::of(field);
    match literal(&field.field_type) {
        Literal::Plain(field_type) => field_type,
        Literal::Formula => ValueType::unlisted(value_type),
        Literal::Select => match &names.option_list_name {
            Some(name) if has_options(field) => {
                option_lists::resolve(field, value_type, name, decided, place, warnings)
            }
            _ => {
                if field.dictionary.is_none() {
                    empty(field, place, warnings);
                }
                ValueType::unlisted(value_type)
            }
        },
        Literal::Unknown => {
            let message = if field.field_type.trim().is_empty() {
                format!("{place} has no type; its values are JSON")
            } else {
                let written = quoted(&field.field_type);
                format!("{place} has the type {written}, which is not known; its values are JSON")
            };
            warnings.at(field.type_position, message);
            FieldType::Json
        }
    }
}

/// The type of an answer whose field the configuration does not hold, from the `meta.type` of its question.
pub(super) fn of_question(written: Option<&str>) -> FieldType {
    match literal(written.unwrap_or_default()) {
        Literal::Plain(field_type) => field_type,
        Literal::Select => ValueType::unlisted(None),
        Literal::Formula | Literal::Unknown => FieldType::Json,
    }
}

fn empty(field: &Field, place: FieldPlace<'_>, warnings: &mut Warnings<'_>) {
    let message = format!("{place} has an empty option list; any value can be written");
    let position = field.meta.position.unwrap_or(field.type_position);
    warnings.at(position, message);
}
