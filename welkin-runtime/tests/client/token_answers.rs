//! Responses to token requests, in the formats of various servers.

use serde_json::{Value, json};
use welkin_runtime::{ApiErrorKind, Error, RetryPolicy};

use crate::answers::bytes;
use crate::errors::no_token;
use crate::fake::{Fake, at_once, ok, shown, status, token, vitals};
use crate::server::{self, Server, id, record};

/// Returns the number of tokens that two calls request, the second a moment later.
async fn tokens_of_two_calls(answer: &Value) -> Result<usize, Error> {
    let answer = answer.clone();
    let fake = Fake::new().tokens_by(move |_| at_once(ok(&answer)));
    let vitals = fake.vitals();
    vitals.get(&id("r1")).await?;
    vitals.get(&id("r1")).await?;
    assert!(fake.calls().iter().all(|call| shown(call) == "Bearer t"));
    Ok(fake.token_requests())
}

#[tokio::test]
async fn tokens_are_read_in_any_form() {
    for answer in [
        json!({"access_token": "t", "token": "u"}),
        json!({"access_token": null, "token": "t"}),
        json!({"access_token": "", "accessToken": "t"}),
        json!({"token": " t\n"}),
        json!({"data": {"token": "t", "expiresAt": "2999-01-01T00:00:00Z"}}),
        json!([{"token": "t"}]),
        json!({"token": "t", "expires_in": null, "expiresAt": null}),
        json!({"token": "t", "expires_in": "3600.5"}),
        json!({"token": "t", "expires_in": 3600.5}),
        json!({"token": "t", "expires_in": -1}),
        json!({"token": "t", "expires_in": "-1"}),
        json!({"token": "t", "expires_in": "NaN"}),
        json!({"token": "t", "expires_in": "inf"}),
        json!({"token": "t", "expires_in": 1e300}),
        json!({"token": "t", "expires_in": u64::MAX}),
        json!({"token": "t", "expires_in": {"seconds": 3600}}),
        json!({"token": "t", "expiresIn": 3600}),
        json!({"token": "t", "expires_in": "soon", "expiresAt": "9999-12-31T23:59:59.999Z"}),
        json!({"token": "t", "expiresAt": "tomorrow"}),
        json!({"token": "t", "expiresAt": 0}),
        json!({"token": "t", "expiresAt": 32_503_680_000_u64}),
        json!({"token": "t", "expiresAt": 32_503_680_000_000_u64}),
        json!({"token": "t", "expiresAt": "32503680000"}),
        json!({"token": "t", "expiresAt": 1e300}),
        json!({"token": "t", "expires_at": -5}),
        json!({"token": "t", "expiresAt": []}),
    ] {
        let tokens = tokens_of_two_calls(&answer).await;
        assert_eq!(tokens.ok(), Some(1), "{answer}");
    }
}

#[tokio::test]
async fn a_token_is_read_beside_values_that_are_none() {
    for body in [
        r#"{"access_token": "t", "expires_in": 1e999}"#,
        r#"{"scope": "\ud83d", "token": "t"}"#,
        "{\"scope\": \"a\nb\", \"token\" : \"t\"}\n",
        &format!(
            r#"{{"token": "t", "deep": {}{}}}"#,
            "[".repeat(1000),
            "]".repeat(1000)
        ),
    ] {
        let answer = body.to_owned();
        let fake = Fake::new().tokens_by(move |_| at_once(bytes(200, &answer)));
        fake.vitals().get(&id("r1")).await.unwrap();
        assert_eq!(shown(&fake.calls()[0]), "Bearer t", "{body}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_no_json_is_not_asked_for_again() {
    let fake = Fake::new().calls_by(|_, _| at_once(bytes(200, "gibberish")));
    let error = fake.vitals().get(&id("r1")).await.unwrap_err();
    assert!(!error.is_retryable());
    assert_eq!(fake.calls().len(), 1);
}

#[tokio::test]
async fn claims_of_a_json_web_token_may_be_odd() {
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
    for (claims, kept) in [
        (json!({"exp": "32503680000"}), true),
        (json!({"exp": 1e300}), true),
        (json!({"exp": -1}), true),
        (json!({"exp": null, "iat": "x"}), true),
        (json!({"exp": 32_503_680_000_u64, "iat": -1e300}), true),
        (json!([1]), true),
        (json!({"exp": 1_000_000_000, "iat": "1000000000"}), false),
    ] {
        let jwt = format!("e30.{}.x", BASE64.encode(claims.to_string()));
        let answer = json!({ "token": jwt });
        let fake = Fake::new().tokens_by(move |_| at_once(ok(&answer)));
        let vitals = fake.vitals();
        vitals.get(&id("r1")).await.unwrap();
        vitals.get(&id("r1")).await.unwrap();
        assert_eq!(fake.token_requests() == 1, kept, "{claims}");
    }
}

#[tokio::test]
async fn answers_without_a_token_are_errors() {
    for body in [
        "",
        "{}",
        "[]",
        "null",
        "\"t\"",
        r#"{"token": null}"#,
        r#"{"token": ""}"#,
        r#"{"token": {}}"#,
        r#"{"token": "two words"}"#,
        r#"{"token": "t\u0000"}"#,
        r#"{"token": "é"}"#,
        "<html>",
        "{\"token\": \"t",
    ] {
        let fake = Fake::new().tokens_by(move |_| at_once(bytes(200, body)));
        let config = fake.config().retries(RetryPolicy::never());
        let error = no_token(vitals(config).get(&id("r1")).await.unwrap_err());
        assert!(matches!(error, Error::Decode { .. }), "{body}: {error:?}");
        assert!(fake.calls().is_empty());
    }
}

#[tokio::test]
async fn credentials_that_are_refused_with_400_are_not_accepted() {
    let refused = json!({"error": "invalid_client"});
    let fake = Fake::new().tokens_by(move |number| {
        at_once(if number == 1 {
            status(400, &refused)
        } else {
            token(number)
        })
    });
    let error = fake.vitals().get(&id("r1")).await.unwrap_err();
    assert_eq!(error.api().unwrap().kind, ApiErrorKind::Unauthorized);
    assert_eq!(fake.token_requests(), 1);
}

/// Gateways report an invalid token in a header, as RFC 6750 specifies.
#[tokio::test]
async fn a_header_that_refuses_the_token_renews_it() {
    let server = Server::new(|seen| {
        if seen.authorization().ends_with("token-1") {
            let body = axum::body::Body::empty();
            let mut refusal = axum::response::Response::new(body);
            *refusal.status_mut() = axum::http::StatusCode::FORBIDDEN;
            let reason = "Bearer error=\"invalid_token\"";
            refusal
                .headers_mut()
                .insert("www-authenticate", reason.parse().unwrap());
            return refusal;
        }
        server::ok(record("a", 60))
    })
    .await;
    server.vitals().get(&id("a")).await.unwrap();
    assert_eq!(server.tokens().len(), 2);
}

#[tokio::test]
async fn credentials_that_are_refused_are_no_matter_of_roles() {
    let server = Server::with_tokens(
        |_| axum::http::StatusCode::FORBIDDEN,
        |_| server::ok(record("a", 60)),
    )
    .await;
    let error = server.vitals().get(&id("a")).await.unwrap_err();
    assert!(!error.to_string().contains("role"), "{error}");
}
