//! Answers that can't be read.

use crate::record::DecodeError;

/// An answer of an unexpected form. It reports the position, never the content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum UnreadableAnswer {
    /// Nothing.
    #[error("an empty body")]
    Empty,
    /// A page for people.
    #[error("HTML instead of JSON")]
    Html,
    /// JSON that could not be read.
    #[error(transparent)]
    Json(#[from] DecodeError),
}

impl UnreadableAnswer {
    /// Whether it may have been damaged on its way, so that another may be whole. What is no JSON, or JSON of another
    /// shape, is not.
    pub(crate) fn is_damaged(self) -> bool {
        match self {
            Self::Empty | Self::Html => true,
            Self::Json(error) => matches!(error, DecodeError::CutOff { .. }),
        }
    }

    /// Why a body could not be decoded.
    pub(crate) fn new(body: &[u8], error: DecodeError) -> Self {
        match body.trim_ascii() {
            [] => Self::Empty,
            [b'<', ..] => Self::Html,
            _ => Self::Json(error),
        }
    }
}
