//! Words that carry the meaning of a clinical label: removing, adding or replacing one changes it.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::words::{
    CONTRASTING, FILLERS, FOREIGN_NEGATIONS, GRADES, NEGATIONS, OPPOSITE_PREFIXES, OPPOSITES,
    PREFIXES, STATUSES, WRITTEN_OUT,
};

/// Spells out a word, such as a contraction or a number.
pub(super) fn written_out(word: &str) -> Vec<String> {
    let found = WRITTEN_OUT.iter().find(|(short, _)| *short == word);
    match found {
        Some((_, words)) => words.iter().map(|word| (*word).to_owned()).collect(),
        None => vec![word.to_owned()],
    }
}

pub(super) fn is_filler(word: &str) -> bool {
    FILLERS.contains(&word)
}

/// Whether replacing one filler word with the other changes the meaning.
pub(super) fn are_contrasting(left: &str, right: &str) -> bool {
    let is_pair = |(one, other): &(&str, &str)| {
        (*one, *other) == (left, right) || (*one, *other) == (right, left)
    };
    CONTRASTING.iter().any(is_pair)
}

pub(super) fn is_number(word: &str) -> bool {
    word.bytes().any(|byte| byte.is_ascii_digit())
}

/// Whether removing or adding the word changes the meaning of a label.
pub(super) fn is_decisive(word: &str) -> bool {
    static DECISIVE: LazyLock<HashSet<&str>> = LazyLock::new(|| {
        let lists = [NEGATIONS, FOREIGN_NEGATIONS, GRADES, STATUSES];
        lists.into_iter().flatten().copied().collect()
    });
    DECISIVE.contains(word)
}

/// Whether a word is past tense; `None` if it indicates no tense: `Was pregnant`, `Is pregnant`.
pub(super) fn is_past(word: &str) -> Option<bool> {
    match word {
        "was" | "were" | "had" | "did" | "been" => Some(true),
        "is" | "are" | "has" | "have" | "does" | "do" => Some(false),
        _ => None,
    }
}

/// Whether it is a Roman numeral of at least two letters, as in stages and types.
pub(super) fn is_roman_number(word: &str) -> bool {
    word.len() >= 2 && word.bytes().all(|byte| matches!(byte, b'i' | b'v' | b'x'))
}

/// Whether it is a word of this vocabulary, and therefore not a misspelling of another.
pub(super) fn is_known(word: &str) -> bool {
    static KNOWN: LazyLock<HashSet<&str>> = LazyLock::new(|| {
        let opposites = OPPOSITES.iter().flat_map(|(one, other)| [one, other]);
        let known = NEGATIONS
            .iter()
            .chain(GRADES)
            .chain(STATUSES)
            .chain(opposites);
        known.copied().collect()
    });
    KNOWN.contains(word)
}

/// Whether two words are forms of opposites.
fn are_opposites(left: &str, right: &str) -> bool {
    static STEMS: LazyLock<HashSet<(&str, &str)>> = LazyLock::new(|| {
        let stems = OPPOSITES
            .iter()
            .map(|(one, other)| (stem(one), stem(other)));
        stems
            .flat_map(|(one, other)| [(one, other), (other, one)])
            .collect()
    });
    let stems: &HashSet<(&str, &str)> = &STEMS;
    stems.contains(&(stem(left), stem(right)))
}

/// Whether two words are opposites, or differ only in a prefix that changes the meaning.
pub(super) fn exclude_each_other(left: &str, right: &str) -> bool {
    let prefixed = |long: &str, short: &str| {
        let rest = long.strip_suffix(short);
        rest.is_some_and(|prefix| PREFIXES.contains(&prefix))
    };
    let other_prefix = |(one, other): &(&str, &str)| {
        let rests = |left: &str, right: &str| {
            let (left, right) = (left.strip_prefix(one), right.strip_prefix(other));
            left.is_some_and(|rest| {
                rest.len() >= 3 && right.is_some_and(|right| same_stem(rest, right))
            })
        };
        rests(left, right) || rests(right, left)
    };
    are_opposites(left, right)
        || prefixed(left, right)
        || prefixed(right, left)
        || OPPOSITE_PREFIXES.iter().any(other_prefix)
}

/// Whether two words are forms of the same word: `day` and `days`, `improve` and `improved`.
pub(super) fn same_stem(left: &str, right: &str) -> bool {
    left == right || stem(left) == stem(right)
}

fn stem(word: &str) -> &str {
    const ENDINGS: [&str; 6] = ["ing", "ed", "es", "ly", "s", "e"];
    let mut stems = ENDINGS
        .iter()
        .filter_map(|ending| word.strip_suffix(ending));
    stems.find(|stem| stem.len() >= 3).unwrap_or(word)
}
