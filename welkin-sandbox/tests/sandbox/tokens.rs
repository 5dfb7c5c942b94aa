use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use reqwest::{Method, StatusCode};
use serde_json::Value;

use crate::tenant::{Tenant, builder};

#[tokio::test]
async fn are_given_for_the_right_credentials() {
    let tenant = Tenant::start().await;
    let (status, answer) = tenant
        .request_token("sandbox-client", "sandbox-secret")
        .await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(answer["token_type"], "Bearer");
    assert_eq!(answer["expires_in"], 3600);
    let (status, answer) = tenant.request_token("sandbox-client", "wrong").await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
    assert_eq!(answer["error"], "invalid_client");
    assert_eq!(tenant.sandbox.token_requests(), 3);
}

#[tokio::test]
async fn are_given_for_client_credentials_alone() {
    let tenant = Tenant::start().await;
    let (status, answer) = tenant
        .request_token_with_form(&[("grant_type", "password")])
        .await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert_eq!(answer["error"], "unsupported_grant_type");
}

#[tokio::test]
async fn expire() {
    let mut tenant = Tenant::start().await;
    assert_eq!(tenant.get("/patients").await.0, StatusCode::OK);
    tenant.sandbox.expire_tokens();
    let (status, answer) = tenant.get("/patients").await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
    assert_eq!(answer[0]["errorCode"], "TOKEN_EXPIRED");
    tenant.authenticate().await;
    assert_eq!(tenant.get("/patients").await.0, StatusCode::OK);
}

#[tokio::test]
async fn without_a_lifetime_never_work() {
    let tenant = Tenant::with(builder().token_lifetime(Duration::ZERO)).await;
    assert_eq!(tenant.get("/patients").await.0, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn of_nobody_are_refused() {
    let tenant = Tenant::start().await;
    let (status, answer) = tenant
        .call_with("made-up", Method::GET, "/patients", None)
        .await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
    assert_eq!(answer[0]["errorCode"], "NOT_VALID_JSON_WEB_TOKEN");
}

#[tokio::test]
async fn are_web_tokens_with_whole_seconds() {
    let tenant = Tenant::start().await;
    let parts: Vec<_> = tenant.token().split('.').collect();
    let claims = URL_SAFE_NO_PAD.decode(parts[1]).unwrap();
    let claims: Value = serde_json::from_slice(&claims).unwrap();
    let (start, end) = (
        claims["iat"].as_u64().unwrap(),
        claims["exp"].as_u64().unwrap(),
    );
    assert_eq!(end - start, 3600);
    assert_eq!(URL_SAFE_NO_PAD.decode(parts[2]).unwrap().len(), 32);
}

#[tokio::test]
async fn of_any_lifetime_work() {
    let tenant = Tenant::with(builder().token_lifetime(Duration::MAX)).await;
    assert_eq!(tenant.get("/patients").await.0, StatusCode::OK);
}
