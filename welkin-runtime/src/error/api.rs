//! What the API says when it refuses or fails.

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use http::header::{CONTENT_TYPE, RETRY_AFTER};
use jiff::Timestamp;
use jiff::fmt::rfc2822;
use serde_json::Value;

use super::{ApiErrorKind, Attempts, Error, Outcome, RequestName, envelope};
use crate::exchange::Answer;
use crate::security::Permission;

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
    /// Whether the answer is longer than the [limit](crate::Config::body_limits) for errors: the rest was not read.
    pub truncated: bool,
    /// What the operation needs, where the API forbids it and generated code knows the configuration's security policies.
    pub permission: Option<Box<Permission>>,
    /// How often the call was sent, and what may have come of it.
    pub attempts: Attempts,
}

impl ApiError {
    /// What an answer says of which at most `limit` bytes were to be read.
    pub(crate) fn new(request: RequestName, answer: &Answer, limit: usize) -> Self {
        let status = answer.status.as_u16();
        let body = &answer.body[..answer.body.len().min(limit)];
        let header = |name| answer.headers.get(name)?.to_str().ok();
        let html = header(CONTENT_TYPE).is_some_and(|value| value.contains("html"))
            || body.trim_ascii_start().starts_with(b"<");
        let read = serde_json::from_slice(body);
        let problems = Problem::list(read.unwrap_or_else(|_| envelope::salvaged(body)));
        let kind = ApiErrorKind::of(status, body, &problems);
        Self {
            kind,
            status,
            request,
            problems,
            truncated: answer.body.len() > limit,
            retry_after: header(RETRY_AFTER).and_then(waiting_time),
            html,
            permission: None,
            attempts: Attempts::one(match status {
                408 | 500..=599 if kind != ApiErrorKind::Unauthorized => Outcome::Unknown,
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
    if let Ok(seconds) = value.parse::<f64>() {
        return Duration::try_from_secs_f64(seconds).ok();
    }
    let date = rfc2822::parse(value).ok()?.timestamp();
    Some(Duration::try_from(date.duration_since(Timestamp::now())).unwrap_or_default())
}

impl Problem {
    /// The problems that a JSON value names, in any envelope and under any of the usual keys: those of Welkin, of an OAuth error and of
    /// RFC 9457. A null is as good as nothing, a number as good as a text.
    pub(crate) fn list(body: Value) -> Vec<Self> {
        let text = |entry: &Value, keys: &[&str]| {
            let found = keys.iter().find_map(|key| text(entry.get(*key)?));
            found.map(|text| one_line(&text))
        };
        let entries = envelope::entries(body).into_iter();
        entries
            .map(|entry| Self {
                error_code: text(&entry, &["errorCode", "error_code", "code", "error"]),
                component_type: text(&entry, &["componentType", "component"]),
                message: text(
                    &entry,
                    &["message", "error_description", "errorMessage", "detail"],
                ),
            })
            .filter(|problem| problem.error_code.is_some() || problem.message.is_some())
            .collect()
    }
}

/// A text that says something, or a number as one.
fn text(value: &Value) -> Option<Cow<'_, str>> {
    match value {
        Value::String(text) => {
            Some(text.trim().into()).filter(|text: &Cow<'_, str>| !text.is_empty())
        }
        Value::Number(number) => Some(number.to_string().into()),
        _ => None,
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
            ApiErrorKind::NoRoute => formatter
                .write_str(" (the API has no such path: check profile, tenant and environment)"),
            _ if self.html => formatter.write_str(" (a page of HTML)"),
            _ if self.truncated => {
                formatter.write_str(" (longer than an error may be, and cut off)")
            }
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
