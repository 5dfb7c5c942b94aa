//! The columns of a dataset, independent of the file format.

use std::collections::HashMap;

use welkin_model::document::export_names::Companions;

/// A column.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Column {
    /// Its name, as in generated Rust: `heart_rate`.
    pub name: String,
    /// The key on the wire: `cdtf-heart-rate`.
    pub field: String,
    /// Its label in Designer.
    pub label: Option<String>,
    /// The type of its values.
    pub column_type: ColumnType,
    /// Whether a value is a list of this type.
    pub multiple: bool,
    /// Who defines it.
    pub source: ColumnSource,
    /// Whether it is protected health information: by Designer's flag, or for columns that Welkin defines, by the flags
    /// of `welkin-runtime`.
    pub phi: bool,
    /// Its part of the configuration's fingerprint.
    pub fingerprint: Option<String>,
    /// The label of each option, by its stored text.
    pub options: HashMap<String, String>,
}

/// The type of a column's values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ColumnType {
    /// Text.
    Text,
    /// Any JSON, as text.
    Json,
    /// A whole number of 64 bits.
    Integer,
    /// A floating-point number of 64 bits.
    Float,
    /// Yes or no.
    Boolean,
    /// A day.
    Date,
    /// A date and time in UTC, to the microsecond.
    DateTime,
    /// One of a list: the text that is stored, with the label beside it.
    Option,
}

/// Who defines a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ColumnSource {
    /// Welkin, in every record: ids, timestamps, authors.
    System,
    /// Welkin, in this resource: the name of a patient, the status of an encounter.
    Standard,
    /// The tenant, in Designer.
    Configured,
}

/// How a column identifies persons.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Identity {
    /// Not by itself.
    None,
    /// An id of a record, a patient or a user.
    Id,
    /// The name of a user.
    UserName,
}

impl ColumnType {
    /// The companions of columns of this type.
    pub(crate) const fn companions(self) -> Companions {
        match self {
            Self::Json => Companions::None,
            Self::Option => Companions::LabelAndRaw,
            _ => Companions::Raw,
        }
    }

    /// The name of the type in the state of a destination and in metadata.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Json => "json",
            Self::Integer => "int64",
            Self::Float => "float64",
            Self::Boolean => "bool",
            Self::Date => "date",
            Self::DateTime => "timestamp",
            Self::Option => "option",
        }
    }
}

/// Keys of ids, which `--pseudonymize` replaces.
const IDS: [&str; 24] = [
    "id",
    "patientId",
    "created_by",
    "updated_by",
    "createdBy",
    "updatedBy",
    "source_id",
    "sourceId",
    "external_id",
    "external_guid",
    "externalId",
    "externalGuid",
    "mrn",
    "calendarEventId",
    "dispositionId",
    "ownerUserId",
    "activeUserId",
    "encounterId",
    "assessmentRecordId",
    "assigneeId",
    "userId",
    "authorId",
    "documentId",
    "goalId",
];

/// Keys of the names of users.
const USER_NAMES: [&str; 6] = [
    "created_by_name",
    "updated_by_name",
    "createdByName",
    "updatedByName",
    "ownerUserName",
    "activeUserName",
];

impl Column {
    /// Returns the name of the type with its multiplicity.
    pub(crate) fn type_word(&self) -> String {
        let word = self.column_type.word();
        match self.multiple {
            true => format!("list<{word}>"),
            false => word.to_owned(),
        }
    }

    /// Whether values that don't fit are written to a separate column; those of other columns stay among the unknown
    /// fields.
    pub(crate) fn has_companion(&self) -> bool {
        self.source == ColumnSource::Configured && self.column_type.companions() != Companions::None
    }

    pub(crate) fn identity(&self) -> Identity {
        if self.source == ColumnSource::Configured && !IDS.contains(&&*self.field) {
            return Identity::None;
        }
        match &*self.field {
            id if IDS.contains(&id) => Identity::Id,
            name if USER_NAMES.contains(&name) => Identity::UserName,
            _ => Identity::None,
        }
    }
}
