//! JSON Schemas of the records of CDTs, as they are on the wire.

use serde_json::{Map, Value, json};

use super::ModelDocument;
use super::cdts::{CdtDocument, FieldDocument, RulesDocument, SystemFieldDocument};

/// The dialect of the schemas.
pub const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

impl ModelDocument {
    /// The JSON Schemas of every CDT, profile data type and dictionary as definitions of one document: for `Vitals` also `VitalsNew`
    /// (what a record is created from) and `VitalsPatch` (what a record is changed with), where records can be written.
    #[must_use]
    pub fn record_schemas(&self) -> Value {
        let mut definitions = Map::new();
        for cdt in self.with_fields() {
            definitions.extend(self.schemas_of(cdt));
        }
        json!({ "$schema": DIALECT, "$defs": definitions })
    }

    /// The JSON Schema of a CDT's records alone, with those for writing among its definitions; none where there is no such CDT.
    #[must_use]
    pub fn record_schema(&self, cdt: &str) -> Option<Value> {
        let cdt = self.with_fields().find(|found| found.name == cdt)?;
        let mut schemas = self.schemas_of(cdt);
        let mut schema = schemas.remove(&cdt.rust.struct_name)?;
        schema["$schema"] = DIALECT.into();
        if !schemas.is_empty() {
            schema["$defs"] = schemas.into();
        }
        Some(schema)
    }

    fn with_fields(&self) -> impl Iterator<Item = &CdtDocument> {
        let cdts = self.cdts.iter().chain(&self.profile_data_types);
        cdts.chain(&self.dictionaries)
    }

    fn schemas_of(&self, cdt: &CdtDocument) -> Map<String, Value> {
        let mut schemas = Map::new();
        schemas.insert(cdt.rust.struct_name.clone(), self.read_schema(cdt));
        if cdt.updatable {
            let name = |suffix: &str| format!("{}{suffix}", cdt.rust.struct_name);
            schemas.insert(name("New"), self.write_schema(cdt, Write::Create));
            schemas.insert(name("Patch"), self.write_schema(cdt, Write::Patch));
        }
        schemas
    }

    /// Reading is lenient: anything may be absent or null, and more may be there.
    fn read_schema(&self, cdt: &CdtDocument) -> Value {
        let custom = cdt.fields.iter();
        let custom = custom.map(|field| (field.name.clone(), nullable(described(field))));
        let system = self.system_fields.iter();
        let system = system.map(|field| (field.name.to_owned(), of_system_field(field)));
        let properties: Map<String, Value> = system.chain(custom).collect();
        json!({
            "title": cdt.title,
            "type": "object",
            "properties": properties,
            "x-cdt": cdt.name,
        })
    }

    /// Writing is strict: read-only and unknown fields are refused.
    fn write_schema(&self, cdt: &CdtDocument, write: Write) -> Value {
        let editable = || cdt.fields.iter().filter(|field| field.editable);
        let custom = editable().map(|field| {
            let schema = described(field);
            let may_be_cleared = write == Write::Patch && !field.required;
            let schema = if may_be_cleared || write == Write::Create && !field.required {
                nullable(schema)
            } else {
                schema
            };
            (field.name.clone(), schema)
        });
        let system = self.system_fields.iter().filter(|field| field.editable);
        let system = system.map(|field| (field.name.to_owned(), of_system_field(field)));
        let properties: Map<String, Value> = system.chain(custom).collect();
        let required = editable().filter(|field| field.required && write == Write::Create);
        let required: Vec<&str> = required.map(|field| &*field.name).collect();
        json!({
            "title": cdt.title,
            "type": "object",
            "properties": properties,
            "required": required,
            "additionalProperties": false,
            "x-cdt": cdt.name,
        })
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Write {
    Create,
    Patch,
}

/// A field's values with what people know of them.
fn described(field: &FieldDocument) -> Value {
    let mut schema = if field.multiple {
        json!({ "type": "array", "items": of_value(field) })
    } else {
        of_value(field)
    };
    if let Some(label) = &field.label {
        schema["title"] = label.as_str().into();
    }
    if !field.editable {
        schema["readOnly"] = true.into();
    }
    if field.deprecated {
        schema["deprecated"] = true.into();
    }
    if field.phi {
        schema["x-phi"] = true.into();
    }
    schema
}

fn of_value(field: &FieldDocument) -> Value {
    let mut schema = match field.field_type {
        "integer" => json!({ "type": "integer" }),
        "float" => json!({ "type": "number" }),
        "boolean" => json!({ "type": "boolean" }),
        "date" => json!({ "type": "string", "format": "date" }),
        "date-time" => json!({ "type": "string", "format": "date-time" }),
        "email" => json!({ "type": "string", "format": "email" }),
        "url" => json!({ "type": "string", "format": "uri" }),
        "uuid" => json!({ "type": "string", "format": "uuid" }),
        "select" => of_options(field),
        "file" | "profile" => json!({ "type": "object" }),
        "json" => json!({}),
        _ => json!({ "type": "string" }),
    };
    add_rules(&mut schema, &field.rules);
    schema
}

fn of_options(field: &FieldDocument) -> Value {
    let options = field.options.iter();
    let options = options.map(|option| json!({ "const": option.value, "title": option.label }));
    json!({ "oneOf": options.collect::<Vec<_>>() })
}

/// Rules that JSON Schema has words for. Its patterns match a part of a text, Designer's the whole.
fn add_rules(schema: &mut Value, rules: &RulesDocument) {
    let numbers = [("minimum", rules.min), ("maximum", rules.max)];
    for (key, bound) in numbers {
        if let Some(bound) = bound {
            schema[key] = number(bound);
        }
    }
    let lengths = [
        ("minLength", rules.min_length),
        ("maxLength", rules.max_length),
    ];
    for (key, bound) in lengths {
        if let Some(bound) = bound {
            schema[key] = bound.into();
        }
    }
    if let Some(regex) = &rules.regex {
        schema["pattern"] = format!("^(?:{regex})$").into();
    }
    let moments = [("x-earliest", &rules.earliest), ("x-latest", &rules.latest)];
    for (key, bound) in moments {
        if let Some(bound) = bound {
            schema[key] = bound.as_str().into();
        }
    }
    if !rules.file_types.is_empty() {
        schema["x-file-types"] = rules.file_types.clone().into();
    }
}

/// `500` rather than `500.0`, which some readers take for no whole number.
fn number(bound: f64) -> Value {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if bound.fract() == 0.0 && bound.abs() < EXACT {
        Value::from(bound as i64)
    } else {
        Value::from(bound)
    }
}

fn of_system_field(field: &SystemFieldDocument) -> Value {
    let mut schema = json!({ "type": ["string", "null"] });
    if field.field_type == "date-time" {
        schema["format"] = "date-time".into();
    }
    if !field.editable {
        schema["readOnly"] = true.into();
    }
    schema
}

/// The same, or null.
fn nullable(schema: Value) -> Value {
    match schema {
        Value::Object(mut keys) => {
            if let Some(Value::String(one)) = keys.get("type").cloned() {
                keys.insert("type".to_owned(), json!([one, "null"]));
            } else if let Some(Value::Array(options)) = keys.get_mut("oneOf") {
                options.push(json!({ "type": "null" }));
            }
            keys.into()
        }
        other => other,
    }
}
