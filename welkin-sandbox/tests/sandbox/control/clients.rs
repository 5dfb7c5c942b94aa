//! API clients with roles and limits, added and changed while the tenant is running.

use reqwest::{Method, StatusCode};
use serde_json::json;
use welkin_sandbox::{ApiClient, SandboxError};

use crate::clinic;
use crate::tenant::Tenant;

#[tokio::test]
async fn are_added_changed_and_removed() {
    let tenant = Tenant::with(clinic::builder()).await;
    let patient = tenant.patient().await;
    let reader = json!({
        "secret": "s3cret", "policies": ["sp-mood-reader"], "without": ["GET /patients/*"],
        "rateLimit": {"requests": 3, "seconds": 3600},
    });
    let row = tenant.done(Method::PUT, "/clients/READER", reader).await;
    assert!(!row.to_string().contains("s3cret"));
    let clients = tenant.look("/clients").await;
    assert_eq!(clients.as_array().map(Vec::len), Some(2));
    assert_eq!(clients[1], row);
    let (status, token) = tenant.request_token("READER", "s3cret").await;
    assert_eq!(status, StatusCode::OK, "{token}");
    let token = token["access_token"].as_str().expect("a token").to_owned();
    let moods = format!("{patient}/cdts/cdt-mood");
    let call =
        async |method, path: &str, body| tenant.call_with(&token, method, path, body).await.0;
    assert_eq!(call(Method::GET, &moods, None).await, StatusCode::OK);
    assert_eq!(
        call(Method::POST, &moods, Some(json!({}))).await,
        StatusCode::FORBIDDEN
    );
    assert_eq!(
        call(Method::GET, &patient, None).await,
        StatusCode::FORBIDDEN
    );
    assert_eq!(
        call(Method::GET, &moods, None).await,
        StatusCode::TOO_MANY_REQUESTS
    );

    // The secret is kept, and the token is valid with the new permissions.
    tenant.done(Method::PUT, "/clients/READER", json!({})).await;
    assert_eq!(
        call(Method::POST, &moods, Some(json!({}))).await,
        StatusCode::CREATED
    );
    assert_eq!(
        tenant.request_token("READER", "s3cret").await.0,
        StatusCode::OK
    );
    tenant
        .done(Method::DELETE, "/clients/READER", json!({}))
        .await;
    assert_eq!(
        call(Method::GET, &moods, None).await,
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(
        tenant.request_token("READER", "s3cret").await.0,
        StatusCode::UNAUTHORIZED
    );
    tenant.misses(Method::DELETE, "/clients/READER").await;
}

#[tokio::test]
async fn that_can_not_be_are_refused() {
    let tenant = Tenant::with(clinic::builder()).await;
    for wrong in [
        json!({}),
        json!({"secret": ""}),
        json!({"secret": "s", "roles": ["r-nobody"]}),
        json!({"secret": "s", "without": ["/patients"]}),
        json!({"secret": "s", "rateLimit": {"requests": 1, "seconds": 0}}),
        json!({"secret": "s", "role": ["r"]}),
    ] {
        let (status, error) = tenant.refused(Method::PUT, "/clients/NEW", wrong).await;
        assert_eq!(status, 400, "{error}");
    }
    let unknown = ApiClient::new("NEW", "s").role("r-nobody");
    let error = tenant
        .sandbox
        .set_client(unknown)
        .expect_err("there is no such role");
    assert!(matches!(error, SandboxError::UnknownRole { .. }), "{error}");
    assert_eq!(tenant.sandbox.clients().len(), 1);
}

#[tokio::test]
async fn are_acted_for_by_the_page() {
    let tenant = Tenant::with(clinic::builder()).await;
    let patient = tenant.patient().await;
    let moods = format!("{patient}/cdts/cdt-mood");
    for (acting, status, id) in [
        (json!({}), StatusCode::CREATED, "acting-as:everything"),
        (
            json!({"policies": ["sp-mood-reader"]}),
            StatusCode::FORBIDDEN,
            "acting-as:sp-mood-reader",
        ),
    ] {
        for _ in 0..2 {
            let answer = tenant.done(Method::POST, "/act-as", acting.clone()).await;
            assert_eq!(answer["client"], id);
            let token = answer["token"].as_str().expect("a token");
            let (received, _) = tenant
                .call_with(token, Method::POST, &moods, Some(json!({})))
                .await;
            assert_eq!(received, status);
        }
    }
    assert_eq!(tenant.sandbox.clients().len(), 3);
    assert_eq!(
        tenant
            .refused(Method::POST, "/act-as", json!({"roles": ["r-nobody"]}))
            .await
            .0,
        400
    );
}

#[tokio::test]
async fn have_tokens_that_expire() {
    let tenant = Tenant::with(clinic::builder()).await;
    let answer = tenant
        .done(Method::POST, "/clients/sandbox-client/token", json!({}))
        .await;
    let token = answer["token"].as_str().expect("a token");
    assert_eq!(
        tenant
            .call_with(token, Method::GET, "/patients", None)
            .await
            .0,
        StatusCode::OK
    );
    tenant.misses(Method::POST, "/clients/nobody/token").await;
    let token = tenant
        .sandbox
        .token_of("sandbox-client")
        .expect("it is a client");
    assert_eq!(
        tenant
            .call_with(&token, Method::GET, "/patients", None)
            .await
            .0,
        StatusCode::OK
    );
    assert_eq!(
        tenant.done(Method::POST, "/tokens/expire", json!({})).await,
        json!({"expired": 3})
    );
    assert_eq!(
        tenant
            .call_with(&token, Method::GET, "/patients", None)
            .await
            .0,
        StatusCode::UNAUTHORIZED
    );
}
