//! Webhook options of the command: each reaches the receiver.

use std::process::Command;

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::routing::any;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::mpsc;

use crate::running::start;

/// A received request.
struct Received {
    query: String,
    headers: HeaderMap,
    body: Value,
}

type Requests = mpsc::UnboundedSender<Received>;

async fn receive(
    State(requests): State<Requests>,
    uri: Uri,
    headers: HeaderMap,
    body: String,
) -> StatusCode {
    let received = Received {
        query: uri.query().unwrap_or_default().to_owned(),
        headers,
        body: serde_json::from_str(&body).expect("a payload is JSON"),
    };
    match requests.send(received) {
        Ok(()) => StatusCode::NO_CONTENT,
        Err(_) => StatusCode::GONE,
    }
}

/// Returns the webhook of a new patient, sent by the command with these arguments.
async fn sent(arguments: &[&str]) -> Received {
    let (requests, mut received) = mpsc::unbounded_channel();
    let listener = TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a port is free");
    let url = format!(
        "http://{}/hook",
        listener.local_addr().expect("it is bound")
    );
    let router = Router::new()
        .route("/hook", any(receive))
        .with_state(requests);
    tokio::spawn(async move { axum::serve(listener, router).await });
    let (_running, origin) = start(&[&["--webhook", &url], arguments].concat());

    let _ = rustls::crypto::ring::default_provider().install_default();
    let http = reqwest::Client::builder()
        .no_proxy()
        .build()
        .expect("plain HTTP");
    let token = http.post(format!("{origin}/acme/admin/api_clients/sandbox-client"));
    let token = token
        .json(&json!({"secret": "sandbox-secret"}))
        .send()
        .await;
    let token: Value = token.expect("it answers").json().await.expect("a token");
    let patient = http.post(format!("{origin}/acme/live/patients"));
    let patient = patient.bearer_auth(token["token"].as_str().expect("a token"));
    let patient = patient
        .json(&json!({"firstName": "Ada", "lastName": "Example"}))
        .send()
        .await;
    assert_eq!(patient.expect("it answers").status(), StatusCode::CREATED);
    received.recv().await.expect("it is sent")
}

#[tokio::test]
async fn are_unsigned_without_a_secret() {
    let fixed = [
        "--webhook-header",
        "X-WEBHOOK-API-KEY=a=b",
        "--webhook-query",
        "to ken=a&b",
    ];
    let request = sent(&fixed).await;
    assert_eq!(request.headers["x-webhook-api-key"], "a=b");
    assert_eq!(request.query, "to%20ken=a%26b");
    assert!(
        !request
            .headers
            .keys()
            .any(|name| name.as_str().contains("signature"))
    );
    assert_eq!(request.body["eventSubtype"], "PATIENT_CREATED");
}

#[tokio::test]
async fn are_signed_by_the_scheme_that_is_named() {
    let secret = ["--webhook-secret", "whsec_c2VjcmV0"];
    let request = sent(&secret).await;
    assert_eq!(request.headers["welkin-signature"].len(), 64);

    let request = sent(&[&secret[..], &["--webhook-scheme", "standard-webhooks"]].concat()).await;
    let signature = request.headers["webhook-signature"].to_str().expect("text");
    assert!(signature.starts_with("v1,"), "{signature}");

    let file = tempfile::NamedTempFile::new().expect("a file");
    let scheme = r#"{"header": "x-sig", "prefix": "sha512=", "algorithm": "sha512", "timestamp": "none", "signed": "{body}"}"#;
    std::fs::write(file.path(), scheme).expect("it can be written");
    let path = file.path().to_str().expect("text");
    let fields = [
        "--webhook-scheme",
        path,
        "--webhook-fields",
        "EVENT_SUBTYPE,PATIENT_ID",
    ];
    let request = sent(&[&secret[..], &fields].concat()).await;
    assert_eq!(request.headers["x-sig"].len(), "sha512=".len() + 128);
    assert!(request.body.get("sourceId").is_none() && request.body.get("patientId").is_some());
}

#[test]
fn settings_that_can_not_be_right_are_refused() {
    let export = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../examples/designer-export.json"
    );
    let url = "http://127.0.0.1:9/";
    let wrong: [&[&str]; 5] = [
        &["--webhook-secret", "a secret"],
        &["--webhook", url, "--webhook-secret", "secret\n"],
        &[
            "--webhook",
            url,
            "--webhook-secret",
            "secret",
            "--webhook-scheme",
            "/no/such/file",
        ],
        &["--webhook", url, "--webhook-header", "no value"],
        &[
            "--webhook",
            "https://example.com/",
            "--webhook-secret",
            "secret",
        ],
    ];
    for arguments in wrong {
        let output = Command::new(env!("CARGO_BIN_EXE_welkin-sandbox"))
            .args(["--config", export])
            .args(arguments)
            .output()
            .expect("it can be run");
        assert!(!output.status.success(), "{arguments:?}");
    }
}
