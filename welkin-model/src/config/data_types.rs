//! CDTs, profile data types, dictionaries and their fields as Designer wrote them: no names decided, nothing resolved.
//!
//! Keys that are missing take the default given at the field, because the 2021 formation shape and the simple formation
//! shape carry only a part of them.

use std::collections::BTreeMap;

use serde_json::Value;
use welkin_designer::Relation;

use super::merge::Mergeable;
use super::source::Position;

/// `type` of a CDT.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecordType {
    /// Many records per patient; also what an unknown literal becomes.
    Multi,
    /// One record per patient.
    Single,
}

/// A custom data type, a profile data type, or a dictionary.
#[derive(Clone, Debug)]
pub struct Cdt {
    /// Where its name stands.
    pub position: Position,
    /// Machine name, such as `cdt-vitals`.
    pub name: String,
    /// Title, null on nearly every customer CDT.
    pub title: Option<String>,
    /// Label, null on nearly every customer CDT.
    pub label: Option<String>,
    /// Version of the formation.
    pub version: Option<i64>,
    /// True for Welkin's own CDTs such as `__encounter__`; false when missing.
    pub internal: bool,
    /// Whether records can be read at all; true when missing.
    pub readable: bool,
    /// Whether records can be written; true when missing.
    pub updatable: bool,
    /// Single or multi record; multi when missing.
    pub record_type: RecordType,
    /// `COMMON`, `ENCOUNTER`, `DOCUMENT_TYPE`, ...; `COMMON` when missing.
    pub relation: Relation,
    /// Fields in Designer's order, system fields included.
    pub fields: Vec<Field>,
    /// Stands for all of this that matters to a program: [`welkin_designer::fingerprint::of_cdt`].
    pub fingerprint: u64,
}

/// A field of a CDT (a CDTF).
#[derive(Clone, Debug)]
pub struct Field {
    /// Where its name stands.
    pub position: Position,
    /// Where its type stands (its name's place when the type is missing).
    pub type_position: Position,
    /// Machine name, such as `cdtf-heart-rate`.
    pub name: String,
    /// Label of the simple formation shape, or the question of which the field holds the answers; null elsewhere.
    pub label: Option<String>,
    /// `type` as written: `text`, `select`, `STRING`, ...
    pub field_type: String,
    /// Formula, whatever its shape.
    pub formula: Option<Value>,
    /// `{"name": "cpt", "field": "value"}`.
    pub dictionary: Option<DictionaryReference>,
    /// Profile data type the field refers to, whatever its shape.
    pub profile_data_type: Option<Value>,
    /// Whether it can be written; true when missing.
    pub editable: bool,
    /// Whether lists can be filtered by it.
    pub searchable: bool,
    /// Whether bulk updates may touch it.
    pub bulk_edit: bool,
    /// Flagged as protected health information.
    pub phi: bool,
    /// Switched off in Designer.
    pub disable: bool,
    /// `SELECT`, `CHECKBOX`, ...
    pub display_type: Option<String>,
    /// `STRING`, `INTEGER` or `FLOAT`.
    pub value_type: Option<String>,
    /// `meta`: rules and options.
    pub meta: FieldMeta,
    /// Its part of the CDT's fingerprint: [`welkin_designer::fingerprint::of_field`].
    pub fingerprint: u64,
}

/// A field's link to a dictionary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DictionaryReference {
    /// Name of the dictionary.
    pub name: String,
    /// Field of the dictionary that holds the value.
    pub field: Option<String>,
}

/// `meta` of a field.
#[derive(Clone, Debug, Default)]
pub struct FieldMeta {
    /// Where `meta` stands, if it does.
    pub position: Option<Position>,
    /// Must be set on create.
    pub required: bool,
    /// More than one option may be chosen.
    pub multiple: bool,
    /// Options in Designer's order; empty for other types.
    pub options: Vec<SelectOption>,
    /// `minValue`: a number, or a string that holds one.
    pub min_value: Option<Bound>,
    /// `maxValue`: a number, or a string that holds one.
    pub max_value: Option<Bound>,
    /// `minLength`, in characters. The key is not documented; this one is what the field's peers use.
    pub min_length: Option<Bound>,
    /// `maxLength`, in characters. The key is not documented; this one is what the field's peers use.
    pub max_length: Option<Bound>,
    /// `regex` or `pattern`. Neither key is documented.
    pub regex: Option<Located<String>>,
    /// `fileTypes` of a file field, such as `jpg`.
    pub file_types: Vec<String>,
    /// Keys that have no place above.
    pub other: BTreeMap<String, Value>,
}

/// A number that Designer writes either as a number or as a string.
#[derive(Clone, Debug)]
pub struct Bound {
    /// Where it stands.
    pub position: Position,
    /// The number or text as written: `0`, `"500"`, `"2020-01-01"`.
    pub value: Value,
}

/// A value with the place where it stands.
#[derive(Clone, Debug)]
pub struct Located<T> {
    /// Where it stands.
    pub position: Position,
    /// The value.
    pub value: T,
}

/// An option of a select field.
#[derive(Clone, Debug)]
pub struct SelectOption {
    /// Where it stands.
    pub position: Position,
    /// What people see; the value as text when missing.
    pub label: String,
    /// What is stored: a string, or a number when `valueType` is `INTEGER` or `FLOAT`.
    pub value: Value,
    /// CDT that the option stands for (document types).
    pub ref_cdt_name: Option<String>,
}

impl Cdt {
    /// The field of this machine name.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }
}

impl Mergeable for Cdt {
    const WHAT: &'static str = "CDT";
    const UNORDERED: &[&str] = &["fields", "options", "fileTypes"];

    fn name(&self) -> &str {
        &self.name
    }

    fn version(&self) -> Option<i64> {
        self.version
    }

    fn size(&self) -> usize {
        self.fields.len()
    }
}

impl Mergeable for Field {
    const WHAT: &'static str = "field";
    const UNORDERED: &[&str] = &["options", "fileTypes"];

    fn name(&self) -> &str {
        &self.name
    }

    fn size(&self) -> usize {
        self.meta.options.len()
    }
}
