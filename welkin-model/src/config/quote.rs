//! The source line quoted in a message.

use crate::diagnostic::printable_character;

/// Maximum number of characters quoted from a line.
const QUOTED_CHARACTERS: usize = 120;

/// A line as displayed in a message, with the span to underline.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Quote {
    pub(super) line: String,
    /// Column in `line` at which the span starts, from 1.
    pub(super) column: usize,
    /// Number of characters in the span, at least 1.
    pub(super) length: usize,
}

impl Quote {
    /// Returns the line around `offset`, shortened on both sides, with the span of the name or value that starts there.
    pub(super) fn of(text: &str, offset: usize) -> Self {
        let mut before: Vec<char> = text[..offset]
            .chars()
            .rev()
            .take_while(|character| *character != '\n')
            .take(QUOTED_CHARACTERS + 1)
            .collect();
        let mut after: Vec<char> = text[offset..]
            .chars()
            .take_while(|character| *character != '\n')
            .take(QUOTED_CHARACTERS + 1)
            .collect();
        if after.last() == Some(&'\r') {
            after.pop();
        }
        let meant = length_of_word(&after);
        let room_after = QUOTED_CHARACTERS - before.len().min(QUOTED_CHARACTERS / 2);
        let cut_after = after.len() > room_after;
        after.truncate(room_after);
        let room_before = QUOTED_CHARACTERS - after.len();
        let cut_before = before.len() > room_before;
        before.truncate(room_before);
        before.reverse();

        let (meant, rest) = after.split_at(meant.min(after.len()));
        let mut line = String::new();
        line.extend(cut_before.then_some('…'));
        line.extend(before.into_iter().flat_map(quoted_character));
        let before = line.chars().count();
        line.extend(meant.iter().copied().flat_map(quoted_character));
        let length = line.chars().count() - before;
        line.extend(rest.iter().copied().flat_map(quoted_character));
        line.extend(cut_after.then_some('…'));
        Self {
            line,
            column: before + 1,
            length: length.max(1),
        }
    }
}

/// Returns the number of characters of the quoted text, number or name at the start of a text; 1 for anything else.
fn length_of_word(text: &[char]) -> usize {
    match text.first() {
        Some(quote @ ('"' | '\'')) => length_in_quotes(text, *quote).unwrap_or(1),
        _ => {
            let word = text.iter().take_while(|character| {
                character.is_alphanumeric() || matches!(character, '-' | '+' | '_' | '.')
            });
            word.count().max(1)
        }
    }
}

/// Returns the number of characters up to the closing quotation mark, including both quotation marks.
fn length_in_quotes(text: &[char], quote: char) -> Option<usize> {
    let mut escaped = false;
    for (index, character) in text.iter().enumerate().skip(1) {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if *character == quote => return Some(index + 1),
            _ => {}
        }
    }
    None
}

/// Replaces a tab with a space, so that the underline stays aligned.
fn quoted_character(character: char) -> impl Iterator<Item = char> {
    printable_character(if character == '\t' { ' ' } else { character })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the underlined part for the first `place` in a text.
    fn meant(text: &str, place: &str) -> String {
        let quote = Quote::of(text, text.find(place).expect("it is there"));
        let characters = quote.line.chars().skip(quote.column - 1);
        characters.take(quote.length).collect()
    }

    #[test]
    fn names_and_values_are_meant_whole() {
        assert_eq!(meant(r#"{"a\"b": 1}"#, "\"a"), r#""a\"b""#);
        assert_eq!(meant(r#"{"a": -1.5e+3}"#, "-1"), "-1.5e+3");
        assert_eq!(meant("include = ['cdt-x']", "'"), "'cdt-x'");
        assert_eq!(meant("keep-prefixes = 1", "keep"), "keep-prefixes");
        assert_eq!(meant(r#"{"a": {}}"#, "{}"), "{");
        assert_eq!(meant("\"not closed\n\"", "\"not"), "\"");
        assert_eq!(meant("\"a\u{202e}\"", "\"a"), "\"a\\u{202e}\"");
    }

    #[test]
    fn the_end_of_a_text_is_one_character() {
        let quote = Quote::of("[1,", 3);
        assert_eq!((quote.column, quote.length), (4, 1));
    }

    #[test]
    fn long_lines_are_cut_on_both_sides() {
        let text = format!("[{}, 7, {}]", "1".repeat(500), "2".repeat(500));
        let quote = Quote::of(&text, text.find('7').expect("it is there"));
        assert_eq!(quote.line.chars().count(), QUOTED_CHARACTERS + 2);
        assert_eq!(quote.line.chars().nth(quote.column - 1), Some('7'));
        assert_eq!(quote.length, 1);
    }

    #[test]
    fn a_long_value_is_meant_as_far_as_it_is_quoted() {
        let text = format!("[\"{}\"]", "a".repeat(100));
        let quote = Quote::of(&format!("{}{text}", " ".repeat(100)), 101);
        assert_eq!(quote.column + quote.length, 1 + 1 + QUOTED_CHARACTERS);
    }
}
