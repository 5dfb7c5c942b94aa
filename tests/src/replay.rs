//! A client whose every call is answered by a recording.

use std::sync::{Arc, Mutex, PoisonError};

use serde_json::{Value, json};
use welkin_runtime::http::{BoxFuture, TransportError};
use welkin_runtime::http::{Request, Response};
use welkin_runtime::{Bytes, Config, Profile, Transport};

use crate::recording::Recording;

/// Answers with a recording, and remembers what was asked for.
#[derive(Clone)]
pub struct Replay {
    recording: Arc<Recording>,
    sent: Arc<Mutex<Vec<Sent>>>,
}

/// A request that was made.
#[derive(Clone, Debug, PartialEq)]
pub struct Sent {
    /// `GET`, `POST`, ...
    pub method: String,
    /// Its path.
    pub path: String,
    /// What stands behind the path.
    pub query: String,
    /// Its body; null when there is none.
    pub body: Value,
}

impl Replay {
    /// Replays a recording.
    #[must_use]
    pub fn of(recording: &Recording) -> Self {
        Self {
            recording: Arc::new(recording.clone()),
            sent: Arc::default(),
        }
    }

    /// The configuration of a client that meets the recording: as it was recorded, in the profile `v8`.
    #[must_use]
    pub fn config(&self) -> Config {
        Config::new("acme", "EXAMPLECLIENT", "not a real secret")
            .profile(Profile::v8())
            .environment("sandbox")
            .transport(self.clone())
    }

    /// The requests that were made, without those for tokens.
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
