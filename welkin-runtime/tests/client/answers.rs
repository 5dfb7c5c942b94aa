//! Responses about tokens, permissions and missing items, in every possible format.

use serde_json::json;
use welkin_runtime::{ApiErrorKind, Error, Outcome, RetryPolicy};

use crate::fake::{Fake, Reply, at_once, lost_connection, ok, shown, status, vitals};
use crate::server::{id, record, status_code};
use crate::vitals::Vitals;

/// Returns a response with these bytes.
pub(crate) fn bytes(status: u16, body: &str) -> Reply {
    let mut answer = axum::http::Response::new(body.to_owned().into());
    *answer.status_mut() = status_code(status);
    Ok(answer)
}

async fn error_of(status: u16, body: &'static str) -> Error {
    let fake = Fake::new().calls_by(move |_, _| at_once(bytes(status, body)));
    let config = fake.config().retries(RetryPolicy::never());
    vitals(config)
        .get(&id("r1"))
        .await
        .map(drop)
        .expect_err("it is an error")
}

#[tokio::test]
async fn a_token_that_is_refused_with_any_status_is_renewed_once() {
    let forms = [
        r#"[{"errorCode":"TOKEN_EXPIRED","componentType":"AUTH","message":"Aws Jwt Token has expired","details":{}}]"#,
        r#"[{"errorCode":"NOT_VALID_JSON_WEB_TOKEN","componentType":null,"message":null}]"#,
        r#"{"errorCode":"TOKEN_EXPIRED"}"#,
        r#"{"errors":[{"errorCode":null,"error":"token_expired"}]}"#,
        r#"{"error":{"errorCode":"TOKEN_EXPIRED"}}"#,
        r#"{"data":[{"code":"NotValidJsonWebToken"}]}"#,
        r#"[[{"errorCode":"OTHER"}],{"errorCode":"TOKEN_EXPIRED"}]"#,
        r#"{"error":"invalid_token","error_description":"The access token expired"}"#,
        // Not JSON because of one bad value, or truncated.
        r#"[{"errorCode":"TOKEN_EXPIRED","message":"\ud83d"}]"#,
        r#"[{"details":1e999,"errorCode" : "TOKEN_EXPIRED"}]"#,
        r#"[{"errorCode":"TOKEN_EXPIRED","message":"cut"#,
    ];
    for status in [400, 401, 403, 404, 500] {
        for body in forms {
            let fake = Fake::new().calls_by(move |request, _| {
                at_once(match shown(request) {
                    "Bearer token-1" => bytes(status, body),
                    _ => ok(&record("r1", 72)),
                })
            });
            let config = fake.config().retries(RetryPolicy::never());
            let vitals = vitals(config);
            let read = vitals.get(&id("r1")).await;
            assert!(read.is_ok(), "{status} {body}: {read:?}");
            vitals.create(&Vitals::with_heart_rate(72)).await.unwrap();
            assert_eq!(fake.token_requests(), 2);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_token_that_is_refused_again_is_not_asked_for_again() {
    let body = r#"[{"errorCode":"TOKEN_EXPIRED"}]"#;
    for status in [401, 403, 404, 500, 503] {
        let fake = Fake::new().calls_by(move |_, _| at_once(bytes(status, body)));
        let error = fake.vitals().get(&id("r1")).await.unwrap_err();
        assert_eq!(error.api().unwrap().kind, ApiErrorKind::Unauthorized);
        assert_eq!(error.outcome(), Outcome::Refused);
        assert!(!error.is_retryable());
        assert_eq!((fake.token_requests(), fake.calls().len()), (2, 2));
    }
}

#[tokio::test]
async fn a_token_that_is_refused_again_is_no_matter_of_roles() {
    let error = error_of(403, r#"[{"errorCode":"TOKEN_EXPIRED"}]"#).await;
    let api = error.api().unwrap();
    assert_eq!((api.kind, api.status), (ApiErrorKind::Unauthorized, 403));
    assert_eq!(error.outcome(), Outcome::Refused);
    assert!(!error.to_string().contains("role"), "{error}");
}

#[tokio::test]
async fn another_403_costs_no_token() {
    for body in [
        "",
        "[]",
        r#"[{"errorCode":"ACCESS_FOR_API_CLIENT_RESTRICTED"}]"#,
    ] {
        let fake = Fake::new().calls_by(move |_, _| at_once(bytes(403, body)));
        let error = fake.vitals().get(&id("r1")).await.unwrap_err();
        assert_eq!(error.api().unwrap().kind, ApiErrorKind::Forbidden);
        assert_eq!((fake.token_requests(), fake.calls().len()), (1, 1));
    }
}

/// Bodies of responses with the status 404, and their meaning.
const NOT_FOUND: &[(&str, ApiErrorKind)] = &[
    ("", ApiErrorKind::NoRoute),
    (" \r\n", ApiErrorKind::NoRoute),
    ("<html>Not here</html>", ApiErrorKind::NoRoute),
    ("404 page not found", ApiErrorKind::NoRoute),
    ("[]", ApiErrorKind::NoRoute),
    ("{}", ApiErrorKind::NoRoute),
    ("null", ApiErrorKind::NoRoute),
    ("404", ApiErrorKind::NoRoute),
    ("[[]]", ApiErrorKind::NoRoute),
    (r#""DT_RECORD_NOT_FOUND""#, ApiErrorKind::NoRoute),
    (r#"["DT_RECORD_NOT_FOUND"]"#, ApiErrorKind::NoRoute),
    (r#"{"message":"Not Found"}"#, ApiErrorKind::NoRoute),
    (
        r#"{"code":404,"message":"Not Found"}"#,
        ApiErrorKind::NoRoute,
    ),
    (r#"{"error":"not_found"}"#, ApiErrorKind::NoRoute),
    (r#"{"errors":[]}"#, ApiErrorKind::NoRoute),
    (
        r#"[{"errorCode":"","componentType":null}]"#,
        ApiErrorKind::NoRoute,
    ),
    (
        r#"{"errorCode":"DT_RECORD_NOT_FOUND"}"#,
        ApiErrorKind::NotFound,
    ),
    (
        r#"{"errors":[{"errorCode":"DT_RECORD_NOT_FOUND"}]}"#,
        ApiErrorKind::NotFound,
    ),
    (
        r#"[{"errorCode":null,"componentType":"CDT","message":"gone"}]"#,
        ApiErrorKind::NotFound,
    ),
    (
        r#"{"timestamp":"2026-05-30T10:00:00Z","status":404,"error":"Not Found","path":"/v1/x"}"#,
        ApiErrorKind::NoRoute,
    ),
    (
        r#"[{"errorCode":"NOT_AUTHORIZED"}]"#,
        ApiErrorKind::Forbidden,
    ),
    (
        r#"[{"errorCode":"DT_RECORD_NOT_FOUND","message":"Access"}]"#,
        ApiErrorKind::NotFound,
    ),
    (
        r#"[{"errorCode":"PERMISSION_NOT_FOUND"}]"#,
        ApiErrorKind::NotFound,
    ),
    (r#"[{"errorCode":404}]"#, ApiErrorKind::NotFound),
    (
        r#"[null, 7, "no", {"errorCode":null}]"#,
        ApiErrorKind::NoRoute,
    ),
    (r#"[{"errorCode":"DT_RECORD_NOT"#, ApiErrorKind::NoRoute),
    (
        r#"[{"errorCode":"DT_RECORD_NOT_FOUND","mess"#,
        ApiErrorKind::NotFound,
    ),
    (
        r#"[{"errorCode":"ACCESS_DENIED"}]"#,
        ApiErrorKind::Forbidden,
    ),
    (
        r#"[{"errorCode":"ACCESS_FOR_API_CLIENT_RESTRICTED"}]"#,
        ApiErrorKind::Forbidden,
    ),
    (r#"{"error":"Forbidden"}"#, ApiErrorKind::Forbidden),
    (
        r#"{"errors":{"code":"insufficientPermissions"}}"#,
        ApiErrorKind::Forbidden,
    ),
    (
        r#"[{"errorCode":null,"message":"Access to this API is restricted"}]"#,
        ApiErrorKind::Forbidden,
    ),
];

#[tokio::test]
async fn each_404_says_what_is_missing() {
    for (body, kind) in [
        ("", ApiErrorKind::NoRoute),
        ("<html>Gone</html>", ApiErrorKind::NoRoute),
        ("{}", ApiErrorKind::NoRoute),
        (
            r#"[{"errorCode":"DT_RECORD_NOT_FOUND"}]"#,
            ApiErrorKind::NotFound,
        ),
    ] {
        assert_eq!(error_of(410, body).await.api().unwrap().kind, kind);
    }
    for (body, kind) in NOT_FOUND {
        let (body, kind) = (*body, *kind);
        let error = error_of(404, body).await;
        assert_eq!(error.api().unwrap().kind, kind, "{body}");
        assert_eq!(
            error.is_not_found(),
            kind == ApiErrorKind::NotFound,
            "{body}"
        );
        let text = error.to_string();
        assert_eq!(
            text.contains("no such path"),
            kind == ApiErrorKind::NoRoute,
            "{text}"
        );
        assert_eq!(
            text.contains("forbidden by"),
            kind == ApiErrorKind::Forbidden,
            "{text}"
        );
    }
}

/// A create whose response is lost is retried only if it is certain that nothing was created.
#[tokio::test(start_paused = true)]
async fn a_look_that_sees_nothing_for_another_reason_creates_nothing() {
    let not_found = r#"[{"errorCode":"DT_RECORD_NOT_FOUND"}]"#;
    let denied = r#"[{"errorCode":"ACCESS_DENIED"}]"#;
    let nothing = r#"{"content": [], "last": true}"#;
    for (body, list, created) in [
        (not_found, nothing, true),
        // A missing path proves nothing; an empty list of records does.
        ("", nothing, true),
        (not_found, r#"{"content": [null], "last": true}"#, false),
        (denied, nothing, false),
    ] {
        let fake = Fake::new().calls_by(move |request, number| {
            let is_list = request.uri().path().ends_with("/cdt-vitals");
            at_once(match (number, request.method().as_str()) {
                (1, _) => lost_connection(),
                (_, "GET") if is_list => bytes(200, list),
                (_, "GET") => bytes(404, body),
                _ => ok(&record("r1", 72)),
            })
        });
        let value = Vitals::with_heart_rate(72);
        let done = fake.vitals().create(&value).external_id("ehr-1").await;
        assert_eq!(done.is_ok(), created, "{body}");
        let posts = fake
            .calls()
            .iter()
            .filter(|call| call.method() == "POST")
            .count();
        assert_eq!(posts, if created { 2 } else { 1 });
        if let Err(error) = done {
            assert_eq!(error.outcome(), Outcome::Unknown);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_delete_whose_path_is_not_there_has_not_succeeded() {
    for (body, deleted) in [
        (r#"[{"errorCode":"DT_RECORD_NOT_FOUND"}]"#, true),
        ("", false),
    ] {
        let fake = Fake::new().calls_by(move |_, number| {
            at_once(match number {
                1 => lost_connection(),
                _ => bytes(404, body),
            })
        });
        assert_eq!(fake.vitals().delete(&id("r1")).await.is_ok(), deleted);
    }
}

#[tokio::test]
async fn problems_are_read_from_any_envelope() {
    for body in [
        json!([{"errorCode": "A", "componentType": "CDT", "message": "words"}]),
        json!({"errorCode": "A", "component": "CDT", "message": "words"}),
        json!({"errors": [{"code": "A", "component": "CDT", "errorMessage": "words"}]}),
        json!({"error": {"errorCode": "A", "componentType": "CDT", "message": "words"}, "data": null}),
        json!({"data": {"errors": [{"error_code": "A", "componentType": "CDT", "detail": "words"}]}}),
        json!([null, {"errorCode": "A", "componentType": "CDT", "component": 7, "message": "words"}]),
    ] {
        let fake = Fake::new().calls_by(move |_, _| at_once(status(400, &body)));
        let error = fake.vitals().get(&id("r1")).await.unwrap_err();
        let problem = &error.api().unwrap().problems[0];
        assert_eq!(problem.error_code.as_deref(), Some("A"));
        assert_eq!(problem.component_type.as_deref(), Some("CDT"));
    }
    let deep = "[".repeat(10_000) + r#"{"errorCode": "A"}"#;
    let fake = Fake::new().calls_by(move |_, _| at_once(bytes(400, &deep)));
    let error = fake.vitals().get(&id("r1")).await.unwrap_err();
    assert_eq!(error.error_codes().collect::<Vec<_>>(), ["A"]);
}
