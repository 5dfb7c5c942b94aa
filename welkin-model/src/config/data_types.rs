//! CDTs, profile data types, dictionaries and their fields as exported by Designer: names and references are not
//! resolved.
//!
//! Missing keys take the default that is documented at the field, because the 2021 formation shape and the simple
//! formation shape contain only some of the keys.

use std::collections::BTreeMap;

use serde_json::Value;
use welkin_designer::Relation;

use super::merge::Mergeable;
use super::source::Position;

/// `type` of a CDT.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecordType {
    /// Many records per patient; also used for unknown literals.
    Multi,
    /// One record per patient.
    Single,
}

/// A custom data type, a profile data type, or a dictionary.
#[derive(Clone, Debug)]
pub struct Cdt {
    /// Position of its name in the source.
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
    /// Whether records can be read; true when missing.
    pub readable: bool,
    /// Whether records can be written; true when missing.
    pub updatable: bool,
    /// Single or multi record; multi when missing.
    pub record_type: RecordType,
    /// `COMMON`, `ENCOUNTER`, `DOCUMENT_TYPE`, ...; `COMMON` when missing.
    pub relation: Relation,
    /// Fields in Designer's order, system fields included.
    pub fields: Vec<Field>,
    /// Fingerprint of everything in it that affects generated code: [`welkin_designer::fingerprint::of_cdt`].
    pub fingerprint: u64,
}

/// A field of a CDT (a CDTF).
#[derive(Clone, Debug)]
pub struct Field {
    /// Position of its name in the source.
    pub position: Position,
    /// Position of its type in the source; the position of its name when the type is missing.
    pub type_position: Position,
    /// Machine name, such as `cdtf-heart-rate`.
    pub name: String,
    /// Label in the simple formation shape, or the question whose answers the field holds; null otherwise.
    pub label: Option<String>,
    /// `type` as in the source: `text`, `select`, `STRING`, ...
    pub field_type: String,
    /// Formula, in any shape.
    pub formula: Option<Value>,
    /// `{"name": "cpt", "field": "value"}`.
    pub dictionary: Option<DictionaryReference>,
    /// Profile data type that the field refers to, in any shape.
    pub profile_data_type: Option<Value>,
    /// Whether the field can be written; true when missing.
    pub editable: bool,
    /// Whether lists can be filtered by it.
    pub searchable: bool,
    /// Whether bulk updates may change it.
    pub bulk_edit: bool,
    /// Flagged as protected health information.
    pub phi: bool,
    /// Disabled in Designer.
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
    /// Machine name of the dictionary.
    pub name: String,
    /// Field of the dictionary that holds the value.
    pub field: Option<String>,
}

/// `meta` of a field.
#[derive(Clone, Debug, Default)]
pub struct FieldMeta {
    /// Position of `meta` in the source, if present.
    pub position: Option<Position>,
    /// Whether a value is required on create.
    pub required: bool,
    /// Whether several options may be selected.
    pub multiple: bool,
    /// Options in Designer's order; empty for other types.
    pub options: Vec<SelectOption>,
    /// `minValue`: a number, or a string that holds one.
    pub min_value: Option<Bound>,
    /// `maxValue`: a number, or a string that holds one.
    pub max_value: Option<Bound>,
    /// `minLength`, in characters. The key is not documented; it follows the naming of the other keys.
    pub min_length: Option<Bound>,
    /// `maxLength`, in characters. The key is not documented; it follows the naming of the other keys.
    pub max_length: Option<Bound>,
    /// `regex` or `pattern`. Neither key is documented.
    pub regex: Option<Located<String>>,
    /// `fileTypes` of a file field, such as `jpg`.
    pub file_types: Vec<String>,
    /// Keys that have no field above.
    pub other: BTreeMap<String, Value>,
}

/// A number that Designer writes either as a number or as a string.
#[derive(Clone, Debug)]
pub struct Bound {
    /// Position in the source.
    pub position: Position,
    /// The number or string as in the source: `0`, `"500"`, `"2020-01-01"`.
    pub value: Value,
}

/// A value with its position in the source.
#[derive(Clone, Debug)]
pub struct Located<T> {
    /// Position in the source.
    pub position: Position,
    /// The value.
    pub value: T,
}

/// An option of a select field.
#[derive(Clone, Debug)]
pub struct SelectOption {
    /// Position in the source.
    pub position: Position,
    /// Label shown to users; the value as text when missing.
    pub label: String,
    /// The stored value: a string, or a number when `valueType` is `INTEGER` or `FLOAT`.
    pub value: Value,
    /// CDT that the option refers to (document types).
    pub ref_cdt_name: Option<String>,
}

impl Cdt {
    /// Returns the field with this machine name.
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

    fn title(&self) -> Option<&str> {
        self.title.as_deref().or(self.label.as_deref())
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

    fn title(&self) -> Option<&str> {
        self.label.as_deref()
    }

    fn size(&self) -> usize {
        self.meta.options.len()
    }
}
