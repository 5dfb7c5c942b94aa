//! JSON Schemas of CDT records, in their form on the wire.

use serde_json::{Map, Value, json};
use welkin_designer::FieldType;

use super::ModelDocument;
use super::assessments::AssessmentDocument;
use super::cdts::{CdtDocument, FieldDocument, RulesDocument, SystemFieldDocument};
use super::schema_names::{Kind, SchemaNames, with_fields_of};

/// The JSON Schema dialect.
pub const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

impl ModelDocument {
    /// Returns the JSON Schemas of every CDT, profile data type and dictionary, as definitions of one document. If
    /// records can be written, `Vitals` is accompanied by `VitalsNew` (the body that creates a record) and
    /// `VitalsPatch` (the body that changes one).
    ///
    /// The names are those of the generated Rust code. On a collision, the later one, by kind and machine name, gets a
    /// number.
    #[must_use]
    pub fn record_schemas(&self) -> Value {
        let names = SchemaNames::of(self);
        let mut definitions = Map::new();
        for (kind, cdt) in with_fields_of(self) {
            definitions.extend(self.schemas_of(&names, kind, cdt));
        }
        json!({ "$schema": DIALECT, "$defs": definitions })
    }

    /// Returns the JSON Schema of one CDT's records, with the schemas for writing among its definitions; `None` when
    /// there is no such CDT.
    #[must_use]
    pub fn record_schema(&self, cdt: &str) -> Option<Value> {
        let names = SchemaNames::of(self);
        let (kind, cdt) = with_fields_of(self).find(|(_, found)| found.name == cdt)?;
        let mut schemas = self.schemas_of(&names, kind, cdt);
        let mut schema = schemas.remove(names.cdt(kind, cdt))?;
        schema["$schema"] = DIALECT.into();
        if !schemas.is_empty() {
            schema["$defs"] = schemas.into();
        }
        Some(schema)
    }

    /// Returns schemas by name: the record as read and, if records can be written, the bodies that create and change
    /// one.
    pub(super) fn schemas_of(
        &self,
        names: &SchemaNames<'_>,
        kind: Kind,
        cdt: &CdtDocument,
    ) -> Map<String, Value> {
        let name = names.cdt(kind, cdt);
        let mut schemas = Map::new();
        schemas.insert(name.to_owned(), self.read_schema(kind, cdt));
        let writes: &[_] = match kind {
            Kind::Cdt if !cdt.updatable => &[],
            Kind::Cdt | Kind::Profile => &[("New", Write::Create), ("Patch", Write::Patch)],
            // An entry is always written as a whole.
            Kind::Dictionary => &[("New", Write::Create)],
        };
        for (ending, write) in writes {
            let schema = self.write_schema(kind, cdt, *write);
            schemas.insert(format!("{name}{ending}"), schema);
        }
        schemas
    }

    /// Reading is lenient: any value may be absent or null, additional ones may be present, and old values may violate
    /// current rules.
    fn read_schema(&self, kind: Kind, cdt: &CdtDocument) -> Value {
        let custom = cdt.fields.iter();
        let custom = custom.map(|field| (field.name.clone(), read(field)));
        let system = self.system_fields_of(kind);
        let system = system.map(|field| (field.name.to_owned(), of_system_field(field)));
        let properties: Map<String, Value> = system.chain(custom).collect();
        json!({
            "title": cdt.title,
            "type": "object",
            "properties": properties,
            "x-cdt": cdt.name,
        })
    }

    /// Writing is strict: read-only and unknown fields are rejected.
    fn write_schema(&self, kind: Kind, cdt: &CdtDocument, write: Write) -> Value {
        // It is not known whether dictionary entries have required values.
        let is_required = |field: &FieldDocument| field.required && kind != Kind::Dictionary;
        let editable = || cdt.fields.iter().filter(|field| field.editable);
        let custom =
            editable().map(|field| (field.name.clone(), written(field, is_required(field))));
        let system = self.system_fields_of(kind).filter(|field| field.editable);
        let system = system.map(|field| (field.name.to_owned(), of_system_field(field)));
        let properties: Map<String, Value> = system.chain(custom).collect();
        let required = editable().filter(|field| is_required(field) && write == Write::Create);
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

    fn system_fields_of(&self, kind: Kind) -> impl Iterator<Item = &SystemFieldDocument> {
        let fields = match kind {
            Kind::Cdt | Kind::Profile => &*self.system_fields,
            Kind::Dictionary => &[],
        };
        fields.iter()
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Write {
    Create,
    Patch,
}

/// Returns the schema of an assessment's answers. Any of them may be absent, because a record can be answered in parts.
pub(super) fn answers(assessment: &AssessmentDocument) -> Value {
    let questions = assessment.questions.iter();
    let properties: Map<String, Value> = questions
        .map(|question| {
            (
                question.answer.name.clone(),
                written(&question.answer, false),
            )
        })
        .collect();
    json!({
        "title": assessment.title,
        "type": "object",
        "properties": properties,
        "additionalProperties": false,
        "x-assessment": assessment.name,
    })
}

/// Returns the schema of a field for reading.
fn read(field: &FieldDocument) -> Value {
    let value = match field.field_type {
        "select" => of_options(field, Some(kind_of_options(field))),
        "file" | "profile" => json!({ "type": "object" }),
        word => of_type(word),
    };
    let schema = if field.multiple {
        json!({ "type": "array", "items": value })
    } else {
        value
    };
    described(nullable(schema), field)
}

/// Returns the schema of a field for writing.
fn written(field: &FieldDocument, required: bool) -> Value {
    let mut value = match field.field_type {
        "select" => of_options(field, None),
        "file" | "profile" => json!({ "type": "object" }),
        word => of_type(word),
    };
    add_syntax(&mut value, field.field_type);
    add_rules(&mut value, field);
    if required && !field.multiple && value["type"] == "string" && value["minLength"].is_null() {
        // An empty text counts as no value.
        value["minLength"] = 1.into();
    }
    let schema = if field.multiple {
        json!({ "type": "array", "items": value })
    } else {
        value
    };
    described(if required { schema } else { nullable(schema) }, field)
}

/// Adds a field's label and flags to its schema.
fn described(mut schema: Value, field: &FieldDocument) -> Value {
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

/// Returns the schema of a type without options.
fn of_type(word: &str) -> Value {
    match word {
        "integer" => json!({ "type": "integer" }),
        "float" => json!({ "type": "number" }),
        "boolean" => json!({ "type": "boolean" }),
        "date" => json!({ "type": "string", "format": "date" }),
        "date-time" => json!({ "type": "string", "format": "date-time" }),
        "json" => json!({}),
        _ => json!({ "type": "string" }),
    }
}

/// Adds the syntax of a type's values.
fn add_syntax(schema: &mut Value, word: &str) {
    if word == "integer" {
        // The range in which JSON numbers are exact in every language.
        schema["minimum"] = (-EXACT).into();
        schema["maximum"] = EXACT.into();
    }
    let Some(FieldType::Formatted(format)) = FieldType::read(word) else {
        return;
    };
    // JSON Schema's formats of these names differ: they are stricter, or validators treat them differently.
    schema["pattern"] = format.pattern().into();
}

/// Returns a schema of the options and, with `others`, of any other value of this type.
fn of_options(field: &FieldDocument, others: Option<&str>) -> Value {
    let options = field.options.iter();
    let options = options.map(|option| json!({ "const": option.value, "title": option.label }));
    let mut options: Vec<Value> = options.collect();
    match others {
        Some(others) => {
            options.push(json!({ "type": others }));
            json!({ "anyOf": options })
        }
        None => json!({ "oneOf": options }),
    }
}

/// Returns the JSON type of a field's options, and thus also of retired ones.
fn kind_of_options(field: &FieldDocument) -> &'static str {
    let mut values = field.options.iter().map(|option| &option.value);
    if values.clone().all(Value::is_string) {
        "string"
    } else if values.all(Value::is_i64) {
        "integer"
    } else {
        "number"
    }
}

/// Adds the rules that JSON Schema can express. Its patterns match part of a text, while Designer's match the whole
/// text.
fn add_rules(schema: &mut Value, field: &FieldDocument) {
    let rules: &RulesDocument = &field.rules;
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
        let pattern = format!("^(?:{regex})$");
        // A text with a fixed syntax already has a pattern.
        if schema["pattern"].is_null() {
            schema["pattern"] = pattern.into();
        } else {
            schema["allOf"] = json!([{ "pattern": pattern }]);
        }
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

/// The largest number up to which every integer is exact in JSON of every language.
const EXACT: i64 = 9_007_199_254_740_991;

/// Writes `500` rather than `500.0`, which some validators do not accept as an integer.
fn number(bound: f64) -> Value {
    if bound.fract() == 0.0 && bound.abs() <= EXACT as f64 {
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

/// Returns the schema extended with null.
fn nullable(schema: Value) -> Value {
    let Value::Object(mut keys) = schema else {
        return schema;
    };
    if let Some(Value::String(one)) = keys.get("type").cloned() {
        keys.insert("type".to_owned(), json!([one, "null"]));
    }
    for choice in ["oneOf", "anyOf"] {
        if let Some(Value::Array(options)) = keys.get_mut(choice) {
            options.push(json!({ "type": "null" }));
        }
    }
    keys.into()
}
