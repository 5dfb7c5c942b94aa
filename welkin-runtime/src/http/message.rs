//! A request to send, and a whole response.

use bytes::Bytes;
use http::header::DATE;
use http::{HeaderMap, Method, StatusCode};
use jiff::Timestamp;
use jiff::fmt::rfc2822;
use url::Url;

use crate::error::{ApiError, Error, RequestName};
use crate::http::body_limits::BodyLimits;
use crate::http::open_body::OpenSlot;

/// A whole response, with any status.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Answer {
    /// The time of the response according to the server's clock.
    pub(crate) fn date(&self) -> Option<Timestamp> {
        let date = self.headers.get(DATE)?.to_str().ok()?;
        rfc2822::parse(date).ok().map(|date| date.timestamp())
    }

    /// An empty response, for work that an earlier attempt has done.
    pub(crate) fn empty() -> Self {
        Self {
            status: StatusCode::NO_CONTENT,
            headers: HeaderMap::new(),
            body: Bytes::new(),
        }
    }

    /// The response, if it is successful.
    ///
    /// # Errors
    /// Returns the API's error otherwise, which some servers send with a status of success; also an error if a
    /// successful response is larger than allowed.
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

/// A request to send.
pub(crate) struct Outgoing {
    pub(crate) method: Method,
    pub(crate) url: Url,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Option<Bytes>,
    pub(crate) limits: BodyLimits,
    /// Where the body of a successful response goes, if it is not buffered.
    pub(crate) open: Option<OpenSlot>,
}
