//! Relation words, which give the words before and after them different roles.

use super::vocabulary::{is_filler, same_stem};

/// Words that relate the preceding words to the following ones.
const RELATIONS: [&str; 20] = [
    "of",
    "to",
    "from",
    "by",
    "for",
    "than",
    "before",
    "after",
    "over",
    "under",
    "because",
    "due",
    "during",
    "without",
    "against",
    "into",
    "then",
    "until",
    "following",
    "per",
];

/// Whether words moved to the other side of a relation word: `Pain after food` and `Food after pain`.
pub(super) fn is_crossed(old: &[String], new: &[String]) -> bool {
    RELATIONS.iter().any(|relation| {
        let sides = (sides(old, relation), sides(new, relation));
        let (Some((old_before, old_after)), Some((new_before, new_after))) = sides else {
            return false;
        };
        share_a_word(old_before, new_after) && share_a_word(old_after, new_before)
    })
}

/// Whether it contains a relation word.
pub(super) fn is_related(words: &[String]) -> bool {
    words.iter().any(|word| RELATIONS.contains(&&**word))
}

/// Returns the words before and after the only occurrence of a word.
fn sides<'w>(words: &'w [String], relation: &str) -> Option<(&'w [String], &'w [String])> {
    let mut places = (0..words.len()).filter(|at| words[*at] == relation);
    match (places.next(), places.next()) {
        (Some(place), None) => Some((&words[..place], &words[place + 1..])),
        _ => None,
    }
}

fn share_a_word(left: &[String], right: &[String]) -> bool {
    let mut telling = left.iter().filter(|word| !is_filler(word));
    telling.any(|word| right.iter().any(|other| same_stem(word, other)))
}
