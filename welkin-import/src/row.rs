//! Valid rows, ready to be written.

use std::fmt;

use welkin_runtime::NewPatient;
use welkin_runtime::record::UntypedRecord;

/// How a patient is identified.
#[derive(Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PatientKey {
    /// By Welkin's id.
    Id(String),
    /// By an external id.
    ExternalId(String),
    /// By the medical record number.
    Mrn(String),
}

impl PatientKey {
    /// The id. It identifies a patient: don't log it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Id(text) | Self::ExternalId(text) | Self::Mrn(text) => text,
        }
    }
}

/// Shows the kind of id, but not the id.
impl fmt::Debug for PatientKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Id(_) => "PatientKey::Id",
            Self::ExternalId(_) => "PatientKey::ExternalId",
            Self::Mrn(_) => "PatientKey::Mrn",
        })
    }
}

/// A valid row.
#[derive(Clone)]
#[non_exhaustive]
pub struct Row {
    /// The line where it starts, from 1.
    pub line: u64,
    /// Its id, under which it is written.
    pub id: String,
    /// A digest of its id and content: rows with the same digest are the same.
    pub digest: u128,
    /// Its content.
    pub content: Content,
}

/// The content of a row.
#[derive(Clone)]
#[non_exhaustive]
pub enum Content {
    /// A record of a patient.
    Record(PatientKey, UntypedRecord),
    /// A patient.
    Patient(Box<NewPatient>),
}

/// Shows the line; the rest may be health data.
impl fmt::Debug for Row {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Row(line {})", self.line)
    }
}

/// Shows the kind.
impl fmt::Debug for Content {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Record(..) => "Content::Record",
            Self::Patient(_) => "Content::Patient",
        })
    }
}
