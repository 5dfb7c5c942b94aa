use serde_json::json;
use welkin_runtime::{Client, Config, NewPatient, Patch};

use crate::server::{SECRET, Server, config, id, ok, problem};
use crate::vitals::{NOTE, Vitals};

/// What no output may hold: health data, ids of people, secrets.
const PRIVATE: [&str; 6] = ["Ada", "Lovelace", "p-secret", "r-secret", "token-", SECRET];

fn assert_private(shown: &str) {
    for private in PRIVATE {
        assert!(!shown.contains(private), "{private} shows in: {shown}");
    }
}

fn assert_error_private(error: &impl std::error::Error) {
    assert_private(&format!("{error} {error:?} {error:#?}"));
    let mut source = error.source();
    while let Some(cause) = source {
        assert_private(&format!("{cause} {cause:?}"));
        source = cause.source();
    }
}

#[tokio::test]
async fn demographics_do_not_show() {
    let new = NewPatient::new("Ada", "Lovelace").external_id("Ada");
    assert_private(&format!("{new:?}"));
    let server = Server::new(|_| ok(json!({"id": "p1", "firstName": "Ada"}))).await;
    let patient = server.client().patients().create(&new).await.unwrap();
    assert_private(&format!("{patient:?}"));
}

#[tokio::test]
async fn values_of_patches_and_private_fields_do_not_show() {
    let value = Vitals {
        note: Some("Ada".to_owned()),
        ..Vitals::default()
    };
    assert!(format!("{value:?}").contains("[PHI]"));
    assert_private(&format!("{value:?} {:?}", Patch::new().set(NOTE, "Ada")));
}

#[test]
fn secrets_do_not_show() {
    let config = Config::new("acme", "EXAMPLECLIENT", SECRET);
    assert_private(&format!("{config:?}"));
    let client = Client::new(config.base_url("http://127.0.0.1:9")).unwrap();
    assert_private(&format!("{client:?} {:?}", client.patients()));
}

#[tokio::test]
async fn errors_hold_neither_bodies_nor_ids() {
    let bodies = [
        "{\"id\": null, \"jsonBody\": {\"note\": \"Ada Lovelace\"}}",
        "Ada Lovelace",
        "<p>Ada Lovelace",
    ];
    for body in bodies {
        let server = Server::new(move |_| body).await;
        let vitals = server
            .client()
            .patient("p-secret".into())
            .records::<Vitals>();
        assert_error_private(&vitals.get(&id("r-secret")).await.unwrap_err());
    }
    for status in [400, 401, 404, 500] {
        let server = Server::new(move |_| problem(status, "CODE")).await;
        let vitals = server
            .client()
            .patient("p-secret".into())
            .records::<Vitals>();
        assert_error_private(&vitals.get(&id("r-secret")).await.unwrap_err());
    }
    let patients = Client::new(config("http://127.0.0.1:1"))
        .unwrap()
        .patients();
    assert_error_private(&patients.get(&"p-secret".into()).await.unwrap_err());
}
