//! The model: what the emitters and the sandbox read. Every name is decided, nothing is Rust syntax.

use std::collections::BTreeSet;
use std::fmt;

use serde_json::Value;
pub use welkin_designer::system_fields::NAMES as SYSTEM_FIELDS;
use welkin_designer::{Kind, Relation, TextFormat, fingerprint};

use super::operation::Operation;
use crate::config::Position;

/// Name under which custom field types are locked and renamed.
pub const FIELD_TYPES_NAME: &str = "custom-field-types";

/// A custom field type, resolved.
#[derive(Clone, Debug)]
pub struct CustomFieldType {
    /// The type of its values: `Severity`.
    pub type_name: String,
    /// What a field made from it is.
    pub field: Field,
}

/// What kind of thing has the shape of a CDT.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CdtKind {
    /// A CDT: its records are patients'.
    Cdt,
    /// A profile data type: a list that all patients share.
    Profile,
    /// A dictionary: entries of codes.
    Dictionary,
}

/// A CDT, resolved; or what has the shape of one.
#[derive(Clone, Debug)]
pub struct Cdt {
    /// What it is.
    pub kind: CdtKind,
    /// Machine name, as in URLs: `cdt-vitals`.
    pub name: String,
    /// Module that holds everything of this CDT, and the accessor's name: `vitals`.
    pub module_name: String,
    /// The struct: `Vitals`.
    pub type_name: String,
    /// Its patch type: `VitalsPatch`.
    pub patch_name: String,
    /// What records are created from where a role may not write all that it may read: `NewVitals`.
    pub new_name: String,
    /// Words for people, from title, label, or the name itself.
    pub title: String,
    /// Welkin's own CDT.
    pub internal: bool,
    /// Whether records can be read.
    pub readable: bool,
    /// Whether records can be written.
    pub updatable: bool,
    /// At most one record per patient.
    pub single_record: bool,
    /// What its records belong to.
    pub relation: Relation,
    /// Version of the formation it was read from.
    pub version: Option<i64>,
    /// Custom fields in Designer's order; system fields are the runtime's.
    pub fields: Vec<Field>,
    /// Stands for everything of the configured CDT that matters to a program, fields that were not chosen included.
    pub fingerprint: u64,
    /// What of it is left to the roles that code is generated for; nothing where it is generated for all.
    pub scope: Option<Scope>,
    /// Where its name stands in the configuration.
    pub position: Position,
}

/// What roles and policies leave of a CDT.
#[derive(Clone, Debug)]
pub struct Scope {
    /// Who they are, for messages: `` role `r-nurse` ``.
    pub holders: String,
    /// What they may do with records. Reading masked values is reading.
    pub operations: BTreeSet<Operation>,
    /// Fields that they may not read, which the CDT no longer has.
    pub hidden: Vec<Field>,
    /// Machine names of fields that they may read but not write, though others may.
    pub unwritable: BTreeSet<String>,
}

impl Scope {
    /// Whether this may be done with records.
    #[must_use]
    pub fn permits(&self, operation: Operation) -> bool {
        self.operations.contains(&operation)
    }
}

/// What the struct of required fields is called, in the module of what has them, unless something else there has the
/// name.
pub(in crate::model) const REQUIRED: &str = "Required";

/// The name of a struct of required fields beside these types.
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
    /// The custom field of this machine name.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// The struct of the fields that a new record must have: `Required`, in the CDT's module.
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

    /// Whether a patient's records of it are read and written as those of any CDT. Those of Welkin's own CDTs for
    /// encounters, documents and goals have calls of their own.
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

    /// Whether formation endpoints tell of it: the customer's CDTs, document types, and the disposition of encounters.
    #[must_use]
    pub fn is_told_by_formations(&self) -> bool {
        self.kind == CdtKind::Cdt && (!self.internal || self.relation.has_formation_endpoint())
    }
}

/// A custom field, resolved.
#[derive(Clone, Debug)]
pub struct Field {
    /// Machine name, as on the wire: `cdtf-heart-rate`.
    pub name: String,
    /// Snake-case name: `heart_rate`.
    pub field_name: String,
    /// Screaming name: `HEART_RATE`.
    pub constant_name: String,
    /// The shorter name that it can't have, because something else has it: `created_at`.
    pub taken_name: Option<String>,
    /// What clinicians see, where the configuration says.
    pub label: Option<String>,
    /// What a value is.
    pub field_type: FieldType,
    /// A list of such values.
    pub multiple: bool,
    /// Must be set on create, and can't be cleared.
    pub required: bool,
    /// May be written: neither switched to read-only nor computed.
    pub editable: bool,
    /// Protected health information.
    pub phi: bool,
    /// Switched off in Designer.
    pub deprecated: bool,
    /// Lists can be filtered by it.
    pub searchable: bool,
    /// Bulk updates may touch it.
    pub bulk_edit: bool,
    /// Expression of a formula field, as text.
    pub formula: Option<String>,
    /// What a value must obey.
    pub rules: Rules,
    /// Its part of the CDT's fingerprint; 0 where no CDT has it, but a question alone.
    pub fingerprint: u64,
    /// Where its name stands in the configuration; of the answer to a question, where the question stands.
    pub position: Position,
    /// Where its type stands.
    pub type_position: Position,
}

impl Field {
    /// Its options in Designer's order; none where it is no select field.
    #[must_use]
    pub fn options(&self) -> &[SelectOption] {
        match &self.field_type {
            FieldType::Options(list) => &list.options,
            _ => &[],
        }
    }

    /// What is left of its fingerprint when its options are counted apart: an option that is added leaves it as it is.
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

/// What a value of a field is.
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
    /// A day.
    Date,
    /// A moment.
    DateTime,
    /// One of a list.
    Options(OptionList),
    /// A text with a syntax of its own.
    Formatted(TextFormat),
    /// Files.
    File,
    /// A reference to a profile.
    Profile,
    /// Any JSON, also the widest form of a field whose type is not known.
    Json,
}

impl FieldType {
    /// What the runtime's table says that values are.
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
            Self::Profile | Self::Json => Kind::Json,
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

/// One option.
#[derive(Clone, Debug)]
pub struct SelectOption {
    /// What is stored.
    pub value: OptionValue,
    /// What people see.
    pub label: String,
    /// The variant's name: `Over10Percent`.
    pub variant_name: String,
    /// Where it stands in the configuration.
    pub position: Position,
}

/// Where an option stands plays no part.
impl PartialEq for SelectOption {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
            && self.label == other.label
            && self.variant_name == other.variant_name
    }
}

/// What an option stores.
#[derive(Clone, Debug, PartialEq)]
pub enum OptionValue {
    /// `valueType` STRING.
    Text(String),
    /// `valueType` INTEGER.
    Integer(i64),
    /// `valueType` FLOAT.
    Float(f64),
}

/// What a value must obey. Every bound is inclusive.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rules {
    /// Smallest number.
    pub min: Option<f64>,
    /// Largest number.
    pub max: Option<f64>,
    /// Fewest characters.
    pub min_length: Option<u64>,
    /// Most characters.
    pub max_length: Option<u64>,
    /// Pattern that the whole text matches, in the syntax of the `regex` crate.
    pub regex: Option<String>,
    /// Earliest day or moment, as written.
    pub earliest: Option<String>,
    /// Latest day or moment, as written.
    pub latest: Option<String>,
    /// Endings of files, such as `jpg`.
    pub file_types: Vec<String>,
}

impl OptionValue {
    /// The value as JSON, the way Welkin stores it.
    #[must_use]
    pub fn to_json(&self) -> Value {
        match self {
            Self::Text(text) => Value::from(text.as_str()),
            Self::Integer(number) => Value::from(*number),
            Self::Float(number) => Value::from(*number),
        }
    }
}

/// The value as text, which also names the option among its peers.
impl fmt::Display for OptionValue {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => formatter.write_str(text),
            Self::Integer(number) => write!(formatter, "{number}"),
            Self::Float(number) => write!(formatter, "{number}"),
        }
    }
}
