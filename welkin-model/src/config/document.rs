//! A JSON text as a flat list of its values with their positions. The representation is compact because inputs of many
//! megabytes are held in memory while they are read.

use std::collections::HashSet;
use std::ops::Range;

/// A JSON text and its values in source order, each container before its contents. Keys are entries of the list too, as
/// strings, each before its value.
pub(super) struct Document<'t> {
    text: &'t str,
    values: Vec<Value>,
    /// The unescaped forms of strings that contain escape sequences.
    unescaped: Vec<Box<str>>,
}

/// A value in the text.
#[derive(Clone, Copy)]
struct Value {
    /// Byte offset of its start; `end` is the offset after its last byte.
    start: u32,
    end: u32,
    kind: Kind,
}

/// The kind of a value. A container holds the index of the value that follows its contents.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Null,
    True,
    False,
    Number,
    Text,
    /// A string with escape sequences, and its index in `unescaped`.
    Escaped(u32),
    List(u32),
    Object(u32),
}

/// The content of a value.
pub(super) enum Content<'d> {
    Null,
    Boolean(bool),
    /// The number as in the source.
    Number(&'d str),
    Text(&'d str),
    List,
    Object,
}

impl<'t> Document<'t> {
    /// Length of the longest text that can be read, in bytes.
    pub(super) const LONGEST: usize = u32::MAX as usize;

    /// Indexes a text that must be valid JSON and no longer than [`Document::LONGEST`].
    pub(super) fn of(text: &'t str) -> Self {
        let mut document = Self {
            text,
            values: Vec::new(),
            unescaped: Vec::new(),
        };
        document.scan();
        document
    }

    fn scan(&mut self) {
        let bytes = self.text.as_bytes();
        let mut open = Vec::new();
        let mut at = 0;
        while let Some(byte) = bytes.get(at) {
            let start = at;
            at += 1;
            let kind = match byte {
                b'{' | b'[' => {
                    open.push(self.values.len());
                    // Both numbers are set when the container is closed.
                    Kind::Object(0)
                }
                b'}' | b']' => {
                    if let Some(place) = open.pop() {
                        self.close(place, at, *byte);
                    }
                    continue;
                }
                b'"' => {
                    // Most bytes of an input are read by this loop. In debug builds, which macros are by default, an
                    // iterator takes five times as long.
                    let mut is_escaped = false;
                    while at < bytes.len() && bytes[at] != b'"' {
                        is_escaped |= bytes[at] == b'\\';
                        at += if bytes[at] == b'\\' { 2 } else { 1 };
                    }
                    at += 1;
                    if is_escaped {
                        self.unescape(start..at)
                    } else {
                        Kind::Text
                    }
                }
                b'n' | b't' | b'f' | b'-' | b'0'..=b'9' => {
                    let word = bytes[at..].iter().take_while(|byte| is_in_word(**byte));
                    at += word.count();
                    match byte {
                        b'n' => Kind::Null,
                        b't' => Kind::True,
                        b'f' => Kind::False,
                        _ => Kind::Number,
                    }
                }
                // Spaces, commas and colons.
                _ => continue,
            };
            self.values.push(Value {
                start: number(start),
                end: number(at),
                kind,
            });
        }
        self.values.shrink_to_fit();
    }

    /// Sets the end of a container.
    fn close(&mut self, place: usize, end: usize, brace: u8) {
        let next = number(self.values.len());
        let value = &mut self.values[place];
        value.end = number(end);
        value.kind = match brace {
            b'}' => Kind::Object(next),
            _ => Kind::List(next),
        };
    }

    fn unescape(&mut self, range: Range<usize>) -> Kind {
        // The text was parsed before, so the range is a valid string.
        let text: Box<str> = serde_json::from_str(&self.text[range]).unwrap_or_default();
        self.unescaped.push(text);
        Kind::Escaped(number(self.unescaped.len() - 1))
    }

    pub(super) fn content(&self, place: usize) -> Content<'_> {
        let value = self.values[place];
        match value.kind {
            Kind::Null => Content::Null,
            Kind::True => Content::Boolean(true),
            Kind::False => Content::Boolean(false),
            Kind::Number => Content::Number(&self.text[self.range(place)]),
            Kind::Text | Kind::Escaped(_) => Content::Text(self.string(place)),
            Kind::List(_) => Content::List,
            Kind::Object(_) => Content::Object,
        }
    }

    /// Returns the byte range of a value in the text.
    pub(super) fn range(&self, place: usize) -> Range<usize> {
        let value = self.values[place];
        value.start as usize..value.end as usize
    }

    /// Returns the indices of a list's items; empty for other kinds of values.
    pub(super) fn items(&self, place: usize) -> impl Iterator<Item = usize> + Clone {
        let end = match self.values[place].kind {
            Kind::List(next) => next as usize,
            _ => 0,
        };
        let first = place + 1;
        let places = std::iter::successors(Some(first), |place| Some(self.next(*place)));
        places.take_while(move |place| *place < end)
    }

    /// Returns the keys of an object with their indices and the indices of their values; empty for other kinds of
    /// values.
    pub(super) fn entries(
        &self,
        place: usize,
    ) -> impl Iterator<Item = (&str, usize, usize)> + Clone {
        let end = match self.values[place].kind {
            Kind::Object(next) => next as usize,
            _ => 0,
        };
        let first = place + 1;
        let keys = std::iter::successors(Some(first), |key| Some(self.next(*key + 1)));
        keys.take_while(move |key| *key < end)
            .map(|key| (self.string(key), key, key + 1))
    }

    /// Returns the index of the value of a key; the last one when the key occurs twice. `None` for other kinds of
    /// values.
    ///
    /// Objects are searched for every key that is read. In debug builds, which macros are by default, this loop takes a
    /// third of the time of one over [`Document::entries`].
    pub(super) fn value_of(&self, place: usize, key: &str) -> Option<usize> {
        let Kind::Object(end) = self.values[place].kind else {
            return None;
        };
        let mut at = place + 1;
        let mut found = None;
        while at < end as usize {
            if self.is_string(at, key) {
                found = Some(at + 1);
            }
            at = self.next(at + 1);
        }
        found
    }

    /// Whether a string has this content.
    fn is_string(&self, place: usize, text: &str) -> bool {
        let value = self.values[place];
        let length = (value.end - value.start) as usize - 2;
        match value.kind {
            Kind::Escaped(number) => &*self.unescaped[number as usize] == text,
            _ => length == text.len() && self.string(place) == text,
        }
    }

    /// Returns the index of the value that follows a value and its contents.
    fn next(&self, place: usize) -> usize {
        match self.values.get(place).map(|value| value.kind) {
            Some(Kind::List(next) | Kind::Object(next)) => next as usize,
            _ => place + 1,
        }
    }

    /// Returns a string without its quotes.
    fn string(&self, place: usize) -> &str {
        let value = self.values[place];
        match value.kind {
            Kind::Escaped(number) => &self.unescaped[number as usize],
            _ => &self.text[value.start as usize + 1..value.end as usize - 1],
        }
    }

    /// Returns the keys that occur twice in one object, each with the byte offset of the repetition, in source order.
    pub(super) fn duplicate_keys(&self) -> Vec<(&str, usize)> {
        let mut duplicates = Vec::new();
        for (place, value) in self.values.iter().enumerate() {
            if let Kind::Object(end) = value.kind
                && self.may_repeat_a_key(place, end as usize)
            {
                let mut seen = HashSet::new();
                let repeated = self
                    .entries(place)
                    .filter(|(key, ..)| !seen.insert(*key))
                    .map(|(key, place, _)| (key, self.range(place).start));
                duplicates.extend(repeated);
            }
        }
        duplicates.sort_unstable_by_key(|(_, start)| *start);
        duplicates
    }

    /// Whether two keys of an object may be equal, by their lengths, first and last bytes. In debug builds, which
    /// macros are by default, a set of the keys of every object would take a tenth of the time of reading.
    fn may_repeat_a_key(&self, object: usize, end: usize) -> bool {
        let bytes = self.text.as_bytes();
        let mut seen = [0_u64; 4];
        let mut at = object + 1;
        while at < end {
            let Value { start, end, kind } = self.values[at];
            if matches!(kind, Kind::Escaped(_)) {
                return true;
            }
            let first = usize::from(bytes[start as usize + 1]);
            let last = usize::from(bytes[end as usize - 2]);
            // The factors spread the keys of real exports: one object in a hundred is looked at again.
            let bit = (end - start) as usize * 41 + first * 13 + last;
            let word = &mut seen[bit / 64 % 4];
            if *word & (1 << (bit % 64)) != 0 {
                return true;
            }
            *word |= 1 << (bit % 64);
            at = self.next(at + 1);
        }
        false
    }
}

/// Whether a byte can continue a number, `null`, `true` or `false`.
fn is_in_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.')
}

/// Converts an offset into a text that is no longer than [`Document::LONGEST`].
#[expect(
    clippy::cast_possible_truncation,
    reason = "longer texts are refused before"
)]
fn number(place: usize) -> u32 {
    place as u32
}

#[cfg(test)]
mod tests {
    use super::{Content, Document};

    #[test]
    fn values_know_their_places_and_what_is_in_them() {
        let text = r#" {"a" : [1, {"b":[]}, "x\"\u00e9]", -2.5e+3], "b": {}, "a":null} "#;
        let document = Document::of(text);
        let entries: Vec<_> = document.entries(0).collect();
        let keys: Vec<_> = entries.iter().map(|(key, ..)| *key).collect();
        assert_eq!(keys, ["a", "b", "a"]);
        let written = |place: usize| &text[document.range(place)];
        let list = entries[0].2;
        let items: Vec<_> = document.items(list).map(written).collect();
        assert_eq!(items, ["1", r#"{"b":[]}"#, r#""x\"\u00e9]""#, "-2.5e+3"]);
        let escaped = document.items(list).nth(2).expect("there are four");
        assert!(matches!(document.content(escaped), Content::Text("x\"é]")));
        assert!(matches!(document.content(entries[1].2), Content::Object));
        assert_eq!(document.entries(entries[1].2).count(), 0);
        assert!(matches!(document.content(entries[2].2), Content::Null));
        let second = text.rfind("\"a\"").expect("it is there");
        assert_eq!(document.duplicate_keys(), [("a", second)]);
        assert_eq!(document.value_of(0, "a"), Some(entries[2].2));
        assert_eq!(document.value_of(0, "b"), Some(entries[1].2));
        assert_eq!(document.value_of(0, "c"), None);
        assert_eq!(document.value_of(list, "a"), None);
    }

    #[test]
    fn only_equal_keys_are_repeated() {
        let text = r#"[{"abc": 1, "a\u0062c": 2}, {"axc": 1, "ayc": 2}, {"": 1, "": 2}, {"a": {"a": 1}, "b": "a"}]"#;
        let document = Document::of(text);
        let repeated = document.duplicate_keys();
        let places = [r#""a\u0062c""#, r#""": 2"#].map(|key| text.find(key).expect("it is there"));
        assert_eq!(repeated, [("abc", places[0]), ("", places[1])]);
    }

    #[test]
    fn a_text_of_one_value_is_that_value() {
        for (text, is_list) in [("[]", true), ("7", false), (" \"\" ", false), ("{}", false)] {
            let document = Document::of(text);
            assert_eq!(matches!(document.content(0), Content::List), is_list);
            assert_eq!(&text[document.range(0)], text.trim());
            assert_eq!(document.items(0).count(), 0);
            assert_eq!(document.entries(0).count(), 0);
        }
    }
}
