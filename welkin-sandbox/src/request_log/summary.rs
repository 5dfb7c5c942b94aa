//! The summary of a request, which prints as one line.

use std::fmt;
use std::time::Duration;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::route_names::Target;
use crate::faults::Fault;

/// Longest reason, in characters.
const LONGEST_REASON: usize = 300;

/// The summary of a request and its response, without values of patients' records: ids of patients and records are
/// omitted, and bodies are reduced to the names of fields.
///
/// It prints as one line, such as `201 POST /patients/{patient}/cdts/cdt-vitals 2 ms`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RequestSummary {
    /// When the request was received.
    pub at: Timestamp,
    /// The method, such as `POST`.
    pub method: String,
    /// The path below the environment, with placeholders for ids but not for names of the configuration:
    /// `/patients/{patient}/cdts/cdt-vitals`.
    pub path: String,
    /// The matched route, such as `/v1/{tenant}/patients/{patient}/cdts/{cdt}`; `None` if there is none.
    pub route: Option<String>,
    /// The status of the response; `None` if the connection ended without one.
    pub status: Option<u16>,
    /// Time until the response.
    pub duration: Duration,
    /// Length of the response body, if it was known in advance.
    pub bytes: Option<u64>,
    /// Why the request was rejected, on one line.
    pub reason: Option<String>,
    /// Id of the API client, if the request had a valid token or valid credentials.
    pub client: Option<String>,
    /// The generation of the API, if the route belongs to only one: `v1`, `reference` or `v8`.
    pub profile: Option<&'static str>,
    /// The injected fault.
    pub fault: Option<Fault>,
}

impl RequestSummary {
    pub(super) fn new(at: Timestamp, method: String, target: Target) -> Self {
        Self {
            at,
            method,
            path: target.path,
            route: target.route,
            status: None,
            duration: Duration::ZERO,
            bytes: None,
            reason: None,
            client: None,
            profile: target.profile,
            fault: None,
        }
    }

    /// Time until the response, in whole milliseconds.
    #[must_use]
    pub fn milliseconds(&self) -> u64 {
        u64::try_from(self.duration.as_millis()).unwrap_or(u64::MAX)
    }

    /// Returns the summary as JSON, with the keys `at`, `method`, `path`, `route`, `status`, `milliseconds`, `bytes`,
    /// `reason`, `client`, `profile` and `fault`; null if there is no value.
    #[must_use]
    pub fn to_json(&self) -> Value {
        json!({
            "at": self.at.to_string(),
            "method": self.method,
            "path": self.path,
            "route": self.route,
            "status": self.status,
            "milliseconds": self.milliseconds(),
            "bytes": self.bytes,
            "reason": self.reason,
            "client": self.client,
            "profile": self.profile,
            "fault": self.fault.map(Fault::name),
        })
    }
}

impl fmt::Display for RequestSummary {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.status {
            Some(status) => write!(formatter, "{status}")?,
            None => formatter.write_str("---")?,
        }
        let (method, path, milliseconds) = (&self.method, &self.path, self.milliseconds());
        write!(formatter, " {method} {path} {milliseconds} ms")?;
        if let Some(fault) = self.fault {
            write!(formatter, " [fault {fault}]")?;
        }
        match &self.reason {
            Some(reason) => write!(formatter, ": {reason}"),
            None => Ok(()),
        }
    }
}

/// Prepares text of unknown origin for one line: truncated, and without characters that control a terminal or change
/// the text direction.
pub(super) fn one_line(text: &str) -> String {
    let mut line = String::new();
    for (count, letter) in text.chars().enumerate() {
        if count == LONGEST_REASON {
            line.push_str("...");
            break;
        }
        let prints_as_it_is =
            matches!(letter, '"' | '\'' | '\\') || letter.escape_debug().count() == 1;
        if prints_as_it_is {
            line.push(letter);
        } else {
            line.extend(letter.escape_unicode());
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    fn summary() -> RequestSummary {
        let target = Target {
            path: "/patients/{patient}".to_owned(),
            route: None,
            profile: None,
        };
        RequestSummary::new(Timestamp::UNIX_EPOCH, "GET".to_owned(), target)
    }

    #[test]
    fn a_request_is_one_line() {
        let mut summary = summary();
        assert_eq!(summary.to_string(), "--- GET /patients/{patient} 0 ms");
        summary.status = Some(404);
        summary.duration = Duration::from_micros(2900);
        summary.fault = Some(Fault::Drip);
        summary.reason = Some("no such patient".to_owned());
        assert_eq!(
            summary.to_string(),
            "404 GET /patients/{patient} 2 ms [fault drip]: no such patient"
        );
    }

    #[test]
    fn foreign_text_stays_in_its_line() {
        assert_eq!(one_line("it's \"a\\b\" é"), "it's \"a\\b\" é");
        assert_eq!(
            one_line("a\n\u{1b}[2J\u{202e}"),
            "a\\u{a}\\u{1b}[2J\\u{202e}"
        );
        assert_eq!(one_line(&"x".repeat(9999)).len(), LONGEST_REASON + 3);
    }
}
