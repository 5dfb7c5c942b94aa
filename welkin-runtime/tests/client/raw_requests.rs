//! Requests to endpoints that the runtime has no method for.

use std::time::Duration;

use axum::http::HeaderValue;
use axum::response::IntoResponse;
use serde_json::{Value, json};
use welkin_runtime::http::{Method, StatusCode};
use welkin_runtime::requests::RawRequest;
use welkin_runtime::{Client, Config, Error, Outcome, PatientId, Profile};

use crate::fake::{Fake, at_once, lost_connection, ok as answered};
use crate::server::{SECRET, Server, ok, problem};

#[tokio::test]
async fn go_where_the_template_and_its_ids_lead() {
    let server = Server::new(|_| ok(json!({"id": "f1"}))).await;
    let client = server.client();
    let fax: Value = client
        .request(Method::POST, "/patients/{patient}/faxes/{fax}")
        .id("patient", PatientId::from("p/1"))
        .id("fax", "f 1")
        .query("to", "+1 555")
        .json(&json!({"pages": 2}))
        .read()
        .await
        .unwrap();
    assert_eq!(fax, json!({"id": "f1"}));
    let call = &server.calls()[0];
    assert_eq!(call.method, "POST");
    assert_eq!(call.path(), "/v1/acme/patients/p%2F1/faxes/f%201");
    assert_eq!(call.query(), "environment=live&to=%2B1+555");
    assert_eq!(call.json(), json!({"pages": 2}));
    assert_eq!(call.headers["content-type"], "application/json");
    assert_eq!(call.authorization(), "Bearer token-1");
}

#[tokio::test]
async fn of_the_tenant_name_no_environment() {
    let server = Server::new(|_| ok(json!([]))).await;
    for (profile, path) in [
        (Profile::v1(), "/v1/acme/admin/clients"),
        (Profile::reference(), "/acme/admin/clients"),
        (Profile::v8(), "/acme/admin/clients"),
    ] {
        let client = Client::new(server.config().profile(profile)).unwrap();
        let request = client.request(Method::GET, "/admin/clients").of_tenant();
        request.read::<Value>().await.unwrap();
        let calls = server.calls();
        let call = calls.last().unwrap();
        assert_eq!((call.path(), call.query()), (path, ""));
    }
}

#[tokio::test]
async fn return_answers_as_they_came() {
    let server = Server::new(|_| {
        (
            StatusCode::CREATED,
            [("content-type", "application/pdf"), ("x-pages", "2")],
            "%PDF",
        )
            .into_response()
    })
    .await;
    let client = server.client();
    let request = client
        .request(Method::PUT, "/faxes")
        .body(HeaderValue::from_static("image/png"), &b"\x89PNG"[..]);
    let answer = request.await.unwrap();
    assert_eq!(answer.status, StatusCode::CREATED);
    assert_eq!(answer.headers["x-pages"], "2");
    assert_eq!(&answer.body[..], b"%PDF");
    assert!(answer.json::<Value>().is_err());
    assert_eq!(format!("{answer:?}"), "RawAnswer(201, [hidden])");
    let call = &server.calls()[0];
    assert_eq!(call.headers["content-type"], "image/png");
    assert_eq!(&call.body[..], b"\x89PNG");
}

#[tokio::test]
async fn that_are_refused_are_errors_that_hold_no_id() {
    let server = Server::new(|_| problem(403, "NO")).await;
    let request = server
        .client()
        .request(Method::GET, "/patients/{patient}/faxes")
        .id("patient", "p-of-ada")
        .query("name", "Ada");
    assert_eq!(
        format!("{request:?}"),
        "RawRequest(GET /patients/{patient}/faxes)"
    );
    let error = request.await.unwrap_err();
    assert_eq!(error.api().unwrap().status, 403);
    let shown = format!("{error} {error:?}").to_lowercase();
    assert!(shown.contains("/patients/{patient}/faxes"), "{shown}");
    assert!(!shown.contains("ada"), "{shown}");
}

#[tokio::test]
async fn that_can_not_be_sent_say_why() {
    let server = Server::new(|_| ok(json!([]))).await;
    let client = server.client();
    let unnamed = client.request(Method::GET, "/patients/{patient}").await;
    assert!(
        matches!(unnamed, Err(Error::Configuration(_))),
        "{unnamed:?}"
    );
    let upwards = client.request(Method::GET, "/patients/{patient}");
    let upwards = upwards.id("patient", "..").await;
    assert!(matches!(upwards, Err(Error::InvalidId)), "{upwards:?}");
    let no_json = std::collections::HashMap::from([(vec![1], 2)]);
    let no_json = client.request(Method::POST, "/x").json(&no_json).await;
    assert!(matches!(no_json, Err(Error::Body { .. })), "{no_json:?}");
    assert!(server.calls().is_empty());
}

/// Returns how often a request reaches a server that loses the connection once, and the result.
async fn sent(request: impl Fn(&Client) -> RawRequest) -> (usize, Result<Value, Error>) {
    let fake = Fake::new().calls_by(|_, number| {
        at_once(match number {
            1 => lost_connection(),
            _ => answered(&json!({})),
        })
    });
    let client = Client::new(fake.config()).expect("it can be made");
    let answer = request(&client).read().await;
    (fake.calls().len(), answer)
}

#[tokio::test(start_paused = true)]
async fn are_repeated_as_declared() {
    for method in [Method::GET, Method::PUT, Method::PATCH, Method::DELETE] {
        let (times, answer) = sent(|client| client.request(method.clone(), "/faxes")).await;
        assert_eq!(times, 2, "{method}");
        answer.unwrap();
        let once = |client: &Client| client.request(method.clone(), "/faxes").idempotent(false);
        let (times, answer) = sent(once).await;
        assert_eq!(times, 1, "{method}");
        assert_eq!(answer.unwrap_err().outcome(), Outcome::Unknown);
    }
    let (times, answer) = sent(|client| client.request(Method::POST, "/faxes")).await;
    assert_eq!(times, 1);
    assert_eq!(answer.unwrap_err().outcome(), Outcome::Unknown);
    let search = |client: &Client| client.request(Method::POST, "/faxes").idempotent(true);
    let (times, answer) = sent(search).await;
    assert_eq!(times, 2);
    answer.unwrap();
}

#[tokio::test(start_paused = true)]
async fn of_a_token_that_is_refused_are_sent_with_a_new_one() {
    let fake = Fake::new().calls_by(|_, number| {
        at_once(match number {
            1 => crate::fake::status(401, &json!([])),
            _ => answered(&json!({})),
        })
    });
    let client = Client::new(fake.config()).unwrap();
    client.request(Method::POST, "/faxes").await.unwrap();
    assert_eq!((fake.calls().len(), fake.token_requests()), (2, 2));
}

#[tokio::test(start_paused = true)]
async fn wait_for_the_rate_limit() {
    let fake = Fake::new();
    let limit = welkin_runtime::RateLimit::new(1, Duration::from_secs(60));
    let config = Config::new("acme", "EXAMPLECLIENT", SECRET)
        .transport(fake.clone())
        .rate_limit(limit);
    let client = Client::new(config).unwrap();
    let begun = tokio::time::Instant::now();
    for _ in 0..2 {
        client.request(Method::GET, "/faxes").await.unwrap();
    }
    assert_eq!(begun.elapsed().as_secs(), 60);
}
