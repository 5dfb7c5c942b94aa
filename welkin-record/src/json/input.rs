//! Received bytes as text, and the errors of reading them.

use std::borrow::Cow;

use super::reader::Reader;
use super::token::Fault;

/// The reason why a response could not be read. It names the position, never the text, which may be health data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DecodeError {
    /// The text is not JSON.
    #[error("invalid JSON at line {line}, column {column}")]
    Syntax {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
    },
    /// The text ends prematurely.
    #[error("truncated JSON at line {line}, column {column}")]
    CutOff {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
    },
    /// A page has more items than a server that respects the requested size could send; they would take more memory
    /// than is safe.
    #[error("too many items in a page, at line {line}, column {column}")]
    TooManyItems {
        /// Line of the first excess item, from 1.
        line: usize,
        /// Column of the first excess item, from 1.
        column: usize,
    },
    /// The response has another id than the requested one.
    #[error("the id differs from the requested one")]
    OtherId,
    /// The response is of another patient than the requested one.
    #[error("the item belongs to another patient")]
    OtherPatient,
    /// The record is of another CDT than the requested one.
    #[error("the record belongs to another CDT")]
    OtherCdt,
    /// The JSON is no record, because it is not an object.
    #[error("expected a record, found {found}")]
    NotAnObject {
        /// The kind of the JSON: `null`, `an array`.
        found: &'static str,
    },
    /// The record has no id, or an empty one.
    #[error("the record has no id")]
    NoId,
    /// The JSON has another shape.
    #[error("unexpected JSON structure at line {line}, column {column}")]
    Shape {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
    },
}

impl DecodeError {
    /// The JSON as a whole has another shape.
    #[doc(hidden)]
    pub const SHAPE: Self = Self::Shape { line: 1, column: 1 };
}

/// The reason why `serde_json` could not read a value.
impl From<serde_json::Error> for DecodeError {
    fn from(error: serde_json::Error) -> Self {
        let (line, column) = (error.line(), error.column());
        match error.classify() {
            serde_json::error::Category::Eof => Self::CutOff { line, column },
            serde_json::error::Category::Data => Self::Shape { line, column },
            serde_json::error::Category::Syntax | serde_json::error::Category::Io => {
                Self::Syntax { line, column }
            }
        }
    }
}

/// A received body. Bytes that are not UTF-8 are replaced by U+FFFD, so that one damaged text does not hide the rest of
/// a response; texts with a replacement are reported as unusual.
pub struct Body<'a> {
    text: Cow<'a, str>,
}

impl<'a> Body<'a> {
    #[doc(hidden)]
    pub fn new(bytes: &'a [u8]) -> Self {
        // Some servers and proxies put a byte order mark before the text.
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        // The check alone is much faster than the replacement, which is rarely needed.
        let text = match std::str::from_utf8(bytes) {
            Ok(text) => Cow::Borrowed(text),
            Err(_) => String::from_utf8_lossy(bytes),
        };
        Self { text }
    }

    /// Reads the single value of the body.
    ///
    /// # Errors
    /// Returns an error if the body is not JSON, or if `read` returns one.
    #[doc(hidden)]
    pub fn read<'s, R>(
        &'s self,
        read: impl FnOnce(&mut Reader<'s>) -> Result<R, Fault>,
    ) -> Result<R, DecodeError> {
        let mut reader = Reader::new(&self.text, matches!(self.text, Cow::Owned(_)));
        let result = read(&mut reader).and_then(|value| {
            reader.end()?;
            Ok(value)
        });
        result.map_err(|fault| self.error(fault))
    }

    fn error(&self, fault: Fault) -> DecodeError {
        let at = fault.at().min(self.text.len());
        let before = &self.text.as_bytes()[..at];
        let line_start = before.iter().rposition(|byte| *byte == b'\n');
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        let before_it = at - line_start.map_or(0, |end| end + 1);
        let column = before_it + 1;
        match fault {
            Fault::Syntax(_) => DecodeError::Syntax { line, column },
            // The last existing character.
            Fault::CutOff(_) => DecodeError::CutOff {
                line,
                column: before_it,
            },
            Fault::Shape(_) => DecodeError::Shape { line, column },
            Fault::TooMany(_) => DecodeError::TooManyItems { line, column },
        }
    }
}
