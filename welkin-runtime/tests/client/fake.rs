//! A transport without a network, for tests of waiting: with tokio's time paused, an hour passes at once.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::http::{Request, Response};
use serde_json::{Value, json};
use welkin_runtime::http::{BoxFuture, TransportError};
use welkin_runtime::{Bytes, Client, Config, Records, Transport};

use crate::server::{SECRET, record};
use crate::vitals::Vitals;

/// A response or an error of the fake.
pub(crate) type Reply = Result<Response<Bytes>, TransportError>;

/// A transport that responds to token requests and calls, by their number, counted from 1.
#[derive(Clone)]
pub(crate) struct Fake {
    answer: Arc<AnswerCall>,
    token: Arc<AnswerToken>,
    tokens: Log,
    calls: Log,
}

/// Returns the response to the n-th call, and its delay.
type AnswerCall = dyn Fn(&Request<Bytes>, usize) -> (Duration, Reply) + Send + Sync;
type AnswerToken = dyn Fn(usize) -> (Duration, Reply) + Send + Sync;
type Log = Arc<Mutex<Vec<Request<Bytes>>>>;

impl Fake {
    /// Creates a fake that responds to every call with a record, and issues `token-1`, `token-2`, ..., each valid for
    /// an hour.
    pub(crate) fn new() -> Self {
        Self {
            answer: Arc::new(|_, _| at_once(ok(&record("r1", 72)))),
            token: Arc::new(|number| at_once(token(number))),
            tokens: Log::default(),
            calls: Log::default(),
        }
    }

    pub(crate) fn tokens_by(
        mut self,
        token: impl Fn(usize) -> (Duration, Reply) + Send + Sync + 'static,
    ) -> Self {
        self.token = Arc::new(token);
        self
    }

    pub(crate) fn calls_by(
        mut self,
        answer: impl Fn(&Request<Bytes>, usize) -> (Duration, Reply) + Send + Sync + 'static,
    ) -> Self {
        self.answer = Arc::new(answer);
        self
    }

    pub(crate) fn config(&self) -> Config {
        self.careful_config().rate_limit(None)
    }

    /// Returns a configuration with the default rate limit.
    pub(crate) fn careful_config(&self) -> Config {
        Config::new("acme", "EXAMPLECLIENT", SECRET).transport(self.clone())
    }

    pub(crate) fn vitals(&self) -> Records<Vitals> {
        vitals(self.config())
    }

    pub(crate) fn token_requests(&self) -> usize {
        self.tokens.lock().expect("no test panicked").len()
    }

    /// Returns methods and paths of the calls.
    pub(crate) fn routes(&self) -> Vec<String> {
        let show = |call: Request<Bytes>| format!("{} {}", call.method(), call.uri().path());
        self.calls().into_iter().map(show).collect()
    }

    pub(crate) fn calls(&self) -> Vec<Request<Bytes>> {
        self.calls.lock().expect("no test panicked").clone()
    }
}

impl Transport for Fake {
    fn send(&self, request: Request<Bytes>) -> BoxFuture<'_, Reply> {
        let is_token = request.uri().path() == "/oauth/token";
        let log = if is_token { &self.tokens } else { &self.calls };
        let number = {
            let mut log = log.lock().expect("no test panicked");
            log.push(request.clone());
            log.len()
        };
        let (after, reply) = if is_token {
            (self.token)(number)
        } else {
            (self.answer)(&request, number)
        };
        Box::pin(async move {
            tokio::time::sleep(after).await;
            reply
        })
    }
}

/// Returns the records of a patient, for a client with this configuration.
pub(crate) fn vitals(config: Config) -> Records<Vitals> {
    let client = Client::new(config).expect("the configuration is right");
    client.patient("p1".into()).records()
}

pub(crate) fn at_once(reply: Reply) -> (Duration, Reply) {
    (Duration::ZERO, reply)
}

pub(crate) fn ok(body: &Value) -> Reply {
    status(200, body)
}

pub(crate) fn status(status: u16, body: &Value) -> Reply {
    let mut answer = Response::new(body.to_string().into());
    *answer.status_mut() = crate::server::status_code(status);
    Ok(answer)
}

/// Adds a header to a response.
pub(crate) fn with_header(reply: Reply, name: &'static str, value: &str) -> Reply {
    let mut answer = reply?;
    let value = value.parse().expect("the header is text");
    answer.headers_mut().insert(name, value);
    Ok(answer)
}

/// Returns a response that is not JSON.
pub(crate) fn text(body: &'static str) -> Reply {
    Ok(Response::new(Bytes::from_static(body.as_bytes())))
}

pub(crate) fn refused_connection() -> Reply {
    Err(TransportError::not_sent("connection refused"))
}

pub(crate) fn lost_connection() -> Reply {
    Err(TransportError::no_answer("connection reset"))
}

pub(crate) fn token(number: usize) -> Reply {
    ok(&json!({"access_token": format!("token-{number}"), "expires_in": 3600}))
}

/// Returns the token in a request.
pub(crate) fn shown(request: &Request<Bytes>) -> &str {
    let header = &request.headers()["authorization"];
    header.to_str().expect("the header is text")
}
