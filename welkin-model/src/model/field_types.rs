//! Resolves the type of a field's values from the `type` in Designer.

use welkin_designer::{self as designer, ValueType};

use super::names::{Decided, FieldNames};
use super::option_lists;
use super::types::FieldType;
use super::warnings::{FieldPlace, Warnings, quoted};
use crate::config::Field;

/// The known values of `type`.
enum Literal {
    /// A type that does not depend on other keys.
    Plain(FieldType),
    /// A select field.
    Select,
    /// Computed from other fields.
    Formula,
    Unknown,
}

/// Reads a type literal.
fn literal(written: &str) -> Literal {
    let Some(field_type) = designer::FieldType::read(written) else {
        return Literal::Unknown;
    };
    Literal::Plain(match field_type {
        designer::FieldType::Text => FieldType::Text,
        designer::FieldType::TextArea => FieldType::TextArea,
        designer::FieldType::RichText => FieldType::RichText,
        designer::FieldType::Formatted(format) => FieldType::Formatted(format),
        designer::FieldType::Integer => FieldType::Integer,
        designer::FieldType::Float => FieldType::Float,
        designer::FieldType::Boolean => FieldType::Boolean,
        designer::FieldType::Date => FieldType::Date,
        designer::FieldType::DateTime => FieldType::DateTime,
        designer::FieldType::File => FieldType::File,
        designer::FieldType::Object => FieldType::Json,
        designer::FieldType::Select => return Literal::Select,
        designer::FieldType::Formula => return Literal::Formula,
    })
}

/// Returns `valueType`, if it is known.
fn declared_value_type(field: &Field) -> Option<ValueType> {
    ValueType::read(field.value_type.as_ref()?)
}

/// Returns the type of values that are not restricted to options.
fn unlisted(value_type: Option<ValueType>) -> FieldType {
    match value_type {
        Some(ValueType::Integer) => FieldType::Integer,
        Some(ValueType::Float) => FieldType::Float,
        Some(ValueType::Text) | None => FieldType::Text,
    }
}

/// Whether the field refers to a profile; its values are objects.
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

/// Returns the type in Designer, in one form for all its literals.
pub(super) fn normal_literal(field: &Field) -> String {
    if refers_to_profile(field) {
        return "profile".to_owned();
    }
    designer::field_type::normal_literal(&field.field_type).into_owned()
}

/// Whether the field has an option list.
pub(super) fn has_options(field: &Field) -> bool {
    let is_select = matches!(literal(&field.field_type), Literal::Select);
    is_select && !refers_to_profile(field) && option_lists::has_usable(&field.meta.options)
}

/// Resolves the type of a field. Its option list, if it has one, is named according to `names` and `decided`.
pub(super) fn resolve(
    field: &Field,
    names: &FieldNames,
    decided: Decided<'_>,
    place: FieldPlace<'_>,
    warnings: &mut Warnings<'_>,
) -> FieldType {
    if refers_to_profile(field) {
        return FieldType::Profile;
    }
    let value_type = declared_value_type(field);
    match literal(&field.field_type) {
        Literal::Plain(field_type) => field_type,
        Literal::Formula => unlisted(value_type),
        Literal::Select => match &names.option_list_name {
            Some(name) if has_options(field) => {
                option_lists::resolve(field, value_type, name, decided, place, warnings)
            }
            _ => {
                if field.dictionary.is_none() {
                    empty(field, place, warnings);
                }
                unlisted(value_type)
            }
        },
        Literal::Unknown => {
            let message = if field.field_type.trim().is_empty() {
                format!("{place} has no type; its values are JSON")
            } else {
                let written = quoted(&field.field_type);
                format!("{place} has the unknown type {written}; its values are JSON")
            };
            warnings.at(field.type_position, message);
            FieldType::Json
        }
    }
}

/// Returns the type of an answer whose field the configuration does not contain, from the `meta.type` of its question.
pub(super) fn of_question(written: Option<&str>) -> FieldType {
    match literal(written.unwrap_or_default()) {
        Literal::Plain(field_type) => field_type,
        Literal::Select => unlisted(None),
        Literal::Formula | Literal::Unknown => FieldType::Json,
    }
}

fn empty(field: &Field, place: FieldPlace<'_>, warnings: &mut Warnings<'_>) {
    let message = format!("{place} has an empty option list; any value can be written");
    let position = field.meta.position.unwrap_or(field.type_position);
    warnings.at(position, message);
}
