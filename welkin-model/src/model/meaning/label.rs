//! Splits labels into words and decides whether two labels have the same meaning.

use super::super::names::Words;
use super::order;
use super::spelling::is_misspelt;
use super::vocabulary::{
    are_contrasting, exclude_each_other, is_decisive, is_filler, is_known, is_number, is_past,
    is_roman_number, same_stem, written_out,
};

/// Maximum number of words that are compared; a hostile configuration could contain millions.
const MOST_WORDS: usize = 64;

/// Minimum share of common words for a reworded label to have the same meaning.
const ENOUGH_IN_COMMON: f64 = 0.6;

/// A label as words: lower case, with symbols, contractions and numbers spelled out.
pub(super) struct Label {
    pub(super) words: Vec<String>,
    /// Whether a number is part of its meaning, as in `Score 5`, and not set off, as in `Mild (5-9)`.
    has_own_number: bool,
    /// Whether it is an enumeration, in which the order does not matter.
    is_list: bool,
}

impl PartialEq for Label {
    fn eq(&self, other: &Self) -> bool {
        self.words == other.words
    }
}

impl Label {
    pub(super) fn new(text: &str) -> Self {
        let text = without_entities(text);
        let words = words_of(&text);
        Self {
            has_own_number: words.iter().any(|word| is_number(word))
                && words_of(without_set_off_numbers(&text).trim())
                    .iter()
                    .any(|word| is_number(word)),
            is_list: text.contains([',', ';', '/', '&', '('])
                || words.iter().any(|word| matches!(&**word, "and" | "or")),
            words,
        }
    }

    /// Returns the similarity, from 0 to 1.
    pub(super) fn likeness(&self, other: &Self) -> f64 {
        let (left, right) = (self.words.join(" "), other.words.join(" "));
        if self.words.len() > MOST_WORDS || other.words.len() > MOST_WORDS {
            return f64::from(u8::from(left == right));
        }
        strsim::normalized_damerau_levenshtein(&left, &right)
    }

    pub(super) fn says_the_same_as(&self, other: &Self) -> bool {
        if self.words.is_empty() || other.words.is_empty() {
            return false;
        }
        if self.words.len() > MOST_WORDS || other.words.len() > MOST_WORDS {
            return self == other;
        }
        let numbers = self.numbers_agree(other);
        if self.is_spaced_otherwise(other) || self.abbreviates(other) || other.abbreviates(self) {
            return true;
        }
        if self.letters() != other.letters()
            || self.tenses_exclude(other)
            || self.fillers_exclude(other)
            || order::is_crossed(&self.words, &other.words)
        {
            return false;
        }
        let only_numbers = self.words.iter().all(|word| is_number(word))
            && !other.words.iter().any(|word| is_number(word));
        // For words joined by a relation, the order was checked by `is_crossed`.
        let may_be_shuffled = [self, other]
            .iter()
            .any(|label| label.is_list || order::is_related(&label.words));
        let alignment = || Alignment::new(self, other);
        let keeps_the_meaning =
            || alignment().keeps_the_meaning() && (may_be_shuffled || !alignment().is_shuffled());
        numbers && (only_numbers || keeps_the_meaning())
    }

    /// Whether it is an abbreviation of the other label: `BP` for `blood pressure`.
    fn abbreviates(&self, other: &Self) -> bool {
        let initials: String = other
            .words
            .iter()
            .filter_map(|word| word.chars().next())
            .collect();
        let letters = self.words.concat();
        let is_acronym = letters.len() >= 2
            && !is_number(&letters)
            && self
                .words
                .iter()
                .all(|word| !is_known(word) || word.len() == 1);
        is_acronym && other.words.len() >= 2 && letters == initials
    }

    /// Whether only the spaces differ: `Follow up` for `Followup`, but not `15` for `1,5`.
    fn is_spaced_otherwise(&self, other: &Self) -> bool {
        let is_digits = |word: &String| word.bytes().all(|byte| byte.is_ascii_digit());
        let are_numbers = self.words.iter().all(is_digits) && other.words.iter().all(is_digits);
        self.words.concat() == other.words.concat() && (!are_numbers || self == other)
    }

    /// Returns letters and Roman numerals that distinguish labels: `Type A`, `Stage II`, `q.d.`. Among longer words,
    /// `a` and `I` are fillers, unless they are at the end or before a sign.
    fn letters(&self) -> Vec<&str> {
        let has_words = self
            .words
            .iter()
            .any(|word| word.len() > 1 && !is_roman_number(word) && !is_number(word));
        let is_telling = |(place, word): &(usize, &String)| {
            let next = self.words.get(place + 1).map(String::as_str);
            let stands_alone = matches!(
                next,
                None | Some("plus" | "minus" | "positive" | "negative" | "diabetes" | "to")
            );
            match word.as_str() {
                "a" | "i" => !has_words || stands_alone,
                word => is_roman_number(word) || word.len() == 1 && !is_number(word),
            }
        };
        let words = self.words.iter().enumerate().filter(is_telling);
        words.map(|(_, word)| word.as_str()).collect()
    }

    /// Whether the tenses exclude each other: `Is pregnant` and `Was pregnant`.
    fn tenses_exclude(&self, other: &Self) -> bool {
        let tense = |label: &Self| label.words.iter().find_map(|word| is_past(word));
        let (left, right) = (tense(self), tense(other));
        left.is_some() && right.is_some() && left != right
    }

    /// Whether a filler word was replaced by one with a contrasting meaning: `Nausea and vomiting` and `Nausea or
    /// vomiting`. Other filler words have no meaning.
    fn fillers_exclude(&self, other: &Self) -> bool {
        let fillers = |label: &'_ Self, without: &Self| -> Vec<String> {
            let words = label.words.iter();
            let words = words.filter(|word| is_filler(word) && !without.words.contains(word));
            words.cloned().collect()
        };
        let (lost, gained) = (fillers(self, other), fillers(other, self));
        let contrasts = |lost: &String| gained.iter().any(|word| are_contrasting(lost, word));
        lost.iter().any(contrasts)
    }

    /// Whether both contain the same numbers in the same order. A label without numbers may gain some that are set off:
    /// `Mild (5-9)`, but not `Score 5`.
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
        let is_only_numbers = |label: &Self| label.words.iter().all(|word| is_number(word));
        let is_set_off = |label: &Self| !label.has_own_number || is_only_numbers(label);
        match (left.is_empty(), right.is_empty()) {
            (true, true) => true,
            (true, false) => is_set_off(other),
            (false, true) => is_set_off(self),
            (false, false) => left == right,
        }
    }

    /// Returns the words other than fillers and numbers; fillers too if there are no other words.
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

/// Returns the words of a label, with contractions, numbers and synonyms spelled out.
fn words_of(text: &str) -> Vec<String> {
    let words = Words::of_option(text);
    let mut words: Vec<String> = words.iter().flat_map(written_out).collect();
    // `Ten (10)`
    words.dedup_by(|word, before| word == before && is_number(word));
    words
}

/// Removes numbers in brackets, and a number before or after a sign: `Mild (5-9)`, `0 - Never`, `1. Mild`, `Never = 0`.
fn without_set_off_numbers(text: &str) -> String {
    const SEPARATORS: [char; 8] = ['-', '\u{2013}', '\u{2014}', ':', '=', '.', ')', '|'];
    let mut rest = String::with_capacity(text.len());
    for (place, part) in text.split(['(', '[']).enumerate() {
        match part.split_once([')', ']']) {
            Some((bracketed, behind)) if place > 0 && has_digit(bracketed) => {
                rest.push(' ');
                rest.push_str(behind);
            }
            _ => rest.push_str(part),
        }
    }
    let is_of_number = |c: char| c.is_ascii_digit() || "<>+%.,- \u{2013}".contains(c);
    let is_separator = |c: char| SEPARATORS.contains(&c);
    let set_off = |number: &str, separator: &str| {
        has_digit(number) && (separator.contains(is_separator) || number.contains(is_separator))
    };
    let words = rest.trim_start_matches(is_of_number);
    let number = &rest[..rest.len() - words.len()];
    let behind = words.trim_start_matches(is_separator);
    let number_and_sign = number.trim_end();
    if number_and_sign.ends_with(is_separator)
        || set_off(number, &words[..words.len() - behind.len()])
    {
        rest = behind.to_owned();
    }
    let words = rest.trim_end_matches(is_of_number);
    let number = rest[words.len()..].trim_start();
    let before = words.trim_end();
    let is_behind_sign = before.ends_with(is_separator) || number.starts_with(['-', '\u{2013}']);
    if has_digit(number) && is_behind_sign {
        rest.truncate(before.len());
    }
    rest
}

fn has_digit(text: &str) -> bool {
    text.bytes().any(|byte| byte.is_ascii_digit())
}

/// Decodes HTML entities, as exported from forms.
fn without_entities(text: &str) -> String {
    let text = text.replace("&lt;", "<").replace("&gt;", ">");
    text.replace("&quot;", "\"").replace("&amp;", "&")
}

/// Returns signs that are not converted to words: those of a label without letters and digits, and the signs for feet
/// and inches after a digit.
pub(super) fn marks(text: &str) -> String {
    if !text.chars().any(char::is_alphanumeric) {
        return text.split_whitespace().collect();
    }
    let characters = text.chars().zip(text.chars().skip(1));
    let behind_digit =
        characters.filter(|(before, mark)| before.is_ascii_digit() && matches!(mark, '\'' | '"'));
    behind_digit.map(|(_, mark)| mark).collect()
}

/// The words that two labels have in common.
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
        // `Walk every day` and `Smoke every day` have only the frequency in common.
        let names_the_same = || self.common.iter().any(|(old, _)| !is_known(self.old[*old]));
        common > 0 && (is_contained || share >= ENOUGH_IN_COMMON && names_the_same())
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
    fn is_shuffled(&self) -> bool {
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
