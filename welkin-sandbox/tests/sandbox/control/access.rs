//! Access control of the control API.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::tenant::{Tenant, builder};

/// Returns the status of a request with these headers.
async fn status(
    tenant: &Tenant,
    method: Method,
    path: &str,
    headers: &[(&str, &str)],
) -> StatusCode {
    let url = format!("{}/_sandbox{path}", tenant.sandbox.origin());
    let request = tenant
        .http()
        .request(method, url)
        .body(r#"{"token": "open sesame"}"#);
    let request = headers.iter().fold(request, |request, (name, value)| {
        request.header(*name, *value)
    });
    request.send().await.expect("it answers").status()
}

#[tokio::test]
async fn pages_of_other_sites_may_not() {
    let tenant = Tenant::start().await;
    let origin = tenant.sandbox.origin();
    for headers in [
        &[("origin", "http://evil.example")][..],
        &[("origin", "null")],
        &[("origin", "http://127.0.0.1:1")],
        &[
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-mode", "no-cors"),
        ],
        &[("sec-fetch-site", "same-site"), ("sec-fetch-mode", "cors")],
    ] {
        for (method, path) in [
            (Method::POST, "/reset"),
            (Method::GET, "/health"),
            (Method::GET, "/events"),
        ] {
            let received = status(&tenant, method, path, headers).await;
            assert_eq!(received, StatusCode::FORBIDDEN, "{headers:?}");
        }
    }
    let own = [("origin", &*origin), ("sec-fetch-site", "same-origin")];
    assert_eq!(
        status(&tenant, Method::DELETE, "/faults", &own).await,
        StatusCode::OK
    );
    // No response permits a page of another site to read it.
    let url = format!("{origin}/_sandbox/health");
    let answer = tenant.http().get(url).send().await.expect("it answers");
    assert!(
        answer
            .headers()
            .get("access-control-allow-origin")
            .is_none()
    );
    let rebound = [("host", "evil.example")];
    assert_eq!(
        status(&tenant, Method::GET, "/health", &rebound).await,
        StatusCode::MISDIRECTED_REQUEST
    );
}

#[tokio::test]
async fn where_there_is_a_token_nobody_may_without() {
    let tenant = Tenant::with(builder().control_token("open sesame")).await;
    for route in welkin_sandbox::control_routes() {
        let path = route
            .path
            .strip_prefix("/_sandbox")
            .expect("the base")
            .replace(['{', '}'], "");
        if matches!(&*path, "/session" | "/health") {
            continue;
        }
        let method: Method = route.method.parse().expect("a method");
        let received = status(&tenant, method, &path, &[]).await;
        assert_eq!(
            received,
            StatusCode::UNAUTHORIZED,
            "{} {path}",
            route.method
        );
    }
    let (_, health) = tenant.control(Method::GET, "/health", None).await;
    let keys: Vec<&String> = health.as_object().expect("an object").keys().collect();
    assert_eq!(keys, ["status", "version"]);
    let wrong = [("authorization", "Bearer open")];
    assert_eq!(
        status(&tenant, Method::GET, "/clock", &wrong).await,
        StatusCode::UNAUTHORIZED
    );
    let right = [("authorization", "Bearer open sesame")];
    assert_eq!(
        status(&tenant, Method::GET, "/clock", &right).await,
        StatusCode::OK
    );
    // The tenant requires only its own tokens.
    assert_eq!(tenant.get("/patients").await.0, StatusCode::OK);
}

#[tokio::test]
async fn the_page_has_a_session_in_place_of_the_token() {
    let tenant = Tenant::with(builder().control_token("open sesame")).await;
    let (status_of_wrong, _) = tenant
        .control(Method::POST, "/session", Some(json!({"token": "x"})))
        .await;
    assert_eq!(status_of_wrong, StatusCode::UNAUTHORIZED);
    let url = format!("{}/_sandbox/session", tenant.sandbox.origin());
    let right = tenant
        .http()
        .post(url)
        .json(&json!({"token": "open sesame"}));
    let answer = right.send().await.expect("it answers");
    assert_eq!(answer.status(), StatusCode::OK);
    let cookie = answer.headers()["set-cookie"]
        .to_str()
        .expect("text")
        .to_owned();
    assert!(
        cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"),
        "{cookie}"
    );
    assert!(!cookie.contains("sesame"));
    let pair = cookie.split(';').next().expect("a pair");
    let received = status(&tenant, Method::GET, "/clock", &[("cookie", pair)]).await;
    assert_eq!(received, StatusCode::OK);
    let received = status(
        &tenant,
        Method::GET,
        "/clock",
        &[("cookie", "welkin_sandbox_session=")],
    )
    .await;
    assert_eq!(received, StatusCode::UNAUTHORIZED);
    assert_eq!(
        status(&tenant, Method::DELETE, "/session", &[]).await,
        StatusCode::OK
    );
}

#[tokio::test]
async fn where_other_machines_can_reach_it_nobody_may_without_a_token() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let everywhere = "0.0.0.0:0".parse().expect("an address");
    let reachable = || {
        builder()
            .credentials("sandbox-client", "not the default")
            .listen(everywhere)
            .allow_remote()
    };
    for token in [None, Some("open sesame")] {
        let builder = match token {
            Some(token) => reachable().control_token(token),
            None => reachable(),
        };
        let sandbox = builder.start().await.expect("a port is free");
        let http = reqwest::Client::builder()
            .no_proxy()
            .build()
            .expect("plain HTTP");
        let call = async |method: Method, path: &str| {
            let url = format!("{}/_sandbox{path}", sandbox.origin());
            let request = http.request(method, url);
            let request = match token {
                Some(token) => request.bearer_auth(token),
                None => request,
            };
            request.send().await.expect("it answers")
        };
        let expected = if token.is_some() {
            StatusCode::OK
        } else {
            StatusCode::FORBIDDEN
        };
        assert_eq!(call(Method::POST, "/reset").await.status(), expected);
        let health: Value = call(Method::GET, "/health")
            .await
            .json()
            .await
            .expect("JSON");
        assert_eq!(health["status"], "ok");
        assert_eq!(health.get("profiles").is_some(), token.is_some());
    }
}

#[tokio::test]
async fn unknown_paths_are_rejected_in_the_same_form() {
    let tenant = Tenant::start().await;
    assert_eq!(
        tenant.refused(Method::GET, "/nothing", json!({})).await.0,
        404
    );
    assert_eq!(
        tenant
            .refused(Method::GET, "/snapshots/a/b/c", json!({}))
            .await
            .0,
        404
    );
    assert_eq!(
        tenant.refused(Method::PATCH, "/health", json!({})).await.0,
        405
    );
    assert_eq!(
        tenant.refused(Method::GET, "/reset", json!({})).await.0,
        405
    );
    let url = format!("{}/_sandbox/clock/advance", tenant.sandbox.origin());
    let broken = tenant
        .http()
        .post(url)
        .body("{\"seconds\": ")
        .send()
        .await
        .expect("it answers");
    assert_eq!(broken.status(), StatusCode::BAD_REQUEST);
    let error: Value = broken.json().await.expect("JSON");
    assert!(
        error["error"]
            .as_str()
            .is_some_and(|error| error.starts_with("the body can't be read: ")),
        "{error}"
    );
}
