//! JSON Schemas of the records of CDTs, as they are on the wire.

use serde_json::{Map, Value, json};
use welkin_designer::FieldType;

use super::ModelDocument;
use super::assessments::AssessmentDocument;
use super::cdts::{CdtDocument, FieldDocument, RulesDocument, SystemFieldDocument};
use super::schema_names::{Kind, SchemaNames, with_fields_of};

/// The dialect of the schemas.
pub const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

impl ModelDocument {
    /// The JSON Schemas of every CDT, profile data type and dictionary as definitions of one document: for `Vitals`
    /// also `VitalsNew` (what a record is created from) and `VitalsPatch` (what a record is changed with), where
    /// records can be written.
    ///
    /// The names are those of generated Rust; where two meet, the later one, by kind and machine name, gets a number.
    #[must_use]
    pub fn record_schemas(&self) -> Value {
        let names = SchemaNames::of(self);
        let mut definitions = Map::new();
        for (kind, cdt) in with_fields_of(self) {
            definitions.extend(self.schemas_of(&names, kind, cdt));
        }
        json!({ "$schema": DIALECT, "$defs": definitions })
    }

    /// The JSON Schema of a CDT's records alone, with those for writing among its definitions; none where there is no
    /// such CDT.
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

    /// By name: the record as it is read and, where records can be written, what one is created from and changed with.
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
            // Entries are written whole.
            Kind::Dictionary => &[("New", Write::Create)],
        };
        for (ending, write) in writes {
            let schema = self.write_schema(kind, cdt, *write);
            schemas.insert(format!("{name}{ending}"), schema);
        }
        schemas
    }

    /// Reading is lenient: anything may be absent or null, more may be there, and old values may break today's rules.
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

    /// Writing is strict: read-only and unknown fields are refused.
    fn write_schema(&self, kind: Kind, cdt: &CdtDocument, write: Write) -> Value {
        // Entries of dictionaries are not known to have required values.
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

/// What answers an assessment. Any may be left out: a record can be answered in parts.
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

/// A field as it is read.
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

/// A field as it is written.
fn written(field: &FieldDocument, required: bool) -> Value {
    let mut value = match field.field_type {
        "select" => of_options(field, None),
        "file" | "profile" => json!({ "type": "object" }),
        word => of_type(word),
    };
    add_syntax(&mut value, field.field_type);
    add_rules(&mut value, field);
    if required && !field.multiple && value["type"] == "string" && value["minLength"].is_null() {
        // An empty text is none.
        value["minLength"] = 1.into();
    }
    let schema = if field.multiple {
        json!({ "type": "array", "items": value })
    } else {
        value
    };
    described(if required { schema } else { nullable(schema) }, field)
}

/// A schema with what people know of its field.
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

/// The values of a type without options.
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

/// What a value is written like, beyond its type.
fn add_syntax(schema: &mut Value, word: &str) {
    if word == "integer" {
        // What every language's JSON holds exactly.
        schema["minimum"] = (-EXACT).into();
        schema["maximum"] = EXACT.into();
    }
    let Some(FieldType::Formatted(format)) = FieldType::read(word) else {
        return;
    };
    // JSON Schema's formats of these names are others: stricter, or a matter of the reader's.
    schema["pattern"] = format.pattern().into();
}

/// The options, and with `others` whatever else is of this type.
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

/// What the options of a field are, and so those that were retired.
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

/// Rules that JSON Schema has words for. Its patterns match a part of a text, Designer's the whole.
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
        // A text with a syntax of its own has a pattern already.
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

/// The largest number up to which JSON of every language holds each whole number.
const EXACT: i64 = 9_007_199_254_740_991;

/// `500` rather than `500.0`, which some readers take for no whole number.
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

/// The same, or null.
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
