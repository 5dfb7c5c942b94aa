//! Source locations of a configuration's items.

use schemars::JsonSchema;
use serde::Serialize;

use crate::config::{Position, Sources};
use crate::diagnostic::{Diagnostic, Location};

/// A location in the inputs.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct SourceDocument {
    /// Path of the input, as it was passed.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// JSON path, such as `$.cdts[3].fields[0].type`.
    pub json_path: String,
}

/// A warning about the configuration.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct WarningDocument {
    /// The problem, in one sentence.
    pub message: String,
    /// Suggested fix.
    pub help: Option<String>,
    /// Additional information.
    pub note: Option<String>,
    /// Source location.
    pub source: Option<SourceDocument>,
}

impl SourceDocument {
    /// Returns the location of a position.
    pub(super) fn at(sources: &Sources, position: Position) -> Option<Self> {
        Some(Self::new(&sources.locate(position)))
    }

    fn new(location: &Location) -> Self {
        Self {
            file: location.path.to_string_lossy().into_owned(),
            line: location.line,
            column: location.column,
            json_path: location.json_path.clone(),
        }
    }
}

impl WarningDocument {
    pub(super) fn new(warning: &Diagnostic) -> Self {
        Self {
            message: warning.message.clone(),
            help: warning.help.clone(),
            note: warning.note.clone(),
            source: warning.location.as_ref().map(SourceDocument::new),
        }
    }
}
