//! Words that carry the meaning of a clinical label: to lose, add or swap one changes what the label says.

use std::collections::HashSet;
use std::sync::LazyLock;

/// Words that turn a label into its opposite.
const NEGATIONS: &[&str] = &[
    "not", "no", "never", "none", "nobody", "nothing", "neither", "nor", "without", "non",
    "unable", "unknown",
];

/// Degrees, amounts, frequencies, times and ranks.
const GRADES: &[&str] = &[
    "several",
    "some",
    "every",
    "all",
    "any",
    "most",
    "many",
    "few",
    "more",
    "less",
    "least",
    "half",
    "nearly",
    "rarely",
    "seldom",
    "occasionally",
    "sometimes",
    "often",
    "frequently",
    "always",
    "usually",
    "mostly",
    "once",
    "twice",
    "daily",
    "weekly",
    "monthly",
    "yearly",
    "annually",
    "hourly",
    "mild",
    "moderate",
    "severe",
    "minimal",
    "minor",
    "major",
    "low",
    "medium",
    "high",
    "higher",
    "lower",
    "extremely",
    "extreme",
    "very",
    "slightly",
    "slight",
    "somewhat",
    "little",
    "much",
    "quite",
    "moderately",
    "mildly",
    "severely",
    "strongly",
    "strong",
    "weak",
    "poor",
    "fair",
    "good",
    "excellent",
    "bad",
    "worse",
    "better",
    "worst",
    "best",
    "former",
    "current",
    "past",
    "previous",
    "prior",
    "future",
    "ex",
    "partial",
    "partially",
    "full",
    "fully",
    "over",
    "under",
    "first",
    "second",
    "third",
    "last",
    "early",
    "late",
    "light",
    "heavy",
    "acute",
    "chronic",
    "primary",
    "secondary",
    "plus",
    "minus",
    "point",
    "rare",
    "frequent",
    "critical",
    "possible",
    "probable",
    "definite",
    "likely",
    "too",
];

/// Words that exclude each other.
const OPPOSITES: &[(&str, &str)] = &[
    ("yes", "no"),
    ("true", "false"),
    ("left", "right"),
    ("up", "down"),
    ("upper", "lower"),
    ("before", "after"),
    ("start", "stop"),
    ("start", "end"),
    ("begin", "end"),
    ("started", "stopped"),
    ("increase", "decrease"),
    ("increase", "reduce"),
    ("improve", "worsen"),
    ("improve", "decline"),
    ("open", "close"),
    ("positive", "negative"),
    ("present", "absent"),
    ("accept", "decline"),
    ("accept", "reject"),
    ("accept", "refuse"),
    ("approve", "reject"),
    ("approve", "deny"),
    ("approve", "denied"),
    ("confirm", "deny"),
    ("pass", "fail"),
    ("on", "off"),
    ("in", "out"),
    ("admit", "discharge"),
    ("admitted", "discharged"),
    ("gain", "lose"),
    ("gain", "loss"),
    ("alive", "dead"),
    ("alive", "deceased"),
    ("living", "deceased"),
    ("male", "female"),
    ("man", "woman"),
    ("men", "women"),
    ("mother", "father"),
    ("husband", "wife"),
    ("son", "daughter"),
    ("brother", "sister"),
    ("he", "she"),
    ("maternal", "paternal"),
    ("inpatient", "outpatient"),
    ("anterior", "posterior"),
    ("proximal", "distal"),
    ("systolic", "diastolic"),
    ("hot", "cold"),
    ("wet", "dry"),
    ("day", "night"),
    ("morning", "evening"),
    ("am", "pm"),
    ("weekday", "weekend"),
    ("pending", "completed"),
    ("pending", "complete"),
    ("add", "remove"),
    ("allow", "forbid"),
    ("fast", "slow"),
    ("easy", "difficult"),
    ("easy", "hard"),
    ("short", "long"),
    ("small", "large"),
    ("sick", "healthy"),
    ("resolved", "ongoing"),
    ("same", "different"),
    ("give", "receive"),
    ("schedule", "cancel"),
    ("scheduled", "cancelled"),
    ("old", "new"),
    ("hyper", "hypo"),
];

/// Beginnings that make a word its opposite, or another word.
const PREFIXES: &[&str] = &[
    "a", "ab", "an", "anti", "de", "dis", "ex", "fe", "il", "im", "in", "ir", "mis", "non", "over",
    "post", "pre", "re", "sub", "super", "un", "under",
];

/// Beginnings that exclude each other.
const OPPOSITE_PREFIXES: &[(&str, &str)] = &[
    ("hyper", "hypo"),
    ("in", "de"),
    ("in", "ex"),
    ("in", "out"),
    ("pre", "post"),
    ("ante", "post"),
    ("inter", "intra"),
    ("micro", "macro"),
    ("ab", "ad"),
    ("mono", "poly"),
    ("uni", "bi"),
    ("over", "under"),
    ("up", "down"),
    ("sub", "super"),
    ("en", "dis"),
    ("under", "normo"),
    ("tachy", "brady"),
];

/// Words that say nothing by themselves.
const FILLERS: &[&str] = &[
    "a", "an", "the", "of", "to", "at", "is", "are", "was", "were", "be", "been", "i", "it",
    "that", "this", "and", "or", "for", "with", "my", "your", "his", "her", "their", "has", "have",
    "had", "do", "does", "did", "as", "by", "from", "than",
];

/// Words written in other words: contractions, numbers, synonyms.
const WRITTEN_OUT: &[(&str, &[&str])] = &[
    ("dont", &["do", "not"]),
    ("doesnt", &["does", "not"]),
    ("didnt", &["did", "not"]),
    ("isnt", &["is", "not"]),
    ("arent", &["are", "not"]),
    ("wasnt", &["was", "not"]),
    ("werent", &["were", "not"]),
    ("cant", &["can", "not"]),
    ("cannot", &["can", "not"]),
    ("wont", &["will", "not"]),
    ("havent", &["have", "not"]),
    ("hasnt", &["has", "not"]),
    ("couldnt", &["could", "not"]),
    ("wouldnt", &["would", "not"]),
    ("shouldnt", &["should", "not"]),
    ("zero", &["0"]),
    ("one", &["1"]),
    ("two", &["2"]),
    ("three", &["3"]),
    ("four", &["4"]),
    ("five", &["5"]),
    ("six", &["6"]),
    ("seven", &["7"]),
    ("eight", &["8"]),
    ("nine", &["9"]),
    ("ten", &["10"]),
    ("eleven", &["11"]),
    ("twelve", &["12"]),
    ("almost", &["nearly"]),
    ("each", &["every"]),
    ("everyday", &["every", "day"]),
];

/// A word as the words that it stands for.
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

pub(super) fn is_number(word: &str) -> bool {
    word.bytes().any(|byte| byte.is_ascii_digit())
}

/// Whether a label that loses or gains the word says something else.
pub(super) fn is_decisive(word: &str) -> bool {
    NEGATIONS.contains(&word) || GRADES.contains(&word)
}

/// Whether it is a word of this vocabulary, and so no misspelling of another.
pub(super) fn is_known(word: &str) -> bool {
    static KNOWN: LazyLock<HashSet<&str>> = LazyLock::new(|| {
        let opposites = OPPOSITES.iter().flat_map(|(one, other)| [one, other]);
        let known = NEGATIONS.iter().chain(GRADES).chain(opposites);
        known.copied().collect()
    });
    KNOWN.contains(word)
}

/// Whether two words are forms of two that exclude each other.
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

/// Whether two words exclude each other, or one is the other with a beginning that changes it.
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

/// Whether two words are forms of one: `day` and `days`, `improve` and `improved`.
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
