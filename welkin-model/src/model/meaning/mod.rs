//! Whether a label still says what it said: the names of variants are made from labels, and a name that contradicts its
//! label inverts data while the program still compiles.
//!
//! The rule errs on the side of asking. Differences in case, punctuation, spelling and filler words change nothing. A
//! number, a negation, a degree or an opposite that is lost, gained or replaced changes the meaning, and so does a
//! label that shares too few words with the one before.

mod contradictions;
mod inferred;
mod label;
mod order;
mod spelling;
mod vocabulary;
mod words;

use std::collections::BTreeMap;

pub use self::contradictions::Contradiction;
pub use self::contradictions::contradictions;
use label::{Label, marks};

/// Why a label no longer says what it did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum MeaningChange {
    /// It is what something else of the same kind was called before.
    OfAnother(String),
    /// It says something else than before.
    Another,
}

/// Labels of a list up to which one that changed is compared with all others of before; beyond, an equal one is found
/// alone.
const SHORT_LIST: usize = 300;

/// The labels that the things of a list had before, by value or machine name.
pub(crate) struct Labels<'a> {
    labels: Vec<(&'a str, Label)>,
    /// Places in that list.
    by_words: BTreeMap<Vec<String>, usize>,
    /// The same by the labels as they are written.
    by_text: BTreeMap<&'a str, usize>,
}

impl<'a> Labels<'a> {
    pub(crate) fn new(labels: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let labels: Vec<_> = labels.into_iter().collect();
        let texts = labels.iter().enumerate();
        let by_text = texts.map(|(place, (_, label))| (*label, place)).collect();
        let labels: Vec<_> = labels
            .into_iter()
            .map(|(key, label)| (key, Label::new(label)))
            .collect();
        let words = labels.iter().enumerate();
        let by_words = words
            .map(|(place, (_, label))| (label.words.clone(), place))
            .collect();
        Self {
            labels,
            by_words,
            by_text,
        }
    }

    /// Whether the label of something changed its meaning, and with it that of its name in code.
    pub(crate) fn change(
        &self,
        key: &str,
        name: &str,
        old: &str,
        new: &str,
    ) -> Option<MeaningChange> {
        if old == new {
            return None;
        }
        let of = |key: &str| Some(MeaningChange::OfAnother(key.to_owned()));
        // `A` and `a` are two labels where a list has both.
        if let Some(place) = self.by_text.get(new)
            && self.labels[*place].0 != key
        {
            return of(self.labels[*place].0);
        }
        let marks = (marks(old), marks(new));
        let (old, new) = (Label::new(old), Label::new(new));
        if marks.0 != marks.1 && (old == new || old.words.is_empty() || new.words.is_empty()) {
            let is_said = !marks.0.is_empty() || !old.words.is_empty();
            let is_blank = marks.1.is_empty() && new.words.is_empty();
            return (is_said && !is_blank).then_some(MeaningChange::Another);
        }
        if old == new || new.words.is_empty() {
            return None;
        }
        if let Some(place) = self.by_words.get(&new.words) {
            return of(self.labels[*place].0);
        }
        let is_kept = old.words.is_empty() || old.says_the_same_as(&new);
        let likeness = old.likeness(&new);
        let is_short = self.labels.len() <= SHORT_LIST;
        let searched = if is_short { &*self.labels } else { &[] };
        let mut others = searched.iter().filter(|(other, _)| *other != key);
        let closer = others.find(|(_, other)| {
            other.says_the_same_as(&new) && (!is_kept || other.likeness(&new) > likeness)
        });
        match closer {
            Some((key, _)) => of(key),
            None if is_kept || Label::new(name).says_the_same_as(&new) => None,
            None => Some(MeaningChange::Another),
        }
    }
}

#[cfg(test)]
mod tests;
