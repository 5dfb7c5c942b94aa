//! The schemas of the API's own resources, from the short notation of `resources.json`.
//!
//! In this notation, each key has a type: a type of this file, `A|B` for one of these literals, `@kind` for a name of
//! the configuration, or the name of another schema. A trailing `?` adds null, and `[]` denotes a list.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value, json};
use welkin_designer::TextFormat;

/// A resource of the API.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Resource {
    /// Description.
    of: String,
    /// Whether it holds health data.
    #[serde(default)]
    phi: bool,
    /// Whether unknown keys are rejected.
    #[serde(default)]
    closed: bool,
    keys: BTreeMap<String, String>,
    #[serde(default)]
    required: Vec<String>,
    /// Additional keywords of its JSON Schema.
    #[serde(default)]
    and: Map<String, Value>,
}

/// Names of the configuration, by kind: with `programs`, `@programs` is one of these names. A kind without names
/// accepts any text.
pub(super) type Names = BTreeMap<&'static str, Vec<String>>;

impl Resource {
    pub(super) fn schema(&self, names: &Names) -> Value {
        let keys = self.keys.iter();
        let properties: Map<String, Value> = keys
            .map(|(key, word)| (key.clone(), schema_of(word, names)))
            .collect();
        let mut schema = self.and.clone();
        schema.insert("description".to_owned(), self.of.clone().into());
        schema.insert("type".to_owned(), "object".into());
        schema.insert("properties".to_owned(), properties.into());
        if !self.required.is_empty() {
            schema.insert("required".to_owned(), self.required.clone().into());
        }
        if self.closed {
            schema.insert("additionalProperties".to_owned(), false.into());
        }
        if self.phi {
            schema.insert("x-phi".to_owned(), true.into());
        }
        schema.into()
    }
}

/// Returns a reference to a schema.
pub(super) fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

/// Returns the schema of a type in the short notation.
pub(super) fn schema_of(word: &str, names: &Names) -> Value {
    if let Some(word) = word.strip_suffix('?') {
        return or_null(schema_of(word, names));
    }
    if let Some(word) = word.strip_suffix("[]") {
        return json!({ "type": "array", "items": schema_of(word, names) });
    }
    if let Some(kind) = word.strip_prefix('@') {
        return match names.get(kind).map(Vec::as_slice).unwrap_or_default() {
            [] => json!({ "type": "string" }),
            names => json!({ "type": "string", "enum": names }),
        };
    }
    if let Some(schema) = known(word) {
        return schema;
    }
    if word.starts_with("Welkin") {
        return reference(word);
    }
    let words: Vec<&str> = word.split('|').collect();
    json!({ "type": "string", "enum": words })
}

fn known(word: &str) -> Option<Value> {
    let text = |pattern: &str| json!({ "type": "string", "pattern": pattern });
    let or_empty = |format: TextFormat| {
        let pattern = format
            .pattern()
            .trim_start_matches('^')
            .trim_end_matches('$');
        text(&format!("^({pattern})?$"))
    };
    Some(match word {
        "any" => json!({}),
        "text" => json!({ "type": "string" }),
        "some-text" => json!({ "type": "string", "minLength": 1 }),
        "words-of-text" => text(r"\S"),
        "uuid" => text(TextFormat::Uuid.pattern()),
        "email" => text(TextFormat::Email.pattern()),
        "email-or-empty" => or_empty(TextFormat::Email),
        "phone" => text(TextFormat::Phone.pattern()),
        "phone-or-empty" => or_empty(TextFormat::Phone),
        "zone-or-empty" => json!({ "type": "string", "format": "time-zone" }),
        "long-time" => text("^([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]$"),
        "moment" => json!({ "type": "string", "format": "date-time" }),
        "date-or-moment" => {
            json!({ "anyOf": [{ "type": "string", "format": "date" }, { "type": "string", "format": "date-time" }] })
        }
        "zip" => json!({ "anyOf": [{ "type": "string" }, { "type": "integer", "minimum": 0 }] }),
        "flag" => json!({ "type": "boolean" }),
        "true" => json!({ "const": true }),
        "integer" => json!({ "type": "integer" }),
        "weekday" => json!({ "type": "integer", "minimum": 1, "maximum": 7 }),
        "number" => json!({ "type": "number" }),
        "object" => json!({ "type": "object" }),
        "filter" => {
            json!({ "anyOf": [{ "type": ["string", "number", "null"] }, { "type": "array", "items": { "type": "string" } }] })
        }
        "file" => json!({ "type": "string", "format": "binary" }),
        _ => return None,
    })
}

/// Returns the schema extended with null.
fn or_null(schema: Value) -> Value {
    if schema["$ref"].is_string() {
        return json!({ "anyOf": [schema, { "type": "null" }] });
    }
    if schema["format"].is_string() || schema["pattern"].is_string() {
        return json!({ "anyOf": [schema, { "type": "null" }] });
    }
    let Value::Object(mut keys) = schema else {
        return schema;
    };
    if let Some(Value::String(one)) = keys.get("type").cloned() {
        keys.insert("type".to_owned(), json!([one, "null"]));
    }
    for list in ["anyOf", "enum"] {
        if let Some(Value::Array(of)) = keys.get_mut(list) {
            of.push(if list == "enum" {
                Value::Null
            } else {
                json!({ "type": "null" })
            });
        }
    }
    keys.into()
}
