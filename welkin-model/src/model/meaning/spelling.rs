//! Detects misspellings. Many medical terms differ from others by one letter, so only typing errors that rarely produce
//! another word are accepted.

use super::vocabulary::{exclude_each_other, is_known, is_pair};
use super::words::CONFUSABLE;

/// Maximum length of a word that is compared letter by letter, in bytes.
const LONGEST: usize = 64;

/// Maximum difference in length of a word and its misspelling, in bytes.
const MOST_MISSING: usize = 3;

/// Minimum length of a word in which one letter may be replaced.
const LONG: usize = 10;

/// Minimum length of a word in which one vowel may be replaced by another one.
const LONG_FOR_VOWELS: usize = 8;

/// The same for a word of the vocabulary.
const KNOWN_FOR_VOWELS: usize = 5;

/// Minimum length of a word, outside the vocabulary, that may be misspelt, and of one in which a letter may be missing.
const MEDIUM: usize = 6;

/// Whether one word is a misspelling of the other, and neither is a known word with another meaning.
pub(super) fn is_misspelt(left: &str, right: &str) -> bool {
    if left.len().max(right.len()) > LONGEST || left.len().abs_diff(right.len()) > MOST_MISSING {
        return false;
    }
    let are_known = is_known(left) && is_known(right);
    if are_known || is_pair(CONFUSABLE, left, right) || exclude_each_other(left, right) {
        return false;
    }
    if are_spellings(left, right) {
        return true;
    }
    let (left, right): (Vec<char>, Vec<char>) = (left.chars().collect(), right.chars().collect());
    let is_known = is_known(&String::from_iter(&left)) || is_known(&String::from_iter(&right));
    let (short, long) = if left.len() <= right.len() {
        (&left, &right)
    } else {
        (&right, &left)
    };
    if long.len() < MEDIUM && !is_known {
        return false;
    }
    let is_misspelt = match long.len() - short.len() {
        0 => is_transposed(short, long) || is_replaced(short, long, is_known),
        1 => is_missing_one(short, long, is_known),
        _ => false,
    };
    is_misspelt || short.len() >= MEDIUM && without_doubles(short) == without_doubles(long)
}

/// Whether the words are spelling variants: `anaemia` and `anemia`, and umlauts as in `groesse`, which is `grosse` when
/// transliterated to ASCII.
fn are_spellings(left: &str, right: &str) -> bool {
    let american = |word: &str| {
        let word = word.replace("ae", "e").replace("oe", "e");
        word.replace("our", "or").replace("ise", "ize")
    };
    let plain = |word: &str| {
        word.replace("ae", "a")
            .replace("oe", "o")
            .replace("ue", "u")
    };
    american(left) == american(right) || plain(left) == plain(right)
}

/// Whether two adjacent letters are swapped: `dyas` for `days`.
fn is_transposed(left: &[char], right: &[char]) -> bool {
    let differing: Vec<usize> = (0..left.len())
        .filter(|at| left[*at] != right[*at])
        .collect();
    match differing[..] {
        [one, other] => {
            other == one + 1
                && left.len() >= 3
                && left[one] == right[other]
                && left[other] == right[one]
        }
        _ => false,
    }
}

/// Whether one letter is replaced, in a long word or a word of the vocabulary: `naver` for `never`, `hypertention` for
/// `hypertension`.
fn is_replaced(left: &[char], right: &[char], is_known: bool) -> bool {
    let mut differing = (0..left.len()).filter(|at| left[*at] != right[*at]);
    let (Some(place), None) = (differing.next(), differing.next()) else {
        return false;
    };
    let are_vowels = is_vowel(left[place]) && is_vowel(right[place]);
    let long_for_vowels = if is_known {
        KNOWN_FOR_VOWELS
    } else {
        LONG_FOR_VOWELS
    };
    place > 0 && (left.len() >= LONG || are_vowels && left.len() >= long_for_vowels)
}

/// Whether one letter is missing, except the first: `severl`, `refered`, `schizophenia`.
fn is_missing_one(short: &[char], long: &[char], is_known: bool) -> bool {
    let place = short
        .iter()
        .zip(long)
        .take_while(|(left, right)| left == right)
        .count();
    if place == 0 || short[place..] != long[place + 1..] {
        return false;
    }
    if long.len() < MEDIUM {
        // `evry`, but not `ever` for `every`.
        let is_inside = place < short.len() && long.len() + 1 == MEDIUM;
        return is_inside && is_known_word(long);
    }
    is_known || is_vowel(long[place]) || long[place] == long[place - 1] || long.len() > MEDIUM
}

fn is_known_word(letters: &[char]) -> bool {
    is_known(&String::from_iter(letters))
}

fn is_vowel(letter: char) -> bool {
    matches!(letter, 'a' | 'e' | 'i' | 'o' | 'u' | 'y')
}

/// Replaces double letters with single ones: `occassionaly` and `occasionally`.
fn without_doubles(letters: &[char]) -> Vec<char> {
    let mut once = letters.to_vec();
    once.dedup();
    once
}
