//! What a change is about.

use std::fmt;

use serde::Serialize;

use crate::diagnostic::printable;

/// What sort of thing changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum SubjectKind {
    /// A CDT, or a field or option of it.
    Cdt,
    /// A document type, or a field or option of it.
    DocumentType,
    /// The dispositions of encounters, or a field or option of them.
    Disposition,
    /// A profile data type, or a field or option of it.
    ProfileDataType,
    /// A dictionary, or a field or option of it.
    Dictionary,
    /// A custom field type, or an option of it.
    CustomFieldType,
    /// An assessment, or a question of it.
    Assessment,
    /// An encounter template.
    EncounterTemplate,
    /// A program, or a phase of it.
    Program,
    /// A goal template.
    GoalTemplate,
    /// A security policy.
    SecurityPolicy,
}

/// What changed, from the outside in.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Subject {
    /// What sort of thing it is, or is a part of.
    pub kind: SubjectKind,
    /// Machine name: `cdt-vitals`.
    pub name: String,
    /// Machine name of the field, question or phase that changed; None when it is the thing itself.
    pub part: Option<String>,
}

impl Subject {
    pub(super) fn new(kind: SubjectKind, name: &str) -> Self {
        Self {
            kind,
            name: name.to_owned(),
            part: None,
        }
    }

    /// A field, question or phase of it.
    pub(super) fn part(&self, name: &str) -> Self {
        Self {
            part: Some(name.to_owned()),
            ..self.clone()
        }
    }
}

impl SubjectKind {
    /// Its words for people: `CDT`.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Cdt => "CDT",
            Self::DocumentType => "document type",
            Self::Disposition => "disposition",
            Self::ProfileDataType => "profile data type",
            Self::Dictionary => "dictionary",
            Self::CustomFieldType => "custom field type",
            Self::Assessment => "assessment",
            Self::EncounterTemplate => "encounter template",
            Self::Program => "program",
            Self::GoalTemplate => "goal template",
            Self::SecurityPolicy => "security policy",
        }
    }
}

/// `CDT cdt-vitals.cdtf-heart-rate`, safe to show on a terminal.
impl fmt::Display for Subject {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.kind.words(), printable(&self.name))?;
        match &self.part {
            Some(part) => write!(formatter, ".{}", printable(part)),
            None => Ok(()),
        }
    }
}
