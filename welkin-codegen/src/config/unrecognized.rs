//! Inputs that are no configuration, and what is said about them.

use super::configuration::InputKind;
use super::json::Node;
use super::recognize::{item_kind, singular};
use super::sections;
use super::source::{Position, Sources};
use crate::diagnostic::{Diagnostic, Location, printable};

/// What is said to someone whose input is something else.
const UNDERSTOOD: &str = "expected one of
  - a Designer export: Designer > Export Configuration
  - what .../formations/current/... answers for cdts, document-types, encounter-disposition, encounters, assessments, programs, \
    goal-templates and dictionaries, a list or one item
  - what .../formation/cdts/{name} answers";

/// JSON that is no configuration, or not the part of one that its name promises.
#[derive(Clone)]
pub(super) struct Unrecognized {
    position: Position,
    message: String,
    /// Whether it looks like patient data, which is not to be shown.
    private: bool,
    /// Whether it is a part of a configuration under the name of another part.
    misnamed: bool,
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
        let (one, other) = (singular(one), singular(other));
        Self {
            position,
            message: format!("it is a list with both {one} and {other} in it"),
            private: false,
            misnamed: false,
        }
    }

    /// A part of a configuration in a file that is named after another part.
    pub(super) fn misnamed(position: Position, expected: InputKind, found: InputKind) -> Self {
        let (expected, found) = (singular(expected), singular(found));
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

/// Says what `value`, which messages call `subject`, resembles most.
pub(super) fn unrecognized(subject: &str, value: Node<'_>) -> Unrecognized {
    let public = |likeness: String| Unrecognized {
        position: value.position(),
        message: format!("{subject} {likeness}"),
        private: false,
        misnamed: false,
    };
    let private = |likeness: &str| Unrecognized {
        private: true,
        ..public(likeness.to_owned())
    };
    let has_all = |keys: &[&str]| keys.iter().all(|key| value.has(key));
    if !value.is_object() {
        public(format!("is {}", value.kind()))
    } else if let Some(kind) = item_kind(value) {
        public(format!("looks like {}, but has no `name`", singular(kind)))
    } else if has_all(&["jsonBody"]) || value.get("data").is_some_and(|data| data.has("content")) {
        private("looks like records of a CDT, which are patient data")
    } else if has_all(&["firstName", "lastName"]) {
        private("looks like a patient")
    } else if has_all(&["errorCode"]) {
        private("looks like an error that the API answered with")
    } else if let Some((key, position, section)) = nearest_section(value) {
        Unrecognized {
            position,
            ..public(format!(
                "has a key `{}`, which resembles the section `{section}` of a Designer export",
                printable(key)
            ))
        }
    } else if let Some((key, ..)) = value.entries().next() {
        public(format!(
            "is an object with keys such as `{}`",
            printable(key)
        ))
    } else {
        public("is an empty object".to_owned())
    }
}

/// The key that resembles a section most, its place, and that section.
fn nearest_section(value: Node<'_>) -> Option<(&str, Position, &'static str)> {
    const KEYS_LOOKED_AT: usize = 100;
    value
        .entries()
        .take(KEYS_LOOKED_AT)
        .filter_map(|(key, position, _)| {
            let (section, likeness) = sections::similar(key)?;
            Some(((key, position, section), likeness))
        })
        .max_by(|left, right| left.1.total_cmp(&right.1))
        .map(|(nearest, _)| nearest)
}
