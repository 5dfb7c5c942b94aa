//! Suggestions for misspelled names.

use crate::diagnostic::quoted;

/// Maximum number of suggested names.
const OFFERED: usize = 5;

/// Returns the suggestion for a name that does not exist: the similar names, or all of them if they are few and none is
/// similar. `nouns` is the plural noun for the names, as in `the fields are ...`.
pub fn help<'n>(name: &str, names: impl Iterator<Item = &'n str>, nouns: &str) -> Option<String> {
    suggestion(name, &names.collect::<Vec<_>>(), nouns, OFFERED)
}

/// Like [`help`], but all names are listed if none is similar, because no command lists them.
pub fn help_with_all(name: &str, names: &[&str], nouns: &str) -> Option<String> {
    suggestion(name, names, nouns, usize::MAX)
}

fn suggestion(name: &str, all: &[&str], nouns: &str, listed: usize) -> Option<String> {
    let alike = alike(name, all);
    match alike.as_slice() {
        [] if all.is_empty() => None,
        [] if all.len() <= listed => Some(format!("the {nouns} are {}", list(all))),
        [] => Some(format!(
            "no similar name among {} {nouns}; `welkin-codegen inspect` lists them",
            all.len()
        )),
        [one] => Some(format!("did you mean {}?", quoted(one))),
        several => Some(format!("did you mean one of {}?", list(several))),
    }
}

fn list(names: &[&str]) -> String {
    let names: Vec<String> = names.iter().map(|name| quoted(name)).collect();
    names.join(", ")
}

/// Minimum similarity of two names.
pub const LIKE_ENOUGH: f64 = 0.65;

/// Returns the edit similarity of two texts, from 0 to 1; 0 for long texts, which are not compared.
pub fn edits(left: &str, right: &str) -> f64 {
    const LONGEST: usize = 200;
    if left.len() > LONGEST || right.len() > LONGEST {
        return 0.0;
    }
    strsim::normalized_damerau_levenshtein(left, right)
}

/// Returns the names that are similar to a name, the most similar first.
pub fn alike<'n>(name: &str, names: &[&'n str]) -> Vec<&'n str> {
    const NOT_FAR: f64 = 0.15;
    let mut alike: Vec<(f64, &str)> = names
        .iter()
        .map(|known| (likeness(name, known), *known))
        .filter(|(likeness, _)| *likeness >= LIKE_ENOUGH)
        .collect();
    alike.sort_by(|left, right| right.0.total_cmp(&left.0).then(left.1.cmp(right.1)));
    alike.dedup_by(|left, right| left.1 == right.1);
    // If one name is nearly identical, the others are noise.
    let likest = alike.first().map_or(0.0, |(likeness, _)| *likeness);
    alike.retain(|(likeness, _)| *likeness >= likest - NOT_FAR);
    alike.truncate(OFFERED);
    alike.into_iter().map(|(_, name)| name).collect()
}

/// Returns a similarity from 0 to 1. It is high for a name with and without its prefix, for a prefix alone, and for
/// names with a common beginning.
fn likeness(name: &str, known: &str) -> f64 {
    const WITHOUT_PREFIX: f64 = 0.8;
    let edits = edits(name, known);
    let is_end = !name.is_empty()
        && known
            .strip_suffix(name)
            .is_some_and(|prefix| prefix.ends_with('-'));
    let is_prefix = !name.is_empty()
        && known
            .strip_prefix(name)
            .is_some_and(|rest| rest.starts_with('-'));
    let (own, others) = (without_prefix(name), without_prefix(known));
    let words = self::edits(own, others) * WITHOUT_PREFIX;
    edits
        .max(words)
        .max(common_beginning(own, others))
        .max(if is_end || is_prefix {
            WITHOUT_PREFIX
        } else {
            0.0
        })
}

/// Returns the share of a name that is also the beginning of another; 0 for a few letters, which may be a coincidence.
fn common_beginning(name: &str, known: &str) -> f64 {
    const FEWEST: usize = 4;
    const AS_GOOD_AS: f64 = 0.95;
    let common = name
        .chars()
        .zip(known.chars())
        .take_while(|(left, right)| left.eq_ignore_ascii_case(right))
        .count();
    let length = name.chars().count();
    if common < FEWEST.min(length) || length < FEWEST - 1 {
        return 0.0;
    }
    AS_GOOD_AS * common as f64 / length as f64
}

/// Returns a name without the prefix of a naming convention, such as `cdt-`.
fn without_prefix(name: &str) -> &str {
    const LONGEST: usize = 6;
    match name.split_once('-') {
        Some((prefix, rest)) if prefix.len() <= LONGEST && !rest.is_empty() => rest,
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::alike;

    #[test]
    fn misspelt_names_and_those_without_prefix_are_found() {
        let known = ["cdt-vitals", "cdt-vital-signs", "cdt-labs"];
        assert_eq!(alike("cdt-vitlas", &known)[0], "cdt-vitals");
        assert_eq!(alike("labs", &known), ["cdt-labs"]);
        assert!(alike("zzz", &known).is_empty());
        assert!(alike("", &known).is_empty());
    }

    #[test]
    fn names_that_begin_alike_are_found() {
        let known = ["cdt-treatment-recommendations", "cdt-labs", "cdt-allergies"];
        let first = [known[0]];
        assert_eq!(alike("cdt-treatment", &known), first);
        assert_eq!(alike("treatment-plan", &known), first);
        assert_eq!(alike("Treat", &known), first);
        // A common prefix is not a similarity, unless there is nothing else.
        assert!(alike("cdt-x", &known).is_empty());
        assert_eq!(alike("cdt", &known).len(), known.len());
    }
}
