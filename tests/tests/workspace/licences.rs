//! SPDX expressions: `(MIT OR Apache-2.0) AND Unicode-3.0`.

/// Whether the allowed licenses suffice for a package with this expression. A slash is an old notation of `OR`.
pub(super) fn is_allowed(expression: &str, allowed: &[String]) -> bool {
    let spaced = expression
        .replace('/', " OR ")
        .replace('(', " ( ")
        .replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let (is_enough, rest) = any(&words, allowed);
    is_enough && rest.is_empty()
}

/// Evaluates terms joined by `OR`, and returns the remaining words.
fn any<'w>(words: &'w [&'w str], allowed: &[String]) -> (bool, &'w [&'w str]) {
    let (mut is_enough, mut rest) = all(words, allowed);
    while let ["OR", more @ ..] = rest {
        let (other, after) = all(more, allowed);
        (is_enough, rest) = (is_enough || other, after);
    }
    (is_enough, rest)
}

/// Evaluates terms joined by `AND`, and returns the remaining words.
fn all<'w>(words: &'w [&'w str], allowed: &[String]) -> (bool, &'w [&'w str]) {
    let (mut are_enough, mut rest) = one(words, allowed);
    while let ["AND", more @ ..] = rest {
        let (other, after) = one(more, allowed);
        (are_enough, rest) = (are_enough && other, after);
    }
    (are_enough, rest)
}

fn one<'w>(words: &'w [&'w str], allowed: &[String]) -> (bool, &'w [&'w str]) {
    let is_allowed = |licence: &str| allowed.iter().any(|known| known == licence);
    match words {
        ["(", inner @ ..] => {
            let (is_enough, rest) = any(inner, allowed);
            match rest {
                [")", rest @ ..] => (is_enough, rest),
                _ => (false, &[]),
            }
        }
        [licence, "WITH", exception, rest @ ..] => {
            (is_allowed(&format!("{licence} WITH {exception}")), rest)
        }
        [licence, rest @ ..] => (is_allowed(licence), rest),
        [] => (false, &[]),
    }
}

#[test]
fn expressions_are_understood() {
    let allowed = ["MIT", "Unicode-3.0", "Apache-2.0 WITH LLVM-exception"].map(str::to_owned);
    for (expression, expected) in [
        ("MIT", true),
        ("GPL-3.0", false),
        ("MIT/Apache-2.0", true),
        ("GPL-3.0 OR MIT", true),
        ("GPL-3.0 AND MIT", false),
        ("(MIT OR GPL-3.0) AND Unicode-3.0", true),
        ("(MIT OR GPL-3.0) AND Zlib", false),
        ("Apache-2.0 WITH LLVM-exception OR GPL-3.0", true),
        ("Apache-2.0", false),
        ("", false),
        ("(MIT", false),
    ] {
        assert_eq!(is_allowed(expression, &allowed), expected, "{expression}");
    }
}
