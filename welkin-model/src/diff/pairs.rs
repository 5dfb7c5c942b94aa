//! Matches the items of the old configuration with those of the new one.

use std::collections::BTreeMap;

use crate::similar;

/// Maximum number of pairs whose names are compared for similarity. Beyond it, so much is new that guesses would be
/// unreliable.
const MOST_COMPARISONS: usize = 250_000;

/// Two lists of items, matched.
pub(super) struct Pairs<'t, T> {
    /// Items with the same machine name.
    pub(super) kept: Vec<(&'t T, &'t T)>,
    /// Items that are alike except for the name: guessed renames.
    pub(super) renamed: Vec<(&'t T, &'t T)>,
    pub(super) removed: Vec<&'t T>,
    pub(super) added: Vec<&'t T>,
    /// Whether the items with the same names are in a different order.
    pub(super) is_reordered: bool,
}

/// Matches items by name, then the remaining ones by similarity. `alike` returns whether two items are the same apart
/// from their names.
pub(super) fn pairs<'t, T>(
    old: &'t [T],
    new: &'t [T],
    name: impl Fn(&T) -> String,
    alike: impl Fn(&T, &T) -> bool,
) -> Pairs<'t, T> {
    let places = new.iter().enumerate();
    let mut by_name: BTreeMap<String, (usize, &T)> = places
        .map(|(place, item)| (name(item), (place, item)))
        .collect();
    let (mut kept, mut places) = (Vec::new(), Vec::new());
    let mut gone = Vec::new();
    for item in old {
        match by_name.remove(&name(item)) {
            Some((place, same)) => {
                kept.push((item, same));
                places.push(place);
            }
            None => gone.push((name(item), item)),
        }
    }
    let came = by_name.into_iter();
    let came: Vec<(String, &T)> = came.map(|(name, (_, item))| (name, item)).collect();
    let guesses = guesses(&gone, &came, alike);

    let is_guessed =
        |index, of: fn(&(usize, usize)) -> usize| guesses.iter().any(|guess| of(guess) == index);
    let removed = gone.iter().enumerate();
    let added = came.iter().enumerate();
    Pairs {
        kept,
        is_reordered: !places.is_sorted(),
        removed: removed
            .filter(|(index, _)| !is_guessed(*index, |guess| guess.0))
            .map(|(_, (_, item))| *item)
            .collect(),
        added: added
            .filter(|(index, _)| !is_guessed(*index, |guess| guess.1))
            .map(|(_, (_, item))| *item)
            .collect(),
        renamed: guesses
            .into_iter()
            .map(|(old, new)| (gone[old].1, came[new].1))
            .collect(),
    }
}

/// Returns indices in both lists, the most similar pairs first, each index at most once.
fn guesses<T>(
    gone: &[(String, &T)],
    came: &[(String, &T)],
    alike: impl Fn(&T, &T) -> bool,
) -> Vec<(usize, usize)> {
    if gone.len().saturating_mul(came.len()) > MOST_COMPARISONS {
        return Vec::new();
    }
    let mut candidates = Vec::new();
    for (old_index, (old_name, old)) in gone.iter().enumerate() {
        for (new_index, (new_name, new)) in came.iter().enumerate() {
            if alike(old, new) {
                let likeness = similar::edits(old_name, new_name);
                candidates.push((likeness, old_index, new_index));
            }
        }
    }
    candidates.retain(|(likeness, ..)| *likeness >= similar::LIKE_ENOUGH);
    candidates.sort_by(|left, right| {
        let by_place = (left.1, left.2).cmp(&(right.1, right.2));
        right.0.total_cmp(&left.0).then(by_place)
    });
    let mut chosen: Vec<(usize, usize)> = Vec::new();
    for (_, old, new) in candidates {
        if chosen.iter().all(|taken| taken.0 != old && taken.1 != new) {
            chosen.push((old, new));
        }
    }
    chosen
}
