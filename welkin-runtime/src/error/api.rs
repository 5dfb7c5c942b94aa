//! What the API says when it refuses or fails.

use std::fmt;
use std::time::Duration;

use http::header::{CONTENT_TYPE, HeaderMap, RETRY_AFTER};
use jiff::Timestamp;
use jiff::fmt::rfc2822;

use super::{Attempts, Error, Outcome, Problem, RequestName};
use crate::foreign_text::{FirstOf, OneLine, write_list};
use crate::hidden::{Hidden, Reveal, reveal};
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

/// An error that the API answered with.
///
/// `Display` and `Debug` show the request's method and route, the status and the codes, never the server's own words: these are
/// shown by [`reveal`](crate::reveal), and had by [`Problem::message`] and [`text`](Self::text).
#[derive(Clone, PartialEq, Eq)]
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
    /// The body, where no problems could be read from it.
    text: Option<Box<str>>,
}

impl ApiError {
    pub(crate) fn new(request: RequestName, status: u16, headers: &HeaderMap, body: &[u8]) -> Self {
        let header = |name| headers.get(name).and_then(|value| value.to_str().ok());
        let html = header(CONTENT_TYPE).is_some_and(|value| value.contains("html"))
            || body.trim_ascii_start().starts_with(b"<");
        let problems = serde_json::from_slice(body).map_or_else(|_| Vec::new(), Problem::list);
        let text = (problems.is_empty() && !body.is_empty())
            .then(|| String::from_utf8_lossy(body).into_owned().into_boxed_str());
        Self {
            kind: ApiErrorKind::of(status),
            status,
            request,
            problems,
            text,
            retry_after: header(RETRY_AFTER).and_then(waiting_time),
            html,
            permission: None,
            attempts: Attempts::one(match status {
                408 | 500..=599 => Outcome::Unknown,
                _ => Outcome::Refused,
            }),
        }
    }

    /// The answer's body where it named no problems that could be read: a gateway's page, a text, other JSON. It may be health data.
    #[must_use]
    pub fn text(&self) -> Option<Hidden<&str>> {
        self.text.as_deref().map(Hidden::new)
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

impl fmt::Display for ApiError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{} was answered with {}",
            self.request, self.status
        )?;
        if !self.problems.is_empty() {
            formatter.write_str(", ")?;
            write_list(formatter, ", ", &self.problems)?;
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

impl fmt::Debug for ApiError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ApiError")
            .field("kind", &self.kind)
            .field("status", &self.status)
            .field("request", &self.request)
            .field("problems", &FirstOf(&self.problems))
            .field("retry_after", &self.retry_after)
            .field("html", &self.html)
            .field("permission", &self.permission)
            .field("attempts", &self.attempts)
            .field("text", &self.text())
            .finish()
    }
}

/// The error with everything that the server sent.
impl Reveal for ApiError {
    fn write_revealed(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{self}")?;
        for problem in &self.problems {
            write!(formatter, "; {}", reveal(problem))?;
        }
        match &self.text {
            Some(text) => write!(formatter, "; {}", OneLine(text)),
            None => Ok(()),
        }
    }
}

impl std::error::Error for ApiError {}

impl From<ApiError> for Error {
    fn from(error: ApiError) -> Self {
        Self::Api(Box::new(error))
    }
}
