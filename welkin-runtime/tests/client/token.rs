use axum::http::StatusCode;
use axum::response::IntoResponse;
use serde_json::json;
use welkin_runtime::{ApiErrorKind, Error};

use crate::errors::no_token;
use crate::server::{SECRET, Server, id, ok, problem, record, status_code, token};

fn any_record() -> axum::response::Response {
    ok(record("r1", 72))
}

#[tokio::test]
async fn one_token_serves_many_calls_and_all_environments() {
    let server = Server::new(|_| any_record()).await;
    let client = server.client();
    let sandbox = client.environment("sandbox").unwrap();
    for client in [&client, &client.clone(), &sandbox] {
        let vitals = client
            .patient("p1".into())
            .records::<crate::vitals::Vitals>();
        vitals.get(&id("r1")).await.unwrap();
    }
    assert_eq!(server.tokens().len(), 1);
    for call in server.calls() {
        assert_eq!(call.authorization(), "Bearer token-1");
    }
}

#[tokio::test]
async fn is_asked_for_with_a_form() {
    let server = Server::new(|_| any_record()).await;
    server.vitals().get(&id("r1")).await.unwrap();
    let asked = &server.tokens()[0];
    assert_eq!(asked.method, "POST");
    assert_eq!(
        asked.headers["content-type"],
        "application/x-www-form-urlencoded"
    );
    assert_eq!(asked.authorization(), "");
    let form: Vec<_> = url::form_urlencoded::parse(&asked.body).collect();
    let expected = [
        ("grant_type", "client_credentials"),
        ("client_id", "EXAMPLECLIENT"),
        ("client_secret", SECRET),
    ];
    assert_eq!(form.len(), expected.len());
    for ((name, value), (expected_name, expected_value)) in form.iter().zip(expected) {
        assert_eq!((&**name, &**value), (expected_name, expected_value));
    }
}

#[tokio::test]
async fn tasks_that_need_it_at_once_ask_once() {
    let server = Server::new(|_| any_record()).await;
    let vitals = server.vitals();
    let tasks: Vec<_> = (0..50)
        .map(|_| {
            let vitals = vitals.clone();
            tokio::spawn(async move { vitals.get(&id("r1")).await })
        })
        .collect();
    for task in tasks {
        task.await.unwrap().unwrap();
    }
    assert_eq!(server.tokens().len(), 1);
}

#[tokio::test]
async fn is_refreshed_once_on_401_and_the_request_replayed() {
    let server = Server::new(|seen| {
        if seen.authorization() == "Bearer token-1" {
            problem(401, "TOKEN_EXPIRED")
        } else {
            any_record()
        }
    })
    .await;
    let vitals = server.vitals();
    let value = crate::vitals::Vitals::with_heart_rate(72);
    vitals.create(&value).await.unwrap();
    vitals.get(&id("r1")).await.unwrap();
    assert_eq!(server.tokens().len(), 2);
    let calls = server.calls();
    let tokens: Vec<_> = calls.iter().map(|call| call.authorization()).collect();
    assert_eq!(
        tokens,
        ["Bearer token-1", "Bearer token-2", "Bearer token-2"]
    );
    assert_eq!(calls[0].body, calls[1].body);
}

#[tokio::test]
async fn that_is_refused_again_is_an_error() {
    let server = Server::new(|_| problem(401, "NOT_VALID_JSON_WEB_TOKEN")).await;
    let error = server.vitals().get(&id("r1")).await.unwrap_err();
    assert_eq!(error.api().unwrap().kind, ApiErrorKind::Unauthorized);
    assert_eq!(server.tokens().len(), 2);
    assert_eq!(server.calls().len(), 2);
}

#[tokio::test]
async fn refused_to_many_tasks_is_refreshed_once() {
    let server = Server::new(|seen| {
        if seen.authorization() == "Bearer token-1" {
            problem(401, "TOKEN_EXPIRED")
        } else {
            any_record()
        }
    })
    .await;
    let vitals = server.vitals();
    let tasks: Vec<_> = (0..50)
        .map(|_| {
            let vitals = vitals.clone();
            tokio::spawn(async move { vitals.get(&id("r1")).await })
        })
        .collect();
    for task in tasks {
        task.await.unwrap().unwrap();
    }
    assert_eq!(server.tokens().len(), 2);
}

#[tokio::test]
async fn that_has_expired_is_not_used_again() {
    let server = Server::with_tokens(|number| token(number, 0), |_| any_record()).await;
    let vitals = server.vitals();
    vitals.get(&id("r1")).await.unwrap();
    vitals.get(&id("r1")).await.unwrap();
    assert_eq!(server.tokens().len(), 2);
}

#[tokio::test]
async fn without_a_lifetime_is_kept() {
    for body in [
        json!({"access_token": "t"}),
        json!({"access_token": "t", "expires_in": null, "token_type": "Bearer"}),
        json!({"access_token": "t", "expires_in": "3600"}),
        json!({"access_token": "t", "expires_in": 1.0e18}),
        json!({"access_token": "t", "expires_in": "soon"}),
    ] {
        let server = Server::with_tokens(move |_| ok(body.clone()), |_| any_record()).await;
        let vitals = server.vitals();
        vitals.get(&id("r1")).await.unwrap();
        vitals.get(&id("r1")).await.unwrap();
        assert_eq!(server.tokens().len(), 1);
    }
}

#[tokio::test]
async fn that_is_denied_says_so_and_nothing_is_sent() {
    let denied = |_| {
        let body = json!({"error": "invalid_client", "error_description": "unknown client"});
        (status_code(401), axum::Json(body)).into_response()
    };
    let server = Server::with_tokens(denied, |_| any_record()).await;
    let error = server.vitals().get(&id("r1")).await.unwrap_err();
    let api = error.api().unwrap();
    assert_eq!(api.kind, ApiErrorKind::Unauthorized);
    assert_eq!(api.request.to_string(), "POST /oauth/token");
    assert_eq!(
        api.problems[0].error_code.as_deref(),
        Some("invalid_client")
    );
    assert!(server.calls().is_empty());
}

#[tokio::test]
async fn that_no_header_can_carry_is_an_unreadable_answer() {
    let server = Server::with_tokens(
        |_| ok(json!({"access_token": "two\nlines"})),
        |_| any_record(),
    )
    .await;
    let error = no_token(server.vitals().get(&id("r1")).await.unwrap_err());
    assert!(matches!(error, Error::Decode { .. }), "{error:?}");
    assert!(server.calls().is_empty());
}

#[tokio::test]
async fn from_elsewhere_is_asked_for_there() {
    let issuer = Server::new(|_| StatusCode::NOT_FOUND).await;
    let api = Server::new(|_| any_record()).await;
    let config = api
        .config()
        .token_url(format!("{}/oauth/token", issuer.origin));
    let client = welkin_runtime::Client::new(config).unwrap();
    let vitals = client
        .patient("p1".into())
        .records::<crate::vitals::Vitals>();
    vitals.get(&id("r1")).await.unwrap();
    assert_eq!((issuer.tokens().len(), api.tokens().len()), (1, 0));
}
