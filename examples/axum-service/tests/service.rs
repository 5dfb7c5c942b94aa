//! The service with a sandbox, used through HTTP requests.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use axum_service::{care, router};
use serde_json::{Value, json};
use tower::ServiceExt;
use welkin_runtime::{Config, NewPatient, RetryPolicy};
use welkin_sandbox::{Fault, Faults, Sandbox};

/// Returns the service, its tenant, and the path of a patient's readings.
async fn service() -> (Router, Sandbox, String) {
    let export = concat!(env!("CARGO_MANIFEST_DIR"), "/../designer-export.json");
    let builder = Sandbox::builder().config_paths([export]);
    let builder = builder.expect("the example is a configuration");
    let sandbox = builder.start().await.expect("a port is free");
    let secret = sandbox.client_secret();
    let config = Config::new(sandbox.tenant(), sandbox.client_id(), secret)
        .base_url(sandbox.origin())
        .retries(RetryPolicy::never());
    let welkin = care::Client::connect(config).expect("the configuration is right");
    let ada = NewPatient::new("Ada", "Example");
    let patient = welkin.patients().create(&ada).await.expect("it is created");
    let path = format!("/patients/{}/readings", patient.id);
    (router(welkin), sandbox, path)
}

async fn ask(router: &Router, request: Request<Body>) -> (StatusCode, Value) {
    let response = router.clone().oneshot(request).await;
    let response = response.expect("a router answers everything");
    let status = response.status();
    let body = to_bytes(response.into_body(), 65_536).await;
    let body = body.expect("the body is small");
    (status, serde_json::from_slice(&body).unwrap_or_default())
}

fn get(path: &str) -> Request<Body> {
    let request = Request::get(path).body(Body::empty());
    request.expect("the path is a path")
}

fn post(path: &str, body: &Value) -> Request<Body> {
    let request = Request::post(path).header(header::CONTENT_TYPE, "application/json");
    let request = request.body(Body::from(body.to_string()));
    request.expect("the path is a path")
}

#[tokio::test]
async fn readings_are_added_and_listed_newest_first() {
    let (router, _sandbox, path) = service().await;
    for heart_rate in [72, 75] {
        let (status, added) = ask(&router, post(&path, &json!({ "heart_rate": heart_rate }))).await;
        assert_eq!(status, StatusCode::CREATED);
        assert!(added["id"].is_string(), "{added}");
    }
    let (status, readings) = ask(&router, get(&path)).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(
        readings[0],
        json!({ "heart_rate": 75, "measured_at": null })
    );
    assert_eq!(readings.as_array().map(Vec::len), Some(2));
}

#[tokio::test]
async fn a_reading_that_breaks_a_rule_is_refused_without_its_value() {
    let (router, _sandbox, path) = service().await;
    let (status, faults) = ask(&router, post(&path, &json!({ "heart_rate": 1234 }))).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    let faults = faults.to_string();
    assert!(faults.contains("cdtf-heart-rate"), "{faults}");
    assert!(!faults.contains("1234"), "{faults}");
}

#[tokio::test]
async fn a_patient_who_is_not_there_is_not_found() {
    let (router, _sandbox, _) = service().await;
    for patient in ["3ff322fd-b504-4784-9798-0c7c8a4fdfb8", "%20"] {
        let (status, _) = ask(&router, get(&format!("/patients/{patient}/readings"))).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{patient}");
    }
}

#[tokio::test]
async fn a_tenant_that_is_busy_is_said_to_be() {
    let (router, sandbox, path) = service().await;
    sandbox.set_faults(Faults::seeded(1).share(1.0).kinds([Fault::Unavailable]));
    let (status, _) = ask(&router, get(&path)).await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
}
