//! Splits labels into words and decides whether two labels have the same meaning.

use super::super::names::Words;
use super::alignment::Alignment;
use super::order;
use super::text::{plain, without_brackets, without_set_off_numbers};
use super::vocabulary::{
    are_contrasting, is_filler, is_known, is_number, is_past, is_roman_number, is_unit,
    roman_number, singular, takes_a_number, written_out,
};

/// Maximum number of words that are compared; a hostile configuration could contain millions.
const MOST_WORDS: usize = 64;

/// Maximum length of a label, in bytes, that is compared letter by letter.
const LONGEST: usize = 1024;

/// A label as words: lower case, with symbols, contractions and numbers spelled out.
pub(super) struct Label {
    pub(super) words: Vec<String>,
    /// The words outside brackets.
    unbracketed: Vec<String>,
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
        let text = plain(text);
        let words = words_of(&text);
        Self {
            unbracketed: if text.contains(['(', '[']) {
                words_of(&without_brackets(&text))
            } else {
                words.clone()
            },
            has_own_number: words.iter().any(|word| is_number(word))
                && words_of(without_set_off_numbers(&text).trim())
                    .iter()
                    .any(|word| is_number(word)),
            is_list: text.contains([',', ';', '/', '&', '('])
                || words.iter().any(|word| matches!(&**word, "and" | "or")),
            words,
        }
    }

    pub(super) fn is_comparable(&self) -> bool {
        self.words.len() <= MOST_WORDS
    }

    /// Returns the similarity, from 0 to 1.
    pub(super) fn likeness(&self, other: &Self) -> f64 {
        let (left, right) = (self.words.join(" "), other.words.join(" "));
        let is_long = left.len().max(right.len()) > LONGEST;
        if is_long || !self.is_comparable() || !other.is_comparable() {
            return f64::from(u8::from(left == right));
        }
        strsim::normalized_damerau_levenshtein(&left, &right)
    }

    pub(super) fn says_the_same_as(&self, other: &Self) -> bool {
        if self.words.is_empty() || other.words.is_empty() {
            return false;
        }
        if !self.is_comparable() || !other.is_comparable() {
            return self == other;
        }
        let numbers = self.numbers_agree(other);
        if self.is_spaced_otherwise(other) || self.abbreviates(other) || other.abbreviates(self) {
            return true;
        }
        if self.letters() != other.letters()
            || self.tenses_exclude(other)
            || self.fillers_exclude(other)
            || !self.units_agree(other)
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
        let keeps_the_meaning = || {
            let alignment = Alignment::new(self.telling(), other.telling());
            alignment.keeps_the_meaning()
                && (may_be_shuffled || !alignment.is_shuffled())
                && !(alignment.is_longer_or_shorter() && self.joins_otherwise(other))
        };
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

    /// Whether only the spaces differ: `Follow up` for `Followup`, but not `15` for `1,5`, nor `Notable` for
    /// `Not able`.
    fn is_spaced_otherwise(&self, other: &Self) -> bool {
        let is_digits = |word: &String| word.bytes().all(|byte| byte.is_ascii_digit());
        let are_numbers = self.words.iter().all(is_digits) && other.words.iter().all(is_digits);
        let negates = |label: &Self| label.words.iter().any(|word| word == "not");
        self.words.concat() == other.words.concat()
            && (!are_numbers || self == other)
            && negates(self) == negates(other)
    }

    /// Whether the units and periods are the same, apart from those that one label has in brackets: `5 mg` and `5 mcg`,
    /// `Twice per day` and `Twice per week`.
    fn units_agree(&self, other: &Self) -> bool {
        let units = |words: &'_ [String]| -> Vec<String> {
            let units = words.iter().filter(|word| is_unit(word));
            let mut units: Vec<String> = units.map(|word| singular(word).to_owned()).collect();
            units.sort_unstable();
            units
        };
        let all = (units(&self.words), units(&other.words));
        let outside = (units(&self.unbracketed), units(&other.unbracketed));
        let has_one_explained = all.0 == outside.0 || all.1 == outside.1;
        all.0 == all.1 || outside.0 == outside.1 && has_one_explained
    }

    /// Whether one label has an `and` or `or` outside brackets that the other one has not.
    fn joins_otherwise(&self, other: &Self) -> bool {
        let joins = |label: &Self| {
            let words = label.unbracketed.iter();
            words
                .filter(|word| matches!(&***word, "and" | "or"))
                .count()
        };
        joins(self) != joins(other)
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
    let words = words.iter().flat_map(with_unit_apart);
    let mut words: Vec<String> = words.flat_map(written_out).collect();
    for place in 1..words.len() {
        let (before, word) = (&words[place - 1], &words[place]);
        let number = roman_number(word).filter(|_| takes_a_number(before));
        if let Some(number) = number {
            words[place] = number.to_string();
        } else if word == "am" && !is_number(before) {
            // `I am`, and not `8 am`.
            words[place] = "be".to_owned();
        }
    }
    // `Several days` and `Several days a week` are the same answer of questionnaires.
    if words.starts_with(&["several", "days", "a", "week"].map(str::to_owned)) {
        words.drain(2..4);
    }
    // `Ten (10)`
    words.dedup_by(|word, before| word == before && is_number(word));
    words
}

/// Separates a unit from its number: `10mg`.
fn with_unit_apart(word: &str) -> impl Iterator<Item = &str> {
    let unit = word.trim_start_matches(|c: char| c.is_ascii_digit());
    let number = &word[..word.len() - unit.len()];
    let is_apart = is_unit(unit) && !number.is_empty();
    let parts = if is_apart { [number, unit] } else { ["", word] };
    parts.into_iter().filter(|part| !part.is_empty())
}
