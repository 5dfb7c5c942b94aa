//! What can go wrong between a program and a tenant. No error holds a body, a secret or health data.

use std::fmt;
use std::time::Duration;

use jiff::Timestamp;
use jiff::fmt::rfc2822;
use reqwest::header::{CONTENT_TYPE, HeaderMap, RETRY_AFTER};
use serde_json::Value;

use crate::client::encounters::EncounterStatus;
use crate::client::programs::UnreachablePhase;
use crate::config::ConfigurationError;
use crate::record::{DecodeError, RowViolations, Violations};

/// Why a call failed.
#[derive(Debug, thiserror::Error)]
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
        source: Box<dyn std::error::Error + Send + Sync>,
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

/// What an API error means for the caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ApiErrorKind {
    /// 400, 422: the API refuses the request's content.
    Invalid,
    /// 401: the credentials are not accepted, also with a new token.
    Unauthorized,
    /// 403: the API client's role or security policy forbids it.
    Forbidden,
    /// 404, 410: there is no such thing. Welkin answers so, too, where a permission is missing.
    NotFound,
    /// 409: it collides with what is there.
    Conflict,
    /// 429: too many requests.
    RateLimited,
    /// 5xx: the API failed.
    Server,
    /// 3xx: the API points elsewhere; the token is not sent there.
    Redirect,
    /// Any other status.
    Other,
}

impl ApiErrorKind {
    fn of(status: u16) -> Self {
        match status {
            400 | 422 => Self::Invalid,
            401 => Self::Unauthorized,
            403 => Self::Forbidden,
            404 | 410 => Self::NotFound,
            409 => Self::Conflict,
            429 => Self::RateLimited,
            300..=399 => Self::Redirect,
            500..=599 => Self::Server,
            _ => Self::Other,
        }
    }
}

/// One problem that Welkin names. Its `details` are left out: they may hold health data.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Problem {
    /// Welkin's code, such as `DT_RECORD_NOT_FOUND`.
    pub error_code: Option<String>,
    /// The component that answered, such as `CDT`.
    pub component_type: Option<String>,
    /// Welkin's words.
    pub message: Option<String>,
}

/// An error that the API answered with.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ApiError {
    /// What it means.
    pub kind: ApiErrorKind,
    /// HTTP status.
    pub status: u16,
    /// The request.
    pub request: RequestName,
    /// What Welkin said, if it said anything that could be read.
    pub problems: Vec<Problem>,
    /// How long to wait, where the API says.
    pub retry_after: Option<Duration>,
    /// Whether the answer was a page for people, as gateways send them.
    pub html: bool,
}

impl ApiError {
    pub(crate) fn new(request: RequestName, status: u16, headers: &HeaderMap, body: &[u8]) -> Self {
        let header = |name| headers.get(name).and_then(|value| value.to_str().ok());
        let html = header(CONTENT_TYPE).is_some_and(|value| value.contains("html"))
            || body.trim_ascii_start().starts_with(b"<");
        Self {
            kind: ApiErrorKind::of(status),
            status,
            request,
            problems: serde_json::from_slice(body).map_or_else(|_| Vec::new(), Problem::list),
            retry_after: header(RETRY_AFTER).and_then(waiting_time),
            html,
        }
    }
}

/// `Retry-After` as a number of seconds or as a date, which may have passed.
fn waiting_time(value: &str) -> Option<Duration> {
    let value = value.trim();
    if let Ok(seconds) = value.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let date = rfc2822::parse(value).ok()?.timestamp();
    Some(Duration::try_from(date.duration_since(Timestamp::now())).unwrap_or_default())
}

impl Problem {
    /// Recorded errors are arrays of objects; a single object is taken, too, one with a list of them, and that of an OAuth error.
    pub(crate) fn list(mut body: Value) -> Vec<Self> {
        let listed = body.get_mut("errors").map(Value::take);
        let entries = match listed.unwrap_or(body) {
            Value::Array(entries) => entries,
            single => vec![single],
        };
        let text = |entry: &Value, keys: [&str; 2]| {
            let found = keys.iter().find_map(|key| entry.get(key)?.as_str());
            found.map(one_line)
        };
        entries
            .iter()
            .map(|entry| Self {
                error_code: text(entry, ["errorCode", "error"]),
                component_type: text(entry, ["componentType", "component"]),
                message: text(entry, ["message", "error_description"]),
            })
            .filter(|problem| problem.error_code.is_some() || problem.message.is_some())
            .collect()
    }
}

/// Code and message.
impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.error_code.as_deref().unwrap_or("unnamed"))?;
        match &self.message {
            Some(message) => write!(formatter, ": {message}"),
            None => Ok(()),
        }
    }
}

/// Text of the server that can't forge lines of a log or fill it.
fn one_line(text: &str) -> String {
    const LONGEST: usize = 500;
    let printable = |c: char| if c.is_control() { ' ' } else { c };
    text.chars().map(printable).take(LONGEST).collect()
}

impl fmt::Display for ApiError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{} was answered with {}",
            self.request, self.status
        )?;
        for problem in &self.problems {
            write!(formatter, ", {problem}")?;
        }
        match self.kind {
            ApiErrorKind::Forbidden => {
                formatter.write_str(" (a role or security policy of the API client forbids it)")
            }
            ApiErrorKind::Redirect => {
                formatter.write_str(" (redirects are not followed: the token stays here)")
            }
            _ if self.html => formatter.write_str(" (a page of HTML)"),
            _ => Ok(()),
        }
    }
}

impl std::error::Error for ApiError {}

impl From<ApiError> for Error {
    fn from(error: ApiError) -> Self {
        Self::Api(Box::new(error))
    }
}

impl Error {
    /// The API's error, if it answered with one.
    #[must_use]
    pub fn api(&self) -> Option<&ApiError> {
        match self {
            Self::Api(error) => Some(error),
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
            Self::Connection { .. } => true,
            Self::Api(error) => {
                matches!(error.kind, ApiErrorKind::RateLimited | ApiErrorKind::Server)
            }
            _ => false,
        }
    }

    pub(crate) fn connection(request: RequestName, error: reqwest::Error) -> Self {
        Self::Connection {
            request,
            timeout: error.is_timeout(),
            source: Box::new(error.without_url()),
        }
    }
}
