use serde_json::{Value, json};
use welkin_runtime::NewPatient;

use crate::server::{Server, ok};

fn ada() -> Value {
    json!({
        "id": "p1",
        "externalId": "e 1",
        "firstName": "Ada",
        "lastName": "Lovelace",
        "birthDate": "1815-12-10T00:00:00.000Z",
        "email": null,
        "zip": 12345,
        "careTeam": [],
    })
}

#[tokio::test]
async fn are_created_with_what_is_set() {
    let server = Server::new(|_| ok(ada())).await;
    let new = NewPatient::new("Ada", "Lovelace")
        .external_id("e 1")
        .birth_date("1815-12-10".parse().unwrap())
        .with("timezone", "Europe/London");
    let patient = server.client().patients().create(&new).await.unwrap();
    assert_eq!(patient.id.as_str(), "p1");
    let call = &server.calls()[0];
    assert_eq!(
        (call.method.as_str(), call.path()),
        ("POST", "/v1/acme/patients")
    );
    assert_eq!(
        call.json(),
        json!({
            "firstName": "Ada",
            "lastName": "Lovelace",
            "externalId": "e 1",
            "birthDate": "1815-12-10T00:00:00.000Z",
            "timezone": "Europe/London",
        })
    );
}

#[tokio::test]
async fn are_read_by_id_with_every_key_kept() {
    let server = Server::new(|_| ok(ada())).await;
    let patient = server.client().patients().get(&"p1".into()).await.unwrap();
    assert_eq!(patient.first_name(), Some("Ada"));
    assert_eq!(patient.birth_date().unwrap().to_string(), "1815-12-10");
    assert_eq!(patient.email(), None);
    assert_eq!(patient.get("zip"), Some(&json!(12345)));
    assert_eq!(server.calls()[0].path(), "/v1/acme/patients/p1");
    assert_eq!(server.patient().get().await.unwrap(), patient);
}

#[tokio::test]
async fn are_read_by_your_own_id() {
    let server = Server::new(|_| ok(ada())).await;
    let patients = server.client().patients();
    patients.get_by_external_id("e 1/x").await.unwrap();
    let call = &server.calls()[0];
    assert_eq!(call.path(), "/v1/acme/patients/e%201%2Fx");
    assert_eq!(call.query(), "environment=live&type=EID");
}
