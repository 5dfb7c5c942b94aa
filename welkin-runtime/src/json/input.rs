//! Received bytes as text, and why they could not be read.

use std::borrow::Cow;

use super::reader::Reader;
use super::token::Fault;

/// Why an answer could not be read. It names the place, never the text, which may be health data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DecodeError {
    /// The text is not JSON.
    #[error("not JSON (line {line}, column {column})")]
    Syntax {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
    },
    /// The text ends in the middle.
    #[error("JSON that is cut off (line {line}, column {column})")]
    CutOff {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
    },
    /// A page has more items than a server that keeps to the size asked for could send; they would take more memory
    /// than is safe.
    #[error("a page with too many items (line {line}, column {column})")]
    TooManyItems {
        /// Line of the first that is too many, from 1.
        line: usize,
        /// Its column, from 1.
        column: usize,
    },
    /// Something with another id than the one that was requested.
    #[error("another item than requested: its id differs")]
    OtherId,
    /// Something of another patient than the one that was requested.
    #[error("an item of another patient")]
    OtherPatient,
    /// A record of another CDT than the one that was requested.
    #[error("a record of another CDT")]
    OtherCdt,
    /// JSON of another shape.
    #[error("JSON of an unexpected shape (line {line}, column {column})")]
    Shape {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
    },
}

impl DecodeError {
    /// JSON of another shape as a whole.
    pub(crate) const SHAPE: Self = Self::Shape { line: 1, column: 1 };
}

/// Why `serde_json` could not read something.
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

/// A body that has been received. Bytes that are not UTF-8 are replaced by U+FFFD, so that one damaged text does not
/// hide the rest of an answer; texts with a replacement are reported as unusual.
pub(crate) struct Body<'a> {
    text: Cow<'a, str>,
}

impl<'a> Body<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        // Some servers and proxies put a byte order mark before the text.
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        // The check alone is much faster than the replacement, which hardly ever is needed.
        let text = match std::str::from_utf8(bytes) {
            Ok(text) => Cow::Borrowed(text),
            Err(_) => String::from_utf8_lossy(bytes),
        };
        Self { text }
    }

    /// Reads the one value that the body must be.
    ///
    /// # Errors
    /// When the body is not JSON, or what `read` reports.
    pub(crate) fn read<'s, R>(
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
            // The last character that is there.
            Fault::CutOff(_) => DecodeError::CutOff {
                line,
                column: before_it,
            },
            Fault::Shape(_) => DecodeError::Shape { line, column },
            Fault::TooMany(_) => DecodeError::TooManyItems { line, column },
        }
    }
}
