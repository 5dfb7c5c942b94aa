//! Whether a label still says what it said: the names of variants are made from labels, and a name that contradicts its label inverts
//! data while the program still compiles.
//!
//! The rule errs on the side of asking. Differences in case, punctuation, spelling and filler words change nothing. A number, a negation, a
//! degree or an opposite that is lost, gained or replaced changes the meaning, and so does a label that shares too few words with the one
//! before.

mod contradictions;
mod vocabulary;

use std::collections::BTreeMap;

pub use self::contradictions::Contradiction;
pub(crate) use self::contradictions::contradictions;
use super::names::Words;
use vocabulary::{
    exclude_each_other, is_decisive, is_filler, is_known, is_number, same_stem, written_out,
};

/// Words that are compared at most; a hostile configuration could hold millions.
const MOST_WORDS: usize = 64;

/// Share of common words from which a label that was reworded still says the same.
const ENOUGH_IN_COMMON: f64 = 0.6;

/// Why a label no longer says what it did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum MeaningChange {
    /// It is what something else of the same kind was called before.
    OfAnother(String),
    /// It says something else than before.
    Another,
}

/// Labels of a list up to which one that changed is compared with all others of before; beyond, an equal one is found alone.
const SHORT_LIST: usize = 300;

/// The labels that the things of a list had before, by value or machine name.
pub(crate) struct Labels<'a> {
    labels: Vec<(&'a str, Label)>,
    /// Places in that list.
    by_words: BTreeMap<Vec<String>, usize>,
}

impl<'a> Labels<'a> {
    pub(crate) fn new(labels: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let labels = labels.into_iter();
        let labels: Vec<_> = labels
            .map(|(key, label)| (key, Label::new(label)))
            .collect();
        let words = labels.iter().enumerate();
        let by_words = words
            .map(|(place, (_, label))| (label.words.clone(), place))
            .collect();
        Self { labels, by_words }
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
        let (old, new) = (Label::new(old), Label::new(new));
        if old == new || new.words.is_empty() {
            return None;
        }
        let of = |key: &str| Some(MeaningChange::OfAnother(key.to_owned()));
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

/// A label as words: lower case, symbols spoken, contractions and numbers written out.
#[derive(PartialEq)]
struct Label {
    words: Vec<String>,
}

impl Label {
    fn new(text: &str) -> Self {
        let words = Words::of_option(text);
        let words = words.iter().flat_map(written_out);
        Self {
            words: words.collect(),
        }
    }

    /// From 0 to 1.
    fn likeness(&self, other: &Self) -> f64 {
        let (left, right) = (self.words.join(" "), other.words.join(" "));
        if self.words.len() > MOST_WORDS || other.words.len() > MOST_WORDS {
            return f64::from(u8::from(left == right));
        }
        strsim::normalized_damerau_levenshtein(&left, &right)
    }

    fn says_the_same_as(&self, other: &Self) -> bool {
        if self.words.is_empty() || other.words.is_empty() {
            return false;
        }
        if self.words.len() > MOST_WORDS || other.words.len() > MOST_WORDS {
            return self == other;
        }
        if self.words.concat() == other.words.concat()
            || self.abbreviates(other)
            || other.abbreviates(self)
        {
            return true;
        }
        let numbers = self.numbers_agree(other);
        let only_numbers = self.words.iter().all(|word| is_number(word))
            && !other.words.iter().any(|word| is_number(word));
        numbers && (only_numbers || Alignment::new(self, other).keeps_the_meaning())
    }

    /// `BP` for `blood pressure`.
    fn abbreviates(&self, other: &Self) -> bool {
        let initials: String = other
            .words
            .iter()
            .filter_map(|word| word.chars().next())
            .collect();
        let letters = self.words.concat();
        let is_acronym = letters.len() >= 2
            && self
                .words
                .iter()
                .all(|word| !is_known(word) || word.len() == 1);
        is_acronym && other.words.len() >= 2 && letters == initials
    }

    /// The same numbers in the same order; a label that has none may gain some: `Mild (5-9)`.
    fn numbers_agree(&self, other: &Self) -> bool {
        let numbers = |label: &'_ Self| -> Vec<String> {
            label
                .words
                .iter()
                .filter(|word| is_number(word))
                .cloned()
                .collect()
        };
        let (left, right) = (numbers(self), numbers(other));
        left.is_empty() || right.is_empty() || left == right
    }

    /// The words that say something, numbers apart; all of them if none does.
    fn telling(&self) -> Vec<&str> {
        let words = self
            .words
            .iter()
            .map(String::as_str)
            .filter(|word| !is_number(word));
        let telling: Vec<&str> = words.clone().filter(|word| !is_filler(word)).collect();
        if telling.is_empty() {
            words.collect()
        } else {
            telling
        }
    }
}

/// Which words of two labels are the same.
struct Alignment<'l> {
    common: Vec<(usize, usize)>,
    old: Vec<&'l str>,
    new: Vec<&'l str>,
}

impl<'l> Alignment<'l> {
    fn new(old: &'l Label, new: &'l Label) -> Self {
        let (old, new) = (old.telling(), new.telling());
        let mut common: Vec<(usize, usize)> = Vec::new();
        for same in [same_stem as fn(&str, &str) -> bool, is_misspelt] {
            for (place, word) in old.iter().enumerate() {
                let is_free = |at: &usize| !common.iter().any(|(_, taken)| taken == at);
                if common.iter().any(|(taken, _)| *taken == place) {
                    continue;
                }
                let found = (0..new.len()).find(|at| is_free(at) && same(word, new[*at]));
                common.extend(found.map(|at| (place, at)));
            }
        }
        common.sort_unstable();
        Self { common, old, new }
    }

    fn keeps_the_meaning(&self) -> bool {
        let left = self.rest(&self.old, |(old, _)| *old);
        let right = self.rest(&self.new, |(_, new)| *new);
        let is_decided = |word: &&str| is_decisive(word);
        if left.iter().chain(&right).any(is_decided) || self.is_turned_around() {
            return false;
        }
        let excluded = |rest: &[&str], label: &[&str]| {
            rest.iter()
                .any(|word| label.iter().any(|other| exclude_each_other(word, other)))
        };
        if excluded(&left, &self.new) || excluded(&right, &self.old) {
            return false;
        }
        let common = self.common.len();
        let share = 2.0 * common as f64 / (self.old.len() + self.new.len()).max(1) as f64;
        let is_contained = left.is_empty() || right.is_empty();
        common > 0 && (is_contained || share >= ENOUGH_IN_COMMON)
    }

    fn rest(&self, words: &[&'l str], place: impl Fn(&(usize, usize)) -> usize) -> Vec<&'l str> {
        let words = words.iter().enumerate();
        let is_common = |at: usize| self.common.iter().any(|pair| place(pair) == at);
        words
            .filter(|(at, _)| !is_common(*at))
            .map(|(_, word)| *word)
            .collect()
    }

    /// `left to right` against `right to left`.
    fn is_turned_around(&self) -> bool {
        let decisive = self
            .common
            .iter()
            .filter(|(old, _)| is_known(self.old[*old]));
        let places: Vec<usize> = decisive.map(|(_, new)| *new).collect();
        !places.is_sorted()
    }
}

/// Whether one word is the other with a slip of the keys, and neither is a word that means something else.
fn is_misspelt(left: &str, right: &str) -> bool {
    if (is_known(left) && is_known(right)) || exclude_each_other(left, right) {
        return false;
    }
    let letters = |word: &str| {
        let mut letters: Vec<char> = word.chars().collect();
        letters.sort_unstable();
        letters
    };
    match left.len().max(right.len()) {
        0..3 => false,
        3 => letters(left) == letters(right),
        4..10 => strsim::damerau_levenshtein(left, right) <= 1,
        _ => strsim::damerau_levenshtein(left, right) <= 2,
    }
}

#[cfg(test)]
mod tests {
    use super::{Labels, MeaningChange};

    fn change<const N: usize>(
        name: &str,
        old: &str,
        new: &str,
        others: [(&str, &str); N],
    ) -> Option<MeaningChange> {
        Labels::new(others.into_iter().chain([("own", old)])).change("own", name, old, new)
    }

    #[test]
    fn what_says_the_same() {
        let same = [
            ("Not at all", "not at all."),
            ("Nealry every day", "Nearly every day"),
            ("Severl days", "Several days"),
            ("Several days", "Several days a week"),
            ("More than half the days", "More than half of the days"),
            ("Nearly every day", "Almost every day"),
            ("Every day", "Everyday"),
            ("Yse", "Yes"),
            ("Don't know", "Do not know"),
            ("Dont know", "Don\u{2019}t know"),
            ("Mild", "Mild (5-9)"),
            ("5", "Five"),
            ("0", "Not at all"),
            ("Other", "Other (please specify)"),
            ("N/A", "Not applicable"),
            ("BP", "Blood pressure"),
            ("Follow up", "Follow-up"),
            ("Followup", "Follow up"),
            (">10%", "> 10 %"),
            ("Naver", "Never"),
            ("Improving", "Improved"),
            ("Smoker", "Smokers"),
            ("0-2%", "0\u{2013}2%"),
            ("Patient was refered", "Patient was referred"),
            ("", "Severe"),
        ];
        for (old, new) in same {
            assert_eq!(change("", old, new, []), None, "{old} -> {new}");
        }
    }

    #[test]
    fn what_says_something_else() {
        let different = [
            ("Not at all", "Nearly every day"),
            ("Several days", "More than half the days"),
            ("More than half the days", "Every day"),
            ("Several days", "Every day"),
            ("Yes", "No"),
            ("Improved", "Not improved"),
            ("Mild", "Severe"),
            ("Mild pain", "Severe pain"),
            ("Moderate", "Moderately severe"),
            ("Often", "Very often"),
            ("Grade 1", "Grade 2"),
            ("1-2 days", "3-4 days"),
            (">10%", "<10%"),
            ("5+", "5"),
            ("-1", "1"),
            ("Controlled", "Uncontrolled"),
            ("Complete", "Incomplete"),
            ("Symptomatic", "Asymptomatic"),
            ("Normal", "Abnormal"),
            ("Smoker", "Nonsmoker"),
            ("Smoker", "Non-smoker"),
            ("Current smoker", "Former smoker"),
            ("Hypertension", "Hypotension"),
            ("Increase", "Decrease"),
            ("Male", "Female"),
            ("Minor", "Major"),
            ("Left arm", "Right arm"),
            ("Left to right", "Right to left"),
            ("Left", "Left and right"),
            ("Started treatment", "Stopped treatment"),
            ("Patient started treatment", "Patient stopped treatment"),
            ("Can walk", "Can't walk"),
            ("With help", "Without help"),
            ("Able to walk", "Unable to walk"),
            ("Agree", "Disagree"),
            ("Agree", "Strongly agree"),
            ("Positive", "Negative"),
            ("A", "Severe asthma"),
            ("Bupropion", "Buspirone"),
            ("On", "No"),
            ("Inpatient", "Outpatient"),
            ("Daily", "Weekly"),
        ];
        for (old, new) in different {
            assert_eq!(
                change("", old, new, []),
                Some(MeaningChange::Another),
                "{old} -> {new}"
            );
            assert!(change("", new, old, []).is_some(), "{new} -> {old}");
        }
    }

    /// A number that gets words gains a meaning; words that become a number lose theirs.
    #[test]
    fn a_number_says_nothing_of_words() {
        assert_eq!(change("Value3", "3", "Severe", []), None);
        assert_eq!(
            change("Severe", "Severe", "3", []),
            Some(MeaningChange::Another)
        );
        assert_eq!(change("Value3", "3", "4", []), Some(MeaningChange::Another));
    }

    /// Titles change more freely than names, which come from machine names.
    #[test]
    fn a_name_that_fits_the_new_label_does_not_contradict_it() {
        assert_eq!(change("intake_visit", "Welcome", "Intake visit", []), None);
        assert_eq!(
            change("intake_visit", "Welcome", "Goodbye", []),
            Some(MeaningChange::Another)
        );
    }

    #[test]
    fn a_label_of_another_is_found_whatever_its_spelling() {
        let of = |name: &str| Some(MeaningChange::OfAnother(name.to_owned()));
        assert_eq!(
            change("", "Mild", "Mild pain", [("2", "Mild pain")]),
            of("2")
        );
        assert_eq!(
            change(
                "",
                "Not at all",
                "Nealry every day",
                [("3", "Nearly every day")]
            ),
            of("3")
        );
        assert_eq!(
            change(
                "",
                "Mild pain",
                "Mild pain at nite",
                [("2", "Mild pain at night")]
            ),
            of("2")
        );
        assert_eq!(
            change(
                "",
                "Severl days",
                "Several days",
                [("3", "Nearly every day")]
            ),
            None
        );
        assert_eq!(change("", "A", "a", [("b", "a")]), None);
        assert_eq!(change("", "", "Never", [("b", "never")]), of("b"));
    }
}
