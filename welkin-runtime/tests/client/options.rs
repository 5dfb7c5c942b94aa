//! Options of single calls, and of all calls of a client.

use std::time::Duration;

use axum::http::{HeaderName, HeaderValue};
use serde_json::{Value, json};
use tokio::time::Instant;
use welkin_runtime::{CallOptions, Client, Config, ConfigurationError, Error, RetryPolicy};

use crate::fake::{Fake, at_once, ok, refused_connection, status};
use crate::server::{SECRET, id, record};
use crate::vitals::Vitals;

const SECOND: Duration = Duration::from_secs(1);

fn gateway() -> (HeaderName, HeaderValue) {
    (
        HeaderName::from_static("x-gateway"),
        HeaderValue::from_static("ehr"),
    )
}

#[tokio::test(start_paused = true)]
async fn of_one_call_leave_the_client_as_it_was() {
    let fake = Fake::new().calls_by(|_, _| at_once(status(503, &Value::Null)));
    let client = Client::new(fake.config()).unwrap();
    let (name, value) = gateway();
    let once = CallOptions::new()
        .retries(RetryPolicy::never())
        .header(name, value);
    assert_eq!(
        format!("{once:?}").matches("ehr").count(),
        0,
        "values of headers may be secrets"
    );
    let patient = client.with_options(once).patient("p1".into());
    patient
        .records::<Vitals>()
        .get(&id("r1"))
        .await
        .unwrap_err();
    assert_eq!(fake.calls().len(), 1);
    assert_eq!(fake.calls()[0].headers()["x-gateway"], "ehr");

    client.patient("p1".into()).get().await.unwrap_err();
    assert_eq!(fake.calls().len(), 1 + 5, "the usual attempts");
    assert!(fake.calls()[1].headers().get("x-gateway").is_none());
}

#[tokio::test(start_paused = true)]
async fn limit_a_call_and_its_requests() {
    let slow = || Fake::new().calls_by(|_, _| (9 * SECOND, ok(&record("r1", 72))));
    let client = |fake: &Fake| Client::new(fake.config()).unwrap();
    let fake = slow();
    let patient = client(&fake).patient("p1".into());
    let begun = Instant::now();
    let whole = CallOptions::new().call_timeout(2 * SECOND);
    let limited = patient.with_options(whole).records::<Vitals>();
    let error = limited.get(&id("r1")).await.unwrap_err();
    assert!(
        matches!(error, Error::Connection { timeout: true, .. }),
        "{error:?}"
    );
    assert_eq!((begun.elapsed(), fake.calls().len()), (2 * SECOND, 1));

    let fake = slow();
    let patient = client(&fake).patient("p1".into());
    let request = CallOptions::new()
        .request_timeout(3 * SECOND)
        .retries(RetryPolicy::default().attempts(2));
    let limited = patient.with_options(request).records::<Vitals>();
    limited.get(&id("r1")).await.unwrap_err();
    assert_eq!(fake.calls().len(), 2);

    let fake = Fake::new().calls_by(|_, _| (40 * SECOND, ok(&record("r1", 72))));
    let patient = client(&fake).patient("p1".into());
    let longer = CallOptions::new().request_timeout(60 * SECOND);
    let patient = patient.with_options(longer);
    patient.records::<Vitals>().get(&id("r1")).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn stay_where_others_are_set_later() {
    let fake = Fake::new().calls_by(|_, _| at_once(refused_connection()));
    let client = Client::new(fake.config()).unwrap();
    let (name, value) = gateway();
    let client = client
        .with_options(CallOptions::new().header(name.clone(), value))
        .with_options(CallOptions::new().retries(RetryPolicy::never()));
    client.patient("p1".into()).get().await.unwrap_err();
    assert_eq!(fake.calls().len(), 1);
    assert_eq!(fake.calls()[0].headers()["x-gateway"], "ehr");
    let other = HeaderValue::from_static("other");
    let client = client.with_options(CallOptions::new().header(name, other));
    client.patient("p1".into()).get().await.unwrap_err();
    assert_eq!(fake.calls()[1].headers()["x-gateway"], "other");
}

#[tokio::test]
async fn of_a_client_go_with_every_call_and_no_token_request() {
    let fake = Fake::new();
    let seen = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
    let log = std::sync::Arc::clone(&seen);
    let (name, value) = gateway();
    let config = fake
        .config()
        .header(name, value)
        .header(
            HeaderName::from_static("authorization"),
            HeaderValue::from_static("Basic mine"),
        )
        .security_role("role-nurse")
        .middleware(move |next| std::sync::Arc::new(Spy(next, std::sync::Arc::clone(&log))));
    let client = Client::new(config).unwrap();
    let records = client.patient("p1".into()).records::<Vitals>();
    records.get(&id("r1")).await.unwrap();
    let seen = seen.lock().unwrap();
    let [token, call] = &seen[..] else {
        panic!("{}", seen.len());
    };
    assert!(token.get("x-gateway").is_none() && token.get("security-role").is_none());
    assert_eq!(call["x-gateway"], "ehr");
    assert_eq!(call["security-role"], "role-nurse");
    assert_eq!(call["authorization"], "Bearer token-1", "the client's own");
}

/// A transport that stores headers.
struct Spy(
    std::sync::Arc<dyn welkin_runtime::Transport>,
    std::sync::Arc<std::sync::Mutex<Vec<axum::http::HeaderMap>>>,
);

impl welkin_runtime::Transport for Spy {
    fn send(
        &self,
        request: axum::http::Request<welkin_runtime::Bytes>,
    ) -> welkin_runtime::http::BoxFuture<'_, crate::fake::Reply> {
        self.1
            .lock()
            .expect("no test panics with it")
            .push(request.headers().clone());
        self.0.send(request)
    }
}

fn from(set: &'static [(&'static str, &'static str)]) -> Result<Config, ConfigurationError> {
    Config::from_variables(|name| {
        let required = [
            ("WELKIN_TENANT", "acme"),
            ("WELKIN_CLIENT_ID", "EXAMPLECLIENT"),
            ("WELKIN_CLIENT_SECRET", SECRET),
        ];
        let mut variables = required.iter().chain(set);
        let found = variables.find(|(known, _)| *known == name);
        found.map(|(_, value)| (*value).to_owned())
    })
}

#[tokio::test(start_paused = true)]
async fn come_from_the_environment() {
    let fake = Fake::new().calls_by(|_, _| (9 * SECOND, ok(&json!({}))));
    let config = from(&[
        ("WELKIN_CALL_TIMEOUT", "7"),
        ("WELKIN_REQUEST_TIMEOUT", "2"),
        ("WELKIN_RETRY_ATTEMPTS", "2"),
        ("WELKIN_SECURITY_ROLE", "role-nurse"),
    ]);
    let client = Client::new(config.unwrap().transport(fake.clone())).unwrap();
    let begun = Instant::now();
    client.patient("p1".into()).get().await.unwrap_err();
    assert_eq!(fake.calls().len(), 2);
    assert!(begun.elapsed() >= 4 * SECOND && begun.elapsed() <= 7 * SECOND);
    assert_eq!(fake.calls()[0].headers()["security-role"], "role-nurse");
}

#[test]
fn of_the_environment_are_whole_numbers_above_nothing() {
    for name in [
        "WELKIN_CALL_TIMEOUT",
        "WELKIN_REQUEST_TIMEOUT",
        "WELKIN_RETRY_ATTEMPTS",
    ] {
        for text in ["0", "-1", "1.5", "2s", "99999999999"] {
            let set = Box::leak(Box::new([(name, text)]));
            let error = from(set).unwrap_err();
            assert_eq!(
                error.to_string(),
                format!("{name} must be a positive whole number")
            );
        }
    }
}
