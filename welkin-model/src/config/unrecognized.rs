//! Inputs that are no configuration, and what is said about them.

use super::configuration::InputKind;
use super::source::{Position, Sources};
use crate::diagnostic::{Diagnostic, Location};

/// What is said to someone whose input is something else.
const UNDERSTOOD: &str = "expected one of
  - a Designer export: Designer > Export Configuration
  - what .../formations/current/... answers for cdts, document-types, encounter-disposition, encounters, assessments, programs, \
    goal-templates and dictionaries, a list or one item
  - what .../formation/cdts/{name} answers";

/// JSON that is no configuration, or not the part of one that its name promises.
#[derive(Clone)]
pub(super) struct Unrecognized {
    pub(super) position: Position,
    pub(super) message: String,
    /// Whether it looks like patient data, which is not to be shown.
    pub(super) private: bool,
    /// Whether it is a part of a configuration under the name of another part.
    pub(super) misnamed: bool,
}

impl Unrecognized {
    /// Another program's settings, in which comments are allowed.
    pub(super) fn with_comments(position: Position) -> Self {
        Self {
            position,
            message: "it has comments".to_owned(),
            private: false,
            misnamed: false,
        }
    }

    pub(super) fn position(&self) -> Position {
        self.position
    }

    pub(super) fn message(&self) -> &str {
        &self.message
    }

    pub(super) fn is_misnamed(&self) -> bool {
        self.misnamed
    }

    /// A list with items of several kinds.
    pub(super) fn mixed(position: Position, one: InputKind, other: InputKind) -> Self {
        let (one, other) = (one.singular(), other.singular());
        Self {
            position,
            message: format!("it is a list with both {one} and {other} in it"),
            private: false,
            misnamed: false,
        }
    }

    /// A part of a configuration in a file that is named after another part.
    pub(super) fn misnamed(position: Position, expected: InputKind, found: InputKind) -> Self {
        let (expected, found) = (expected.singular(), found.singular());
        Self {
            position,
            message: format!("expected {expected}, as the file's name says, found {found}"),
            private: false,
            misnamed: true,
        }
    }

    pub(super) fn into_diagnostic(self, sources: &Sources) -> Diagnostic {
        if self.misnamed {
            let help = "rename the file, or download it again with `welkin-codegen pull`";
            let diagnostic = Diagnostic::error(&self.message).at(self.location(sources));
            return diagnostic.help(help.to_owned());
        }
        let message = format!("this JSON is not a Welkin configuration: {}", self.message);
        let diagnostic = Diagnostic::error(message).at(self.location(sources));
        diagnostic.help(UNDERSTOOD.to_owned())
    }

    /// For a file that is passed over because other files of its directory are configurations.
    pub(super) fn into_warning(self, sources: &Sources) -> Diagnostic {
        let message = format!(
            "skipped a file that is not a Welkin configuration: {}",
            self.message
        );
        let diagnostic = Diagnostic::warning(message).at(self.location(sources));
        let help = "keep the files of a configuration in a directory of their own, or name them one by one";
        diagnostic.help(help.to_owned())
    }

    fn location(&self, sources: &Sources) -> Location {
        let mut location = sources.locate(self.position);
        if self.private {
            location.quoted_line.clear();
        }
        location
    }
}
