//! The maximum size of response bodies.

use bytes::{Bytes, BytesMut};
use http::StatusCode;

/// The maximum number of bytes of a response body. Every request carries its own limits in its
/// [extensions](http::Request::extensions): a [`Transport`](crate::Transport) that reads a body stops there.
///
/// ```
/// use welkin_runtime::BodyLimits;
/// use welkin_runtime::http::StatusCode;
///
/// let limits = BodyLimits::default();
/// assert_eq!(limits.of(StatusCode::OK), 32 * 1024 * 1024);
/// assert_eq!(limits.of(StatusCode::BAD_GATEWAY), 64 * 1024);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BodyLimits {
    answer: usize,
    error: usize,
}

impl BodyLimits {
    /// At most `answer` bytes of a successful response, and `error` bytes of an error.
    #[must_use]
    pub fn new(answer: usize, error: usize) -> Self {
        Self { answer, error }
    }

    /// The maximum number of bytes of a response with this status.
    #[must_use]
    pub fn of(self, status: StatusCode) -> usize {
        if status.is_success() {
            self.answer
        } else {
            self.error
        }
    }

    /// For a response that is as short as an error, regardless of its status: a token.
    pub(crate) fn short(self) -> Self {
        Self {
            answer: self.error,
            ..self
        }
    }
}

/// 32 MiB for successful responses, so that a response together with its decoded form stays below 128 MiB; a page of
/// 1,000 rows has about 5 MiB. 64 KiB for errors and tokens, of which the largest recorded one has 2 KiB.
impl Default for BodyLimits {
    fn default() -> Self {
        Self::new(32 * 1024 * 1024, 64 * 1024)
    }
}

/// A body that arrives in parts and is stored once, up to a limit.
pub(crate) struct LimitedBody {
    first: Option<Bytes>,
    joined: BytesMut,
    limit: usize,
    /// Total length, if it was announced.
    announced: usize,
}

/// Maximum number of bytes to reserve for an announced length, which may be wrong.
const LARGEST_RESERVE: usize = 1024 * 1024;

impl LimitedBody {
    pub(crate) fn new(limit: usize, announced: Option<u64>) -> Self {
        let announced = announced.and_then(|length| usize::try_from(length).ok());
        Self {
            first: None,
            joined: BytesMut::new(),
            limit,
            announced: announced.unwrap_or_default().min(limit),
        }
    }

    fn len(&self) -> usize {
        self.first.as_ref().map_or(self.joined.len(), Bytes::len)
    }

    /// Appends a part, and returns whether more are needed: not once the limit is exceeded, which one extra byte
    /// proves.
    pub(crate) fn push(&mut self, part: Bytes) -> bool {
        let room = self.limit.saturating_add(1).saturating_sub(self.len());
        let part = part.slice(..part.len().min(room));
        match self.first.take() {
            // Most bodies arrive in one part and are never copied.
            None if self.joined.is_empty() => self.first = Some(part),
            first => {
                let first = first.unwrap_or_default();
                if self.joined.capacity() == 0 {
                    let known = first.len() + part.len();
                    let announced = self.announced.min(LARGEST_RESERVE);
                    self.joined.reserve(known.max(announced));
                }
                self.joined.extend_from_slice(&first);
                self.joined.extend_from_slice(&part);
            }
        }
        self.len() <= self.limit
    }

    pub(crate) fn finish(self) -> Bytes {
        self.first.unwrap_or_else(|| self.joined.freeze())
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::LimitedBody;

    #[test]
    fn parts_are_joined_and_a_byte_too_many_is_kept() {
        for (parts, limit, more, whole) in [
            (&["abc"][..], 3, true, "abc"),
            (&["abc"], 2, false, "abc"),
            (&["a", "b", "c"], 3, true, "abc"),
            (&["", "abc", "", "d"], 4, true, "abcd"),
            (&["ab", "cdefgh"], 4, false, "abcde"),
            (&["abcdefgh"], 0, false, "a"),
            (&[], 0, true, ""),
        ] {
            for announced in [None, Some(3), Some(u64::MAX)] {
                let mut body = LimitedBody::new(limit, announced);
                let wants_more = parts.iter().all(|part| body.push(Bytes::from(*part)));
                assert_eq!(wants_more, more, "{parts:?}");
                assert_eq!(body.finish(), whole, "{parts:?}");
            }
        }
    }
}
