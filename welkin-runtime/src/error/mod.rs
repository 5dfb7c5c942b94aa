//! What can go wrong between a program and a tenant. No error holds a body, a secret or health data.

mod api;

use std::fmt;
use std::time::Duration;

pub use self::api::{ApiError, ApiErrorKind, Problem};
use crate::client::encounters::EncounterStatus;
use crate::client::programs::UnreachablePhase;
use crate::config::ConfigurationError;
use crate::record::{DecodeError, RowViolations, Violations};
use crate::transport::TransportError;

/// Why a call failed.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The value breaks rules of the configuration; nothing was sent.
    #[error("not sent, the value breaks the configuration's rules: {0}")]
    Validation(#[from] Violations),
    /// Rows of a bulk update break rules of the configuration; no row was sent.
    #[error("not sent, {0}")]
    RowValidation(#[from] RowViolations),
    /// A filter looks for a value that the API can't be asked for: it holds a comma, which stands between values. Nothing was sent.
    #[error("not sent, a value to filter {field} by holds a comma, which stands between values")]
    FilterValue {
        /// Machine name of the field.
        field: &'static str,
    },
    /// The client's configuration can't be used.
    #[error(transparent)]
    Configuration(#[from] ConfigurationError),
    /// An id that can't be part of a URL: it is empty, dots alone, or holds control characters. Nothing was sent.
    #[error("not sent, an id is empty or no path segment")]
    InvalidId,
    /// The API answered with an error.
    #[error(transparent)]
    Api(Box<ApiError>),
    /// The API's answer could not be read.
    #[error("{request} was answered with {source}")]
    Decode {
        /// The request.
        request: RequestName,
        /// What came instead of an answer.
        source: UnreadableAnswer,
    },
    /// No answer: the connection failed or took too long. The API may have acted on the request.
    #[error("{request} got no answer{}: {source}", if *timeout { " in time" } else { "" })]
    Connection {
        /// The request.
        request: RequestName,
        /// Whether it took too long.
        timeout: bool,
        /// The cause, without its URL.
        source: TransportError,
    },
    /// No token could be had, so that nothing was sent, or nothing more after the API had refused the token.
    #[error("no token, {0}")]
    Token(#[source] Box<Error>),
    /// As many tokens were asked for as Welkin allows: one more, and it blocks the API client. Nothing was sent.
    #[error("no token is asked for in the next {wait:?}: as many were asked for as Welkin allows")]
    TokenLimit {
        /// How long until one may be asked for.
        wait: Duration,
    },
    /// A list that goes round in circles: the API sent the same page twice.
    #[error("{request} sent the same page twice")]
    RepeatedPage {
        /// The request.
        request: RequestName,
    },
    /// An encounter of another template than the one it was asked for as.
    #[error("{request} was answered with an encounter of {found}, not of {expected}")]
    OtherTemplate {
        /// The request.
        request: RequestName,
        /// Machine name of the template asked for.
        expected: &'static str,
        /// Machine name of its template.
        found: String,
    },
    /// The server did what was asked, but left the encounter in another status than the one that the call leads to.
    #[error("{request} left the encounter in the status {}", status.as_ref().map_or("none", EncounterStatus::as_str))]
    UnexpectedStatus {
        /// The request.
        request: RequestName,
        /// Where the encounter stands.
        status: Option<EncounterStatus>,
    },
    /// A move that the program does not provide for; nothing was sent.
    #[error("not sent, {0}")]
    UnreachablePhase(#[from] UnreachablePhase),
    /// The server did what was asked, but left the patient in another phase than the one that the call leads to.
    #[error("{request} left the patient in {}, not in the phase {expected}", found.as_deref().map_or("no phase".to_owned(), |found| format!("the phase {found}")))]
    OtherPhase {
        /// The request.
        request: RequestName,
        /// Machine name of the phase asked for.
        expected: String,
        /// Machine name of the phase that the patient is in.
        found: Option<String>,
    },
    /// A list of more pages than its [limit](crate::ListRecords::page_limit).
    #[error("{request} has not ended after {pages} pages")]
    EndlessList {
        /// The request.
        request: RequestName,
        /// Pages that were read.
        pages: u64,
    },
}

/// A request, by what may be shown of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestName {
    /// `GET`, `POST`, ...
    pub method: &'static str,
    /// The path's template, such as `/patients/{patient}/cdts/{cdt}`.
    pub path: String,
}

impl fmt::Display for RequestName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.method, self.path)
    }
}

/// An answer that is not what was asked for. It says where, never what.
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
    /// Why a body could not be decoded.
    pub(crate) fn new(body: &[u8], error: DecodeError) -> Self {
        match body.trim_ascii() {
            [] => Self::Empty,
            [b'<', ..] => Self::Html,
            _ => Self::Json(error),
        }
    }
}

impl Error {
    /// The API's error, if it answered with one.
    #[must_use]
    pub fn api(&self) -> Option<&ApiError> {
        match self {
            Self::Api(error) => Some(error),
            Self::Token(error) => error.api(),
            _ => None,
        }
    }

    /// Whether the API answered that there is no such thing.
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        self.api()
            .is_some_and(|error| error.kind == ApiErrorKind::NotFound)
    }

    /// Whether the same request may succeed later. A create that got no answer may have happened all the same.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Connection { .. } | Self::TokenLimit { .. } => true,
            Self::Token(error) => error.is_retryable(),
            Self::Api(error) => {
                matches!(error.kind, ApiErrorKind::RateLimited | ApiErrorKind::Server)
            }
            _ => false,
        }
    }

    pub(crate) fn connection(request: RequestName, error: TransportError) -> Self {
        Self::Connection {
            request,
            timeout: error.timeout,
            source: error,
        }
    }

    /// A good answer whose body can't be read.
    pub(crate) fn unreadable(request: RequestName, body: &[u8], error: DecodeError) -> Self {
        Self::Decode {
            request,
            source: UnreadableAnswer::new(body, error),
        }
    }
}
