use reqwest::StatusCode;
use serde_json::json;

use crate::tenant::Tenant;

#[tokio::test]
async fn are_created_with_every_recorded_key() {
    let tenant = Tenant::start().await;
    let body = json!({"firstName": "Ada", "lastName": "Example", "externalId": "ehr-1"});
    let (status, patient) = tenant.post("/patients", body).await;
    assert_eq!(status, StatusCode::CREATED);
    assert_eq!(patient["externalId"], "ehr-1");
    assert!(patient.get("mrn").is_some_and(serde_json::Value::is_null));
    assert_eq!(patient["careTeam"], json!([]));
    assert_eq!(patient["createdAt"], patient["updatedAt"]);
}

#[tokio::test]
async fn need_a_name() {
    let tenant = Tenant::start().await;
    for body in [
        json!({}),
        json!({"firstName": "Ada"}),
        json!({"firstName": "", "lastName": "E"}),
    ] {
        let (status, _) = tenant.post("/patients", body).await;
        assert_eq!(status, StatusCode::BAD_REQUEST);
    }
}

#[tokio::test]
async fn are_found_by_their_ids() {
    let tenant = Tenant::start().await;
    let body = json!({"firstName": "Ada", "lastName": "Example", "externalId": "ehr-1"});
    let (_, created) = tenant.post("/patients", body.clone()).await;
    let id = created["id"].as_str().unwrap();
    for path in [
        format!("/patients/{id}"),
        "/patients/ehr-1?type=EID".to_owned(),
    ] {
        assert_eq!(tenant.get(&path).await, (StatusCode::OK, created.clone()));
    }
    assert_eq!(tenant.get("/patients/ehr-1").await.0, StatusCode::NOT_FOUND);
    assert_eq!(
        tenant.get("/patients/ehr-1?type=NAME").await.0,
        StatusCode::BAD_REQUEST
    );
    assert_eq!(tenant.post("/patients", body).await.0, StatusCode::CONFLICT);
}

#[tokio::test]
async fn are_changed_but_for_what_welkin_writes() {
    let tenant = Tenant::start().await;
    let path = tenant.patient().await;
    let (status, patient) = tenant.patch(&path, json!({"city": "Portsmouth"})).await;
    assert_eq!(
        (status, &patient["city"]),
        (StatusCode::OK, &json!("Portsmouth"))
    );
    for body in [
        json!({"id": "x"}),
        json!({"shoeSize": 44}),
        json!({"lastName": null}),
    ] {
        assert_eq!(tenant.patch(&path, body).await.0, StatusCode::BAD_REQUEST);
    }
}

#[tokio::test]
async fn come_in_pages_and_by_environment() {
    let tenant = Tenant::start().await;
    for _ in 0..3 {
        tenant.patient().await;
    }
    let (_, page) = tenant.get("/patients?size=2&page=1").await;
    assert_eq!(page["totalElements"], 3);
    assert_eq!(page["content"].as_array().unwrap().len(), 1);
    assert_eq!(page["last"], true);
    for instance in ["sandbox", "sb1", "acme-dev"] {
        let (_, other) = tenant
            .get(&format!("/patients?environment={instance}"))
            .await;
        assert_eq!(other["totalElements"], 0);
    }
    for query in ["size=0", "size=1001", "page=-1", "page=x"] {
        let (status, _) = tenant.get(&format!("/patients?{query}")).await;
        assert!(status.is_client_error(), "{query}");
    }
}

#[tokio::test]
async fn are_searched_for_by_any_part_whatever_letters_it_has() {
    let tenant = Tenant::start().await;
    let body = json!({"firstName": "Zo\u{eb} \"Ann\"", "lastName": "O\\Neil_100%", "email": "zoe@example.org"});
    tenant.post("/patients", body).await;
    tenant.patient().await;
    let many = ["zo"; 2000].join("%20");
    for (search, found) in [
        ("ANN", 1),
        ("%22ann%22", 1),
        ("%22Ann%22%20O%5CNeil", 1),
        ("n%22%20o", 1),
        ("O%5Cn", 1),
        ("Zo%C3%AB", 1),
        ("_100%25", 1),
        ("_1_0", 0),
        ("zo%20ann", 0),
        ("zoe@EXAMPLE", 1),
        (&*many, 0),
    ] {
        let (_, page) = tenant.get(&format!("/patients?query={search}")).await;
        assert_eq!(page["totalElements"], found, "{search:.80}");
    }
}
