use std::fmt::Debug;
use std::sync::{Arc, Mutex};

use serde_json::json;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};
use welkin_runtime::{Client, Config, NewPatient, Patch};

use crate::server::{SECRET, Server, id, ok, problem, record};
use crate::vitals::{NOTE, Vitals};

/// What no output may hold: health data, ids of people, secrets.
const PRIVATE: [&str; 6] = ["Ada", "Lovelace", "p-secret", "r-secret", "token-", SECRET];

fn assert_private(shown: &str) {
    for private in PRIVATE {
        assert!(!shown.contains(private), "{private} shows in: {shown}");
    }
}

fn assert_error_private(error: &impl std::error::Error) {
    assert_private(&format!("{error} {error:?} {error:#?}"));
    let mut source = error.source();
    while let Some(cause) = source {
        assert_private(&format!("{cause} {cause:?}"));
        source = cause.source();
    }
}

#[tokio::test]
async fn demographics_do_not_show() {
    let new = NewPatient::new("Ada", "Lovelace").external_id("Ada");
    assert_private(&format!("{new:?}"));
    let server = Server::new(|_| ok(json!({"id": "p1", "firstName": "Ada"}))).await;
    let patient = server.client().patients().create(&new).await.unwrap();
    assert_private(&format!("{patient:?}"));
}

#[tokio::test]
async fn values_of_patches_and_private_fields_do_not_show() {
    let value = Vitals {
        note: Some("Ada".to_owned()),
        ..Vitals::default()
    };
    assert!(format!("{value:?}").contains("[PHI]"));
    assert_private(&format!("{value:?} {:?}", Patch::new().set(NOTE, "Ada")));
}

#[test]
fn secrets_do_not_show() {
    let config = Config::new("acme", "EXAMPLECLIENT", SECRET);
    assert_private(&format!("{config:?}"));
    let client = Client::new(config.base_url("http://127.0.0.1:9")).unwrap();
    assert_private(&format!("{client:?} {:?}", client.patients()));
}

#[tokio::test]
async fn errors_hold_neither_bodies_nor_ids() {
    let bodies = [
        "{\"id\": 7, \"jsonBody\": {\"note\": \"Ada Lovelace\"}}",
        "Ada Lovelace",
        "<p>Ada Lovelace",
    ];
    for body in bodies {
        let server = Server::new(move |_| body).await;
        let vitals = server
            .client()
            .patient("p-secret".into())
            .records::<Vitals>();
        assert_error_private(&vitals.get(&id("r-secret")).await.unwrap_err());
    }
    for status in [400, 401, 404, 500] {
        let server = Server::new(move |_| problem(status, "CODE")).await;
        let vitals = server
            .client()
            .patient("p-secret".into())
            .records::<Vitals>();
        assert_error_private(&vitals.get(&id("r-secret")).await.unwrap_err());
    }
    let config = Config::new("acme", "EXAMPLECLIENT", SECRET).base_url("http://127.0.0.1:1");
    let patients = Client::new(config).unwrap().patients();
    assert_error_private(&patients.get(&"p-secret".into()).await.unwrap_err());
}

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

#[tokio::test]
async fn events_say_method_route_status_and_time_and_no_values() {
    let log = Log::default();
    let guard = tracing::subscriber::set_default(log.clone());
    let server = Server::new(|_| ok(record("r-secret", 72))).await;
    let vitals = server
        .client()
        .patient("p-secret".into())
        .records::<Vitals>();
    let value = Vitals {
        note: Some("Ada".to_owned()),
        ..Vitals::default()
    };
    vitals.create(&value).await.unwrap();
    vitals.get(&id("r-secret")).await.unwrap();
    let config = Config::new("acme", "EXAMPLECLIENT", SECRET).base_url("http://127.0.0.1:1");
    let patients = Client::new(config).unwrap().patients();
    patients.get(&"p-secret".into()).await.unwrap_err();
    drop(guard);

    let log = log.0.lock().unwrap().clone();
    assert_private(&log);
    let events: Vec<_> = log.lines().collect();
    let [token, create, get, failed] = events.as_slice() else {
        panic!("{log}");
    };
    assert!(token.contains("method=\"POST\" route=\"/oauth/token\" status=200"));
    assert!(create.contains("method=\"POST\" route=\"/patients/{patient}/cdts/{cdt}\" status=200"));
    assert!(get.contains("method=\"GET\" route=\"/patients/{patient}/cdts/{cdt}/{record}\""));
    assert!(get.contains("latency_ms="));
    assert!(failed.contains("method=\"POST\" route=\"/oauth/token\""));
}
