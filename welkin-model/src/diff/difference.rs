//! The differences between two configurations.

use serde::Serialize;

use super::class::{Bump, Class};
use super::kind::Kind;
use super::subject::Subject;

/// The differences between two configurations.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// The changes, sorted by subject.
    pub changes: Vec<Change>,
}

/// One change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// Kind of the change, which determines its classes.
    pub kind: Kind,
    /// The changed item, by its current name, or by its last one if it was removed.
    pub subject: Subject,
    /// Description of the old state; `None` for an addition.
    pub before: Option<String>,
    /// Description of the new state; `None` for a removal.
    pub after: Option<String>,
    /// Whether it is a guessed rename: a removal and an addition of items that are alike.
    pub guess: bool,
}

impl Difference {
    /// Returns the worst class for programs that read; `None` when nothing changed.
    #[must_use]
    pub fn readers(&self) -> Option<Class> {
        self.changes
            .iter()
            .map(|change| change.kind.readers())
            .max()
    }

    /// Returns the worst class for programs that write; `None` when nothing changed.
    #[must_use]
    pub fn writers(&self) -> Option<Class> {
        self.changes
            .iter()
            .map(|change| change.kind.writers())
            .max()
    }

    /// Returns the worst class for any program; `None` when nothing changed.
    #[must_use]
    pub fn class(&self) -> Option<Class> {
        self.readers().max(self.writers())
    }

    /// Returns the version increment that all changes together require for the generated code.
    #[must_use]
    pub fn bump(&self) -> Bump {
        self.class().map_or(Bump::None, Bump::from)
    }
}
