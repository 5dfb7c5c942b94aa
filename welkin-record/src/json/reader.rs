//! The reader of JSON text.

use super::nesting::Nesting;
use super::plain_text::plain_length;
use super::quoted::Quoted;
use super::token::{Fault, Token};

/// Reads JSON from the front. It accepts strings with raw control characters, unknown escapes and halves of surrogate
/// pairs, and the numbers `NaN`, `Infinity` and `-Infinity`; apart from these it accepts only valid JSON, of any depth.
pub struct Reader<'a> {
    text: &'a str,
    at: usize,
    /// Whether the text has replacement characters for bytes that were not UTF-8.
    is_repaired: bool,
    /// Whether to accept malformed numbers: `007`, `1.`, `-`.
    takes_odd_numbers: bool,
}

impl<'a> Reader<'a> {
    pub(super) fn new(text: &'a str, is_repaired: bool) -> Self {
        Self {
            text,
            at: 0,
            is_repaired,
            takes_odd_numbers: false,
        }
    }

    /// Accepts malformed numbers, too: `007`, `1.`, `-`.
    #[doc(hidden)]
    pub fn take_odd_numbers(&mut self) {
        self.takes_odd_numbers = true;
    }

    /// Whether a text is a valid JSON number.
    pub(crate) fn is_number(text: &'a str) -> bool {
        let begins = text.starts_with(|c: char| c == '-' || c.is_ascii_digit());
        let mut reader = Self::of_value(text);
        begins && reader.number().is_ok() && reader.at == text.len() && !text.ends_with("Infinity")
    }

    /// Reads a value that has been read before.
    pub(crate) fn of_value(text: &'a str) -> Self {
        Self::new(text, false)
    }

    /// The next byte that is not white space.
    #[inline]
    pub(crate) fn peek(&mut self) -> Option<u8> {
        let bytes = self.text.as_bytes();
        loop {
            match bytes.get(self.at) {
                Some(b' ' | b'\t' | b'\n' | b'\r') => self.at += 1,
                other => return other.copied(),
            }
        }
    }

    /// The position of the reader.
    #[inline]
    pub(crate) fn position(&self) -> usize {
        self.at
    }

    /// The text read since a position.
    #[inline]
    pub(crate) fn since(&self, start: usize) -> &'a str {
        self.text.get(start..self.at).unwrap_or_default()
    }

    /// The error that the list at this position has too many items.
    pub(crate) fn too_many(&self) -> Fault {
        Fault::TooMany(self.at)
    }

    /// The error that the value at this position is unexpected.
    pub(crate) fn unexpected(&self) -> Fault {
        Fault::Shape(self.at)
    }

    /// Checks that the text has ended.
    pub(super) fn end(&mut self) -> Result<(), Fault> {
        match self.peek() {
            None => Ok(()),
            Some(_) => Err(Fault::Syntax(self.at)),
        }
    }

    #[cold]
    fn fault(&self) -> Fault {
        if self.at >= self.text.len() {
            Fault::CutOff(self.text.len())
        } else {
            Fault::Syntax(self.at)
        }
    }

    /// Reads a scalar value, or enters an array or object.
    #[inline]
    pub(crate) fn token(&mut self) -> Result<Token<'a>, Fault> {
        match self.peek() {
            Some(b'"') => self.quoted().map(Token::Text),
            Some(b'-' | b'0'..=b'9') if self.takes_odd_numbers => Ok(self.any_number()),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(b'{') => {
                self.at += 1;
                Ok(Token::Object)
            }
            Some(b'[') => {
                self.at += 1;
                Ok(Token::Array)
            }
            Some(b't') => self.literal("true", Token::Boolean(true)),
            Some(b'f') => self.literal("false", Token::Boolean(false)),
            Some(b'n') => self.literal("null", Token::Null),
            Some(b'N') => self.literal("NaN", Token::Number("NaN")),
            Some(b'I') => self.literal("Infinity", Token::Number("Infinity")),
            _ => Err(self.fault()),
        }
    }

    fn literal(&mut self, literal: &str, token: Token<'a>) -> Result<Token<'a>, Fault> {
        let rest = self.text.get(self.at..).unwrap_or_default();
        if rest.starts_with(literal) {
            self.at += literal.len();
            Ok(token)
        } else if literal.starts_with(rest) {
            Err(Fault::CutOff(self.text.len()))
        } else {
            Err(Fault::Syntax(self.at))
        }
    }

    /// The key of the next member of the entered object; `None` at its end.
    #[inline]
    pub(crate) fn member(&mut self, is_first: &mut bool) -> Result<Option<Quoted<'a>>, Fault> {
        let mut next = self.peek();
        if next == Some(b'}') {
            self.at += 1;
            return Ok(None);
        }
        if !std::mem::take(is_first) {
            self.expect(b',', next)?;
            next = self.peek();
        }
        if next != Some(b'"') {
            return Err(self.fault());
        }
        let key = self.quoted()?;
        let next = self.peek();
        self.expect(b':', next)?;
        Ok(Some(key))
    }

    /// Whether the entered array has another element.
    #[inline]
    pub(crate) fn element(&mut self, is_first: &mut bool) -> Result<bool, Fault> {
        let next = self.peek();
        if next == Some(b']') {
            self.at += 1;
            return Ok(false);
        }
        if !std::mem::take(is_first) {
            self.expect(b',', next)?;
        }
        Ok(true)
    }

    #[inline]
    fn expect(&mut self, byte: u8, next: Option<u8>) -> Result<(), Fault> {
        if next == Some(byte) {
            self.at += 1;
            Ok(())
        } else {
            Err(self.fault())
        }
    }

    /// Skips a value, and returns its text.
    #[doc(hidden)]
    pub fn skip(&mut self) -> Result<&'a str, Fault> {
        self.peek();
        let start = self.at;
        let token = self.token()?;
        self.skip_rest(token)?;
        Ok(self.since(start))
    }

    /// Skips the rest of an entered value.
    #[inline]
    pub(crate) fn skip_rest(&mut self, token: Token<'a>) -> Result<(), Fault> {
        match token {
            Token::Array => self.leave(false),
            Token::Object => self.leave(true),
            _ => Ok(()),
        }
    }

    /// Skips to the end of an entered array or object.
    fn leave(&mut self, is_object: bool) -> Result<(), Fault> {
        let mut nesting = Nesting::default();
        nesting.open(is_object);
        let mut is_first = true;
        while let Some(in_object) = nesting.innermost() {
            let more = if in_object {
                self.member(&mut is_first)?.is_some()
            } else {
                self.element(&mut is_first)?
            };
            if !more {
                nesting.close();
                is_first = false;
                continue;
            }
            match self.token()? {
                Token::Array => nesting.open(false),
                Token::Object => nesting.open(true),
                _ => continue,
            }
            is_first = true;
        }
        Ok(())
    }

    /// Reads a string without escapes, as most strings are. Before any other value, the reader does not move.
    #[inline]
    pub(crate) fn plain_text(&mut self) -> Option<&'a str> {
        if self.peek() != Some(b'"') || self.is_repaired {
            return None;
        }
        let start = self.at + 1;
        let rest = self.text.as_bytes().get(start..)?;
        let end = start + plain_length(rest);
        if self.text.as_bytes().get(end) != Some(&b'"') {
            return None;
        }
        self.at = end + 1;
        self.text.get(start..end)
    }

    /// Reads a string; the reader is before its first quote.
    #[inline]
    fn quoted(&mut self) -> Result<Quoted<'a>, Fault> {
        match self.plain_text() {
            Some(text) => Ok(Quoted::new(text, true, false)),
            None => self.any_quoted(),
        }
    }

    /// Reads a string in any form.
    #[cold]
    fn any_quoted(&mut self) -> Result<Quoted<'a>, Fault> {
        let bytes = self.text.as_bytes();
        let start = self.at + 1;
        let mut at = start;
        let mut is_plain = true;
        loop {
            at += plain_length(bytes.get(at..).unwrap_or_default());
            match bytes.get(at) {
                Some(b'"') => break,
                Some(byte) => {
                    is_plain = false;
                    at += if *byte == b'\\' { 2 } else { 1 };
                }
                None => return Err(Fault::CutOff(bytes.len())),
            }
        }
        self.at = at + 1;
        let raw = self.text.get(start..at).unwrap_or_default();
        Ok(Quoted::new(raw, is_plain, self.is_repaired))
    }

    /// Reads a number; the reader is before it.
    #[inline]
    fn number(&mut self) -> Result<Token<'a>, Fault> {
        let bytes = self.text.as_bytes();
        let start = self.at;
        let is_negative = bytes.get(start) == Some(&b'-');
        self.at += usize::from(is_negative);
        if is_negative && bytes.get(self.at) == Some(&b'I') {
            self.literal("Infinity", Token::Null)?;
            return Ok(Token::Number(self.since(start)));
        }
        let first = self.at;
        let mut value = 0_u64;
        while let Some(digit @ b'0'..=b'9') = bytes.get(self.at) {
            value = value.wrapping_mul(10).wrapping_add(u64::from(digit - b'0'));
            self.at += 1;
        }
        let digits = self.at - first;
        if digits == 0 {
            return Err(self.fault());
        }
        if digits > 1 && bytes[first] == b'0' {
            return Err(Fault::Syntax(first));
        }
        if matches!(bytes.get(self.at), Some(b'.' | b'e' | b'E')) {
            return self.fraction(start);
        }
        if digits <= MAX_SAFE_DIGITS && (value != 0 || !is_negative) {
            let value = value as i64;
            return Ok(Token::Integer(if is_negative { -value } else { value }));
        }
        Ok(self.long_integer(start))
    }

    /// Reads a value that begins like a number.
    #[cold]
    fn any_number(&mut self) -> Token<'a> {
        let start = self.at;
        let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || b"-+.".contains(byte);
        let read = self.number();
        let next = self.text.as_bytes().get(self.at);
        match read {
            Ok(token) if !next.is_some_and(is_part) => token,
            _ => {
                let rest = self.text.as_bytes().get(start..).unwrap_or_default();
                self.at = start + rest.iter().take_while(|byte| is_part(byte)).count();
                Token::Number(self.since(start))
            }
        }
    }

    /// A whole number that may be too large for 64 bits, or a negative zero.
    fn long_integer(&self, start: usize) -> Token<'a> {
        let text = self.since(start);
        match text.parse() {
            Ok(0) | Err(_) => Token::Number(text),
            Ok(integer) => Token::Integer(integer),
        }
    }

    /// Reads a number from its decimal point or exponent on.
    fn fraction(&mut self, start: usize) -> Result<Token<'a>, Fault> {
        let bytes = self.text.as_bytes();
        if bytes.get(self.at) == Some(&b'.') {
            self.at += 1;
            self.digits()?;
        }
        if let Some(b'e' | b'E') = bytes.get(self.at) {
            self.at += 1;
            if let Some(b'+' | b'-') = bytes.get(self.at) {
                self.at += 1;
            }
            self.digits()?;
        }
        Ok(Token::Number(self.since(start)))
    }

    /// Reads at least one digit.
    fn digits(&mut self) -> Result<(), Fault> {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        let count = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        self.at += count;
        if count == 0 {
            return Err(self.fault());
        }
        Ok(())
    }
}

/// Number of digits that always fit 63 bits.
const MAX_SAFE_DIGITS: usize = 18;

#[cfg(test)]
mod tests;
