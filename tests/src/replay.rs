//! A client whose responses all come from a recording.

use std::sync::{Arc, Mutex, PoisonError};

use serde_json::{Value, json};
use welkin_runtime::http::{BoxFuture, TransportError};
use welkin_runtime::http::{Request, Response};
use welkin_runtime::{Bytes, Config, Profile, Transport};

use crate::recording::Recording;

/// Responds with a recording, and stores the requests.
#[derive(Clone)]
pub struct Replay {
    recording: Arc<Recording>,
    sent: Arc<Mutex<Vec<Sent>>>,
}

/// A request that was sent.
#[derive(Clone, Debug, PartialEq)]
pub struct Sent {
    /// `GET`, `POST`, ...
    pub method: String,
    /// Its path.
    pub path: String,
    /// The query string.
    pub query: String,
    /// Its body; null when there is none.
    pub body: Value,
}

impl Replay {
    /// Creates a transport that replays a recording.
    #[must_use]
    pub fn of(recording: &Recording) -> Self {
        Self {
            recording: Arc::new(recording.clone()),
            sent: Arc::default(),
        }
    }

    /// Returns the configuration of a client for the recording, with the profile `v8`.
    #[must_use]
    pub fn config(&self) -> Config {
        Config::new("acme", "EXAMPLECLIENT", "not a real secret")
            .profile(Profile::v8())
            .environment("sandbox")
            .transport(self.clone())
    }

    /// Returns the requests that were sent, without token requests.
    #[must_use]
    pub fn sent(&self) -> Vec<Sent> {
        let sent = self.sent.lock().unwrap_or_else(PoisonError::into_inner);
        sent.clone()
    }

    fn answer(&self, request: &Request<Bytes>) -> Response<Bytes> {
        let path = request.uri().path();
        if path.contains("/admin/api_clients/") || path == "/auth/token" {
            return response(200, &json!({"token": "a-token"}));
        }
        let sent = Sent {
            method: request.method().to_string(),
            path: path.to_owned(),
            query: request.uri().query().unwrap_or_default().to_owned(),
            body: serde_json::from_slice(request.body()).unwrap_or_default(),
        };
        let mut log = self.sent.lock().unwrap_or_else(PoisonError::into_inner);
        log.push(sent);
        response(self.recording.status, &self.recording.response)
    }
}

fn response(status: u16, body: &Value) -> Response<Bytes> {
    let response = Response::builder().status(status);
    let body = response.body(Bytes::from(body.to_string()));
    body.expect("the status was recorded")
}

impl Transport for Replay {
    fn send(
        &self,
        request: Request<Bytes>,
    ) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        Box::pin(async move { Ok(self.answer(&request)) })
    }
}
