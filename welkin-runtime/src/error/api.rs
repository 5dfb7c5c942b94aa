//! What the API says when it refuses or fails.

use std::fmt;
use std::time::Duration;

use http::header::{CONTENT_TYPE, HeaderMap, RETRY_AFTER};
use jiff::Timestamp;
use jiff::fmt::rfc2822;
use serde_json::Value;

use super::{Attempts, Error, Outcome, RequestName};
use crate::security::Permission;

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
    /// What the operation needs, where the API forbids it and generated code knows the configuration's security policies.
    pub permission: Option<Box<Permission>>,
    /// How often the call was sent, and what may have come of it.
    pub attempts: Attempts,
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
            problems: crate::json::from_slice(body).map_or_else(|_| Vec::new(), Problem::list),
            retry_after: header(RETRY_AFTER).and_then(waiting_time),
            html,
            permission: None,
            attempts: Attempts::one(match status {
                408 | 500..=599 => Outcome::Unknown,
                _ => Outcome::Refused,
            }),
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
            ApiErrorKind::Forbidden => match &self.permission {
                Some(permission) => write!(formatter, " ({permission})"),
                None => {
                    formatter.write_str(" (a role or security policy of the API client forbids it)")
                }
            },
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
