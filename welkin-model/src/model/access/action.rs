//! The actions that policies grant on items other than the records of CDTs, and the policy operations that permit each
//! action.
//!
//! The operations are those of a real export. An action on anything that this export does not cover, such as
//! assessments, comments and tasks, is not an [`Action`]: it is never refused here.

use std::fmt;

/// An action on an item that policies cover.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action<'a> {
    /// Reading and listing patients.
    ReadPatients,
    /// Creating patients.
    CreatePatients,
    /// Changing patients.
    UpdatePatients,
    /// Permanently deleting patients.
    DeletePatients,
    /// Reading and listing encounters.
    ReadEncounters,
    /// Creating encounters.
    CreateEncounters,
    /// Changing open encounters.
    UpdateEncounters,
    /// Deleting open encounters.
    DeleteEncounters,
    /// Completing encounters, which policies call "finalizing".
    CompleteEncounters,
    /// Reading a patient's phase in the program with this machine name.
    ReadProgram(&'a str),
    /// Enrolling a patient into the program with this machine name, which policies call "assigning".
    EnrollIntoProgram(&'a str),
    /// Moving a patient to another phase of the program with this machine name.
    ChangePhase(&'a str),
    /// Reading entries of the dictionary with this machine name.
    ReadDictionary(&'a str),
    /// Adding entries to the dictionary with this machine name.
    CreateEntries(&'a str),
    /// Changing entries of the dictionary with this machine name.
    UpdateEntries(&'a str),
    /// Deleting entries of the dictionary with this machine name.
    DeleteEntries(&'a str),
    /// Reading and listing summaries of documents of the type with this machine name.
    ReadDocuments(&'a str),
    /// Reading the details of documents of the type with this machine name.
    ReadDocumentDetails(&'a str),
    /// Adding documents, with their details, of the type with this machine name.
    CreateDocuments(&'a str),
    /// Changing summaries of documents of the type with this machine name.
    UpdateDocuments(&'a str),
    /// Deleting documents of the type with this machine name.
    DeleteDocuments(&'a str),
    /// Changing the details of documents of the type with this machine name.
    UpdateDocumentDetails(&'a str),
    /// Downloading files of documents of the type with this machine name.
    ReadFiles(&'a str),
    /// Uploading files to documents of the type with this machine name.
    UpdateFiles(&'a str),
}

impl<'a> Action<'a> {
    /// Returns the item to which the action applies.
    #[must_use]
    pub fn target(self) -> Target<&'a str> {
        match self {
            Self::ReadPatients
            | Self::CreatePatients
            | Self::UpdatePatients
            | Self::DeletePatients => Target::Patients,
            Self::ReadEncounters
            | Self::CreateEncounters
            | Self::UpdateEncounters
            | Self::DeleteEncounters
            | Self::CompleteEncounters => Target::Encounters,
            Self::ReadProgram(name) | Self::EnrollIntoProgram(name) | Self::ChangePhase(name) => {
                Target::Program(name)
            }
            Self::ReadDictionary(name)
            | Self::CreateEntries(name)
            | Self::UpdateEntries(name)
            | Self::DeleteEntries(name) => Target::Dictionary(name),
            Self::ReadDocuments(name)
            | Self::ReadDocumentDetails(name)
            | Self::CreateDocuments(name)
            | Self::UpdateDocuments(name)
            | Self::DeleteDocuments(name)
            | Self::UpdateDocumentDetails(name)
            | Self::ReadFiles(name)
            | Self::UpdateFiles(name) => Target::Documents(name),
        }
    }

    /// Returns the verb, which the item can follow in a sentence: `read`, `enroll patients into`.
    #[must_use]
    pub const fn verb(self) -> &'static str {
        match self {
            Self::ReadPatients
            | Self::ReadEncounters
            | Self::ReadProgram(_)
            | Self::ReadDictionary(_)
            | Self::ReadDocuments(_) => "read",
            Self::CreatePatients
            | Self::CreateEncounters
            | Self::CreateEntries(_)
            | Self::CreateDocuments(_) => "create",
            Self::UpdatePatients
            | Self::UpdateEncounters
            | Self::UpdateEntries(_)
            | Self::UpdateDocuments(_) => "update",
            Self::DeletePatients
            | Self::DeleteEncounters
            | Self::DeleteEntries(_)
            | Self::DeleteDocuments(_) => "delete",
            Self::CompleteEncounters => "complete",
            Self::EnrollIntoProgram(_) => "enroll patients into",
            Self::ChangePhase(_) => "change phases of",
            Self::ReadDocumentDetails(_) => "read details of",
            Self::UpdateDocumentDetails(_) => "update details of",
            Self::ReadFiles(_) => "download files of",
            Self::UpdateFiles(_) => "upload files to",
        }
    }

    /// Returns the policy operations, each of which permits the action. As with records, reading masked values counts
    /// as reading.
    const fn words(self) -> &'static [&'static str] {
        match self {
            Self::ReadPatients
            | Self::ReadEncounters
            | Self::ReadProgram(_)
            | Self::ReadDictionary(_) => &["read"],
            Self::CreatePatients | Self::CreateEntries(_) | Self::CreateDocuments(_) => &["create"],
            Self::UpdatePatients | Self::UpdateEntries(_) | Self::UpdateDocuments(_) => &["update"],
            Self::DeletePatients | Self::DeleteEntries(_) | Self::DeleteDocuments(_) => &["delete"],
            Self::CreateEncounters | Self::UpdateEncounters | Self::DeleteEncounters => {
                &["createUpdateDelete"]
            }
            Self::CompleteEncounters => &["finalize"],
            Self::EnrollIntoProgram(_) => &["assign"],
            Self::ChangePhase(_) => &["changePhase"],
            Self::ReadDocuments(_) => &["read", "read_masked"],
            Self::ReadDocumentDetails(_) => &["read_details", "read_masked"],
            Self::UpdateDocumentDetails(_) => &["update_details"],
            Self::ReadFiles(_) => &["read_files"],
            Self::UpdateFiles(_) => &["update_files"],
        }
    }

    /// Whether a policy operation permits the action. An unknown operation may permit anything on the item, because
    /// newer exports split operations.
    pub(super) fn is_permitted_by(self, word: &str) -> bool {
        self.words().contains(&word) || !self.target().knows(word)
    }
}

/// Formats the action as in "may not read patients". The alternate form puts machine names in backticks.
impl fmt::Display for Action<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} ", self.verb())?;
        self.target().fmt(formatter)
    }
}

/// An item that policies cover; `N` is a machine name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target<N> {
    /// Patients: `patientPolicy`.
    Patients,
    /// Encounters: `encounterPolicy`.
    Encounters,
    /// A program: `programs`.
    Program(N),
    /// A dictionary: `dictionaries`.
    Dictionary(N),
    /// Documents of a type: `documentPolicy`.
    Documents(N),
}

/// The alternate form puts machine names in backticks.
impl fmt::Display for Target<&str> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (words, name) = match *self {
            Self::Patients => return formatter.write_str("patients"),
            Self::Encounters => return formatter.write_str("encounters"),
            Self::Program(name) => ("the program", name),
            Self::Dictionary(name) => ("entries of the dictionary", name),
            Self::Documents(name) => ("documents of the type", name),
        };
        if formatter.alternate() {
            write!(formatter, "{words} `{name}`")
        } else {
            write!(formatter, "{words} {name}")
        }
    }
}

impl Target<String> {
    /// Returns the same item with its name borrowed.
    #[must_use]
    pub fn as_deref(&self) -> Target<&str> {
        match self {
            Self::Patients => Target::Patients,
            Self::Encounters => Target::Encounters,
            Self::Program(name) => Target::Program(name),
            Self::Dictionary(name) => Target::Dictionary(name),
            Self::Documents(name) => Target::Documents(name),
        }
    }
}

impl Target<&str> {
    pub(in crate::model) fn to_owned(self) -> Target<String> {
        match self {
            Self::Patients => Target::Patients,
            Self::Encounters => Target::Encounters,
            Self::Program(name) => Target::Program(name.to_owned()),
            Self::Dictionary(name) => Target::Dictionary(name.to_owned()),
            Self::Documents(name) => Target::Documents(name.to_owned()),
        }
    }

    /// Whether it is known what a policy operation permits on the item, through the API or in Welkin's own user
    /// interface.
    fn knows(self, word: &str) -> bool {
        let known: &[&str] = match self {
            Self::Patients | Self::Dictionary(_) => &["create", "read", "update", "delete"],
            Self::Encounters => &[
                "read",
                "createUpdateDelete",
                "finalize",
                "updateFinalized",
                "updateOpenFinalizedCalendarEvent",
                "updateFinalizedDisposition",
            ],
            Self::Program(_) => &["read", "assign", "update", "changePhase", "delete"],
            Self::Documents(_) => &[
                "read",
                "read_details",
                "read_files",
                "read_masked",
                "create",
                "update",
                "update_details",
                "update_files",
                "delete",
            ],
        };
        known.contains(&word)
    }
}
