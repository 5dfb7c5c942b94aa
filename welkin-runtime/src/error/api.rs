//! Error responses of the API.

use std::fmt;
use std::time::Duration;

use http::header::{CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use http::{HeaderMap, StatusCode};
use jiff::Timestamp;
use jiff::fmt::rfc2822;

use super::{ApiErrorKind, Attempts, Error, Outcome, Problem, RequestName, envelope};
use crate::foreign_text::{FirstOf, OneLine, is_code, write_list};
use crate::hidden::{Hidden, Reveal, reveal};
use crate::json::Json;
use crate::security::Permission;

/// An error response of the API.
///
/// `Display` and `Debug` show the request's method and route, the status and the codes, never the server's own words:
/// these are shown by [`reveal`](crate::reveal), and returned by [`Problem::message`] and [`text`](Self::text).
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ApiError {
    /// Its meaning.
    pub kind: ApiErrorKind,
    /// HTTP status.
    pub status: u16,
    /// The request.
    pub request: RequestName,
    /// The problems in the response, as far as it could be read.
    pub problems: Vec<Problem>,
    /// The time to wait, if the API states it.
    pub retry_after: Option<Duration>,
    /// Whether the response was an HTML page, as gateways send them.
    pub html: bool,
    /// Whether the response is longer than the [limit](crate::Config::body_limits) for errors: the rest was not read.
    pub truncated: bool,
    /// The permission that the operation needs, if the API forbids it and generated code knows the configuration's
    /// security policies.
    pub permission: Option<Box<Permission>>,
    /// The number of attempts of the call, and their possible effect.
    pub attempts: Attempts,
    /// The body, if no problems could be read from it.
    text: Option<Box<str>>,
}

impl ApiError {
    /// The error in a response, of which at most `limit` bytes were to be read.
    pub(crate) fn new(
        request: RequestName,
        status: StatusCode,
        headers: &HeaderMap,
        whole_body: &[u8],
        limit: usize,
    ) -> Self {
        let status = status.as_u16();
        let body = &whole_body[..whole_body.len().min(limit)];
        let header = |name| headers.get(name)?.to_str().ok();
        let html = header(CONTENT_TYPE).is_some_and(|value| value.contains("html"))
            || body.trim_ascii_start().starts_with(b"<");
        let read = crate::json::from_slice(body);
        let problems = Problem::list(&read.unwrap_or_else(|_| envelope::salvaged(body)));
        let refuses_token =
            header(WWW_AUTHENTICATE).is_some_and(|value| value.contains("invalid_token"));
        let kind = if refuses_token {
            ApiErrorKind::Unauthorized
        } else {
            ApiErrorKind::of(status, &problems)
        };
        let text = (problems.is_empty() && !body.is_empty())
            .then(|| String::from_utf8_lossy(body).into_owned().into_boxed_str());
        Self {
            kind,
            status,
            request,
            problems,
            truncated: whole_body.len() > limit,
            text,
            retry_after: header(RETRY_AFTER).and_then(waiting_time),
            html,
            permission: None,
            attempts: Attempts::one(match status {
                200..=299 | 408 | 500..=599 if kind != ApiErrorKind::Unauthorized => {
                    Outcome::Unknown
                }
                _ => Outcome::Refused,
            }),
        }
    }

    /// An error with a status of success: a list that contains only errors.
    pub(crate) fn of_success(
        request: &RequestName,
        status: StatusCode,
        headers: &HeaderMap,
        body: &[u8],
        limit: usize,
    ) -> Option<Self> {
        if !body.trim_ascii_start().starts_with(b"[") || body.len() > limit {
            return None;
        }
        let sent: Json = crate::json::from_slice(body).ok()?;
        let is_error = |entry: Json| {
            let code = entry.get("errorCode").and_then(|code| code.as_id());
            code.is_some_and(|code| is_code(&code)) && entry.get("id").is_none()
        };
        let mut entries = sent.elements().peekable();
        let is_refused = entries.peek().is_some() && entries.all(is_error);
        is_refused.then(|| Self::new(request.clone(), status, headers, body, limit))
    }

    /// The response body if no problems could be read from it: a gateway's page, a text, other JSON. It may be health
    /// data.
    #[must_use]
    pub fn text(&self) -> Option<Hidden<&str>> {
        self.text.as_deref().map(Hidden::new)
    }
}

/// `Retry-After` as a number of seconds or as a date, which may be in the past.
fn waiting_time(value: &str) -> Option<Duration> {
    let value = value.trim();
    if let Ok(seconds) = value.parse() {
        return Some(Duration::from_secs(seconds));
    }
    if let Ok(seconds) = value.parse::<f64>() {
        return Duration::try_from_secs_f64(seconds).ok();
    }
    let date = rfc2822::parse(value).ok()?.timestamp();
    Some(Duration::try_from(date.duration_since(Timestamp::now())).unwrap_or_default())
}

impl fmt::Display for ApiError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{} failed with status {}",
            self.request, self.status
        )?;
        if !self.problems.is_empty() {
            formatter.write_str(": ")?;
            write_list(formatter, ", ", &self.problems)?;
        }
        match self.kind {
            ApiErrorKind::Forbidden => match &self.permission {
                Some(permission) => write!(formatter, " ({permission})"),
                None => formatter
                    .write_str(" (forbidden by a role or security policy of the API client)"),
            },
            ApiErrorKind::Redirect => formatter.write_str(
                " (redirects are not followed, so that the token is not sent to another server)",
            ),
            ApiErrorKind::NoRoute => formatter
                .write_str(" (the API has no such path: check profile, tenant and environment)"),
            _ if self.html => formatter.write_str(" (HTML page)"),
            _ if self.truncated => {
                formatter.write_str(" (truncated: the response exceeds the limit for errors)")
            }
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
            .field("truncated", &self.truncated)
            .field("permission", &self.permission)
            .field("attempts", &self.attempts)
            .field("text", &self.text())
            .finish()
    }
}

/// Shows the error with everything that the server sent.
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
