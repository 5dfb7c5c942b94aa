use serde_json::{Value, json};
use welkin_runtime::patients::{Demographics, Gender};
use welkin_runtime::record::Rule;
use welkin_runtime::{Error, NewPatient, Patient, PatientPatch};

use crate::server::{Server, ok};

fn ada() -> Value {
    json!({
        "id": "p1",
        "externalId": "e 1",
        "createdAt": "2026-11-23T09:30:00.000Z",
        "firstName": "Ada",
        "lastName": "Lovelace",
        "birthDate": "1815-12-10T00:00:00.000Z",
        "gender": "NON_BINARY",
        "email": null,
        "zip": 12345,
        "careTeam": [],
    })
}

fn named(id: &str) -> Value {
    json!({"id": id, "firstName": id, "lastName": "Lovelace"})
}

#[tokio::test]
async fn are_created_with_what_is_set() {
    let server = Server::new(|_| ok(ada())).await;
    let new = NewPatient::new("Ada", "Lovelace")
        .external_id("e 1")
        .birth_date("1815-12-10".parse::<welkin_runtime::Date>().unwrap())
        .gender(Gender::Female)
        .timezone("Europe/London")
        .with("careTeam", json!([{"id": "u1"}]));
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
            "gender": "FEMALE",
            "timezone": "Europe/London",
            "careTeam": [{"id": "u1"}],
        })
    );
}

#[tokio::test]
async fn are_found_by_filter_guid_and_record_number_and_deleted() {
    let server = Server::new(|call| match call.method.as_str() {
        "POST" => ok(json!({"content": [ada()], "last": true})),
        "DELETE" => axum::response::IntoResponse::into_response(()),
        _ => ok(ada()),
    })
    .await;
    let client = server.client();
    let patients = client.patients();
    let found = patients.by_filter(&json!({"firstName": "Ada"}));
    assert!(!format!("{found:?}").contains("Ada"));
    let found = found.page_size(50).all().await.unwrap().complete().unwrap();
    assert_eq!(found.len(), 1);
    patients.get_by_external_guid("g1").await.unwrap();
    patients.get_by_mrn("m 1").await.unwrap();
    patients.delete(&"p1".into()).await.unwrap();
    server.patient().delete().await.unwrap();
    let calls = server.calls();
    let lines: Vec<_> = calls
        .iter()
        .map(|call| {
            let path = call.path().trim_start_matches("/v1/acme");
            format!("{} {path}?{}", call.method, call.query())
        })
        .collect();
    assert_eq!(
        lines,
        [
            "POST /by-filter/patients?environment=live&page=0&size=50",
            "GET /patients/g1?environment=live&type=EGUID",
            "GET /patients/m%201?environment=live&type=MRN",
            "DELETE /patients/p1?environment=live",
            "DELETE /patients/p1?environment=live",
        ]
    );
    assert_eq!(calls[0].json(), json!({"firstName": "Ada"}));
}

#[tokio::test]
async fn have_contacts() {
    use welkin_runtime::contacts::ContactBody;
    use welkin_runtime::reveal;
    let grace = json!({"id": "c1", "name": "Grace", "isPrimary": true, "phone": 5});
    let sent = grace.clone();
    let server = Server::new(move |call| match call.path().ends_with("contacts") {
        true if call.method == "GET" => ok(json!({"data": [sent.clone()]})),
        _ => ok(sent.clone()),
    })
    .await;
    let contacts = server.patient().contacts();
    let new = ContactBody::new().name("Grace").set("isPrimary", true);
    assert!(!format!("{new:?}").contains("Grace"));
    let created = contacts.create(&new).await.unwrap();
    assert_eq!(created.name.as_deref(), Some("Grace"));
    assert_eq!(created.phone, None, "it came as a number");
    assert_eq!(created.extra["phone"], json!(5));
    assert_eq!(created.extra["isPrimary"], json!(true));
    assert_eq!(format!("{created:?}"), "Contact(c1, [hidden])");
    assert!(format!("{:?}", reveal(&created)).contains("Grace"));
    assert_eq!(serde_json::to_value(&created).unwrap(), grace);
    contacts.get(&created.id).await.unwrap();
    let phone = ContactBody::new().phone("+15555550100");
    contacts.update(&created.id, &phone).await.unwrap();
    let list = contacts.list().active(true).all().await.unwrap();
    assert_eq!(list.complete().unwrap(), [created]);
    let calls = server.calls();
    let lines = calls
        .iter()
        .map(|call| format!("{} {}", call.method, call.path()));
    assert_eq!(
        lines.collect::<Vec<_>>(),
        [
            "POST /v1/acme/patients/p1/contacts",
            "GET /v1/acme/patients/p1/contacts/c1",
            "PATCH /v1/acme/patients/p1/contacts/c1",
            "GET /v1/acme/patients/p1/contacts",
        ]
    );
    assert_eq!(
        calls[0].json(),
        json!({"firstName": "Grace", "isPrimary": true})
    );
    assert_eq!(calls[2].json(), json!({"phone": "+15555550100"}));
}

#[tokio::test]
async fn are_checked_before_they_are_sent() {
    let server = Server::new(|_| ok(ada())).await;
    let nobody = Demographics {
        phone: Some("0555 1234".to_owned()),
        email: Some("ada".to_owned()),
        ..Demographics::default()
    };
    let patients = server.client().patients();
    let error = patients.create(&nobody.into()).await.unwrap_err();
    let Error::Validation(violations) = &error else {
        panic!("{error}");
    };
    let broken: Vec<_> = violations.iter().map(|v| (v.field, &v.rule)).collect();
    assert_eq!(
        broken,
        [
            ("firstName", &Rule::Required),
            ("lastName", &Rule::Required),
            ("email", &Rule::Email),
            ("phone", &Rule::Phone),
        ]
    );
    assert!(!error.to_string().contains("0555"), "{error}");
    assert!(server.calls().is_empty());
}

#[tokio::test]
async fn are_read_by_id_with_every_key_kept() {
    let server = Server::new(|_| ok(ada())).await;
    let patient = server.client().patients().get(&"p1".into()).await.unwrap();
    assert_eq!(patient.first_name.as_deref(), Some("Ada"));
    assert_eq!(patient.birth_date.unwrap().to_string(), "1815-12-10");
    assert_eq!(patient.gender, Some("NON_BINARY".into()));
    assert_eq!(patient.email, None);
    assert_eq!(patient.zip.as_deref(), Some("12345"));
    assert_eq!(patient.extra.get("careTeam"), Some(&json!([]).into()));
    assert_eq!(
        patient.created_at().unwrap().as_str(),
        "2026-11-23T09:30:00.000Z"
    );
    assert_eq!(server.calls()[0].path(), "/v1/acme/patients/p1");
    assert_eq!(server.patient().get().await.unwrap(), patient);
    assert_eq!(serde_json::to_value(&patient).unwrap(), ada());
}

#[tokio::test]
async fn are_read_by_your_own_id() {
    let mut answer = ada();
    answer["externalId"] = json!("e 1/x");
    let server = Server::new(move |_| ok(answer.clone())).await;
    let patients = server.client().patients();
    patients.get_by_external_id("e 1/x").await.unwrap();
    let call = &server.calls()[0];
    assert_eq!(call.path(), "/v1/acme/patients/e%201%2Fx");
    assert_eq!(call.query(), "environment=live&type=EID");
}

#[tokio::test]
async fn are_changed_by_what_a_patch_touches() {
    let server = Server::new(|_| ok(ada())).await;
    let patch = PatientPatch::new()
        .city("London")
        .clear(Demographics::EMAIL)
        .with("cadence", json!([]));
    let patient = server.patient().update(&patch).await.unwrap();
    assert_eq!(patient.id.as_str(), "p1");
    let call = &server.calls()[0];
    assert_eq!(
        (call.method.as_str(), call.path()),
        ("PATCH", "/v1/acme/patients/p1")
    );
    assert_eq!(
        call.json(),
        json!({"city": "London", "email": null, "cadence": []})
    );

    let wrong = PatientPatch::new().phone("555");
    let error = server.patient().update(&wrong).await.unwrap_err();
    assert!(matches!(error, Error::Validation(_)), "{error}");
    assert_eq!(server.calls().len(), 1);
}

#[tokio::test]
async fn are_listed_page_by_page() {
    let server = Server::new(|call| {
        let page = call.query().contains("page=1");
        let content = if page {
            vec![named("p3")]
        } else {
            vec![named("p1"), named("p2")]
        };
        ok(json!({"content": content, "totalElements": 3, "totalPages": 2, "last": page}))
    })
    .await;
    let list = server.client().patients().list().page_size(2);
    let list = list.sort(Demographics::LAST_NAME.asc());
    let page = list.page(0).await.unwrap();
    assert_eq!((page.total_elements, page.items.len()), (Some(3), 2));

    let patients: Vec<Patient> = list.all().await.unwrap().complete().unwrap();
    let names: Vec<_> = patients.iter().map(|p| p.first_name.as_deref()).collect();
    assert_eq!(names, [Some("p1"), Some("p2"), Some("p3")]);
    assert_eq!(
        server.calls()[2].query(),
        "environment=live&page=1&size=2&sort=lastName%2Casc"
    );
}

#[tokio::test]
async fn are_searched_for_without_a_word_of_it_in_debug() {
    let server = Server::new(|_| ok(json!([named("p1")]))).await;
    let search = server.client().patients().search("Ada Lovelace");
    let search = search.query("email", "ada@example.org");
    let shown = r#"List { query: {"query", "email"}, .. }"#;
    assert_eq!(format!("{search:?}"), shown);
    let mut found = search.stream();
    let patient = found.try_next().await.unwrap().expect("there is one");
    assert_eq!(format!("{patient:?}"), "Patient(p1, [hidden])");
    assert_eq!(
        server.calls()[0].query(),
        "environment=live&page=0&query=Ada+Lovelace&email=ada%40example.org"
    );
}
