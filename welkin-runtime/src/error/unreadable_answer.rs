//! Responses that can't be read.

use crate::record::DecodeError;

/// A response of an unexpected form. It reports the position, never the content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum UnreadableAnswer {
    /// The body is empty.
    #[error("the body is empty")]
    Empty,
    /// The body is an HTML page.
    #[error("expected JSON, found HTML")]
    Html,
    /// The body is JSON that could not be read.
    #[error(transparent)]
    Json(#[from] DecodeError),
}

impl UnreadableAnswer {
    /// Whether the response may have been damaged in transit, so that another one may be complete. `false` for other
    /// texts than JSON, and for JSON of another shape.
    pub(crate) fn is_damaged(self) -> bool {
        match self {
            Self::Empty | Self::Html => true,
            Self::Json(error) => matches!(error, DecodeError::CutOff { .. }),
        }
    }

    /// The reason why a body could not be decoded.
    pub(crate) fn new(body: &[u8], error: DecodeError) -> Self {
        match body.trim_ascii() {
            [] => Self::Empty,
            [b'<', ..] => Self::Html,
            _ => Self::Json(error),
        }
    }
}
