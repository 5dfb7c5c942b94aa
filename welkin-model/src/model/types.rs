//! The model used by the emitters and the sandbox. All names are resolved, but nothing is Rust syntax.

use std::collections::BTreeSet;
use std::fmt;

use serde_json::Value;
pub use welkin_designer::system_fields::NAMES as SYSTEM_FIELDS;
use welkin_designer::{Kind, Relation, TextFormat, fingerprint};

use super::operation::Operation;
use crate::config::{DictionaryReference, Position};

/// Key of custom field types in lock files and options files.
pub const FIELD_TYPES_NAME: &str = "custom-field-types";

/// A resolved custom field type.
#[derive(Clone, Debug)]
pub struct CustomFieldType {
    /// The type of its values: `Severity`.
    pub type_name: String,
    /// A field created from it.
    pub field: Field,
}

/// The kind of an item with the shape of a CDT.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CdtKind {
    /// A CDT, whose records belong to patients.
    Cdt,
    /// A profile data type, whose records all patients share.
    Profile,
    /// A dictionary, which contains coded entries.
    Dictionary,
}

impl CdtKind {
    /// Returns the noun for messages: `CDT`.
    pub(super) const fn words(self) -> &'static str {
        match self {
            Self::Cdt => "CDT",
            Self::Profile => "profile data type",
            Self::Dictionary => "dictionary",
        }
    }
}

/// A resolved CDT, or an item with its shape.
#[derive(Clone, Debug)]
pub struct Cdt {
    /// Its kind.
    pub kind: CdtKind,
    /// Machine name, as in URLs: `cdt-vitals`.
    pub name: String,
    /// Module that contains everything of this CDT; also the accessor's name: `vitals`.
    pub module_name: String,
    /// The struct: `Vitals`.
    pub type_name: String,
    /// The patch type: `VitalsPatch`.
    pub patch_name: String,
    /// The type for creating records, if a role may not write everything that it may read: `NewVitals`.
    pub new_name: String,
    /// Display text, from title, label, or the name itself.
    pub title: String,
    /// Whether the title was given, and not derived from the name.
    pub has_title: bool,
    /// Whether it is one of Welkin's own CDTs.
    pub internal: bool,
    /// Whether records can be read.
    pub readable: bool,
    /// Whether records can be written.
    pub updatable: bool,
    /// Whether a patient has at most one record.
    pub single_record: bool,
    /// The kind of item to which its records belong.
    pub relation: Relation,
    /// Version of the formation from which it was read.
    pub version: Option<i64>,
    /// Custom fields in Designer's order; system fields are defined in the runtime.
    pub fields: Vec<Field>,
    /// Fingerprint of everything in the configured CDT that affects generated code, including fields that were not
    /// selected.
    pub fingerprint: u64,
    /// Its permissions for the roles for which code is generated; `None` when it is generated for all.
    pub scope: Option<Scope>,
    /// Position of its name in the configuration.
    pub position: Position,
}

/// The permissions of roles and policies on a CDT.
#[derive(Clone, Debug)]
pub struct Scope {
    /// The roles or policies, for messages: `` role `r-nurse` ``.
    pub holders: String,
    /// The permitted operations on records. Reading masked values counts as reading.
    pub operations: BTreeSet<Operation>,
    /// Fields that they may not read, which were removed from the CDT.
    pub hidden: Vec<Field>,
    /// Machine names of fields that they may read but not write, although others may.
    pub unwritable: BTreeSet<String>,
}

impl Scope {
    /// Whether an operation on records is permitted.
    #[must_use]
    pub fn permits(&self, operation: Operation) -> bool {
        self.operations.contains(&operation)
    }
}

/// Name of the struct of required fields in the module of an item with fields, unless another item in the module has
/// this name.
pub(in crate::model) const REQUIRED: &str = "Required";

/// Returns the name of the struct of required fields in a module with these types.
pub(in crate::model) fn required_name<'n>(
    mut types: impl Iterator<Item = &'n str>,
) -> &'static str {
    if types.any(|name| name == REQUIRED) {
        "RequiredFields"
    } else {
        REQUIRED
    }
}

impl Cdt {
    /// Returns the custom field with this machine name.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// Returns the name of the struct of the fields that a new record must have: `Required`, in the CDT's module.
    #[must_use]
    pub fn required_name(&self) -> &'static str {
        let hidden = self.scope.iter().flat_map(|scope| &scope.hidden);
        let lists = self
            .fields
            .iter()
            .chain(hidden)
            .filter_map(|field| match &field.field_type {
                FieldType::Options(list) => Some(&*list.type_name),
                _ => None,
            });
        let own = [&*self.type_name, &*self.patch_name, &*self.new_name];
        required_name(lists.chain(own))
    }

    /// Whether a patient's records of it are read and written with the calls common to all CDTs. Welkin's own CDTs for
    /// encounters, documents and goals have separate calls.
    #[must_use]
    pub fn has_records(&self) -> bool {
        let has_other_calls = matches!(
            self.relation,
            Relation::DocumentSummary
                | Relation::DocumentType
                | Relation::Encounter
                | Relation::EncounterAssessment
                | Relation::EncounterDisposition
                | Relation::PatientGoal
        );
        self.readable && !has_other_calls
    }

    /// Whether formation endpoints return it: customers' CDTs, document types, and the disposition of encounters.
    #[must_use]
    pub fn is_in_formations(&self) -> bool {
        self.kind == CdtKind::Cdt && self.relation.formation_kind(self.internal).is_some()
    }
}

/// A resolved custom field.
#[derive(Clone, Debug)]
pub struct Field {
    /// Machine name, as on the wire: `cdtf-heart-rate`.
    pub name: String,
    /// Snake-case name: `heart_rate`.
    pub field_name: String,
    /// Screaming-snake-case name: `HEART_RATE`.
    pub constant_name: String,
    /// The shorter name that it can't have because another item has it: `created_at`.
    pub taken_name: Option<String>,
    /// Label shown to clinicians, if the configuration has one.
    pub label: Option<String>,
    /// Where the label is seen, if it is that of a form, a table or a question, and not the field's own.
    pub label_source: Option<String>,
    /// Type of a value.
    pub field_type: FieldType,
    /// Its type in Designer, in one form for all literals of a type: `date-time`. Several may have one type of value,
    /// such as those that are not known.
    pub type_literal: String,
    /// The dictionary whose codes its values are.
    pub dictionary: Option<DictionaryReference>,
    /// The profile data type that its values refer to, as text or JSON.
    pub profile: Option<String>,
    /// Whether it holds a list of such values.
    pub multiple: bool,
    /// Whether it must be set on create and can't be cleared.
    pub required: bool,
    /// Whether it may be written: it is neither read-only nor computed.
    pub editable: bool,
    /// Whether it is protected health information.
    pub phi: bool,
    /// Whether it is disabled in Designer.
    pub deprecated: bool,
    /// Whether lists can be filtered by it.
    pub searchable: bool,
    /// Whether bulk updates may change it.
    pub bulk_edit: bool,
    /// Expression of a formula field, as text.
    pub formula: Option<String>,
    /// Rules for its values.
    pub rules: Rules,
    /// Its part of the CDT's fingerprint; 0 when only a question has it, and no CDT.
    pub fingerprint: u64,
    /// Position of its name in the configuration; for the answer to a question, the position of the question.
    pub position: Position,
    /// Position of its type.
    pub type_position: Position,
}

impl Field {
    /// Returns its options in Designer's order; empty when it is not a select field.
    #[must_use]
    pub fn options(&self) -> &[SelectOption] {
        match &self.field_type {
            FieldType::Options(list) => &list.options,
            _ => &[],
        }
    }

    /// Returns the fingerprint without the part of its options, so that an added option does not change it.
    #[must_use]
    pub fn fingerprint_without_options(&self) -> u64 {
        let FieldType::Options(list) = &self.field_type else {
            return self.fingerprint;
        };
        let options = list.options.iter();
        let options =
            options.map(|option| fingerprint::of_option(&self.name, &option.value.to_json()));
        options.fold(self.fingerprint, u64::wrapping_sub)
    }
}

/// The type of a field's values.
#[derive(Clone, Debug, PartialEq)]
pub enum FieldType {
    /// One line of text.
    Text,
    /// Several lines of text.
    TextArea,
    /// Formatted text (HTML).
    RichText,
    /// A whole number.
    Integer,
    /// A number.
    Float,
    /// Yes or no.
    Boolean,
    /// A date.
    Date,
    /// A point in time.
    DateTime,
    /// One of the options of a list.
    Options(OptionList),
    /// A text with a fixed syntax.
    Formatted(TextFormat),
    /// Files.
    File,
    /// A reference to a profile.
    Profile,
    /// Any JSON; also used for fields whose type is not known.
    Json,
}

impl FieldType {
    /// Returns the kind of values, as defined by the runtime.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Text | Self::TextArea | Self::RichText => Kind::Text,
            Self::Integer => Kind::Integer,
            Self::Float => Kind::Float,
            Self::Boolean => Kind::Boolean,
            Self::Date => Kind::Date,
            Self::DateTime => Kind::DateTime,
            Self::Options(_) => Kind::Options,
            Self::Formatted(format) => format.kind(),
            Self::File => Kind::File,
            Self::Profile => Kind::Profile,
            Self::Json => Kind::Json,
        }
    }
}

/// The options of a select field.
#[derive(Clone, Debug, PartialEq)]
pub struct OptionList {
    /// The enum's name: `BodySurfaceArea`.
    pub type_name: String,
    /// Options in Designer's order.
    pub options: Vec<SelectOption>,
}

/// An option.
#[derive(Clone, Debug)]
pub struct SelectOption {
    /// The stored value.
    pub value: OptionValue,
    /// Label shown to users.
    pub label: String,
    /// The CDT that it refers to, if it names a document type.
    pub cdt: Option<String>,
    /// The variant's name: `Over10Percent`.
    pub variant_name: String,
    /// Position in the configuration.
    pub position: Position,
}

/// Ignores the position of an option.
impl PartialEq for SelectOption {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
            && self.label == other.label
            && self.cdt == other.cdt
            && self.variant_name == other.variant_name
    }
}

/// The value that an option stores.
#[derive(Clone, Debug, PartialEq)]
pub enum OptionValue {
    /// `valueType` STRING.
    Text(String),
    /// `valueType` INTEGER.
    Integer(i64),
    /// `valueType` FLOAT.
    Float(f64),
}

/// Rules for values. Every bound is inclusive.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rules {
    /// Minimum number.
    pub min: Option<f64>,
    /// Maximum number.
    pub max: Option<f64>,
    /// Minimum number of characters.
    pub min_length: Option<u64>,
    /// Maximum number of characters.
    pub max_length: Option<u64>,
    /// Pattern that must match the whole text, in the syntax of the `regex` crate.
    pub regex: Option<String>,
    /// Earliest date or time, as in the source.
    pub earliest: Option<String>,
    /// Latest date or time, as in the source.
    pub latest: Option<String>,
    /// Permitted file extensions, such as `jpg`.
    pub file_types: Vec<String>,
}

impl OptionValue {
    /// Returns the value as JSON, in the form in which Welkin stores it.
    #[must_use]
    pub fn to_json(&self) -> Value {
        match self {
            Self::Text(text) => Value::from(text.as_str()),
            Self::Integer(number) => Value::from(*number),
            Self::Float(number) => Value::from(*number),
        }
    }
}

/// Formats the value as text, which also identifies the option within its list.
impl fmt::Display for OptionValue {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => formatter.write_str(text),
            Self::Integer(number) => write!(formatter, "{number}"),
            Self::Float(number) => write!(formatter, "{number}"),
        }
    }
}
