//! The same program under every profile, with only another configuration.

use std::collections::HashMap;

use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use welkin_runtime::{Client, Config, ConfigurationError};

use crate::server::{SECRET, Server, id, ok, record};
use crate::vitals::Vitals;

fn config(server: &Server, profile: &[(&'static str, &str)]) -> Result<Config, ConfigurationError> {
    let mut variables = HashMap::from([
        ("WELKIN_TENANT", "acme"),
        ("WELKIN_CLIENT_ID", "EXAMPLECLIENT"),
        ("WELKIN_CLIENT_SECRET", SECRET),
        ("WELKIN_ENVIRONMENT", "sandbox"),
        ("WELKIN_BASE_URL", &server.origin),
    ]);
    variables.extend(profile.iter().copied());
    Config::from_variables(|name| variables.get(name).map(ToString::to_string))
}

/// The program: reads a record, creates one, and returns the requests that the server received.
async fn run(server: &Server, profile: &[(&'static str, &str)]) -> Vec<String> {
    let config = config(server, profile).expect("the profile is one");
    let client = Client::new(config).expect("the configuration is right");
    let vitals = client.patient("p1".into()).records::<Vitals>();
    let value = Vitals::with_heart_rate(72);
    vitals.get(&id("r1")).await.expect("the record is sent");
    vitals.create(&value).await.expect("the record is sent");
    let show = |seen: crate::server::Seen| format!("{} {}", seen.method, seen.uri);
    server
        .tokens()
        .into_iter()
        .chain(server.calls())
        .map(show)
        .collect()
}

async fn server(token: Value) -> Server {
    Server::with_tokens(move |_| ok(token.clone()), |_| ok(record("r1", 72))).await
}

#[tokio::test]
async fn v1_is_spoken_unless_told_otherwise() {
    let expected = [
        "POST /oauth/token",
        "GET /v1/acme/patients/p1/cdts/cdt-vitals/r1?environment=sandbox",
        "POST /v1/acme/patients/p1/cdts/cdt-vitals?environment=sandbox",
    ];
    for profile in [&[][..], &[("WELKIN_PROFILE", "v1")]] {
        let server = server(json!({"access_token": "t", "expires_in": 3600})).await;
        assert_eq!(run(&server, profile).await, expected);
    }
}

#[tokio::test]
async fn reference_is_spoken_when_told() {
    let server = server(json!({"token": "t", "expiresAt": "2999-01-01T00:00:00Z"})).await;
    assert_eq!(
        run(&server, &[("WELKIN_PROFILE", "reference")]).await,
        [
            "POST /auth/token",
            "GET /acme/sandbox/patients/p1/cdts/cdt-vitals/records/r1",
            "POST /acme/sandbox/patients/p1/cdts/cdt-vitals/records",
        ]
    );
    assert_eq!(
        server.tokens()[0].json(),
        json!({"secret": SECRET, "apiClient": "EXAMPLECLIENT"})
    );
}

#[tokio::test]
async fn v8_is_spoken_when_told() {
    let server =
        server(json!({"clientName": "EXAMPLECLIENT", "token": "t", "enabled": true})).await;
    assert_eq!(
        run(&server, &[("WELKIN_PROFILE", "v8")]).await,
        [
            "POST /acme/admin/api_clients/EXAMPLECLIENT",
            "GET /acme/sandbox/patients/p1/cdts/cdt-vitals/r1",
            "POST /acme/sandbox/patients/p1/cdts/cdt-vitals",
        ]
    );
    assert_eq!(server.tokens()[0].json(), json!({"secret": SECRET}));
    assert_eq!(server.calls()[0].authorization(), "Bearer t");
}

#[tokio::test]
async fn a_profile_is_overridden_field_by_field() {
    let server = server(json!({"token": "t"})).await;
    let overrides = json!({
        "base_path": "/api/{tenant}",
        "environment": {"query": "instance"},
        "record_path": "/{environment}/records/{record}",
        "record_envelope": "json_body",
        "token_request": {"json": {"client_key": "client"}},
    });
    let profile = [
        ("WELKIN_PROFILE", "v8"),
        ("WELKIN_PROFILE_OVERRIDES", &overrides.to_string()),
    ];
    assert_eq!(
        run(&server, &profile).await,
        [
            "POST /acme/admin/api_clients/EXAMPLECLIENT",
            "GET /api/acme/sandbox/records/r1",
            "POST /api/acme/patients/p1/cdts/cdt-vitals?instance=sandbox",
        ]
    );
    assert_eq!(
        server.calls()[1].json(),
        json!({"jsonBody": {"cdtf-heart-rate": 72}})
    );
    let asked = json!({"client": "EXAMPLECLIENT", "secret": SECRET});
    assert_eq!(server.tokens()[0].json(), asked);
}

#[tokio::test]
async fn a_profile_that_there_is_not_is_an_error() {
    let server = server(Value::Null).await;
    let refused = |profile: &[_]| config(&server, profile).unwrap_err().to_string();
    assert_eq!(
        refused(&[("WELKIN_PROFILE", "v2")]),
        "the profile can't be used: unknown profile; available profiles: v1, reference, v8"
    );
    for overrides in [
        "",
        " \n",
        "[]",
        "{",
        r#"{"record_pat": "/"}"#,
        r#"{"record_path": 1}"#,
    ] {
        refused(&[("WELKIN_PROFILE_OVERRIDES", overrides)]);
    }
}

#[tokio::test]
async fn a_path_with_a_part_that_nothing_fills_sends_nothing() {
    let server = server(json!({"token": "t"})).await;
    let overrides = r#"{"record_path": "/{team}/{record}"}"#;
    let config = config(&server, &[("WELKIN_PROFILE_OVERRIDES", overrides)]).unwrap();
    let client = Client::new(config).unwrap();
    let vitals = client.patient("p1".into()).records::<Vitals>();
    let error = vitals.get(&id("r1")).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "the profile can't be used: no value for {team} in a path"
    );
    assert!(server.calls().is_empty());
    let token_path = [("WELKIN_PROFILE_OVERRIDES", r#"{"token_path": "/{team}"}"#)];
    let config = super::profiles::config(&server, &token_path).unwrap();
    Client::new(config).unwrap_err();
}

/// Whether the token in this response is used for a second call.
async fn is_kept(answer: impl Fn() -> Response + Send + Sync + 'static) -> bool {
    let server = Server::with_tokens(move |_| answer(), |_| ok(record("r1", 72))).await;
    let vitals = server.vitals();
    for _ in 0..2 {
        vitals.get(&id("r1")).await.expect("the record is sent");
    }
    server.tokens().len() == 1
}

#[tokio::test]
async fn the_end_of_a_token_is_read_by_the_servers_clock() {
    let answer = |date: &'static str| {
        move || {
            let body = json!({"token": "t", "expiresAt": "2020-01-01T12:00:00Z"});
            ([("date", date)], axum::Json(body)).into_response()
        }
    };
    assert!(is_kept(answer("Wed, 01 Jan 2020 11:00:00 GMT")).await);
    assert!(!is_kept(answer("Wed, 01 Jan 2020 12:30:00 GMT")).await);
}

#[tokio::test]
async fn the_end_of_a_json_web_token_is_read_from_it() {
    // {"alg":"none"} . {"iat":1000000000,"exp":...}
    let hour = "eyJhbGciOiJub25lIn0.eyJpYXQiOjEwMDAwMDAwMDAsImV4cCI6MTAwMDAwMzYwMH0.x";
    let nothing = "eyJhbGciOiJub25lIn0.eyJpYXQiOjEwMDAwMDAwMDAsImV4cCI6MTAwMDAwMDAwMH0.x";
    assert!(is_kept(move || ok(json!({"token": hour}))).await);
    assert!(!is_kept(move || ok(json!({"token": nothing}))).await);
    for other in ["a.b.c", "a.e30.c", "..", "t"] {
        assert!(is_kept(move || ok(json!({"token": other}))).await);
    }
}
