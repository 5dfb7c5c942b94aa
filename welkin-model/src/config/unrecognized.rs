//! Inputs that are not a configuration, and the messages about them.

use welkin_designer::FormationKind;

use super::input::InputKind;
use super::source::{Position, Sources};
use crate::diagnostic::{Diagnostic, Location};

/// Returns the supported inputs, listed when an input is not one of them.
fn understood() -> String {
    let kinds = FormationKind::ALL.map(FormationKind::as_str);
    let [others @ .., last] = &kinds;
    let others = others.join(", ");
    format!(
        "expected one of
  - a Designer export: Designer > Export Configuration
  - a response of .../formations/current/... for {others} or {last}, as a list or a single item
  - a response of .../formation/cdts/{{name}}"
    )
}

/// JSON that is not a configuration, or not the part of one that its file name indicates.
#[derive(Clone)]
pub(super) struct Unrecognized {
    pub(super) position: Position,
    pub(super) message: String,
    /// Whether it looks like patient data, which must not be quoted.
    pub(super) private: bool,
    /// Whether it is one part of a configuration under the file name of another.
    pub(super) misnamed: bool,
}

impl Unrecognized {
    /// Describes settings of another program, in which comments are allowed.
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

    /// Describes a list with items of several kinds.
    pub(super) fn mixed(position: Position, one: InputKind, other: InputKind) -> Self {
        let (one, other) = (one.singular(), other.singular());
        Self {
            position,
            message: format!("it is an array that contains both {one} and {other}"),
            private: false,
            misnamed: false,
        }
    }

    /// Describes one part of a configuration in a file that is named after another part.
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
        diagnostic.help(understood())
    }

    /// Converts it to a warning, for a file that is skipped because other files of its directory are configurations.
    pub(super) fn into_warning(self, sources: &Sources) -> Diagnostic {
        let message = format!(
            "skipped a file that is not a Welkin configuration: {}",
            self.message
        );
        let diagnostic = Diagnostic::warning(message).at(self.location(sources));
        let help = "keep the files of a configuration in a directory of their own, or pass them individually";
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
