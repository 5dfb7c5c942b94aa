//! The text of a label before it is split into words: markup, brackets, and signs that have a meaning.

use super::foreign::translated;

/// Markup that is removed. Struck-out text is not included: it means the opposite.
const MARKUP: [&str; 10] = [
    "b", "i", "u", "em", "strong", "span", "font", "small", "br", "p",
];

/// Returns the text without markup, with entities decoded, and with fractions and decisive words of other scripts
/// spelled out.
pub(super) fn plain(text: &str) -> String {
    let text = translated(&without_markup(&without_entities(text)));
    let text = text.replace('\u{bd}', " 1/2 ").replace('\u{bc}', " 1/4 ");
    with_fractions(&text.replace('\u{be}', " 3/4 "))
}

/// Writes `1/2` as `1 slash 2`, so that it differs from `1-2`.
fn with_fractions(text: &str) -> String {
    let ends_with_digit = |part: &str| {
        let last = part.trim_end().chars().next_back();
        last.is_some_and(|last| last.is_ascii_digit())
    };
    let starts_with_digit = |part: &str| {
        let first = part.trim_start().chars().next();
        first.is_some_and(|first| first.is_ascii_digit())
    };
    let mut written = String::with_capacity(text.len());
    for (place, part) in text.split('/').enumerate() {
        if place > 0 {
            let is_fraction = ends_with_digit(&written) && starts_with_digit(part);
            written.push_str(if is_fraction { " slash " } else { "/" });
        }
        written.push_str(part);
    }
    written
}

/// Removes text in brackets, which is an explanation.
pub(super) fn without_brackets(text: &str) -> String {
    without(text, |_| true)
}

/// Removes the brackets whose content is chosen.
fn without(text: &str, is_chosen: fn(&str) -> bool) -> String {
    let mut rest = String::with_capacity(text.len());
    for (place, part) in text.split(['(', '[']).enumerate() {
        match part.split_once([')', ']']) {
            Some((bracketed, behind)) if place > 0 && is_chosen(bracketed) => {
                rest.push(' ');
                rest.push_str(behind);
            }
            _ => rest.push_str(part),
        }
    }
    rest
}

/// Removes numbers in brackets, and a number before or after a sign: `Mild (5-9)`, `0 - Never`, `1. Mild`, `Never = 0`.
pub(super) fn without_set_off_numbers(text: &str) -> String {
    const SEPARATORS: [char; 8] = ['-', '\u{2013}', '\u{2014}', ':', '=', '.', ')', '|'];
    let mut rest = without(text, has_digit);
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
    let text = without_markup(&without_entities(text));
    if !text.chars().any(char::is_alphanumeric) {
        return text.split_whitespace().collect();
    }
    let characters = text.chars().zip(text.chars().skip(1));
    let behind_digit =
        characters.filter(|(before, mark)| before.is_ascii_digit() && matches!(mark, '\'' | '"'));
    behind_digit.map(|(_, mark)| mark).collect()
}

/// Removes the tags of `MARKUP`; those between lines become spaces.
fn without_markup(text: &str) -> String {
    let mut rest = String::with_capacity(text.len());
    for (place, part) in text.split('<').enumerate() {
        let tag = part.split_once('>').filter(|_| place > 0);
        let name = tag.map(|(tag, _)| tag.trim_start_matches('/'));
        let name = name.and_then(|name| name.split([' ', '/']).next());
        let name = name.map(str::to_ascii_lowercase);
        match (tag, name.filter(|name| MARKUP.contains(&&**name))) {
            (Some((_, behind)), Some(name)) => {
                rest.push_str(if matches!(&*name, "br" | "p") {
                    " "
                } else {
                    ""
                });
                rest.push_str(behind);
            }
            _ => {
                rest.push_str(if place > 0 { "<" } else { "" });
                rest.push_str(part);
            }
        }
    }
    rest
}
