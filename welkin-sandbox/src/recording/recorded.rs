//! The public form of a recorded request.

use std::fmt;

use serde_json::{Map, Value, json};

use crate::request_log::RequestSummary;

/// A request with its response, without secrets and tokens. It contains health data: `Debug` prints the summary only.
#[derive(Clone)]
#[non_exhaustive]
pub struct RecordedRequest {
    /// Number of the request since the start, from 1.
    pub id: u64,
    /// The summary, without values.
    pub summary: RequestSummary,
    /// Path and query as sent, with ids; secrets in the query are `***`.
    pub target: String,
    /// Names and values of the headers; secret values are `***`.
    pub request_headers: Vec<(String, String)>,
    /// The request body.
    pub request_body: RecordedBody,
    /// Names and values of the headers of the response; empty if there was none.
    pub response_headers: Vec<(String, String)>,
    /// The body of the response; empty if there was none, or its length was not known.
    pub response_body: RecordedBody,
}

/// A recorded body, truncated to 64 KiB.
#[derive(Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct RecordedBody {
    /// The text, with secrets and tokens as `***`; `None` if the body is not text.
    pub text: Option<String>,
    /// Whether the text is truncated.
    pub is_truncated: bool,
    /// The number of bytes sent.
    pub length: usize,
}

/// The text is not printed.
impl fmt::Debug for RecordedBody {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("RecordedBody")
            .field("length", &self.length)
            .field("is_truncated", &self.is_truncated)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for RecordedRequest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("RecordedRequest")
            .field("id", &self.id)
            .field("summary", &self.summary)
            .finish_non_exhaustive()
    }
}

impl RecordedRequest {
    /// Returns the list entry with headers and bodies.
    pub(crate) fn whole(&self) -> Value {
        let mut whole = row(self.id, &self.summary, &self.target);
        whole["requestHeaders"] = headers(&self.request_headers);
        whole["requestBody"] = self.request_body.text.as_deref().into();
        whole["requestBodyBytes"] = self.request_body.length.into();
        whole["requestBodyTruncated"] = self.request_body.is_truncated.into();
        whole["responseHeaders"] = headers(&self.response_headers);
        whole["responseBody"] = self.response_body.text.as_deref().into();
        whole["responseBodyBytes"] = self.response_body.length.into();
        whole["responseBodyTruncated"] = self.response_body.is_truncated.into();
        whole["bodyTruncated"] =
            (self.request_body.is_truncated || self.response_body.is_truncated).into();
        whole
    }
}

/// Returns the list entry; `target` is path and query without secrets.
pub(super) fn row(id: u64, summary: &RequestSummary, target: &str) -> Value {
    let mut row = summary.to_json();
    row["id"] = id.into();
    row["path"] = target.into();
    row
}

/// Returns headers as an object. The values of a repeated name are joined, as HTTP specifies.
fn headers(headers: &[(String, String)]) -> Value {
    let mut object = Map::new();
    for (name, value) in headers {
        match object.get_mut(name) {
            Some(Value::String(joined)) => {
                joined.push_str(", ");
                joined.push_str(value);
            }
            _ => drop(object.insert(name.clone(), json!(value))),
        }
    }
    Value::from(object)
}
