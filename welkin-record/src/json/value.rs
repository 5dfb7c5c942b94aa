//! Any JSON, kept as received.

use std::fmt;
use std::hash::{Hash, Hasher};

use super::canonical::canonical;
use super::deserialize::from_slice;
use super::input::{Body, DecodeError};
use super::number::write_float;
use super::quoted::{Quoted, Spelling};
use super::reader::Reader;
use super::token::Token;
use super::valid::valid;
use super::write::write_text;

/// Any JSON, kept as received: numbers of any size, the order of keys, nesting of any depth, and texts that are not
/// valid Unicode.
///
/// Values are compared by meaning: white space, the order of keys and the spelling of numbers and texts are ignored.
///
/// ```
/// use welkin_runtime::Json;
///
/// let json: Json = r#"{"dose": 1.50, "code": 123456789012345678901, "note": "daily"}"#.parse()?;
/// assert_eq!(json.get("dose").unwrap().as_f64(), Some(1.5));
/// assert_eq!(json.get("dose").unwrap().text(), "1.50");
/// assert_eq!(json.get("code").unwrap().text(), "123456789012345678901");
/// assert_eq!(json.get("note").unwrap().as_str(), Some("daily"));
/// # Ok::<(), welkin_runtime::record::DecodeError>(())
/// ```
#[derive(Clone)]
pub struct Json(pub(super) Repr);

#[derive(Clone)]
pub(super) enum Repr {
    /// A string.
    Text {
        text: Box<str>,
        /// Its spelling, including quotes, if it differs from that of this crate.
        written: Option<Box<str>>,
    },
    /// The text of any other value.
    Other(Box<str>),
    /// A number of the program that JSON can't represent.
    NotFinite(f64),
}

/// The text of a JSON value that is read into a field.
#[derive(Clone, Copy)]
pub struct RawJson<'a>(&'a str);

impl<'a> RawJson<'a> {
    /// The text of a value that was read before.
    pub(crate) const fn new(text: &'a str) -> Self {
        Self(text)
    }

    /// The value.
    #[must_use]
    pub fn to_json(self) -> Json {
        Json::of_text(self.0)
    }

    /// Whether it is an object.
    #[must_use]
    pub fn is_object(self) -> bool {
        self.0.starts_with('{')
    }
}

/// Does not show health data.
impl fmt::Debug for RawJson<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.to_json().fmt(formatter)
    }
}

impl Json {
    /// The value of a text that was read before. Invalid JSON in it becomes equivalent JSON.
    #[doc(hidden)]
    pub fn of_text(text: &str) -> Self {
        let text = valid(text);
        if !text.starts_with('"') {
            return Self(Repr::Other(text.into()));
        }
        let Ok(Token::Text(quoted)) = Reader::of_value(&text).token() else {
            return Self::null();
        };
        Self::of_quoted(quoted)
    }

    /// The value of a string that was read.
    pub(crate) fn of_quoted(quoted: Quoted<'_>) -> Self {
        let decoded = quoted.decode();
        let is_usual = decoded.spelling == Spelling::Usual;
        Self(Repr::Text {
            text: decoded.text.into(),
            written: (!is_usual).then(|| valid(&format!("\"{}\"", quoted.raw())).into()),
        })
    }

    /// `null`.
    #[must_use]
    pub fn null() -> Self {
        Self(Repr::Other("null".into()))
    }

    /// The JSON text as received; invalid JSON, such as `NaN` or a raw line break in a string, is replaced by
    /// equivalent JSON.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = Vec::new();
        self.write(&mut text);
        String::from_utf8(text).unwrap_or_default()
    }

    /// Writes the JSON text, as received.
    pub(crate) fn write(&self, json: &mut Vec<u8>) {
        match &self.0 {
            Repr::Text { text, written } => match written {
                Some(written) => json.extend_from_slice(written.as_bytes()),
                None => write_text(text, json),
            },
            Repr::Other(text) => json.extend_from_slice(text.as_bytes()),
            Repr::NotFinite(number) => write_float(*number, json),
        }
    }

    /// The text of a value that is not a string; empty for a string, and for a number that is not finite.
    pub(crate) fn other_text(&self) -> &str {
        match &self.0 {
            Repr::Text { .. } | Repr::NotFinite(_) => "",
            Repr::Other(text) => text,
        }
    }

    /// The NaN or infinity from which the value was created.
    pub(crate) fn not_finite(&self) -> Option<f64> {
        match self.0 {
            Repr::NotFinite(number) => Some(number),
            Repr::Text { .. } | Repr::Other(_) => None,
        }
    }

    fn token(&self) -> Option<Token<'_>> {
        match &self.0 {
            Repr::Text { .. } | Repr::NotFinite(_) => None,
            Repr::Other(text) => Reader::of_value(text).token().ok(),
        }
    }

    /// Whether it is `null`.
    #[must_use]
    pub fn is_null(&self) -> bool {
        matches!(self.token(), Some(Token::Null))
    }

    /// Whether it is an object.
    #[must_use]
    pub fn is_object(&self) -> bool {
        matches!(self.token(), Some(Token::Object))
    }

    /// Whether it is an array.
    #[must_use]
    pub fn is_array(&self) -> bool {
        matches!(self.token(), Some(Token::Array))
    }

    /// Whether it is a number, of any size.
    #[must_use]
    pub fn is_number(&self) -> bool {
        matches!(self.token(), Some(Token::Integer(_) | Token::Number(_)))
    }

    /// The text of a string. U+FFFD replaces anything that is not valid Unicode, such as half a surrogate pair.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match &self.0 {
            Repr::Text { text, .. } => Some(text),
            Repr::Other(_) | Repr::NotFinite(_) => None,
        }
    }

    /// The text of a string or a number: an id in either form.
    #[doc(hidden)]
    pub fn as_id(&self) -> Option<String> {
        let number = || self.is_number().then(|| self.other_text());
        self.as_str().or_else(number).map(str::to_owned)
    }

    /// `true` or `false`.
    #[must_use]
    pub fn as_bool(&self) -> Option<bool> {
        match self.token()? {
            Token::Boolean(value) => Some(value),
            _ => None,
        }
    }

    /// The value as a whole number, if it fits.
    #[must_use]
    pub fn as_i64(&self) -> Option<i64> {
        match self.token()? {
            Token::Integer(number) => Some(number),
            Token::Number(text) => text.parse().ok(),
            _ => None,
        }
    }

    /// The value as a whole number, if it fits and is not negative.
    #[must_use]
    pub fn as_u64(&self) -> Option<u64> {
        match self.token()? {
            Token::Integer(number) => number.try_into().ok(),
            Token::Number(text) => text.parse().ok(),
            _ => None,
        }
    }

    /// The nearest floating-point number; `None` for numbers out of range.
    #[must_use]
    pub fn as_f64(&self) -> Option<f64> {
        let number = match self.token()? {
            Token::Integer(number) => number as f64,
            Token::Number(text) => text.parse().ok()?,
            _ => return None,
        };
        Some(number).filter(|number| number.is_finite())
    }

    /// The value under a key of an object; the last one if the key is repeated.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<Self> {
        let found = self
            .members()
            .filter(|(name, _)| name.as_str() == Some(key));
        found.last().map(|(_, value)| value)
    }

    /// The keys of an object with their values, in the order received; empty for other values.
    pub fn entries(&self) -> impl Iterator<Item = (String, Self)> {
        self.members()
            .map(|(key, value)| (key.as_str().unwrap_or_default().to_owned(), value))
    }

    /// The members of an object, with the keys as received.
    #[doc(hidden)]
    pub fn members(&self) -> impl Iterator<Item = (Self, Self)> {
        let mut reader = self.entered(Token::Object);
        let mut is_first = true;
        std::iter::from_fn(move || {
            let reader = reader.as_mut()?;
            reader.peek();
            let key = reader.member(&mut is_first).ok()??;
            let key = Self::of_quoted(key);
            Some((key, Self::of_text(reader.skip().ok()?)))
        })
    }

    /// The elements of an array; empty for other values.
    pub fn elements(&self) -> impl Iterator<Item = Self> {
        let mut reader = self.entered(Token::Array);
        let mut is_first = true;
        std::iter::from_fn(move || {
            let reader = reader.as_mut()?;
            let more = reader.element(&mut is_first).ok()?;
            more.then(|| reader.skip().ok().map(Self::of_text))?
        })
    }

    /// A reader inside an array or object.
    fn entered(&self, wanted: Token<'_>) -> Option<Reader<'_>> {
        let Repr::Other(text) = &self.0 else {
            return None;
        };
        let mut reader = Reader::of_value(text);
        let token = reader.token().ok()?;
        let is_wanted = std::mem::discriminant(&token) == std::mem::discriminant(&wanted);
        is_wanted.then_some(reader)
    }

    /// An object with these members.
    #[doc(hidden)]
    pub fn object(members: impl IntoIterator<Item = (Self, Self)>) -> Self {
        let mut text = vec![b'{'];
        for (key, value) in members {
            if text.len() > 1 {
                text.push(b',');
            }
            key.write(&mut text);
            text.push(b':');
            value.write(&mut text);
        }
        text.push(b'}');
        Self::of_text(&String::from_utf8(text).unwrap_or_default())
    }

    /// Reads the value as any deserializable type.
    ///
    /// # Errors
    /// Returns an error if it has another shape.
    pub fn read<T: serde::de::DeserializeOwned>(&self) -> Result<T, DecodeError> {
        from_slice(self.text().as_bytes())
    }

    /// Converts the value into that of `serde_json`.
    ///
    /// # Errors
    /// Returns an error if `serde_json` can't represent it: a number out of range, a text that is not valid Unicode, or
    /// nesting that is too deep for it.
    pub fn to_value(&self) -> Result<serde_json::Value, DecodeError> {
        Ok(serde_json::from_str(&self.text())?)
    }

    fn canonical(&self) -> Vec<u8> {
        canonical(&self.text())
    }
}

impl Default for Json {
    fn default() -> Self {
        Self::null()
    }
}

impl PartialEq for Json {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Repr::NotFinite(_), Repr::NotFinite(_)) => self.text() == other.text(),
            (Repr::NotFinite(_), _) | (_, Repr::NotFinite(_)) => false,
            (Repr::Other(left), Repr::Other(right)) if left == right => true,
            (
                Repr::Text {
                    text: left,
                    written: None,
                },
                Repr::Text {
                    text: right,
                    written: None,
                },
            ) => left == right,
            _ => self.canonical() == other.canonical(),
        }
    }
}

impl Eq for Json {}

impl Hash for Json {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.canonical().hash(state);
    }
}

impl PartialEq<&str> for Json {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == Some(other)
    }
}

impl PartialEq<serde_json::Value> for Json {
    fn eq(&self, other: &serde_json::Value) -> bool {
        let other = Self::from(other.clone());
        *self == other
    }
}

/// Shows the kind of the value only, which may be health data.
impl fmt::Debug for Json {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self.token() {
            None if self.not_finite().is_some() => "Json(number)",
            None => "Json(text)",
            Some(Token::Null) => "Json(null)",
            Some(Token::Boolean(_)) => "Json(boolean)",
            Some(Token::Integer(_) | Token::Number(_)) => "Json(number)",
            Some(Token::Array) => "Json(array)",
            Some(Token::Object | Token::Text(_)) => "Json(object)",
        })
    }
}

impl std::str::FromStr for Json {
    type Err = DecodeError;

    /// Reads JSON text. Halves of surrogate pairs are kept as they are. Raw control characters and unknown escapes in
    /// strings are accepted, too, and become escapes; `NaN`, `Infinity` and `-Infinity` become strings.
    fn from_str(text: &str) -> Result<Self, DecodeError> {
        Body::new(text.as_bytes()).read(|reader| Ok(Self::of_text(reader.skip()?)))
    }
}
