use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::tenant::Tenant;

/// Sends a request to a full path, with a token.
async fn call(
    tenant: &Tenant,
    token: &Value,
    method: Method,
    path: &str,
    body: Value,
) -> (StatusCode, Value) {
    let token = token.as_str().expect("a token");
    tenant.call_at(token, method, path, Some(body)).await
}

#[tokio::test]
async fn share_a_tenant() {
    let tenant = Tenant::start().await;
    let patient = tenant.patient().await;
    let reference = json!({"apiClient": "sandbox-client", "secret": "sandbox-secret"});
    let (status, reference) = tenant
        .call_at("", Method::POST, "/auth/token", Some(reference))
        .await;
    assert_eq!(status, StatusCode::OK);
    let (status, v8) = tenant
        .call_at(
            "",
            Method::POST,
            "/acme/admin/api_clients/sandbox-client",
            Some(json!({"secret": "sandbox-secret"})),
        )
        .await;
    assert_eq!((status, &v8["enabled"]), (StatusCode::OK, &json!(true)));

    let record = json!({"cdtf-taken-on": "2026-11-23", "external_id": "one"});
    let at_reference = format!("/acme/live{patient}/cdts/cdt-vitals/records");
    let (status, created) = call(
        &tenant,
        &reference["token"],
        Method::POST,
        &at_reference,
        record,
    )
    .await;
    assert_eq!(status, StatusCode::CREATED);
    let id = created["id"].as_str().unwrap();
    for (token, one) in [
        (&reference["token"], format!("{at_reference}/{id}")),
        (
            &v8["token"],
            format!("/acme/live{patient}/cdts/cdt-vitals/{id}"),
        ),
        (
            &v8["token"],
            format!("/acme/live{patient}/cdts/cdt-vitals/one?type=EID"),
        ),
        (
            &v8["token"],
            format!("/v1/acme{patient}/cdts/cdt-vitals/{id}"),
        ),
    ] {
        let (status, read) = call(&tenant, token, Method::GET, &one, Value::Null).await;
        assert_eq!(
            (status, &read["id"]),
            (StatusCode::OK, &created["id"]),
            "{one}"
        );
    }
    let elsewhere = format!("/acme/sandbox{patient}");
    let (status, _) = call(&tenant, &v8["token"], Method::GET, &elsewhere, Value::Null).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn refuse_strangers() {
    let tenant = Tenant::start().await;
    for (path, body, expected) in [
        (
            "/auth/token",
            json!({"apiClient": "sandbox-client", "secret": "wrong"}),
            StatusCode::UNAUTHORIZED,
        ),
        ("/auth/token", json!({"secret": 7}), StatusCode::BAD_REQUEST),
        (
            "/acme/admin/api_clients/someone",
            json!({"secret": "sandbox-secret"}),
            StatusCode::UNAUTHORIZED,
        ),
        (
            "/other/admin/api_clients/sandbox-client",
            json!({"secret": "sandbox-secret"}),
            StatusCode::NOT_FOUND,
        ),
    ] {
        let (status, answer) = tenant.call_at("", Method::POST, path, Some(body)).await;
        assert_eq!(status, expected, "{path}");
        assert!(!answer.to_string().contains("sandbox-secret"));
    }
}
