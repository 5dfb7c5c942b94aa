//! Text from a server or a configuration, in messages: one line, of limited length, and without characters that control
//! a terminal or change the direction of text.

use std::fmt::{self, Write};

/// Untrusted text in messages: a template, a status, a phase, an error code, a content type.
///
/// `Display` and `Debug` print it on one line. Control characters (C0, DEL, C1), line separators, and characters that
/// change the direction of a text or are invisible are printed as escapes (`\n`, `\u{1b}`, `\u{202e}`), and a text of
/// more than [200](Self::LONGEST) characters is truncated, with the number of omitted characters. The text as received
/// is returned by [`as_str`](Self::as_str).
///
/// ```
/// use welkin_runtime::ForeignText;
///
/// let name = ForeignText::new("etmp-visit\r\nERROR all \u{202e}is lost");
/// assert_eq!(name.to_string(), r"etmp-visit\r\nERROR all \u{202e}is lost");
/// assert!(ForeignText::new("a".repeat(1000)).to_string().ends_with("a… (800 more characters)"));
/// ```
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ForeignText<S = Box<str>>(S);

impl<S: AsRef<str>> ForeignText<S> {
    /// Maximum number of printed characters.
    pub const LONGEST: usize = 200;

    /// Wraps an untrusted text.
    pub const fn new(text: S) -> Self {
        Self(text)
    }

    /// The text as received, of any length and with any characters: not for messages.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_ref()
    }
}

impl From<&str> for ForeignText {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

impl From<String> for ForeignText {
    fn from(text: String) -> Self {
        Self(text.into())
    }
}

impl<S: AsRef<str>> fmt::Display for ForeignText<S> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut characters = self.as_str().chars();
        for character in characters.by_ref().take(Self::LONGEST) {
            write_visibly(formatter, character)?;
        }
        match characters.count() {
            0 => Ok(()),
            left_out => write!(formatter, "… ({left_out} more characters)"),
        }
    }
}

/// Like `Display`, in quotes.
impl<S: AsRef<str>> fmt::Debug for ForeignText<S> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "\"{self}\"")
    }
}

/// A text on one line and in full, for [`reveal`](crate::reveal): with the same escapes, but not truncated.
pub struct OneLine<'a>(pub &'a str);

impl fmt::Display for OneLine<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut characters = self.0.chars();
        characters.try_for_each(|character| write_visibly(formatter, character))
    }
}

fn write_visibly(formatter: &mut fmt::Formatter<'_>, character: char) -> fmt::Result {
    match character {
        '\t' | '\n' | '\r' => write!(formatter, "{}", character.escape_default()),
        _ if is_unsafe(character) => write!(formatter, "{}", character.escape_unicode()),
        _ => formatter.write_char(character),
    }
}

/// Whether a character controls a terminal, breaks a line, changes the direction of the following text, or is
/// invisible.
pub fn is_unsafe(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{ad}' // soft hyphen
            | '\u{34f}' // combining grapheme joiner
            | '\u{61c}' // Arabic letter mark
            | '\u{115f}'..='\u{1160}' // Hangul fillers
            | '\u{17b4}'..='\u{17b5}' // Khmer inherent vowels
            | '\u{180b}'..='\u{180f}' // Mongolian selectors and vowel separator
            | '\u{200b}'..='\u{200f}' // zero-width characters, direction marks
            | '\u{2028}'..='\u{202e}' // line and paragraph separators, embeddings, overrides
            | '\u{2060}'..='\u{206f}' // word joiner, invisible operators, isolates
            | '\u{3164}' // Hangul filler
            | '\u{feff}' // byte order mark
            | '\u{ffa0}' // half-width Hangul filler
            | '\u{fff0}'..='\u{fffb}' // interlinear annotation
            | '\u{1bca0}'..='\u{1bca3}' // shorthand format controls
            | '\u{1d173}'..='\u{1d17a}' // musical format controls
            | '\u{e0000}'..='\u{e0fff}' // tags, variation selectors
        )
}

/// Whether a text is a code, and not a sentence, name or value: up to 64 ASCII letters, digits and underscores in one
/// of the forms of `DT_RECORD_NOT_FOUND`, OAuth's `invalid_client`, `tokenExpired` and `4003`.
pub fn is_code(text: &str) -> bool {
    let is_word = text
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let has = |is: fn(&u8) -> bool| text.bytes().any(|byte| is(&byte));
    let (upper, lower) = (has(u8::is_ascii_uppercase), has(u8::is_ascii_lowercase));
    let form = match text.as_bytes() {
        [b'A'..=b'Z', ..] => !lower,
        [b'a'..=b'z', ..] => upper != text.contains('_'),
        [b'0'..=b'9', ..] => !upper && !lower && text.len() <= 5,
        _ => false,
    };
    is_word && form && text.len() <= 64
}

/// Maximum number of printed items of a list.
pub(crate) const MOST_ITEMS: usize = 10;

/// Writes a list with separators: its first items, and the number of further ones.
pub fn write_list<T: fmt::Display>(
    formatter: &mut fmt::Formatter<'_>,
    separator: &str,
    items: impl IntoIterator<Item = T>,
) -> fmt::Result {
    write_some(formatter, separator, items, MOST_ITEMS)
}

/// Writes a list with separators: at most this many of its first items, and the number of further ones.
pub fn write_some<T: fmt::Display>(
    formatter: &mut fmt::Formatter<'_>,
    separator: &str,
    items: impl IntoIterator<Item = T>,
    most: usize,
) -> fmt::Result {
    let mut items = items.into_iter();
    for (place, item) in items.by_ref().take(most).enumerate() {
        let separator = if place == 0 { "" } else { separator };
        write!(formatter, "{separator}{item}")?;
    }
    match items.count() {
        0 => Ok(()),
        left_out => write!(formatter, "{separator}and {left_out} more"),
    }
}

/// A list for `Debug`: its first items, and the number of further ones.
pub struct FirstOf<'a, T>(pub &'a [T]);

impl<T: fmt::Debug> fmt::Debug for FirstOf<'_, T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut list = formatter.debug_list();
        list.entries(self.0.iter().take(MOST_ITEMS));
        let left_out = self.0.len().saturating_sub(MOST_ITEMS);
        if left_out > 0 {
            list.entry(&format_args!("and {left_out} more"));
        }
        list.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::{ForeignText, OneLine, is_code};

    #[test]
    fn codes_are_told_from_values() {
        for code in [
            "DT_RECORD_NOT_FOUND",
            "VALIDATION",
            "E404",
            "invalid_client",
        ] {
            assert!(is_code(code), "{code}");
        }
        for value in [
            "",
            "HIV positive",
            "Lovelace",
            "ada",
            "ada@lovelace.example",
            "15551234567",
            "A-B",
            "_",
            "É",
        ] {
            assert!(!is_code(value), "{value}");
        }
        assert!(!is_code(&"A".repeat(65)));
    }

    #[test]
    fn every_character_is_printed_on_one_line_and_in_the_open() {
        for character in '\0'..=char::MAX {
            let shown = ForeignText::new(character.to_string()).to_string();
            if shown == character.to_string() {
                // The additional characters that the standard library escapes are of no use for forgery: combining
                // marks, private use and unassigned characters.
                assert!(!character.is_control(), "{}", character.escape_unicode());
            } else {
                assert!(shown.starts_with('\\') && shown.is_ascii(), "{shown}");
            }
        }
        for character in
            "\u{1b}\r\n\t\u{7f}\u{9b}\u{85}\u{2028}\u{2029}\u{202e}\u{2066}\u{200b}\u{feff}\u{61c}"
                .chars()
        {
            let shown = ForeignText::new(character.to_string()).to_string();
            assert!(shown.starts_with('\\'), "{}", character.escape_unicode());
        }
    }

    #[test]
    fn names_in_other_scripts_are_left_as_they_are() {
        for name in ["Größe", "कार्यक्रम", "症状", "ประวัติ", "a \"b\" \\ 'c'", "🩺"]
        {
            assert_eq!(ForeignText::new(name).to_string(), name);
        }
    }

    #[test]
    fn a_long_text_is_cut_with_a_count_and_a_revealed_one_is_not() {
        let long = "\u{202e}".repeat(1_000_000);
        let shown = ForeignText::new(&*long).to_string();
        assert!(shown.ends_with("… (999800 more characters)"));
        assert!(shown.len() < 2_000);
        assert_eq!(OneLine("a\nb").to_string(), r"a\nb");
        assert_eq!(OneLine(&"a".repeat(1_000)).to_string().len(), 1_000);
    }
}
