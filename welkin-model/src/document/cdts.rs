//! CDTs and their fields.

use std::collections::HashMap;

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;
use welkin_designer::{self as designer, Kind, SYSTEM_FIELDS, TextFormat};

use super::source::SourceDocument;
use crate::config::Sources;
use crate::model::access::Operation;
use crate::model::{Cdt, CdtKind, Field, FieldType, Model, Rules, SelectOption};

/// A CDT, or an item with the same structure.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CdtDocument {
    /// Machine name, as in URLs: `cdt-vitals`.
    pub name: String,
    /// Label shown to users.
    pub title: String,
    /// Names in generated Rust.
    pub rust: CdtNames,
    /// Welkin's own CDT.
    pub internal: bool,
    /// Whether records can be read.
    pub readable: bool,
    /// Whether records can be written.
    pub updatable: bool,
    /// Whether a patient has at most one record.
    pub single_record: bool,
    /// The owner of a record, in Designer's terms: `COMMON`, `DOCUMENT_TYPE`, ...
    pub relation: String,
    /// Version of the formation from which it was read.
    pub formation_version: Option<i64>,
    /// Custom fields in Designer's order.
    pub fields: Vec<FieldDocument>,
    /// Changes if something relevant to programs changes: 16 hexadecimal digits.
    pub fingerprint: String,
    /// Source location of its name.
    pub source: Option<SourceDocument>,
}

/// Names of a CDT in generated code.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CdtNames {
    /// The module and the accessor: `vitals`.
    pub module: String,
    /// The struct: `Vitals`.
    #[serde(rename = "struct")]
    pub struct_name: String,
    /// The patch: `VitalsPatch`.
    pub patch: String,
}

/// A custom field.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct FieldDocument {
    /// Machine name, as on the wire: `cdtf-heart-rate`.
    pub name: String,
    /// Names in generated Rust.
    pub rust: FieldNames,
    /// Label shown to users; the question of an assessment if the field has no label.
    pub label: Option<String>,
    /// Type of its values; `json` if it is unknown.
    #[serde(rename = "type")]
    #[schemars(extend("enum" = type_words()))]
    pub field_type: &'static str,
    /// A list of such values.
    pub multiple: bool,
    /// Must be set when a record is created, and can't be cleared.
    pub required: bool,
    /// Whether it can be written.
    pub editable: bool,
    /// Whether Designer flags it as protected health information.
    pub phi: bool,
    /// Disabled in Designer.
    pub deprecated: bool,
    /// Whether lists can be filtered by it.
    pub searchable: bool,
    /// Whether bulk updates can change it.
    pub bulk_edit: bool,
    /// Expression of a computed field.
    pub formula: Option<String>,
    /// Rules for its values.
    pub rules: RulesDocument,
    /// Options in Designer's order; empty unless `type` is `select`.
    pub options: Vec<OptionDocument>,
    /// Questions of assessments whose answers are stored in it.
    pub asked_by: Vec<AskedBy>,
    /// Its part of the CDT's fingerprint: 16 hexadecimal digits.
    pub fingerprint: String,
    /// Source location of its name.
    pub source: Option<SourceDocument>,
}

/// Names of a field in generated code.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct FieldNames {
    /// The struct's field: `heart_rate`.
    pub field: String,
    /// The constant: `HEART_RATE`.
    pub constant: String,
    /// The enum of its options: `BodySurfaceArea`.
    pub option_list: Option<String>,
}

/// Rules for its values; every bound is inclusive, and null if there is none.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct RulesDocument {
    /// Minimum of a number.
    pub min: Option<f64>,
    /// Maximum of a number.
    pub max: Option<f64>,
    /// Minimum length, in characters.
    pub min_length: Option<u64>,
    /// Maximum length, in characters.
    pub max_length: Option<u64>,
    /// Pattern that the whole text must match.
    pub regex: Option<String>,
    /// Earliest date or time, as written in Designer.
    pub earliest: Option<String>,
    /// Latest date or time, as written in Designer.
    pub latest: Option<String>,
    /// File extensions, such as `jpg`; any if empty.
    pub file_types: Vec<String>,
}

/// One option of a select field.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct OptionDocument {
    /// The stored value: a text or a number.
    pub value: Value,
    /// Label shown to users.
    pub label: String,
    /// The variant in generated Rust.
    pub rust: String,
}

/// A question whose answer is stored in a field.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct AskedBy {
    /// Machine name of the assessment.
    pub assessment: String,
    /// Key of the answer.
    pub key: String,
    /// The question, as asked.
    pub question: Option<String>,
}

/// A template of fields.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CustomFieldTypeDocument {
    /// The type of its values in generated Rust.
    pub rust: String,
    /// Type of the fields made from it.
    pub field: FieldDocument,
}

/// A field that Welkin adds to every record.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct SystemFieldDocument {
    /// Machine name, as on the wire.
    pub name: &'static str,
    /// Type of its values: `text` or `date-time`.
    #[serde(rename = "type")]
    pub field_type: &'static str,
    /// Whether a program may write it.
    pub editable: bool,
}

/// Questions by the machine names of the CDT and the field that they fill.
pub(super) type Asked<'m> = HashMap<(&'m str, &'m str), Vec<AskedBy>>;

pub(super) fn asked(model: &Model) -> Asked<'_> {
    let mut asked: Asked<'_> = HashMap::new();
    for assessment in &model.assessments {
        for question in &assessment.questions {
            let field = (&*question.cdt_name, &*question.cdt_field_name);
            asked.entry(field).or_default().push(AskedBy {
                assessment: assessment.name.clone(),
                key: question.field.name.clone(),
                question: question.field.label.clone(),
            });
        }
    }
    asked
}

impl CdtDocument {
    pub(super) fn new(cdt: &Cdt, sources: &Sources, asked: &Asked<'_>) -> Self {
        let fields = cdt.fields.iter().map(|field| {
            let asked = match cdt.kind {
                CdtKind::Cdt => asked.get(&(&*cdt.name, &*field.name)),
                CdtKind::Profile | CdtKind::Dictionary => None,
            };
            let source = SourceDocument::at(sources, field.position);
            FieldDocument::new(field, asked.cloned().unwrap_or_default(), source)
        });
        let scope = cdt.scope.as_ref();
        let may = |any: &[Operation]| {
            scope.is_none_or(|scope| any.iter().any(|operation| scope.permits(*operation)))
        };
        Self {
            name: cdt.name.clone(),
            title: cdt.title.clone(),
            rust: CdtNames {
                module: cdt.module_name.clone(),
                struct_name: cdt.type_name.clone(),
                patch: cdt.patch_name.clone(),
            },
            internal: cdt.internal,
            readable: cdt.readable && may(&[Operation::Read]),
            updatable: cdt.updatable && may(&[Operation::Create, Operation::Update]),
            single_record: cdt.single_record,
            relation: cdt.relation.to_string(),
            formation_version: cdt.version,
            fields: fields.collect(),
            fingerprint: hexadecimal(cdt.fingerprint),
            source: SourceDocument::at(sources, cdt.position),
        }
    }
}

impl FieldDocument {
    pub(super) fn new(
        field: &Field,
        asked_by: Vec<AskedBy>,
        source: Option<SourceDocument>,
    ) -> Self {
        let question = asked_by.iter().find_map(|asked| asked.question.clone());
        Self {
            name: field.name.clone(),
            rust: FieldNames {
                field: field.field_name.clone(),
                constant: field.constant_name.clone(),
                option_list: match &field.field_type {
                    FieldType::Options(list) => Some(list.type_name.clone()),
                    _ => None,
                },
            },
            label: field.label.clone().or(question),
            field_type: word(&field.field_type),
            multiple: field.multiple,
            required: field.required,
            editable: field.editable,
            phi: field.phi,
            deprecated: field.deprecated,
            searchable: field.searchable,
            bulk_edit: field.bulk_edit,
            formula: field.formula.clone(),
            rules: RulesDocument::new(&field.rules),
            options: field.options().iter().map(OptionDocument::new).collect(),
            asked_by,
            fingerprint: hexadecimal(field.fingerprint),
            source,
        }
    }
}

impl RulesDocument {
    fn new(rules: &Rules) -> Self {
        Self {
            min: rules.min,
            max: rules.max,
            min_length: rules.min_length,
            max_length: rules.max_length,
            regex: rules.regex.clone(),
            earliest: rules.earliest.clone(),
            latest: rules.latest.clone(),
            file_types: rules.file_types.clone(),
        }
    }
}

impl OptionDocument {
    fn new(option: &SelectOption) -> Self {
        Self {
            value: option.value.to_json(),
            label: option.label.clone(),
            rust: option.variant_name.clone(),
        }
    }
}

pub(super) fn custom_field_types(model: &Model, sources: &Sources) -> Vec<CustomFieldTypeDocument> {
    let types = model.custom_field_types.iter();
    types
        .map(|custom| {
            let source = SourceDocument::at(sources, custom.field.position);
            CustomFieldTypeDocument {
                rust: custom.type_name.clone(),
                field: FieldDocument::new(&custom.field, Vec::new(), source),
            }
        })
        .collect()
}

pub(super) fn system_fields() -> Vec<SystemFieldDocument> {
    let fields = SYSTEM_FIELDS.into_iter();
    fields
        .map(|field| SystemFieldDocument {
            name: field.name,
            field_type: match field.kind {
                Kind::DateTime => "date-time",
                _ => "text",
            },
            editable: field.is_writable,
        })
        .collect()
}

/// Returns the names of all types in the document.
fn type_words() -> Vec<&'static str> {
    let plain = [
        "text",
        "textarea",
        "richtext",
        "integer",
        "float",
        "boolean",
        "date",
        "date-time",
        "select",
    ];
    let formats = TextFormat::ALL.map(|format| designer::FieldType::Formatted(format).literal());
    let others = ["file", "profile", "json"];
    plain.into_iter().chain(formats).chain(others).collect()
}

/// Returns the name of a type in the document.
pub(super) fn word(field_type: &FieldType) -> &'static str {
    match field_type {
        FieldType::Text => "text",
        FieldType::TextArea => "textarea",
        FieldType::RichText => "richtext",
        FieldType::Integer => "integer",
        FieldType::Float => "float",
        FieldType::Boolean => "boolean",
        FieldType::Date => "date",
        FieldType::DateTime => "date-time",
        FieldType::Options(_) => "select",
        FieldType::Formatted(format) => designer::FieldType::Formatted(*format).literal(),
        FieldType::File => "file",
        FieldType::Profile => "profile",
        FieldType::Json => "json",
    }
}

/// Formats a 64-bit number as a string, because other languages' JSON parsers would round it.
fn hexadecimal(fingerprint: u64) -> String {
    format!("{fingerprint:016x}")
}
