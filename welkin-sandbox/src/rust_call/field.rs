//! Values of fields in generated code.

use serde_json::Value;
use welkin_model::model::{Field, FieldType, OptionList};

use super::literal;

/// A field's value, for a struct and for the argument of a setter.
pub(super) struct FieldValue {
    expression: String,
    is_text: bool,
}

impl FieldValue {
    /// Converts a value that the field's type permits. `None` for others, such as an option that the configuration does
    /// not list. `home` is the module with the field's option list.
    pub(super) fn of(field: &Field, home: Option<&str>, value: &Value) -> Option<Self> {
        let list = match &field.field_type {
            FieldType::Options(list) => Some((list, home?)),
            _ => None,
        };
        if !field.multiple {
            let is_text = is_text(&field.field_type);
            return Some(Self {
                expression: one(&field.field_type, list, value)?,
                is_text,
            });
        }
        let items = value.as_array()?.iter();
        let items: Option<Vec<String>> = items
            .map(|item| {
                let item = one(&field.field_type, list, item)?;
                Some(owned(item, is_text(&field.field_type)))
            })
            .collect();
        let items = items?;
        let expression = if items.is_empty() {
            format!("Vec::<{}>::new()", type_name(&field.field_type, list))
        } else {
            format!("vec![{}]", items.join(", "))
        };
        Some(Self {
            expression,
            is_text: false,
        })
    }

    /// Formats the value for a struct.
    pub(super) fn in_struct(self) -> String {
        format!("Some({})", owned(self.expression, self.is_text))
    }

    /// Formats the value for a condition, or for a setter, which converts strings itself.
    pub(super) fn argument(self) -> String {
        self.expression
    }
}

fn owned(expression: String, is_text: bool) -> String {
    if is_text {
        format!("{expression}.to_owned()")
    } else {
        expression
    }
}

const fn is_text(field_type: &FieldType) -> bool {
    use FieldType::{Formatted, RichText, Text, TextArea};
    matches!(field_type, Text | TextArea | RichText | Formatted(_))
}

type Options<'m> = Option<(&'m OptionList, &'m str)>;

fn type_name(field_type: &FieldType, list: Options<'_>) -> String {
    let name = match field_type {
        FieldType::Integer => "i64",
        FieldType::Float => "f64",
        FieldType::Boolean => "bool",
        FieldType::Date => "welkin_runtime::Date",
        FieldType::DateTime => "welkin_runtime::DateTime",
        FieldType::File | FieldType::Json => "welkin_runtime::Json",
        FieldType::Profile => "welkin_runtime::ProfileReference",
        FieldType::Options(_) => {
            let path = list.map(|(list, home)| format!("care::{home}::{}", list.type_name));
            return path.unwrap_or_default();
        }
        FieldType::Text | FieldType::TextArea | FieldType::RichText | FieldType::Formatted(_) => {
            "String"
        }
    };
    name.to_owned()
}

/// Formats a single value; strings are not converted to `String`.
fn one(field_type: &FieldType, list: Options<'_>, value: &Value) -> Option<String> {
    match field_type {
        FieldType::Integer => value.as_i64().map(|number| number.to_string()),
        FieldType::Float => value.as_f64().map(literal::float),
        FieldType::Boolean => value.as_bool().map(|flag| flag.to_string()),
        FieldType::Date => value.as_str().map(literal::day),
        FieldType::DateTime => {
            let text = literal::text(value.as_str()?);
            Some(format!("{text}.parse::<welkin_runtime::DateTime>()?"))
        }
        FieldType::File | FieldType::Json => {
            let json = literal::json(value);
            Some(format!("welkin_runtime::Json::from({json})"))
        }
        FieldType::Profile => profile(value),
        FieldType::Options(_) => {
            let (list, home) = list?;
            let mut options = list.options.iter();
            let option = options.find(|option| option.value.to_json() == *value)?;
            let (list, option) = (&list.type_name, &option.variant_name);
            Some(format!("care::{home}::{list}::{option}"))
        }
        _ => value.as_str().map(literal::text),
    }
}

/// Formats a reference to a profile that consists of its id only.
fn profile(value: &Value) -> Option<String> {
    let reference = value.as_object()?;
    let id = literal::text(reference.get("id")?.as_str()?);
    (reference.len() == 1).then(|| format!("welkin_runtime::ProfileReference::new({id})"))
}
