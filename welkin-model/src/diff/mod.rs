//! What changed between two configurations, and what that means to programs that read and to those that write.
//!
//! Two resolved models are compared by the machine names that Welkin gives, so order does not matter. Something that
//! went and something alike that came are taken for a rename, which is marked as a guess.

mod assessments;
mod class;
mod fields;
mod kind;
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

/// What changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// The changes, sorted by subject.
    pub changes: Vec<Change>,
}

/// One change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// What kind of change it is; it decides the classes.
    pub kind: Kind,
    /// What changed, by the name that it has now, or had last.
    pub subject: Subject,
    /// How it was, in words; None for what is new.
    pub before: Option<String>,
    /// How it is, in words; None for what is gone.
    pub after: Option<String>,
    /// Whether it is a rename that was guessed: a removal and an addition of things alike.
    pub guess: bool,
}

impl Difference {
    /// The worst class for programs that read; None when nothing changed.
    #[must_use]
    pub fn readers(&self) -> Option<Class> {
        self.changes
            .iter()
            .map(|change| change.kind.readers())
            .max()
    }

    /// The worst class for programs that write; None when nothing changed.
    #[must_use]
    pub fn writers(&self) -> Option<Class> {
        self.changes
            .iter()
            .map(|change| change.kind.writers())
            .max()
    }

    /// The worst class for anyone; None when nothing changed.
    #[must_use]
    pub fn class(&self) -> Option<Class> {
        self.readers().max(self.writers())
    }

    /// What all changes together ask of the version of the generated code.
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
    security::compare(&old.security_policies, &new.security_policies, &mut changes);
    changes.finish()
}

/// Changes as they are found.
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

    /// Two texts, of which a missing one says nothing.
    fn words(&mut self, kind: Kind, subject: &Subject, old: Option<&str>, new: Option<&str>) {
        if old != new {
            let words = |text: Option<&str>| text.unwrap_or("nothing").to_owned();
            self.changed(kind, subject, words(old), words(new));
        }
    }

    /// A flag that was switched: one kind of change when it went on, another when it went off.
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
