//! Incoming requests, and the reasons for rejecting them.

use std::fmt;
use std::time::Duration;

use http::{HeaderMap, StatusCode};

use super::parse::EventError;
use super::scheme_error::SchemeError;

/// A request as received.
#[derive(Clone, Copy)]
pub struct IncomingRequest<'a> {
    pub(super) headers: &'a HeaderMap,
    pub(super) query: &'a str,
    pub(super) body: &'a [u8],
}

impl<'a> IncomingRequest<'a> {
    /// A request without a query; `body` is the body as received, byte for byte.
    #[must_use]
    pub fn new(headers: &'a HeaderMap, body: &'a [u8]) -> Self {
        Self {
            headers,
            query: "",
            body,
        }
    }

    /// Sets the query of the request's URL, without `?`.
    #[must_use]
    pub fn query(mut self, query: &'a str) -> Self {
        self.query = query;
        self
    }
}

/// Headers and bodies are not shown: they may hold secrets and health data.
impl fmt::Debug for IncomingRequest<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("IncomingRequest")
            .finish_non_exhaustive()
    }
}

/// The reason why a request is rejected. It shows no value of the request.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refused {
    /// A header or query parameter that the scheme requires is missing.
    #[error("the webhook has no {0}")]
    Missing(String),
    /// A header is not in the form that the scheme requires.
    #[error("the webhook's header {0} can't be read")]
    Unreadable(String),
    /// A header or query parameter has another value.
    #[error("the webhook's {0} has the wrong value")]
    WrongValue(String),
    /// The signature does not match this body, time and secret.
    #[error("the webhook's signature is wrong")]
    WrongSignature,
    /// It was sent too long ago.
    #[error("the webhook is older than {} s", .0.as_secs())]
    TooOld(Duration),
    /// Its time is in the future.
    #[error("the webhook is more than {} s ahead of this machine's clock", .0.as_secs())]
    TooEarly(Duration),
    /// It comes from the tenant, but is not an event.
    #[error(transparent)]
    NoEvent(#[from] EventError),
    /// The verifier is misconfigured. The webhook may be valid: it will be sent again.
    #[error("the receiver is misconfigured: {0}")]
    NotSetUp(#[from] SchemeError),
}

impl Refused {
    /// The status of the response: 401 for an untrusted request, 400 for an unreadable one, 413 for one that is too
    /// large, and 500 if the receiver is at fault. Welkin sends a webhook again unless the response is 2xx.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Unreadable(_) | Self::NoEvent(EventError::NotAnObject) => StatusCode::BAD_REQUEST,
            Self::NoEvent(EventError::TooLarge { .. }) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::NotSetUp(_) => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Missing(_)
            | Self::WrongValue(_)
            | Self::WrongSignature
            | Self::TooOld(_)
            | Self::TooEarly(_) => StatusCode::UNAUTHORIZED,
        }
    }
}
