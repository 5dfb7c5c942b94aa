//! A server on loopback that issues tokens, sends the responses that a test specifies, and stores its requests.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Bytes, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use welkin_runtime::{Client, Config, PatientHandle, PatientId, RecordId, Records, RetryPolicy};

use crate::vitals::Vitals;

pub(crate) const SECRET: &str = "}B{#%;secret";

/// A request that reached the server.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) method: Method,
    pub(crate) uri: Uri,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Seen {
    pub(crate) fn path(&self) -> &str {
        self.uri.path()
    }

    pub(crate) fn query(&self) -> &str {
        self.uri.query().unwrap_or_default()
    }

    pub(crate) fn authorization(&self) -> &str {
        self.headers
            .get("authorization")
            .map(|value| value.to_str().expect("the header is text"))
            .unwrap_or_default()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("the body is JSON")
    }
}

type Log = Arc<Mutex<Vec<Seen>>>;

/// Paths of token requests in the profiles `v1`, `reference` and `v8`.
const TOKEN_PATHS: [&str; 3] = [
    "/oauth/token",
    "/auth/token",
    "/acme/admin/api_clients/EXAMPLECLIENT",
];

/// The server. Token requests and all others are logged separately.
pub(crate) struct Server {
    pub(crate) origin: String,
    tokens: Log,
    calls: Log,
}

impl Server {
    /// Starts a server that sends the same response to every call; its tokens are `token-1`, `token-2`, ..., valid for
    /// an hour.
    pub(crate) async fn new<R: IntoResponse>(
        answer: impl Fn(&Seen) -> R + Send + Sync + 'static,
    ) -> Self {
        Self::with_tokens(|number| token(number, 3600), answer).await
    }

    /// Starts a server with a response to the n-th token request, counted from 1, and to every call.
    pub(crate) async fn with_tokens<T: IntoResponse, R: IntoResponse>(
        token: impl Fn(usize) -> T + Send + Sync + 'static,
        answer: impl Fn(&Seen) -> R + Send + Sync + 'static,
    ) -> Self {
        let (tokens, calls) = (Log::default(), Log::default());
        let (token_log, call_log) = (Arc::clone(&tokens), Arc::clone(&calls));
        let (token, answer) = (Arc::new(token), Arc::new(answer));
        let service = move |request: Request| {
            let (token_log, call_log) = (Arc::clone(&token_log), Arc::clone(&call_log));
            let (token, answer) = (Arc::clone(&token), Arc::clone(&answer));
            async move {
                let seen = read(request).await;
                if TOKEN_PATHS.contains(&seen.path()) {
                    let number = push(&token_log, seen);
                    return token(number).into_response();
                }
                push(&call_log, seen.clone());
                answer(&seen).into_response()
            }
        };
        let listener = TcpListener::bind("127.0.0.1:0")
            .await
            .expect("a port is free");
        let address = listener.local_addr().expect("the port is known");
        let app = Router::new().fallback(service);
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self {
            origin: format!("http://{address}"),
            tokens,
            calls,
        }
    }

    /// Returns a configuration without retries: tests of retries use no network, so that time can be paused.
    pub(crate) fn config(&self) -> Config {
        config(&self.origin)
    }

    pub(crate) fn client(&self) -> Client {
        Client::new(self.config()).expect("the configuration is right")
    }

    pub(crate) fn patient(&self) -> PatientHandle {
        self.client().patient(PatientId::from("p1"))
    }

    pub(crate) fn vitals(&self) -> Records<Vitals> {
        self.patient().records()
    }

    pub(crate) fn tokens(&self) -> Vec<Seen> {
        self.tokens.lock().expect("no test panicked").clone()
    }

    pub(crate) fn calls(&self) -> Vec<Seen> {
        self.calls.lock().expect("no test panicked").clone()
    }
}

/// Returns a client's configuration for a server, without retries.
pub(crate) fn config(origin: &str) -> Config {
    Config::new("acme", "EXAMPLECLIENT", SECRET)
        .base_url(origin)
        .retries(RetryPolicy::never())
}

async fn read(request: Request) -> Seen {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, usize::MAX)
        .await
        .expect("the request is whole");
    Seen {
        method: parts.method,
        uri: parts.uri,
        headers: parts.headers,
        body,
    }
}

/// Logs a request, and returns the number of requests.
fn push(log: &Log, seen: Seen) -> usize {
    let mut log = log.lock().expect("no test panicked");
    log.push(seen);
    log.len()
}

/// Returns a token that is valid for this many seconds.
pub(crate) fn token(number: usize, expires_in: u64) -> Response {
    let body = json!({"access_token": format!("token-{number}"), "expires_in": expires_in});
    axum::Json(body).into_response()
}

/// Returns a record of [`Vitals`] in Welkin's format.
pub(crate) fn record(id: &str, heart_rate: i64) -> Value {
    json!({
        "id": id,
        "patientId": "p1",
        "cdtName": "cdt-vitals",
        "version": 9,
        "jsonBody": {"id": id, "cdtf-heart-rate": heart_rate, "cdtf-note": null},
    })
}

pub(crate) fn ok(body: Value) -> Response {
    axum::Json(body).into_response()
}

/// Returns an error in the recorded format.
pub(crate) fn problem(status: u16, code: &str) -> Response {
    let body = json!([{
        "errorCode": code,
        "componentType": "CDT",
        "message": "Welkin's words",
        "details": {"patientName": "Ada Lovelace"},
    }]);
    (status_code(status), axum::Json(body)).into_response()
}

pub(crate) fn status_code(status: u16) -> StatusCode {
    StatusCode::from_u16(status).expect("the status is one")
}

pub(crate) fn id(text: &str) -> RecordId<Vitals> {
    RecordId::from(text)
}
