//! A server that sends the responses that a request needs, and stores the requests.

use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use welkin_runtime::http::{BoxFuture, TransportError};
use welkin_runtime::http::{Request, Response};
use welkin_runtime::{Bytes, Transport};
use welkin_tests::recording::Recording;

use crate::asked::Asked;

/// Responds to the request of a recording as recorded, and to preceding requests with responses that make it possible.
#[derive(Clone)]
pub(super) struct Server {
    pub(super) recording: Arc<Recording>,
    pub(super) path: Arc<str>,
    pub(super) sent: Arc<Mutex<Vec<(String, String, Value)>>>,
}

impl Server {
    pub(super) fn of(recording: &Recording, asked: &Asked<'_>) -> Self {
        Self {
            recording: Arc::new(recording.clone()),
            path: format!("/{}", asked.path.join("/")).into(),
            sent: Arc::default(),
        }
    }

    fn answer(&self, request: &Request<Bytes>) -> Response<Bytes> {
        let path = request.uri().path();
        if path.contains("/admin/api_clients/") {
            return response(200, &json!({"token": "a-token"}));
        }
        let own = path
            .trim_start_matches("/acme")
            .trim_start_matches("/sandbox");
        let body = serde_json::from_slice(request.body()).unwrap_or_default();
        let is_it = *request.method() == *self.recording.method && own == &*self.path;
        let query = request.uri().query().unwrap_or_default();
        let line = format!("{} {own}", request.method());
        let sent = (line, query.to_owned(), body);
        self.sent.lock().expect("no test panicked").push(sent);
        if is_it {
            let answer = &self.recording.response;
            return response(self.recording.status, answer);
        }
        let id = own.rsplit('/').next().unwrap_or_default();
        response(200, &standing(id))
    }
}

/// Returns the state read by preceding requests: an open encounter, or a patient at the beginning of a program.
fn standing(id: &str) -> Value {
    json!({
        "id": id, "cdtName": "__encounter__", "programName": id, "assigned": true,
        "currentPhase": {"name": "start"}, "pathHistory": [], "jsonBody": {"status": "OPEN"},
    })
}

fn response(status: u16, body: &Value) -> Response<Bytes> {
    let text = if body.is_null() {
        String::new()
    } else {
        body.to_string()
    };
    let response = Response::builder().status(status).body(Bytes::from(text));
    response.expect("the status was recorded")
}

impl Transport for Server {
    fn send(
        &self,
        request: Request<Bytes>,
    ) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        Box::pin(async move { Ok(self.answer(&request)) })
    }
}
