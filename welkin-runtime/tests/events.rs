//! What the client says of its work to `tracing`.
//!
//! A binary of one test: a subscriber of its own, set for the whole process before the first event, sees every event whatever other
//! tests run meanwhile.
#![forbid(unsafe_code)]

use std::fmt::Debug;
use std::sync::{Arc, Mutex};

use axum::extract::Request;
use axum::{Json, Router};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};
use welkin_runtime::{Client, Config, NewPatient, RetryPolicy};

const SECRET: &str = "}B{#%;secret";

/// What no event may hold: health data, ids of people, secrets.
const PRIVATE: [&str; 5] = ["Ada", "Lovelace", "p-secret", "token-", SECRET];

/// Collects the fields of all events as text.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<String>>);

impl Visit for Log {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        let mut log = self.0.lock().expect("no test panicked");
        log.push_str(&format!("{}={value:?} ", field.name()));
    }
}

impl Subscriber for Log {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("welkin_runtime")
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        event.record(&mut self.clone());
        self.0.lock().expect("no test panicked").push('\n');
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

/// A server that issues one token and answers everything else with one patient.
async fn serve() -> String {
    let answer = |request: Request| async move { Json(answer(request.uri().path())) };
    let listener = TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a port is free");
    let address = listener.local_addr().expect("the port is known");
    let app = Router::new().fallback(answer);
    tokio::spawn(async move { axum::serve(listener, app).await });
    format!("http://{address}")
}

fn answer(path: &str) -> Value {
    match path {
        "/oauth/token" => json!({"access_token": "token-1", "expires_in": 3600}),
        _ => json!({"id": "p-secret", "firstName": "Ada"}),
    }
}

fn client(origin: &str) -> Client {
    let config = Config::new("acme", "EXAMPLECLIENT", SECRET)
        .base_url(origin)
        .retries(RetryPolicy::never());
    Client::new(config).expect("the configuration is right")
}

#[tokio::test]
async fn say_method_route_status_and_time_and_no_values() {
    let log = Log::default();
    tracing::subscriber::set_global_default(log.clone()).expect("no other test is here");
    let origin = serve().await;
    let patients = client(&origin).patients();
    let new = NewPatient::new("Ada", "Lovelace").external_id("Ada");
    patients.create(&new).await.unwrap();
    patients.get(&"p-secret".into()).await.unwrap();
    let nobody = client("http://127.0.0.1:1").patients();
    nobody.get(&"p-secret".into()).await.unwrap_err();

    let log = log.0.lock().expect("no test panicked").clone();
    for private in PRIVATE {
        assert!(!log.contains(private), "{private} shows in: {log}");
    }
    let events: Vec<_> = log.lines().collect();
    let [token, create, get, failed] = events.as_slice() else {
        panic!("{log}");
    };
    assert!(token.contains("method=\"POST\" route=\"/oauth/token\" status=200"));
    assert!(create.contains("method=\"POST\" route=\"/patients\" status=200"));
    assert!(get.contains("method=\"GET\" route=\"/patients/{patient}\""));
    assert!(get.contains("latency_ms="));
    assert!(failed.contains("method=\"POST\" route=\"/oauth/token\""));
}
