//! Converts symbols in options to words: `>10%` and `<10%` must not become the same name.

/// Converts the symbols of an ASCII text to words, and removes its apostrophes.
pub(super) fn spoken(text: &str) -> String {
    let mut spoken = String::with_capacity(text.len() * 2);
    // The previous character, and the last one before that is not a space.
    let (mut before, mut before_spaces) = (None, None);
    let mut rest = text;
    while let Some(character) = rest.chars().next() {
        let length = match symbol(rest, before, before_spaces) {
            Some((word, length)) => {
                spoken.extend([" ", word, " "]);
                length
            }
            None => {
                if character != '\'' {
                    spoken.push(character);
                }
                character.len_utf8()
            }
        };
        let said = &rest[..length];
        before = said.chars().next_back();
        before_spaces = said.chars().rfind(|c| !c.is_whitespace()).or(before_spaces);
        rest = &rest[length..];
    }
    spoken
}

/// Returns the word for the symbol at the start of `rest`, and the symbol's length in bytes.
fn symbol(
    rest: &str,
    before: Option<char>,
    before_spaces: Option<char>,
) -> Option<(&'static str, usize)> {
    let mut characters = rest.chars();
    let first = characters.next()?;
    let after = characters.as_str();
    let digit_follows = after.starts_with(|c: char| c.is_ascii_digit());
    let is_number_end = |c: char| c.is_ascii_digit() || c == '%';
    let word = match first {
        '>' if after.starts_with('=') => return Some(("at least", 2)),
        '<' if after.starts_with('=') => return Some(("at most", 2)),
        '>' => "over",
        '<' => "under",
        '%' => "percent",
        '+' => "plus",
        '&' => "and",
        '=' => "equals",
        '#' => "number",
        '-' if before_spaces.is_some_and(is_number_end)
            && after.trim_start().starts_with(|c: char| c.is_ascii_digit()) =>
        {
            "to"
        }
        '-' if digit_follows && !before.is_some_and(|c| c.is_ascii_alphanumeric()) => "minus",
        '.' if digit_follows && !before.is_some_and(|c| c.is_ascii_alphabetic()) => "point",
        _ => return None,
    };
    Some((word, 1))
}
