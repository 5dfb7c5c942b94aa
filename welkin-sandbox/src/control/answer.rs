//! Request bodies and error responses of the control API.

use std::fmt::Display;
use std::str::FromStr;

use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, PathRejection, QueryRejection};
use axum::extract::{FromRequest, FromRequestParts, Path, Query, Request};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer};
use serde_json::{Value, json};

use crate::storage::StorageError;

/// The result of a handler.
pub(super) type Answer = Result<Json<Value>, Refusal>;

/// An error response: `{"error": "one line"}`.
#[derive(Debug)]
pub(super) struct Refusal {
    status: StatusCode,
    error: String,
    /// Further members beside `error`.
    details: Value,
}

impl Refusal {
    fn new(status: StatusCode, error: impl Display) -> Self {
        Self {
            status,
            error: error.to_string(),
            details: Value::Null,
        }
    }

    /// The request is invalid.
    pub(super) fn invalid(error: impl Display) -> Self {
        Self::new(StatusCode::BAD_REQUEST, error)
    }

    /// The resource does not exist.
    pub(super) fn not_found(error: impl Display) -> Self {
        Self::new(StatusCode::NOT_FOUND, error)
    }

    /// The current state does not permit the request.
    pub(super) fn conflict(error: impl Display) -> Self {
        Self::new(StatusCode::CONFLICT, error)
    }

    /// The control token is missing or wrong.
    pub(super) fn unauthorized(error: impl Display) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, error)
    }

    /// The request is not permitted for any client.
    pub(super) fn forbidden(error: impl Display) -> Self {
        Self::new(StatusCode::FORBIDDEN, error)
    }

    pub(super) fn no_such_method() -> Self {
        let error = "this path does not support this method";
        Self::new(StatusCode::METHOD_NOT_ALLOWED, error)
    }

    /// An internal error of the sandbox.
    pub(super) fn broken(error: impl Display) -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, error)
    }

    /// Adds a member to the body.
    pub(super) fn with(mut self, key: &str, value: Value) -> Self {
        self.details[key] = value;
        self
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut body = json!({ "error": one_line(&self.error) });
        if let (Value::Object(body), Value::Object(details)) = (&mut body, self.details) {
            body.extend(details);
        }
        (self.status, Json(body)).into_response()
    }
}

/// Joins text of unknown origin to one line, without control characters.
fn one_line(text: &str) -> String {
    let words: Vec<&str> = text.split(char::is_control).map(str::trim).collect();
    let words: Vec<&str> = words.into_iter().filter(|part| !part.is_empty()).collect();
    words.join(" ")
}

impl From<StorageError> for Refusal {
    fn from(error: StorageError) -> Self {
        tracing::error!(%error, "storage error");
        Self::broken(format!("the sandbox's storage failed: {error}"))
    }
}

/// A JSON object in the body, independent of `Content-Type`; an empty body is an empty object.
pub(super) struct Body<T>(pub(super) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, state: &S) -> Result<Self, Refusal> {
        let bytes = Bytes::from_request(request, state).await?;
        let json: &[u8] = if bytes.trim_ascii().is_empty() {
            b"{}"
        } else {
            &bytes
        };
        let read = serde_json::from_slice(json);
        let invalid = |error| Refusal::invalid(format!("the body can't be read: {error}"));
        read.map(Self).map_err(invalid)
    }
}

impl From<BytesRejection> for Refusal {
    fn from(rejection: BytesRejection) -> Self {
        Self::new(rejection.status(), rejection.body_text().to_lowercase())
    }
}

/// The parameters of the path.
pub(super) struct PathParameters<T>(pub(super) T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for PathParameters<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        let path = Path::<T>::from_request_parts(parts, state).await;
        let refused = |_: PathRejection| Refusal::not_found("no item has the id in the path");
        path.map(|Path(named)| Self(named)).map_err(refused)
    }
}

/// The query parameters.
pub(super) struct QueryParameters<T>(pub(super) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for QueryParameters<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        let query = Query::<T>::from_request_parts(parts, state).await;
        let refused = |rejection: QueryRejection| {
            Refusal::invalid(format!(
                "the query can't be read: {}",
                rejection.body_text()
            ))
        };
        query
            .map(|Query(parameters)| Self(parameters))
            .map_err(refused)
    }
}

/// A value in the form of a string, such as a timestamp.
pub(super) struct FromText<T>(pub(super) T);

impl<'de, T: FromStr<Err: Display>> Deserialize<'de> for FromText<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map(Self).map_err(D::Error::custom)
    }
}
