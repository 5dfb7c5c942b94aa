//! A CDT's rules as a JSON Schema, for the validator with which validation is compared.

use serde_json::{Map, Value, json};
use welkin_codegen::model::{Cdt, Field, FieldType};
use welkin_designer::TextFormat;

/// Returns the schema of a CDT's fields: types, bounds, lengths, patterns, options, formats. Null is an unset field.
#[must_use]
pub fn schema(cdt: &Cdt) -> Value {
    let properties: Map<String, Value> = cdt
        .fields
        .iter()
        .map(|field| (field.name.clone(), values(field)))
        .collect();
    let required = cdt.fields.iter().filter(|field| field.required);
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "properties": properties,
        "required": required.map(|field| &field.name).collect::<Vec<_>>(),
    })
}

fn values(field: &Field) -> Value {
    if field.multiple {
        json!({ "type": ["array", "null"], "items": value(field) })
    } else {
        value(field)
    }
}

fn value(field: &Field) -> Value {
    let rules = &field.rules;
    let mut schema = match &field.field_type {
        FieldType::Integer => json!({ "type": ["integer", "null"] }),
        FieldType::Float => json!({ "type": ["number", "null"] }),
        FieldType::Boolean => json!({ "type": ["boolean", "null"] }),
        FieldType::Options(list) => {
            let options = list.options.iter().map(|option| option.value.to_json());
            json!({ "enum": options.chain([Value::Null]).collect::<Vec<_>>() })
        }
        FieldType::Date | FieldType::DateTime => text(Some("date-time")),
        FieldType::Formatted(TextFormat::Email) => text(Some("email")),
        FieldType::Formatted(TextFormat::Url) => text(Some("uri")),
        FieldType::Formatted(TextFormat::Uuid) => text(Some("uuid")),
        FieldType::Formatted(TextFormat::Phone) => {
            json!({ "type": ["string", "null"], "pattern": "^\\+[0-9]{7,15}$" })
        }
        FieldType::Text | FieldType::TextArea | FieldType::RichText | FieldType::Formatted(_) => {
            text(None)
        }
        FieldType::File | FieldType::Profile | FieldType::Json => json!({}),
    };
    for (key, bound) in [
        ("minimum", rules.min.map(Value::from)),
        ("maximum", rules.max.map(Value::from)),
        ("minLength", rules.min_length.map(Value::from)),
        ("maxLength", rules.max_length.map(Value::from)),
        (
            "pattern",
            rules
                .regex
                .as_ref()
                .map(|regex| json!(format!("^(?:{regex})$"))),
        ),
    ] {
        if let Some(bound) = bound {
            schema[key] = bound;
        }
    }
    schema
}

fn text(format: Option<&str>) -> Value {
    match format {
        Some(format) => json!({ "type": ["string", "null"], "format": format }),
        None => json!({ "type": ["string", "null"] }),
    }
}
