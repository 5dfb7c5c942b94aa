use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::tenant::Tenant;

async fn vitals(tenant: &Tenant) -> String {
    format!("{}/cdts/cdt-vitals", tenant.patient().await)
}

fn day() -> Value {
    json!({"cdtf-taken-on": "2026-11-23"})
}

#[tokio::test]
async fn live_from_creation_to_deletion() {
    let tenant = Tenant::start().await;
    let path = vitals(&tenant).await;
    let body = json!({"cdtName": "cdt-vitals", "cdtf-taken-on": "2026-11-23", "cdtf-pulse": 72, "external_id": "v1"});
    let (status, created) = tenant.post(&path, body).await;
    assert_eq!(status, StatusCode::CREATED);
    assert_eq!(created["cdtName"], "cdt-vitals");
    assert_eq!(created["version"], 7);
    let fields = &created["jsonBody"];
    assert_eq!(fields["cdtf-pulse"], 72);
    assert_eq!(fields["id"], created["id"]);
    assert!(fields.as_object().unwrap().contains_key("cdtf-fasting"));
    assert!(!fields.as_object().unwrap().contains_key("cdtName"));

    let one = format!("{path}/{}", created["id"].as_str().unwrap());
    assert_eq!(tenant.get(&one).await, (StatusCode::OK, created.clone()));
    assert_eq!(tenant.get(&format!("{path}/v1?type=EID")).await.1, created);

    let (status, changed) = tenant
        .patch(&one, json!({"cdtf-pulse": null, "cdtf-signs": ["pale"]}))
        .await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(changed["jsonBody"]["cdtf-pulse"], Value::Null);
    assert_eq!(changed["jsonBody"]["cdtf-signs"], json!(["pale"]));

    assert_eq!(tenant.delete(&one).await, (StatusCode::OK, Value::Null));
    let (status, answer) = tenant.get(&one).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    assert_eq!(answer[0]["errorCode"], "DT_RECORD_NOT_FOUND");
    assert_eq!(tenant.delete(&one).await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn are_listed_sorted_and_cut_to_fields() {
    let tenant = Tenant::start().await;
    let path = vitals(&tenant).await;
    for pulse in [70, 90, 80] {
        let body = json!({"cdtf-taken-on": "2026-11-23", "cdtf-pulse": pulse});
        assert_eq!(tenant.post(&path, body).await.0, StatusCode::CREATED);
    }
    let query = "?sort=cdtf-pulse,desc&fields=cdtf-pulse&size=2";
    let (_, answer) = tenant.get(&format!("{path}{query}")).await;
    assert_eq!(answer["name"], "cdt-vitals");
    let data = &answer["data"];
    assert_eq!(
        (&data["totalElements"], &data["totalPages"]),
        (&json!(3), &json!(2))
    );
    let content = data["content"].as_array().unwrap();
    let pulses: Vec<_> = content
        .iter()
        .map(|record| &record["jsonBody"]["cdtf-pulse"])
        .collect();
    assert_eq!(pulses, [&json!(90), &json!(80)]);
    assert_eq!(content[0]["jsonBody"].as_object().unwrap().len(), 2);

    let (_, none) = tenant
        .get(&format!("{path}?dateEnd=2000-01-01T00:00:00Z"))
        .await;
    assert_eq!(none["data"]["totalElements"], 0);
    for query in [
        "sort=nothing",
        "sort=id,up",
        "fields=nothing",
        "dateStart=today",
    ] {
        let (status, _) = tenant.get(&format!("{path}?{query}")).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{query}");
    }
}

#[tokio::test]
async fn are_updated_in_bulk() {
    let tenant = Tenant::start().await;
    let path = vitals(&tenant).await;
    let (_, first) = tenant.post(&path, day()).await;
    let (_, second) = tenant.post(&path, day()).await;
    let row = |record: &Value| json!({"id": record["id"], "jsonBody": {"cdtf-pulse": 61}});
    let (status, answer) = tenant
        .patch(&path, json!({"rows": [row(&first), row(&second)]}))
        .await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(answer["rows"][1]["jsonBody"]["cdtf-pulse"], 61);
    assert_eq!(answer["rows"][1]["result"]["status"], "OK");
}

#[tokio::test]
async fn of_a_single_record_cdt_come_alone() {
    let tenant = Tenant::start().await;
    let path = format!("{}/cdts/cdt-insurance", tenant.patient().await);
    assert_eq!(tenant.post(&path, json!({})).await.0, StatusCode::CREATED);
    assert_eq!(tenant.post(&path, json!({})).await.0, StatusCode::CONFLICT);
}

#[tokio::test]
async fn keep_their_external_ids_apart() {
    let tenant = Tenant::start().await;
    let path = vitals(&tenant).await;
    let body = json!({"cdtf-taken-on": "2026-11-23", "external_id": "v1"});
    assert_eq!(
        tenant.post(&path, body.clone()).await.0,
        StatusCode::CREATED
    );
    assert_eq!(
        tenant.post(&path, body.clone()).await.0,
        StatusCode::CONFLICT
    );
    let (_, other) = tenant.post(&path, day()).await;
    let one = format!("{path}/{}", other["id"].as_str().unwrap());
    assert_eq!(
        tenant.patch(&one, json!({"external_id": "v1"})).await.0,
        StatusCode::CONFLICT
    );
    let elsewhere = vitals(&tenant).await;
    assert_eq!(tenant.post(&elsewhere, body).await.0, StatusCode::CREATED);
}

#[tokio::test]
async fn answer_methods_that_are_not_there() {
    let tenant = Tenant::start().await;
    let path = vitals(&tenant).await;
    let (status, answer) = tenant.call(Method::PUT, &path, Some(json!({}))).await;
    assert_eq!(status, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(answer[0]["errorCode"], "METHOD_NOT_ALLOWED");
}

#[tokio::test]
async fn are_listed_by_conditions() {
    let tenant = Tenant::start().await;
    let path = vitals(&tenant).await;
    for pulse in [70, 90, 80] {
        let body = json!({"cdtf-taken-on": "2026-11-23", "cdtf-pulse": pulse});
        assert_eq!(tenant.post(&path, body).await.0, StatusCode::CREATED);
    }
    for (query, count) in [
        ("filters=cdtf-pulse%3D70,80", 2),
        ("cdtf-pulse=90", 1),
        (
            "filters=cdtf-pulse%3D70,80&filters=cdtf-taken-on%3D2026-11-23",
            2,
        ),
        ("filters=cdtf-pulse%3D70&cdtf-pulse=90", 0),
        ("sourceId=none", 0),
    ] {
        let (_, answer) = tenant.get(&format!("{path}?{query}")).await;
        assert_eq!(answer["data"]["totalElements"], count, "{query}");
    }
    let (status, _) = tenant.get(&format!("{path}?filters=nothing%3D1")).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn that_can_not_be_updated_in_bulk_are_named() {
    let tenant = Tenant::start().await;
    let path = vitals(&tenant).await;
    let (_, record) = tenant.post(&path, day()).await;
    let rows = json!({"rows": [
        {"id": record["id"], "jsonBody": {"cdtf-pulse": "fast"}},
        {"id": "none", "jsonBody": {"cdtf-pulse": 61}},
        {"id": record["id"], "jsonBody": {"cdtf-pulse": 61}},
    ]});
    let (status, answer) = tenant.patch(&path, rows).await;
    assert_eq!(status, StatusCode::OK);
    let results = answer["rows"].as_array().unwrap();
    let said: Vec<_> = results.iter().map(|row| &row["result"]["status"]).collect();
    assert_eq!(said, ["ERROR", "ERROR", "OK"]);
    let code = &results[1]["result"]["content"][0]["errorCode"];
    assert_eq!(code, "DT_RECORD_NOT_FOUND");

    let (_, answer) = tenant
        .patch(&path, json!([{"id": record["id"], "cdtf-pulse": 62}]))
        .await;
    assert_eq!(answer[0]["jsonBody"]["cdtf-pulse"], 62);
}
