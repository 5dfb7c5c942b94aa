//! The client's `tracing` events.
//!
//! A binary with one test, because its subscriber is set for the whole process before the first event, and no other
//! test may add events.
#![forbid(unsafe_code)]

use std::fmt::Debug;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::timeout;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};
use welkin_runtime::http::{BoxFuture, TransportError};
use welkin_runtime::http::{Request, Response};
use welkin_runtime::{Bytes, Client, Config, NewPatient, RateLimit, RetryPolicy, Transport};

const SECRET: &str = "}B{#%;secret";

/// Texts that no event may contain: health data, ids of people, secrets.
const PRIVATE: [&str; 5] = ["Ada", "Lovelace", "p-", "token-", SECRET];

/// Collects the fields of all events as text, those within a span after two spaces.
#[derive(Clone, Default)]
struct Log {
    text: Arc<Mutex<String>>,
    /// The number of entered spans.
    depth: Arc<AtomicUsize>,
}

impl Log {
    fn write(&self, text: &str) {
        self.text.lock().expect("no test panicked").push_str(text);
    }
}

impl Visit for Log {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        match field.name() {
            "message" => {}
            "latency_ms" | "pause_ms" | "wait_ms" => self.write(&format!(" {}=_", field.name())),
            name => self.write(&format!(" {name}={value:?}")),
        }
    }
}

impl Subscriber for Log {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("welkin_runtime")
    }

    fn new_span(&self, attributes: &Attributes<'_>) -> Id {
        self.write(attributes.metadata().name());
        attributes.record(&mut self.clone());
        self.write("\n");
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        self.write(&"  ".repeat(self.depth.load(Ordering::Relaxed)));
        self.write(event.metadata().name());
        event.record(&mut self.clone());
        self.write("\n");
    }

    fn enter(&self, _: &Id) {
        self.depth.fetch_add(1, Ordering::Relaxed);
    }

    fn exit(&self, _: &Id) {
        self.depth.fetch_sub(1, Ordering::Relaxed);
    }
}

/// A tenant that issues one token, creates patients, returns one patient after a failure, and does not have another.
struct Tenant;

impl Transport for Tenant {
    fn send(
        &self,
        request: Request<Bytes>,
    ) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        static FAILED: AtomicBool = AtomicBool::new(false);
        let patient = json!({"id": "p-secret", "firstName": "Ada"});
        Box::pin(async move {
            match (request.method().as_str(), request.uri().path()) {
                (_, "/oauth/token") => answer(200, &json!({"access_token": "token-1"})),
                ("POST", _) => answer(201, &patient),
                (_, "/v1/acme/patients/p-secret") if FAILED.swap(true, Ordering::Relaxed) => {
                    answer(200, &patient)
                }
                (_, "/v1/acme/patients/p-secret") => answer(503, &Value::Null),
                (_, "/v1/acme/patients/p-nowhere") => Err(TransportError::no_answer("it hung up")),
                _ => std::future::pending().await,
            }
        })
    }
}

fn answer(status: u16, body: &Value) -> Result<Response<Bytes>, TransportError> {
    let answer = Response::builder().status(status);
    let answer = answer.body(body.to_string().into());
    answer.map_err(TransportError::no_answer)
}

#[tokio::test(start_paused = true)]
async fn say_method_route_status_and_time_and_no_values() {
    let log = Log::default();
    tracing::subscriber::set_global_default(log.clone()).expect("no other test is here");
    let policy = RetryPolicy::default().attempts(2);
    let config = Config::new("acme", "EXAMPLECLIENT", SECRET);
    let patients = Client::new(config.retries(policy).transport(Tenant))
        .unwrap()
        .patients();
    let new = NewPatient::new("Ada", "Lovelace").external_id("Ada");
    patients.create(&new).await.unwrap();
    patients.get(&"p-secret".into()).await.unwrap();
    patients.get(&"p-nowhere".into()).await.unwrap_err();
    let patience = Duration::from_secs(1);
    let given_up = timeout(patience, patients.get(&"p-silent".into())).await;
    given_up.unwrap_err();
    let slow = Config::new("acme", "EXAMPLECLIENT", SECRET)
        .rate_limit(RateLimit::new(1, Duration::from_secs(10)))
        .transport(Tenant);
    let patients = Client::new(slow).unwrap().patients();
    for _ in 0..2 {
        patients.get(&"p-secret".into()).await.unwrap();
    }

    let log = log.text.lock().expect("no test panicked").clone();
    for private in PRIVATE {
        assert!(!log.contains(private), "{private} shows in: {log}");
    }
    let expected = "\
welkin.call method=\"POST\" route=\"/patients\"
  welkin.request method=\"POST\" route=\"/oauth/token\" status=200 latency_ms=_
  welkin.request method=\"POST\" route=\"/patients\" status=201 latency_ms=_
  welkin.call method=\"POST\" route=\"/patients\" attempts=1 latency_ms=_ failed=false given_up=false may_have_acted=false
welkin.call method=\"GET\" route=\"/patients/{patient}\"
  welkin.request method=\"GET\" route=\"/patients/{patient}\" status=503 latency_ms=_
  welkin.retry method=\"GET\" route=\"/patients/{patient}\" attempts=1 pause_ms=_
  welkin.request method=\"GET\" route=\"/patients/{patient}\" status=200 latency_ms=_
  welkin.call method=\"GET\" route=\"/patients/{patient}\" attempts=2 latency_ms=_ failed=false given_up=false may_have_acted=false
welkin.call method=\"GET\" route=\"/patients/{patient}\"
  welkin.request method=\"GET\" route=\"/patients/{patient}\" latency_ms=_
  welkin.retry method=\"GET\" route=\"/patients/{patient}\" attempts=1 pause_ms=_
  welkin.request method=\"GET\" route=\"/patients/{patient}\" latency_ms=_
  welkin.call method=\"GET\" route=\"/patients/{patient}\" attempts=2 latency_ms=_ failed=true given_up=false may_have_acted=true
welkin.call method=\"GET\" route=\"/patients/{patient}\"
  welkin.call method=\"GET\" route=\"/patients/{patient}\" attempts=1 latency_ms=_ failed=false given_up=true may_have_acted=true
welkin.call method=\"GET\" route=\"/patients/{patient}\"
  welkin.request method=\"POST\" route=\"/oauth/token\" status=200 latency_ms=_
  welkin.request method=\"GET\" route=\"/patients/{patient}\" status=200 latency_ms=_
  welkin.call method=\"GET\" route=\"/patients/{patient}\" attempts=1 latency_ms=_ failed=false given_up=false may_have_acted=false
welkin.call method=\"GET\" route=\"/patients/{patient}\"
  welkin.wait method=\"GET\" route=\"/patients/{patient}\" wait_for=\"rate limit\" wait_ms=_
  welkin.request method=\"GET\" route=\"/patients/{patient}\" status=200 latency_ms=_
  welkin.call method=\"GET\" route=\"/patients/{patient}\" attempts=1 latency_ms=_ failed=false given_up=false may_have_acted=false
";
    assert_eq!(log, expected);
}
