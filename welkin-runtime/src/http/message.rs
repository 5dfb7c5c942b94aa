//! A request as it is sent, and a whole answer.

use bytes::Bytes;
use http::header::DATE;
use http::{HeaderMap, Method, StatusCode};
use jiff::Timestamp;
use jiff::fmt::rfc2822;
use url::Url;

use crate::error::{ApiError, Error, RequestName};
use crate::http::body_limits::BodyLimits;
use crate::http::open_body::OpenSlot;

/// A whole answer, whatever its status.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Answer {
    /// The time of the answer by the server's clock.
    pub(crate) fn date(&self) -> Option<Timestamp> {
        let date = self.headers.get(DATE)?.to_str().ok()?;
        rfc2822::parse(date).ok().map(|date| date.timestamp())
    }

    /// An answer that says nothing, for what has been done before.
    pub(crate) fn empty() -> Self {
        Self {
            status: StatusCode::NO_CONTENT,
            headers: HeaderMap::new(),
            body: Bytes::new(),
        }
    }

    /// The answer, if it is a good one.
    ///
    /// # Errors
    /// What the API said otherwise, which some servers do with a good status; a good answer that is larger than
    /// allowed.
    pub(crate) fn success(self, name: &RequestName, limits: BodyLimits) -> Result<Self, Error> {
        let limit = limits.of(self.status);
        if !self.status.is_success() {
            return Err(
                ApiError::new(name.clone(), self.status, &self.headers, &self.body, limit).into(),
            );
        }
        if self.body.len() > limit {
            return Err(Error::too_large(name.clone(), limit));
        }
        let limit = limits.of(StatusCode::BAD_REQUEST);
        match ApiError::of_success(name, self.status, &self.headers, &self.body, limit) {
            Some(error) => Err(error.into()),
            None => Ok(self),
        }
    }
}

/// A request as it is sent.
pub(crate) struct Outgoing {
    pub(crate) method: Method,
    pub(crate) url: Url,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Option<Bytes>,
    pub(crate) limits: BodyLimits,
    /// Where the body of a good answer goes, if it is not to be kept whole.
    pub(crate) open: Option<OpenSlot>,
}
