//! Words that carry the meaning of a clinical label: removing, adding or replacing one changes it.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::foreign;
use super::words::{
    CONTRASTING, FILLERS, GRADES, NEGATIONS, OPPOSITE_PREFIXES, OPPOSITES, PARTICLES, PREFIXES,
    RANKED, STATUSES, SYNONYMS, UNITS, WRITTEN_OUT,
};

/// Minimum length of a word that can be negated by a prefix or suffix: `uncontrolled`, `painless`.
const NEGATED: usize = 6;

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
    is_pair(CONTRASTING, left, right)
}

pub(super) fn is_number(word: &str) -> bool {
    word.bytes().any(|byte| byte.is_ascii_digit())
}

/// Whether removing or adding the word changes the meaning of a label, or that of a word of which it is a form:
/// `current` and `currently`.
pub(super) fn is_decisive(word: &str) -> bool {
    const ENDINGS: [&str; 6] = ["ly", "ing", "ed", "es", "s", "d"];
    static DECISIVE: LazyLock<HashSet<&str>> = LazyLock::new(|| {
        let lists = [NEGATIONS, foreign::DECISIVE, GRADES, STATUSES];
        let listed = lists.into_iter().flat_map(str::split_whitespace);
        let opposites = OPPOSITES.iter().flat_map(|(one, other)| [*one, *other]);
        let opposites = opposites.filter(|word| !PARTICLES.contains(word) && !is_unit(word));
        listed.chain(opposites).collect()
    });
    let decisive: &HashSet<&str> = &DECISIVE;
    let stems = ENDINGS
        .iter()
        .filter_map(|ending| word.strip_suffix(ending));
    let is_form = stems
        .filter(|stem| stem.len() >= 4)
        .any(|stem| decisive.contains(stem));
    decisive.contains(word) || is_form || is_negated(word)
}

/// Whether a prefix or suffix negates the word.
fn is_negated(word: &str) -> bool {
    let un = word.strip_prefix("un");
    let is_un = un.is_some_and(|rest| !rest.starts_with("der") && !rest.starts_with('i'));
    word.len() >= NEGATED && (is_un || word.starts_with("non") || word.ends_with("less"))
}

/// Whether it is a unit of measurement, or of time.
pub(super) fn is_unit(word: &str) -> bool {
    UNITS.contains(&singular(word))
}

/// Returns the word without the `s` of a plural, if that is a unit.
pub(super) fn singular(word: &str) -> &str {
    let singular = word.strip_suffix('s');
    singular.filter(|unit| UNITS.contains(unit)).unwrap_or(word)
}

/// Whether a number follows the word, which may be a Roman numeral: `Grade II`.
pub(super) fn takes_a_number(word: &str) -> bool {
    RANKED.contains(&word)
}

/// Returns the value of a Roman numeral below 40; `None` for any other word.
pub(super) fn roman_number(word: &str) -> Option<usize> {
    const ONES: [&str; 10] = ["", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"];
    let ones = word.trim_start_matches('x');
    let tens = word.len() - ones.len();
    let ones = ONES.iter().position(|numeral| *numeral == ones)?;
    (tens < 4 && tens + ones > 0).then_some(tens * 10 + ones)
}

/// Whether two words are listed as synonyms.
pub(super) fn are_synonyms(left: &str, right: &str) -> bool {
    is_pair(SYNONYMS, left, right)
}

/// Whether a list contains two words as a pair, in any order.
pub(super) fn is_pair(list: &[(&str, &str)], left: &str, right: &str) -> bool {
    list.iter()
        .any(|(one, other)| (*one, *other) == (left, right) || (*one, *other) == (right, left))
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
        let opposites = OPPOSITES.iter().flat_map(|(one, other)| [*one, *other]);
        let known = [NEGATIONS, GRADES, STATUSES];
        let known = known.into_iter().flat_map(str::split_whitespace);
        known
            .chain(opposites)
            .chain(UNITS.iter().copied())
            .collect()
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

/// Whether two words are forms of the same word: `day` and `days`, `improve` and `improved`; but not `past` and
/// `paste`.
pub(super) fn same_stem(left: &str, right: &str) -> bool {
    let has_an_e =
        |short: &str, long: &str| long.strip_suffix('e').is_some_and(|rest| rest == short);
    left == right || stem(left) == stem(right) && !has_an_e(left, right) && !has_an_e(right, left)
}

fn stem(word: &str) -> &str {
    const ENDINGS: [(&str, usize); 8] = [
        ("ing", 3),
        ("ies", 5),
        ("ed", 3),
        ("es", 3),
        ("ly", 3),
        ("s", 3),
        ("e", 3),
        ("y", 5),
    ];
    let mut stems = ENDINGS.iter().filter_map(|(ending, shortest)| {
        let stem = word.strip_suffix(ending)?;
        (stem.len() >= *shortest).then_some(stem)
    });
    stems.next().unwrap_or(word)
}
