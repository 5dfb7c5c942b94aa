//! The owner of a CDT's records: `relation`.

use std::fmt;

use crate::FormationKind;

/// The table of relations: each has its literal.
macro_rules! relations {
    ($($(#[$attribute:meta])* $relation:ident $literal:literal;)*) => {
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
            $($(#[$attribute])* $relation,)*
            /// Any other literal.
            Other(String),
        }

        impl Relation {
            /// The literal that Designer writes.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$relation => $literal,)*
                    Self::Other(literal) => literal,
                }
            }
        }

        impl From<&str> for Relation {
            fn from(literal: &str) -> Self {
                match literal {
                    $($literal => Self::$relation,)*
                    other => Self::Other(other.to_owned()),
                }
            }
        }
    };
}

relations! {
    /// Records of a patient. Also the default if none is given.
    #[default]
    Common "COMMON";
    /// The answers of an assessment.
    Assessment "ASSESSMENT";
    /// Details that all documents share.
    DocumentSummary "DOCUMENT_SUMMARY";
    /// Details of documents of one type.
    DocumentType "DOCUMENT_TYPE";
    /// Details of an encounter.
    Encounter "ENCOUNTER";
    /// Assessments of an encounter.
    EncounterAssessment "ENCOUNTER_ASSESSMENT";
    /// The disposition of an encounter.
    EncounterDisposition "ENCOUNTER_DISPOSITION";
    /// Goals of a patient.
    PatientGoal "PATIENT_GOAL";
    /// Fields that a tenant adds to its patients.
    PatientInfo "PATIENT_INFO";
}

impl Relation {
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

impl fmt::Display for Relation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}
