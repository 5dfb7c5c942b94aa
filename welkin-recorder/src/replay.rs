//! The replayer: a transport that responds from a recording.

use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::Value;
use welkin_runtime::http::{BoxFuture, TransportError};
use welkin_runtime::http::{Request, Response, StatusCode, header};
use welkin_runtime::{Bytes, Transport};

use crate::exchange::{Answered, Body, Exchange, FORMAT, files};
use crate::route::Route;

/// Errors of opening a recording.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReplayError {
    /// A file or directory can't be read.
    #[error("cannot read {}: {source}", .path.display())]
    File {
        /// Path of the file or directory.
        path: PathBuf,
        /// The cause.
        source: io::Error,
    },
    /// A file is not a recorded exchange, or has a later version of the format.
    #[error("{} is not a recorded exchange", .0.display())]
    Foreign(PathBuf),
    /// The directory contains no recording.
    #[error("{} contains no recording", .0.display())]
    Empty(PathBuf),
}

/// Responds from a recording, with each exchange once and in order. Clones share the remaining exchanges.
#[derive(Clone)]
pub struct Replayer {
    left: Arc<Mutex<Vec<Exchange>>>,
}

impl Replayer {
    /// Opens a recording.
    ///
    /// # Errors
    /// When it can't be read.
    pub fn open(folder: impl AsRef<Path>) -> Result<Self, ReplayError> {
        let folder = folder.as_ref();
        let failed = |path: &Path, source| ReplayError::File {
            path: path.to_owned(),
            source,
        };
        let mut left = Vec::new();
        for path in files(folder).map_err(|source| failed(folder, source))? {
            let text = fs::read(&path).map_err(|source| failed(&path, source))?;
            let exchange: Exchange =
                serde_json::from_slice(&text).map_err(|_| ReplayError::Foreign(path.clone()))?;
            if exchange.format != FORMAT {
                return Err(ReplayError::Foreign(path));
            }
            left.push(exchange);
        }
        if left.is_empty() {
            return Err(ReplayError::Empty(folder.to_owned()));
        }
        Ok(Self {
            left: Arc::new(Mutex::new(left)),
        })
    }

    /// Returns method and route of the exchanges that have not been requested yet.
    #[must_use]
    pub fn left(&self) -> Vec<String> {
        let left = self.left.lock().unwrap_or_else(PoisonError::into_inner);
        let names = left.iter();
        names
            .map(|exchange| format!("{} {}", exchange.request.method, exchange.request.route))
            .collect()
    }

    /// Returns the response of the first exchange that matches a request, and removes the exchange unless it is a token
    /// request.
    fn answer(&self, request: &Request<Bytes>) -> Option<Answered> {
        let route = Route::of(request);
        let is_for_token = !request.headers().contains_key(header::AUTHORIZATION);
        let body = keys_of(request.body());
        let mut left = self.left.lock().unwrap_or_else(PoisonError::into_inner);
        let place = left.iter().position(|exchange| {
            let asked = &exchange.request;
            let is_same_route =
                asked.method == request.method().as_str() && asked.route == route.template;
            let ids = route.values.iter().map(|(_, id)| id);
            let is_same = || {
                asked.ids.iter().eq(ids)
                    && asked.query == route.query
                    && shape_of(&asked.body) == body
            };
            is_same_route && (is_for_token || is_same())
        })?;
        if is_for_token {
            Some(left[place].answer.clone())
        } else {
            Some(left.remove(place).answer)
        }
    }
}

/// A body, reduced to its keys and the forms of its values.
#[derive(Debug, PartialEq)]
enum Shape {
    Empty,
    Json(Value),
    Bytes,
}

fn keys_of(bytes: &[u8]) -> Shape {
    if bytes.trim_ascii().is_empty() {
        return Shape::Empty;
    }
    match serde_json::from_slice(bytes) {
        Ok(json) => Shape::Json(form(&json)),
        Err(_) => Shape::Bytes,
    }
}

fn shape_of(body: &Body) -> Shape {
    match body {
        Body::Empty => Shape::Empty,
        Body::Json(json) => Shape::Json(form(json)),
        Body::Bytes(_) => Shape::Bytes,
    }
}

/// Replaces each value by a placeholder for its form.
fn form(value: &Value) -> Value {
    match value {
        Value::Object(object) => Value::Object(
            object
                .iter()
                .map(|(key, value)| (key.clone(), form(value)))
                .collect(),
        ),
        Value::Array(values) => Value::Array(values.iter().map(form).collect()),
        Value::Null => Value::Null,
        Value::Bool(_) => Value::from("a boolean"),
        Value::Number(_) => Value::from("a number"),
        Value::String(_) => Value::from("a text"),
    }
}

/// Shows the number of remaining exchanges.
impl fmt::Debug for Replayer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let left = self.left.lock().unwrap_or_else(PoisonError::into_inner);
        write!(formatter, "Replayer({} exchanges left)", left.len())
    }
}

impl Transport for Replayer {
    fn send(
        &self,
        request: Request<Bytes>,
    ) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        Box::pin(async move {
            let Some(answer) = self.answer(&request) else {
                let (method, route) = (request.method(), Route::of(&request).template);
                let message = format!(
                    "the recording has no exchange left for {method} {route} with these ids, this query and a body of this shape"
                );
                return Err(TransportError::not_sent(message));
            };
            let body = match &answer.body {
                Body::Empty => Vec::new(),
                Body::Json(json) => json.to_string().into_bytes(),
                Body::Bytes(count) => vec![b'x'; *count],
            };
            let mut response = Response::new(Bytes::from(body));
            *response.status_mut() =
                StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            let headers = [
                (header::CONTENT_TYPE, &answer.content_type),
                (header::RETRY_AFTER, &answer.retry_after),
            ];
            for (name, text) in headers {
                if let Some(value) = text.as_ref().and_then(|text| text.parse().ok()) {
                    response.headers_mut().insert(name, value);
                }
            }
            Ok(response)
        })
    }
}
