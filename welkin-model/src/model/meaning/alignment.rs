//! Aligns the words of two labels: which they have in common, and which were lost and gained.

use super::spelling::is_misspelt;
use super::vocabulary::{are_synonyms, exclude_each_other, is_decisive, is_known, same_stem};

/// The words that two labels have in common.
pub(super) struct Alignment<'l> {
    common: Vec<(usize, usize)>,
    old: Vec<&'l str>,
    new: Vec<&'l str>,
}

impl<'l> Alignment<'l> {
    pub(super) fn new(old: Vec<&'l str>, new: Vec<&'l str>) -> Self {
        let mut common: Vec<(usize, usize)> = Vec::new();
        for same in [
            same_stem as fn(&str, &str) -> bool,
            are_synonyms,
            is_misspelt,
        ] {
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

    /// Whether words were only added or only removed, none of them decisive. A word that was replaced by another one
    /// changes the meaning, however many others are the same.
    pub(super) fn keeps_the_meaning(&self) -> bool {
        let lost = self.rest(&self.old, |(old, _)| *old);
        let gained = self.rest(&self.new, |(_, new)| *new);
        let is_replaced = !lost.is_empty() && !gained.is_empty();
        let is_decided = |word: &&str| is_decisive(word);
        if is_replaced || self.common.is_empty() || self.is_turned_around() {
            return false;
        }
        let excluded = |rest: &[&str], label: &[&str]| {
            rest.iter()
                .any(|word| label.iter().any(|other| exclude_each_other(word, other)))
        };
        !lost.iter().chain(&gained).any(is_decided)
            && !excluded(&lost, &self.new)
            && !excluded(&gained, &self.old)
    }

    /// Whether words were added or removed.
    pub(super) fn is_longer_or_shorter(&self) -> bool {
        self.old.len() != self.common.len() || self.new.len() != self.common.len()
    }

    fn rest(&self, words: &[&'l str], place: impl Fn(&(usize, usize)) -> usize) -> Vec<&'l str> {
        let words = words.iter().enumerate();
        let is_common = |at: usize| self.common.iter().any(|pair| place(pair) == at);
        words
            .filter(|(at, _)| !is_common(*at))
            .map(|(_, word)| *word)
            .collect()
    }

    /// Whether the words are the same in another order, as in `Doctor called patient` and `Patient called doctor`. Two
    /// parts that swapped places do not count, as in `Severe pain` and `Pain severe`.
    pub(super) fn is_shuffled(&self) -> bool {
        let all = self.common.len();
        if all < 3 || all != self.old.len() || all != self.new.len() {
            return false;
        }
        let places = self.common.iter().map(|(_, new)| *new);
        let breaks = places.clone().zip(places.skip(1));
        !breaks
            .into_iter()
            .all(|(place, next)| next == (place + 1) % all)
    }

    /// Whether two words swapped places: `left to right` and `right to left`.
    fn is_turned_around(&self) -> bool {
        let decisive = self
            .common
            .iter()
            .filter(|(old, _)| is_known(self.old[*old]));
        let places: Vec<usize> = decisive.map(|(_, new)| *new).collect();
        !places.is_sorted()
    }
}
