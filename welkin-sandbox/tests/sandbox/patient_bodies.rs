//! Patients: valid keys and values, filters, and derived values.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::clinic::{HOST, id};
use crate::tenant::Tenant;

#[tokio::test]
async fn invalid_values_are_rejected() {
    let tenant = Tenant::start().await;
    let patient = tenant.patient().await;
    for (key, value) in [
        ("birthDate", json!("garbage")),
        ("birthDate", json!(19880405)),
        ("birthDate", json!("1988-02-31")),
        ("email", json!("ada at example")),
        ("secondaryEmail", json!(7)),
        ("phone", json!("555-1234")),
        ("phone", json!("+05555550123")),
        ("timezone", json!("Mars/Olympus")),
        ("externalGuid", json!("clinic-42")),
        ("gender", json!(1)),
        ("zip", json!(12.5)),
        ("firstName", json!("  ")),
        (
            "patientTerritories",
            json!([{"name": 1, "territories": []}]),
        ),
        ("careTeam", json!([{"id": "grace"}])),
        ("careTeamMembers", json!([])),
        ("id", json!(HOST)),
        ("shoeSize", json!(44)),
    ] {
        let (status, answer) = tenant.patch(&patient, json!({key: value})).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{key}: {answer}");
        assert_eq!(answer[0]["details"]["fields"][0]["field"], key);
        let new = json!({"firstName": "Bea", "lastName": "Example", key: value});
        assert_eq!(
            tenant.post("/patients", new).await.0,
            StatusCode::BAD_REQUEST,
            "{key}"
        );
    }
}

#[tokio::test]
async fn documented_values_are_accepted() {
    let tenant = Tenant::start().await;
    let patient = tenant.patient().await;
    let body = json!({
        "id": patient.rsplit('/').next(), "birthDate": "1988-04-05T00:00:00.000Z", "zip": 12207,
        "email": "", "middleName": null, "timezone": "US/Pacific",
        "patientTerritories": [{"name": "east", "territories": ["albany", "troy"]}],
        "careTeam": [{"id": HOST}, {"id": "0b9c8d7e-6f50-4a1b-8c2d-3e4f50617283"}],
    });
    let (status, changed) = tenant.patch(&patient, body).await;
    assert_eq!(status, StatusCode::OK, "{changed}");
    assert_eq!(changed["patientRegion"], "east");
    assert_eq!(changed["patientTerritory"], "albany");
    assert_eq!(
        changed["pointOfContact"],
        json!({"id": HOST, "pointOfContact": true})
    );
    assert_eq!(changed["careTeamMembers"][1]["pointOfContact"], false);
    assert_eq!(changed.as_object().map(serde_json::Map::len), Some(41));
}

/// Returns the ids in a list.
async fn found(tenant: &Tenant, path: &str) -> Vec<String> {
    let (status, answer) = tenant.get(path).await;
    assert_eq!(status, StatusCode::OK, "{path}: {answer}");
    let patients = answer["content"].as_array().expect("a list");
    patients
        .iter()
        .map(|patient| id(patient).to_owned())
        .collect()
}

/// Starts a tenant with three patients, and returns their ids.
async fn three_patients() -> (Tenant, Vec<String>) {
    let tenant = Tenant::start().await;
    let mut ids = Vec::new();
    for body in [
        json!({"firstName": "Ada", "lastName": "North", "email": "Ada@example.com", "timezone": "US/Pacific"}),
        json!({"firstName": "Bea", "lastName": "South", "phone": "+15555550123", "mrn": "MRN-2",
               "patientTerritories": [{"name": "east", "territories": ["albany"]}]}),
        json!({"firstName": "Cleo", "lastName": "North", "externalId": "c-3"}),
    ] {
        let (_, patient) = tenant.post("/patients", body).await;
        ids.push(id(&patient).to_owned());
    }
    (tenant, ids)
}

#[tokio::test]
async fn parameters_of_lists_find_patients() {
    let (tenant, ids) = three_patients().await;
    for (query, expected) in [
        ("", vec![0, 1, 2]),
        ("query=NORTH", vec![0, 2]),
        ("query=ada@", vec![0]),
        ("query=555012", vec![1]),
        ("query=nobody", vec![]),
        ("email=ada@example.com", vec![0]),
        ("email=", vec![1, 2]),
        ("timezone=US/Pacific,UTC", vec![0]),
        ("timezone=", vec![1, 2]),
        ("territories=albany", vec![1]),
        ("territories=", vec![0, 2]),
        ("cadence=", vec![0, 1, 2]),
        ("cadence=weekly", vec![]),
        ("sort=firstName,desc", vec![2, 1, 0]),
        ("sort=lastName&sort=firstName,desc", vec![2, 0, 1]),
        ("sort=firstName,desc&size=1&page=1", vec![1]),
        ("page=7", vec![]),
    ] {
        let expected: Vec<String> = expected
            .iter()
            .map(|place: &usize| ids[*place].clone())
            .collect();
        assert_eq!(
            found(&tenant, &format!("/patients?{query}")).await,
            expected,
            "{query}"
        );
    }
}

#[tokio::test]
async fn filters_find_patients() {
    let (tenant, ids) = three_patients().await;
    for (body, expected) in [
        (json!({}), vec![0, 1, 2]),
        (json!({"lastName": "north"}), vec![0, 2]),
        (json!({"mrn": ["MRN-1", "MRN-2"]}), vec![1]),
        (json!({"externalId": "c-3", "lastName": "North"}), vec![2]),
        (json!({"query": "bea"}), vec![1]),
        (json!({"territories": ["albany"]}), vec![1]),
    ] {
        let (status, answer) = tenant
            .post("/by-filter/patients?page=0", body.clone())
            .await;
        assert_eq!(status, StatusCode::OK, "{answer}");
        let listed = answer["content"].as_array().expect("a list");
        let listed: Vec<&str> = listed.iter().map(id).collect();
        let expected: Vec<&str> = expected.iter().map(|place: &usize| &*ids[*place]).collect();
        assert_eq!(listed, expected, "{body}");
    }
}

#[tokio::test]
async fn parameters_and_filters_that_are_not_known_are_refused() {
    let tenant = Tenant::start().await;
    for path in [
        "/patients?sort=shoeSize,asc",
        "/patients?sort=careTeam",
        "/patients?sort=firstName,up",
    ] {
        assert_eq!(tenant.get(path).await.0, StatusCode::BAD_REQUEST, "{path}");
    }
    for body in [
        json!({"shoeSize": "44"}),
        json!({"lastName": {}}),
        json!([]),
    ] {
        let (status, _) = tenant.post("/by-filter/patients", body).await;
        assert_eq!(status, StatusCode::BAD_REQUEST);
    }
}

#[tokio::test]
async fn a_removed_patient_leaves_nothing() {
    let tenant = Tenant::start().await;
    let patient = tenant.patient().await;
    let records = format!("{patient}/cdts/cdt-vitals");
    let (_, record) = tenant
        .post(&records, json!({"cdtf-taken-on": "2026-11-23"}))
        .await;
    let removed = tenant.call(Method::DELETE, &patient, None).await;
    assert_eq!(removed, (StatusCode::OK, Value::Null));
    for path in [
        patient.clone(),
        format!("{records}/{}", id(&record)),
        format!("{patient}/encounters"),
    ] {
        assert_eq!(tenant.get(&path).await.0, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(
        tenant.call(Method::DELETE, &patient, None).await.0,
        StatusCode::NOT_FOUND
    );
    let (_, rows) = tenant
        .get("/export/CDT_RECORD?start=2020-01-01T00:00:00Z")
        .await;
    assert_eq!(rows["data"], json!([]));
}

#[tokio::test]
async fn a_patient_has_contacts() {
    let tenant = Tenant::start().await;
    let patient = tenant.patient().await;
    let contacts = format!("{patient}/contacts");
    let body = json!({
        "name": "Bea Example", "relation": "sister", "phone": "+15555550123",
        "phonePdtFieldName": "pdtf-phone", "pdtRecordId": HOST, "preferred": true,
    });
    let (status, contact) = tenant.post(&contacts, body).await;
    assert_eq!(status, StatusCode::OK, "as recorded: {contact}");
    let keys = contact.as_object().map(serde_json::Map::len);
    assert_eq!(keys, Some(22), "the recorded ones, and one more: {contact}");
    let one = format!("{contacts}/{}", id(&contact));
    assert_eq!(tenant.get(&one).await, (StatusCode::OK, contact));
    let (_, changed) = tenant.patch(&one, json!({"active": false})).await;
    assert_eq!(
        (&changed["active"], &changed["preferred"]),
        (&json!(false), &json!(true))
    );
    for (query, count) in [("", 1), ("/", 1), ("?active=false", 1), ("?active=true", 0)] {
        let (_, list) = tenant.get(&format!("{contacts}{query}")).await;
        assert_eq!(
            list["data"].as_array().map(Vec::len),
            Some(count),
            "{query}"
        );
    }
    let of_profile = format!("{contacts}?pdtRecordId={HOST}");
    assert_eq!(
        tenant.get(&of_profile).await.1["data"]
            .as_array()
            .map(Vec::len),
        Some(1)
    );
    for wrong in [
        json!({"phone": "0123"}),
        json!({"email": 1}),
        json!({"id": "x"}),
    ] {
        assert_eq!(tenant.patch(&one, wrong).await.0, StatusCode::BAD_REQUEST);
    }
}
