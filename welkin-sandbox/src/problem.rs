//! Error answers, in the shape of the recorded ones: an array of problems.

use axum::Json;
use axum::http::StatusCode;
use axum::http::header::RETRY_AFTER;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::author::AUTHOR_ID;
use crate::clock;
use crate::limits::Beyond;

/// A refusal.
#[derive(Debug)]
pub(crate) struct Problem {
    status: StatusCode,
    error_code: &'static str,
    component: &'static str,
    message: String,
    details: Value,
    /// Seconds, for the header `Retry-After`.
    retry_after: Option<u64>,
    /// Whether the answer has no body: recorded for a path that does not exist.
    without_body: bool,
}

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

    /// The sandbox itself has failed.
    pub(crate) fn broken(component: &'static str, message: &'static str) -> Self {
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
            ..Self::new(StatusCode::NOT_FOUND, "ROUTE", "NOT_FOUND", "")
        }
    }

    pub(crate) fn no_such_method() -> Self {
        Self::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "ROUTE",
            "METHOD_NOT_ALLOWED",
            "This path does not take this method",
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

    /// The form is the sandbox's own: no 429 of Welkin's is known.
    pub(crate) fn too_many(beyond: Beyond) -> Self {
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

    /// Welkin's answer to a body that is too large is not documented.
    pub(crate) fn too_large(limit: usize) -> Self {
        Self::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "REQUEST",
            "PAYLOAD_TOO_LARGE",
            format!("The body is larger than {limit} bytes"),
        )
    }

    /// Recorded for an API client that may not use an endpoint at all.
    pub(crate) fn restricted_endpoint() -> Self {
        Self::forbidden("Access to this API is restricted for the APIClient")
    }

    /// The same; a refusal names the API client and the path, as recorded.
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

    /// What completion has locked. Welkin's code is not documented.
    pub(crate) fn locked(message: &'static str) -> Self {
        Self::new(StatusCode::CONFLICT, "ENCOUNTER", "LOCKED", message)
    }

    pub(crate) fn conflict(component: &'static str, message: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, component, "ALREADY_EXISTS", message)
    }
}

impl Problem {
    /// The body of the answer.
    pub(crate) fn to_json(&self) -> Value {
        json!([{
            "errorCode": self.error_code,
            "componentType": self.component,
            "message": self.message,
            "details": self.details,
            "date": clock::now(),
        }])
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        if self.without_body {
            return self.status.into_response();
        }
        let mut response = (self.status, Json(self.to_json())).into_response();
        if let Some(seconds) = self.retry_after {
            response.headers_mut().insert(RETRY_AFTER, seconds.into());
        }
        response
    }
}
