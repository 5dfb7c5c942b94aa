//! Error responses, in the recorded shape: an array of problems.

use axum::Json;
use axum::http::StatusCode;
use axum::http::header::RETRY_AFTER;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::author::AUTHOR_ID;
use crate::clock;
use crate::limits::LimitExceeded;

/// An error response.
#[derive(Debug)]
pub(crate) struct Problem {
    status: StatusCode,
    error_code: &'static str,
    component: &'static str,
    message: String,
    details: Value,
    /// Seconds, for the header `Retry-After`.
    retry_after: Option<u64>,
    /// Whether the response has no body: recorded for a path that does not exist.
    without_body: bool,
}

/// An extension of error responses: the reason for the user of the sandbox, without values of records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Reason(pub(crate) String);

impl Problem {
    pub(crate) fn new(
        status: StatusCode,
        component: &'static str,
        error_code: &'static str,
        message: impl Into<String>,
    ) -> Self {
        Self {
            status,
            error_code,
            component,
            message: message.into(),
            details: json!({}),
            retry_after: None,
            without_body: false,
        }
    }

    /// An internal error of the sandbox.
    pub(crate) fn broken(component: &'static str, message: impl Into<String>) -> Self {
        let status = StatusCode::INTERNAL_SERVER_ERROR;
        Self::new(status, component, "INTERNAL_ERROR", message)
    }

    pub(crate) fn details(mut self, details: Value) -> Self {
        self.details = details;
        self
    }

    pub(crate) fn invalid(component: &'static str, message: impl Into<String>) -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            component,
            "VALIDATION_ERROR",
            message,
        )
    }

    pub(crate) fn no_such_patient() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "PATIENT",
            "PATIENT_NOT_FOUND",
            "Patient not found",
        )
    }

    pub(crate) fn no_such_cdt() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "CDT",
            "DT_NOT_FOUND",
            "Data type not found",
        )
    }

    pub(crate) fn no_such_record() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "CDT",
            "DT_RECORD_NOT_FOUND",
            "DT record not found",
        )
    }

    /// Recorded: a path that does not exist has an empty 404, without a content type.
    pub(crate) fn no_such_route() -> Self {
        Self {
            without_body: true,
            ..Self::new(
                StatusCode::NOT_FOUND,
                "ROUTE",
                "NOT_FOUND",
                "not served by this sandbox",
            )
        }
    }

    /// The same response as for an unknown path: there is only one tenant.
    pub(crate) fn no_such_tenant(served: &str) -> Self {
        Self {
            message: format!("not served by this sandbox, whose tenant is {served}"),
            ..Self::no_such_route()
        }
    }

    /// The same response, recorded for formations of a kind of which the tenant has none.
    pub(crate) fn nothing_of_this_kind() -> Self {
        Self {
            message: "the configuration has no items of this kind".to_owned(),
            ..Self::no_such_route()
        }
    }

    pub(crate) fn no_such_method() -> Self {
        Self::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "ROUTE",
            "METHOD_NOT_ALLOWED",
            "This path does not support this method",
        )
    }

    /// Recorded for an API client without the permission.
    pub(crate) fn forbidden(message: impl Into<String>) -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "AUTH",
            "ACCESS_FOR_API_CLIENT_RESTRICTED",
            message,
        )
    }

    /// The form is the sandbox's own: no 429 response of Welkin is known.
    pub(crate) fn too_many(beyond: LimitExceeded) -> Self {
        Self {
            retry_after: beyond.retry_after,
            ..Self::new(
                StatusCode::TOO_MANY_REQUESTS,
                "RATE_LIMIT",
                "TOO_MANY_REQUESTS",
                "The API client has made too many requests",
            )
        }
    }

    /// Welkin's response to a body that is too large is not documented.
    pub(crate) fn too_large(limit: usize) -> Self {
        Self::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "REQUEST",
            "PAYLOAD_TOO_LARGE",
            format!("The body is larger than {limit} bytes"),
        )
    }

    /// Too many large bodies are being received: a limit of the sandbox only.
    pub(crate) fn too_busy() -> Self {
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "REQUEST",
            "UNAVAILABLE",
            "Too many large bodies at once for the sandbox",
        )
    }

    /// The request may come from a page of another site, whose host name resolves to the sandbox.
    pub(crate) fn unknown_host() -> Self {
        Self::new(
            StatusCode::MISDIRECTED_REQUEST,
            "SANDBOX",
            "UNKNOWN_HOST",
            "The header Host names another host; allow it with `--allow-host`",
        )
    }

    /// Recorded for an API client that may not use an endpoint at all.
    pub(crate) fn restricted_endpoint() -> Self {
        Self::forbidden("Access to this API is restricted for the APIClient")
    }

    /// Adds the API client and the path to a 403, as recorded.
    pub(crate) fn for_client(mut self, client: &str, tenant: &str, path: &str) -> Self {
        if self.status == StatusCode::FORBIDDEN {
            self.details = json!({
                "clientId": AUTHOR_ID, "clientName": client, "clientType": "API_CLIENT",
                "organizationName": tenant, "requestURI": path,
            });
        }
        self
    }

    pub(crate) fn unauthorized(error_code: &'static str, message: &'static str) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "AUTH", error_code, message)
    }

    /// The record was locked by completion. Welkin's error code is not documented.
    pub(crate) fn locked(message: &'static str) -> Self {
        Self::new(StatusCode::CONFLICT, "ENCOUNTER", "LOCKED", message)
    }

    pub(crate) fn conflict(component: &'static str, message: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, component, "ALREADY_EXISTS", message)
    }
}

impl Problem {
    /// The message, a sentence.
    pub(crate) fn message(&self) -> &str {
        &self.message
    }

    /// Returns the body of the response.
    pub(crate) fn to_json(&self) -> Value {
        json!([{
            "errorCode": self.error_code,
            "componentType": self.component,
            "message": self.message,
            "details": self.details,
            "date": clock::now(),
        }])
    }

    /// Returns the message as a reason for the user of the sandbox.
    fn reason(&self) -> Reason {
        let what = match self.message.strip_suffix(" not found") {
            None => return Reason(self.message.clone()),
            Some("DT record") => "record",
            Some("Data type") => "CDT",
            Some(what) => what,
        };
        Reason(format!("no such {}", in_a_sentence(what)))
    }
}

/// Changes the first word of a sentence to lower case, unless it is an abbreviation.
fn in_a_sentence(words: &str) -> String {
    let mut letters = words.chars();
    match (letters.next(), words.chars().nth(1)) {
        (Some(first), second) if second.is_none_or(char::is_lowercase) => {
            first.to_lowercase().chain(letters).collect()
        }
        _ => words.to_owned(),
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = if self.without_body {
            self.status.into_response()
        } else {
            (self.status, Json(self.to_json())).into_response()
        };
        response.extensions_mut().insert(self.reason());
        if let Some(seconds) = self.retry_after {
            response.headers_mut().insert(RETRY_AFTER, seconds.into());
        }
        response
    }
}
