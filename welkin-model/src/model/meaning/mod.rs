//! Decides whether a label still has its original meaning. Variants are named after labels, and a name that contradicts
//! its label inverts data while the program still compiles.
//!
//! In doubt, a change is reported. Differences in case, punctuation, spelling and filler words are ignored. The meaning
//! changes when a number, a unit, a negation, a degree or an opposite is removed or added, when any word is replaced by
//! another one, or when the labels have no word in common.

mod alignment;
mod contradiction;
mod contradictions;
mod foreign;
mod inferred;
mod label;
mod order;
mod spelling;
mod text;
mod vocabulary;
mod words;

use std::collections::BTreeMap;

pub use self::contradiction::Contradiction;
pub use self::contradictions::contradictions;
use label::Label;
use text::marks;

/// How the meaning of a label changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum MeaningChange {
    /// It is the previous label of the item with this value or machine name.
    OfAnother(String),
    /// It has another meaning than before.
    Another,
}

/// Maximum length of a list in which a changed label is compared with all previous labels. In a longer list, only an
/// equal label is found.
const SHORT_LIST: usize = 300;

/// The previous labels of the items in a list, by value or machine name.
pub(crate) struct Labels<'a> {
    labels: Vec<(&'a str, Label)>,
    /// Indices in that list, by the words of the label.
    by_words: BTreeMap<Vec<String>, usize>,
    /// The same, by the exact label.
    by_text: BTreeMap<&'a str, usize>,
}

impl<'a> Labels<'a> {
    pub(crate) fn new(labels: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        // A name without a label was derived from the value.
        let text = |(key, label): (&'a str, &'a str)| {
            let is_blank = label.trim().is_empty();
            (key, if is_blank { key } else { label })
        };
        let labels: Vec<_> = labels.into_iter().map(text).collect();
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

    /// Returns whether the meaning of an item's label changed, and so contradicts its name in code.
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
        // `A` and `a` are different labels when a list contains both.
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
        if let Some(place) = self.by_words.get(&new.words)
            && self.labels[*place].0 != key
        {
            return of(self.labels[*place].0);
        }
        let was_blank = old.words.is_empty();
        let old = if was_blank { Label::new(key) } else { old };
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
            None if was_blank || is_kept || Label::new(name).says_the_same_as(&new) => None,
            None => Some(MeaningChange::Another),
        }
    }
}

/// Whether a text is short enough for its words to be compared; any change of a longer one counts.
pub(crate) fn is_comparable(text: &str) -> bool {
    Label::new(text).is_comparable()
}

#[cfg(test)]
mod tests;
