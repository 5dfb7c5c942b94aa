//! How many bytes of an answer are read.

use bytes::{Bytes, BytesMut};
use http::StatusCode;

/// The most bytes of an answer that are read. Every request carries its own in its
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
    /// At most this many bytes of a successful answer, and this many of an error.
    #[must_use]
    pub fn new(answer: usize, error: usize) -> Self {
        Self { answer, error }
    }

    /// The most bytes of an answer with this status.
    #[must_use]
    pub fn of(self, status: StatusCode) -> usize {
        if status.is_success() {
            self.answer
        } else {
            self.error
        }
    }

    /// For an answer that is as short as an error whatever its status: a token.
    pub(crate) fn short(self) -> Self {
        Self {
            answer: self.error,
            ..self
        }
    }
}

/// 32 MiB for answers, so that one and what is decoded from it stay below 128 MiB; a page of 1,000 rows has about 5
/// MiB. 64 KiB for errors and tokens, of which the largest on record has 2 KiB.
impl Default for BodyLimits {
    fn default() -> Self {
        Self::new(32 * 1024 * 1024, 64 * 1024)
    }
}

/// A body that arrives in parts and is kept once, up to a limit.
pub(crate) struct LimitedBody {
    first: Option<Bytes>,
    joined: BytesMut,
    limit: usize,
    /// Length of the whole, where it was announced.
    announced: usize,
}

/// Most bytes that are reserved because a length was announced: it may be a lie.
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

    /// Takes a part. Whether more are wanted: not once the limit is passed, of which a byte too many is then the
    /// evidence.
    pub(crate) fn push(&mut self, part: Bytes) -> bool {
        let room = self.limit.saturating_add(1).saturating_sub(self.len());
        let part = part.slice(..part.len().min(room));
        match self.first.take() {
            // Most bodies arrive whole and are never copied.
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
