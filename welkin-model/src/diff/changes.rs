//! Collects the changes that the comparisons find.

use super::difference::{Change, Difference};
use super::kind::Kind;
use super::pairs::Pairs;
use super::subject::Subject;

/// Collects changes.
#[derive(Default)]
pub(super) struct Changes(Vec<Change>);

impl Changes {
    pub(super) fn added(&mut self, kind: Kind, subject: Subject, words: impl Into<String>) {
        self.push(kind, subject, None, Some(words.into()), false);
    }

    pub(super) fn removed(&mut self, kind: Kind, subject: Subject, words: impl Into<String>) {
        self.push(kind, subject, Some(words.into()), None, false);
    }

    pub(super) fn renamed(&mut self, kind: Kind, subject: Subject, old: &str, new: &str) {
        self.push(kind, subject, Some(old.into()), Some(new.into()), true);
    }

    /// Adds the removed, added and renamed items of two lists, with the kinds of these changes. `words` describes an
    /// item that was removed or added.
    pub(super) fn listed<T>(
        &mut self,
        pairs: &Pairs<'_, T>,
        [removed, added, renamed]: [Kind; 3],
        subject: impl Fn(&T) -> Subject,
        name: fn(&T) -> &str,
        words: fn(&T) -> &str,
    ) {
        for gone in &pairs.removed {
            self.removed(removed, subject(gone), words(gone));
        }
        for came in &pairs.added {
            self.added(added, subject(came), words(came));
        }
        for (old, new) in &pairs.renamed {
            self.renamed(renamed, subject(new), name(old), name(new));
        }
    }

    pub(super) fn changed(
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
    pub(super) fn words(
        &mut self,
        kind: Kind,
        subject: &Subject,
        old: Option<&str>,
        new: Option<&str>,
    ) {
        if old != new {
            let words = |text: Option<&str>| text.unwrap_or("nothing").to_owned();
            self.changed(kind, subject, words(old), words(new));
        }
    }

    /// Compares a flag: one kind of change when it was switched on, another when it was switched off.
    pub(super) fn switched(
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

    pub(super) fn finish(mut self) -> Difference {
        self.0.sort_by(|left, right| {
            let left = (&left.subject, left.kind, &left.before, &left.after);
            left.cmp(&(&right.subject, right.kind, &right.before, &right.after))
        });
        Difference { changes: self.0 }
    }
}
