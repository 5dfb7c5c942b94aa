//! JSON strings.

use std::borrow::Cow;

use super::write::write_text;

/// A JSON string as received, without its quotes.
#[derive(Clone, Copy)]
pub struct Quoted<'a> {
    raw: &'a str,
    form: Form,
}

/// The form of a string between its quotes.
#[derive(Clone, Copy, PartialEq)]
enum Form {
    /// Without escapes.
    Plain,
    /// With escapes or control characters.
    Escaped,
    /// With characters in place of bytes that were not UTF-8.
    Damaged,
}

/// A decoded string.
pub(crate) struct Decoded<'a> {
    /// The text; U+FFFD replaces each half of a surrogate pair, and each part that was not UTF-8.
    pub(crate) text: Cow<'a, str>,
    /// The spelling of the string.
    pub(crate) spelling: Spelling,
}

/// The spelling of a string.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Spelling {
    /// The same as this crate writes it.
    Usual,
    /// Another spelling of the same text.
    Other,
    /// A spelling that is not valid JSON: half a surrogate pair, a raw control character, an unknown escape.
    Odd,
}

impl<'a> Quoted<'a> {
    #[inline]
    pub(super) fn new(raw: &'a str, is_plain: bool, is_repaired: bool) -> Self {
        let form = if is_repaired && raw.contains(char::REPLACEMENT_CHARACTER) {
            Form::Damaged
        } else if is_plain {
            Form::Plain
        } else {
            Form::Escaped
        };
        Self { raw, form }
    }

    /// The text, if it has no escapes, as most strings.
    #[inline]
    pub(crate) fn plain(self) -> Option<&'a str> {
        (self.form == Form::Plain).then_some(self.raw)
    }

    /// The characters between the quotes.
    pub(super) fn raw(self) -> &'a str {
        self.raw
    }

    /// The text.
    pub(crate) fn decode(self) -> Decoded<'a> {
        if self.form == Form::Plain {
            return Decoded {
                text: Cow::Borrowed(self.raw),
                spelling: Spelling::Usual,
            };
        }
        let (text, is_odd) = unescape(self.raw);
        let spelling = if is_odd || self.form == Form::Damaged {
            Spelling::Odd
        } else if is_written_so(self.raw, &text) {
            Spelling::Usual
        } else {
            Spelling::Other
        };
        Decoded {
            text: Cow::Owned(text),
            spelling,
        }
    }
}

/// Whether this crate writes a text with exactly these characters between the quotes.
fn is_written_so(raw: &str, text: &str) -> bool {
    let mut written = Vec::with_capacity(raw.len() + 2);
    write_text(text, &mut written);
    written.get(1..written.len() - 1) == Some(raw.as_bytes())
}

/// The unescaped text, and whether some of it is not valid JSON.
fn unescape(raw: &str) -> (String, bool) {
    let mut text = String::with_capacity(raw.len());
    let mut is_odd = false;
    let mut rest = raw;
    while let Some(at) = rest.find(|c: char| c == '\\' || c < ' ') {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        let (part, length) = escape(rest);
        is_odd |= !matches!(part, Part::Character(_));
        text.push(match part {
            Part::Character(character) | Part::Itself(character) => character,
            Part::HalfPair => char::REPLACEMENT_CHARACTER,
        });
        rest = &rest[length..];
    }
    text.push_str(rest);
    (text, is_odd)
}

/// The start of a text that begins with a backslash or a control character.
pub(super) enum Part {
    /// An escape for this character.
    Character(char),
    /// A character that JSON does not allow here, and that can only represent itself: a raw control character, the
    /// backslash of an unknown escape.
    Itself(char),
    /// An escape for half a surrogate pair, which no text contains.
    HalfPair,
}

/// The part at the start, and its length.
pub(super) fn escape(text: &str) -> (Part, usize) {
    let mut characters = text.chars();
    let kind = match characters.next() {
        Some('\\') => characters.next(),
        other => return (Part::Itself(other.unwrap_or_default()), 1),
    };
    let simple = match kind {
        Some(kind @ ('"' | '\\' | '/')) => kind,
        Some('b') => '\u{8}',
        Some('f') => '\u{c}',
        Some('n') => '\n',
        Some('r') => '\r',
        Some('t') => '\t',
        Some('u') => return unicode_escape(text),
        _ => return (Part::Itself('\\'), 1),
    };
    (Part::Character(simple), 2)
}

/// The length of `\u0000`.
const UNIT: usize = 6;

/// `\u00e9`, or a pair of such escapes.
fn unicode_escape(text: &str) -> (Part, usize) {
    let Some(first) = code_unit(text) else {
        return (Part::Itself('\\'), 1);
    };
    if let Some(character) = char::from_u32(first.into()) {
        return (Part::Character(character), UNIT);
    }
    let second = text.get(UNIT..).and_then(code_unit);
    let pair = second.and_then(|second| {
        let mut decoded = char::decode_utf16([first, second]);
        decoded.next()?.ok()
    });
    match pair {
        Some(character) => (Part::Character(character), 2 * UNIT),
        None => (Part::HalfPair, UNIT),
    }
}

/// The UTF-16 code unit of `\u` and four digits at the start.
fn code_unit(text: &str) -> Option<u16> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    let all = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    u16::from_str_radix(digits, 16).ok().filter(|_| all)
}

#[cfg(test)]
mod tests {
    use super::{Quoted, Spelling};

    fn decode(raw: &str) -> (String, Spelling) {
        let decoded = Quoted::new(raw, false, false).decode();
        (decoded.text.into_owned(), decoded.spelling)
    }

    #[test]
    fn escapes_stand_for_characters() {
        for (raw, text, spelling) in [
            (r#"a\"b\\"#, "a\"b\\", Spelling::Usual),
            (r"\n\u0001", "\n\u{1}", Spelling::Usual),
            (r"a\/b", "a/b", Spelling::Other),
            (r"caf\u00E9", "café", Spelling::Other),
            (r"\ud83d\ude00", "😀", Spelling::Other),
        ] {
            assert_eq!(decode(raw), (text.to_owned(), spelling), "{raw}");
        }
    }

    #[test]
    fn what_json_does_not_know_stands_for_itself_and_is_noticed() {
        for (raw, text) in [
            (r"a\ud83d", "a\u{fffd}"),
            (r"\ud83dx", "\u{fffd}x"),
            (r"\ud83d\u0041", "\u{fffd}A"),
            (r"\ude00\ud83d", "\u{fffd}\u{fffd}"),
            ("a\u{1}b\n", "a\u{1}b\n"),
            (r"C:\windows", r"C:\windows"),
            (r"\é!", r"\é!"),
            (r"\u12", r"\u12"),
            (r"\u+123", r"\u+123"),
        ] {
            assert_eq!(decode(raw), (text.to_owned(), Spelling::Odd), "{raw}");
        }
    }
}
