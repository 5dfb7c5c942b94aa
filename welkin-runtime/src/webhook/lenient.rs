//! JSON that a strict parser refuses, mended: an event must not be lost because of one odd character in a name.

use serde_json::{Number, Value};

/// How deep values may be; what is deeper is kept as text. The parser's own limit is 128.
const DEEPEST: usize = 100;

/// Mends what keeps `body` from being read, and leaves everything else as it is: invalid UTF-8, lone surrogates,
/// unknown escapes and control characters in texts become readable text, what is no number, is out of range or is too
/// deep becomes text with the same characters.
pub(super) fn mend(body: &[u8]) -> String {
    let text = String::from_utf8_lossy(body);
    let mut mender = Mender {
        rest: text.trim_start_matches('\u{feff}'),
        mended: String::with_capacity(text.len()),
        depth: 0,
    };
    while mender.step() {}
    mender.mended
}

struct Mender<'t> {
    rest: &'t str,
    mended: String,
    depth: usize,
}

impl Mender<'_> {
    /// Mends one token; false at the end of the text.
    fn step(&mut self) -> bool {
        let Some(first) = self.rest.chars().next() else {
            return false;
        };
        match first {
            '"' => self.text(),
            '[' | '{' if self.depth == DEEPEST => self.too_deep(),
            '-' | '0'..='9' => self.number(),
            _ => {
                match first {
                    '[' | '{' => self.depth += 1,
                    ']' | '}' => self.depth = self.depth.saturating_sub(1),
                    _ => {}
                }
                self.copy(first.len_utf8());
            }
        }
        true
    }

    fn copy(&mut self, length: usize) {
        let (taken, rest) = self.rest.split_at(length);
        self.mended.push_str(taken);
        self.rest = rest;
    }

    fn number(&mut self) {
        let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '+' | '.');
        let length = self.rest.find(|c| !is_part(c)).unwrap_or(self.rest.len());
        let is_number = self.rest[..length].parse::<Number>().is_ok();
        let quote = if is_number { "" } else { "\"" };
        self.mended.push_str(quote);
        self.copy(length);
        self.mended.push_str(quote);
    }

    /// A text from its opening quote to its closing one.
    fn text(&mut self) {
        self.copy(1);
        while let Some(first) = self.rest.chars().next() {
            match first {
                '"' => return self.copy(1),
                '\\' => self.escape(),
                '\0'..='\u{1f}' => {
                    self.mended
                        .push_str(&format!("\\u{:04x}", u32::from(first)));
                    self.rest = &self.rest[1..];
                }
                _ => self.copy(first.len_utf8()),
            }
        }
    }

    fn escape(&mut self) {
        let code = |text: &str| match text.get(..6)?.strip_prefix("\\u") {
            Some(digits) if digits.bytes().all(|digit| digit.is_ascii_hexdigit()) => {
                u16::from_str_radix(digits, 16).ok()
            }
            _ => None,
        };
        match (code(self.rest), self.rest.as_bytes().get(1)) {
            (Some(0xd800..=0xdbff), _) => {
                let low = self.rest.get(6..).and_then(code);
                if matches!(low, Some(0xdc00..=0xdfff)) {
                    self.copy(12);
                } else {
                    self.replace(6);
                }
            }
            (Some(0xdc00..=0xdfff), _) => self.replace(6),
            (Some(_), _) => self.copy(6),
            (None, Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't')) => self.copy(2),
            // The backslash stands for itself.
            (None, _) => {
                self.mended.push_str("\\\\");
                self.rest = &self.rest[1..];
            }
        }
    }

    fn replace(&mut self, length: usize) {
        self.mended.push('\u{fffd}');
        self.rest = &self.rest[length..];
    }

    /// Keeps an array or object as text.
    fn too_deep(&mut self) {
        let length = end_of_value(self.rest);
        let (value, rest) = self.rest.split_at(length);
        self.mended.push_str(&quoted(value));
        self.rest = rest;
    }
}

fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}

/// Where an array or object ends that starts the text.
fn end_of_value(text: &str) -> usize {
    let (mut depth, mut in_text, mut is_escaped) = (0_usize, false, false);
    for (place, byte) in text.bytes().enumerate() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if in_text => is_escaped = true,
            b'"' => in_text = !in_text,
            _ if in_text => {}
            b'[' | b'{' => depth += 1,
            b']' | b'}' if depth == 1 => return place + 1,
            b']' | b'}' => depth -= 1,
            _ => {}
        }
    }
    text.len()
}
