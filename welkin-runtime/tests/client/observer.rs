//! Observers and middleware. Time is paused.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::http::{HeaderValue, Request, Response};
use serde_json::Value;
use welkin_runtime::error::RequestName;
use welkin_runtime::http::{BoxFuture, TransportError};
use welkin_runtime::observe::{CallReport, RequestReport};
use welkin_runtime::{Bytes, Observer, Outcome, Transport};

use crate::fake::{Fake, lost_connection, ok, status, vitals};
use crate::server::{id, record};
use crate::vitals::Vitals;

const SECOND: Duration = Duration::from_secs(1);

/// An observer that stores all events.
#[derive(Clone, Default)]
struct Notes(Arc<Mutex<Vec<String>>>);

impl Notes {
    fn add(&self, note: String) {
        self.0.lock().expect("no test panicked").push(note);
    }

    fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().expect("no test panicked"))
    }
}

impl Observer for Notes {
    fn request(&self, request: &RequestReport<'_>) {
        let RequestReport {
            request,
            status,
            latency,
            ..
        } = request;
        self.add(format!("{} {status:?} {latency:?}", request.method));
    }

    fn call(&self, call: &CallReport<'_>) {
        let error = call.error.map(ToString::to_string);
        let attempts = call.attempts;
        self.add(format!(
            "{} {error:?} {} {attempts:?}",
            call.request, call.given_up
        ));
    }
}

#[tokio::test(start_paused = true)]
async fn observers_are_told_of_every_request_and_every_call() {
    let notes = Notes::default();
    let fake = Fake::new().calls_by(|_, number| match number {
        1 => (2 * SECOND, status(503, &Value::Null)),
        2 => (SECOND, ok(&record("r1", 72))),
        3 => (SECOND, lost_connection()),
        _ => (100 * SECOND, lost_connection()),
    });
    let vitals = vitals(fake.config().observer(notes.clone()));
    vitals.get(&id("r1")).await.unwrap();
    let route = "/patients/{patient}/cdts/{cdt}/{record}";
    assert_eq!(
        notes.take(),
        [
            "POST Some(200) 0ns".to_owned(),
            "GET Some(503) 2s".to_owned(),
            "GET Some(200) 1s".to_owned(),
            format!("GET {route} None false Attempts {{ count: 2, outcome: Unknown }}"),
        ]
    );
    let value = Vitals::with_heart_rate(72);
    let error = vitals.create(&value).await.unwrap_err();
    assert_eq!(
        notes.take(),
        [
            "POST None 1s".to_owned(),
            format!(
                "POST /patients/{{patient}}/cdts/{{cdt}} {:?} false Attempts {{ count: 1, outcome: Unknown }}",
                Some(error.to_string())
            ),
        ]
    );
    let impatient = tokio::time::timeout(SECOND, vitals.create(&value).into_future());
    impatient.await.unwrap_err();
    assert_eq!(
        notes.take(),
        ["POST /patients/{patient}/cdts/{cdt} None true Attempts { count: 1, outcome: Unknown }"]
    );
    assert_eq!(error.outcome(), Outcome::Unknown);
}

/// A middleware that adds a header, and stores the route.
struct Gateway(Arc<dyn Transport>, Notes, &'static str);

impl Transport for Gateway {
    fn send(
        &self,
        mut request: Request<Bytes>,
    ) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        let route = request.extensions().get::<RequestName>();
        self.1.add(format!(
            "{} {}",
            self.2,
            route.expect("every request has a name")
        ));
        let header = HeaderValue::from_static(self.2);
        request.headers_mut().insert("x-gateway", header);
        self.0.send(request)
    }
}

#[tokio::test(start_paused = true)]
async fn middleware_sees_every_request_and_may_change_it() {
    let (fake, notes) = (Fake::new(), Notes::default());
    let gateway = |name| {
        let notes = notes.clone();
        move |next| Arc::new(Gateway(next, notes.clone(), name)) as Arc<dyn Transport>
    };
    let config = fake
        .config()
        .middleware(gateway("inner"))
        .middleware(gateway("outer"));
    vitals(config).get(&id("r1")).await.unwrap();
    assert_eq!(
        notes.take(),
        [
            "outer POST /oauth/token",
            "inner POST /oauth/token",
            "outer GET /patients/{patient}/cdts/{cdt}/{record}",
            "inner GET /patients/{patient}/cdts/{cdt}/{record}",
        ]
    );
    assert_eq!(fake.calls()[0].headers()["x-gateway"], "inner");
}
