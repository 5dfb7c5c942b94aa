//! Compares two configurations and classifies the changes for programs that read and for programs that write.
//!
//! Two resolved models are compared by machine name, so order does not matter. When a removed item and an added one are
//! alike, the change is reported as a rename and marked as a guess.

mod assessments;
mod class;
mod fields;
mod kind;
mod labels;
mod pairs;
mod rules;
mod security;
mod subject;
mod templates_and_programs;
mod types;

use serde::Serialize;

pub use crate::model::ItemKind;
pub use class::{Bump, Class};
pub use kind::Kind;
pub use subject::Subject;

use crate::model::Model;

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

/// Compares two configurations.
///
/// ```
/// use welkin_model::{config, diff, model};
///
/// let old = r#"[{"name": "cdt-vitals", "fields": [{"name": "cdtf-pulse", "type": "integer"}]}]"#;
/// let new = old.replace("integer", "string");
/// let old = model::resolve(&config::parse("cdts.json", old)?);
/// let new = model::resolve(&config::parse("cdts.json", &new)?);
/// let difference = diff::compare(&old, &new);
/// assert_eq!(difference.changes[0].kind, diff::Kind::FieldTypeChanged);
/// assert_eq!(difference.bump(), diff::Bump::Major);
/// # Ok::<(), config::ConfigError>(())
/// ```
#[must_use]
pub fn compare(old: &Model, new: &Model) -> Difference {
    let mut changes = Changes::default();
    types::compare(old, new, &mut changes);
    assessments::compare(&old.assessments, &new.assessments, &mut changes);
    templates_and_programs::compare(old, new, &mut changes);
    security::compare(old, new, &mut changes);
    changes.finish()
}

/// Collects changes.
#[derive(Default)]
struct Changes(Vec<Change>);

impl Changes {
    fn added(&mut self, kind: Kind, subject: Subject, words: impl Into<String>) {
        self.push(kind, subject, None, Some(words.into()), false);
    }

    fn removed(&mut self, kind: Kind, subject: Subject, words: impl Into<String>) {
        self.push(kind, subject, Some(words.into()), None, false);
    }

    fn renamed(&mut self, kind: Kind, subject: Subject, old: &str, new: &str) {
        self.push(kind, subject, Some(old.into()), Some(new.into()), true);
    }

    fn changed(
        &mut self,
        kind: Kind,
        subject: &Subject,
        before: impl Into<String>,
        after: impl Into<String>,
    ) {
        self.push(
            kind,
            subject.clone(),
            Some(before.into()),
            Some(after.into()),
            false,
        );
    }

    /// Compares two display texts; a missing one counts as empty.
    fn words(&mut self, kind: Kind, subject: &Subject, old: Option<&str>, new: Option<&str>) {
        if old != new {
            let words = |text: Option<&str>| text.unwrap_or("nothing").to_owned();
            self.changed(kind, subject, words(old), words(new));
        }
    }

    /// Compares a flag: one kind of change when it was switched on, another when it was switched off.
    fn switched(
        &mut self,
        (on, off): (Kind, Kind),
        subject: &Subject,
        (old, new): (bool, bool),
        (words_on, words_off): (&str, &str),
    ) {
        match (old, new) {
            (false, true) => self.changed(on, subject, words_off, words_on),
            (true, false) => self.changed(off, subject, words_on, words_off),
            _ => {}
        }
    }

    fn push(
        &mut self,
        kind: Kind,
        subject: Subject,
        before: Option<String>,
        after: Option<String>,
        guess: bool,
    ) {
        self.0.push(Change {
            kind,
            subject,
            before,
            after,
            guess,
        });
    }

    fn finish(mut self) -> Difference {
        self.0.sort_by(|left, right| {
            let left = (&left.subject, left.kind, &left.before, &left.after);
            left.cmp(&(&right.subject, right.kind, &right.before, &right.after))
        });
        Difference { changes: self.0 }
    }
}
