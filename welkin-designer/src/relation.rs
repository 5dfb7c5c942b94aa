//! The owner of a CDT's records: `relation`.

use std::fmt;

use crate::FormationKind;

/// The relation of a CDT. All literals come from real exports.
///
/// ```
/// use welkin_designer::Relation;
///
/// let relation = Relation::from("DOCUMENT_TYPE");
/// assert_eq!(relation, Relation::DocumentType);
/// assert_eq!(relation.as_str(), "DOCUMENT_TYPE");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum Relation {
    /// `COMMON`: records of a patient. Also the default if none is given.
    #[default]
    Common,
    /// `ASSESSMENT`: the answers of an assessment.
    Assessment,
    /// `DOCUMENT_SUMMARY`: details that all documents share.
    DocumentSummary,
    /// `DOCUMENT_TYPE`: details of documents of one type.
    DocumentType,
    /// `ENCOUNTER`: details of an encounter.
    Encounter,
    /// `ENCOUNTER_ASSESSMENT`: assessments of an encounter.
    EncounterAssessment,
    /// `ENCOUNTER_DISPOSITION`: the disposition of an encounter.
    EncounterDisposition,
    /// `PATIENT_GOAL`: goals of a patient.
    PatientGoal,
    /// `PATIENT_INFO`: fields that a tenant adds to its patients.
    PatientInfo,
    /// Any other literal.
    Other(String),
}

impl Relation {
    /// The literal that Designer writes.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Common => "COMMON",
            Self::Assessment => "ASSESSMENT",
            Self::DocumentSummary => "DOCUMENT_SUMMARY",
            Self::DocumentType => "DOCUMENT_TYPE",
            Self::Encounter => "ENCOUNTER",
            Self::EncounterAssessment => "ENCOUNTER_ASSESSMENT",
            Self::EncounterDisposition => "ENCOUNTER_DISPOSITION",
            Self::PatientGoal => "PATIENT_GOAL",
            Self::PatientInfo => "PATIENT_INFO",
            Self::Other(word) => word,
        }
    }

    /// Whether its records belong to encounters; this includes unknown literals for encounters.
    #[must_use]
    pub fn is_of_encounters(&self) -> bool {
        self.as_str().starts_with("ENCOUNTER")
    }

    /// Returns the part of a configuration in which formation endpoints return CDTs of this relation. They return none
    /// of Welkin's own, which are `internal`, but for document types and the disposition.
    #[must_use]
    pub const fn formation_kind(&self, internal: bool) -> Option<FormationKind> {
        match self {
            Self::DocumentType => Some(FormationKind::DocumentTypes),
            Self::EncounterDisposition => Some(FormationKind::Disposition),
            _ if internal => None,
            _ => Some(FormationKind::Cdts),
        }
    }
}

impl From<&str> for Relation {
    fn from(word: &str) -> Self {
        match word {
            "COMMON" => Self::Common,
            "ASSESSMENT" => Self::Assessment,
            "DOCUMENT_SUMMARY" => Self::DocumentSummary,
            "DOCUMENT_TYPE" => Self::DocumentType,
            "ENCOUNTER" => Self::Encounter,
            "ENCOUNTER_ASSESSMENT" => Self::EncounterAssessment,
            "ENCOUNTER_DISPOSITION" => Self::EncounterDisposition,
            "PATIENT_GOAL" => Self::PatientGoal,
            "PATIENT_INFO" => Self::PatientInfo,
            other => Self::Other(other.to_owned()),
        }
    }
}

impl fmt::Display for Relation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}
