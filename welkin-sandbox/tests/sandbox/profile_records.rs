//! Records of profile data types.

use reqwest::StatusCode;
use serde_json::json;
use welkin_sandbox::Sandbox;

use crate::tenant::Tenant;

const CONFIGURATION: &str = r#"{
  "cdts": [{"name": "cdt-referral", "fields": [{"name": "cdtf-notes", "type": "text"}]}],
  "pdts": [{"name": "pdt-doctor", "fields": [
    {"name": "pdtf-name", "type": "text", "meta": {"required": true}},
    {"name": "pdtf-fax", "type": "phone"}]}]
}"#;

#[tokio::test]
async fn a_patients_profiles_are_records_of_their_type() {
    let configuration =
        welkin_model::config::parse("export.json", CONFIGURATION).expect("it is one");
    let builder = Sandbox::builder()
        .configuration(&configuration)
        .expect("it has no roles");
    let tenant = Tenant::with(builder).await;
    let patient = tenant.patient().await;
    tenant.patient().await;
    let all = format!("{patient}/pdts/pdt-doctor");
    let (status, _) = tenant.post(&all, json!({"pdtf-fax": "+15550100"})).await;
    assert_eq!(status, StatusCode::BAD_REQUEST, "a name is required");
    let (status, doctor) = tenant.post(&all, json!({"pdtf-name": "Dr Example"})).await;
    assert_eq!(status, StatusCode::CREATED);
    let one = format!("{all}/{}", doctor["id"].as_str().unwrap());
    let (_, changed) = tenant.patch(&one, json!({"pdtf-fax": "+15550100"})).await;
    assert_eq!(changed["jsonBody"]["pdtf-name"], "Dr Example");
    assert_eq!(tenant.get(&all).await.1["totalElements"], 1);
    let (_, patients) = tenant.get("/pdts/pdt-doctor/patients").await;
    assert_eq!(patients["totalElements"], 1);
    let (_, exported) = tenant
        .get("/export/PDT_RECORD?start=2020-01-01T00:00:00Z")
        .await;
    assert_eq!(exported["data"][0]["id"], doctor["id"]);
    assert_eq!(tenant.delete(&one).await.0, StatusCode::NO_CONTENT);
    assert_eq!(tenant.get(&one).await.0, StatusCode::NOT_FOUND);
    let (status, _) = tenant.get(&format!("{patient}/pdts/cdt-referral")).await;
    assert_eq!(
        status,
        StatusCode::NOT_FOUND,
        "that is no profile data type"
    );
}

/// Recorded in 2026: a record of an environment, and the data types in the formation.
#[tokio::test]
async fn an_environment_has_profiles_of_its_own() {
    let configuration =
        welkin_model::config::parse("export.json", CONFIGURATION).expect("it is one");
    let builder = Sandbox::builder()
        .configuration(&configuration)
        .expect("it has no roles");
    let tenant = Tenant::with(builder).await;
    let body = json!({"pdtf-name": "Dr Example", "pdtf-fax": "+15550100"});
    let (status, doctor) = tenant.post("/pdts/pdt-doctor", body).await;
    assert_eq!(status, StatusCode::CREATED, "{doctor}");
    let one = format!("/pdts/pdt-doctor/{}", doctor["id"].as_str().unwrap());
    assert_eq!(tenant.get(&one).await, (StatusCode::OK, doctor.clone()));
    assert_eq!(doctor["fullValue"], "+15550100 Dr Example");
    assert_eq!(doctor["pdtName"], "pdt-doctor");
    assert_eq!(doctor["createdAt"], doctor["jsonBody"]["created_at"]);
    assert_eq!(doctor["jsonBody"].as_object().unwrap().len(), 14);
    let (_, patients) = tenant.get("/pdts/pdt-doctor/patients").await;
    assert_eq!(patients["totalElements"], 0, "they are nobody's");
    let (status, _) = tenant.post("/pdts/pdt-nurse", json!({})).await;
    assert_eq!(status, StatusCode::NOT_FOUND);

    let (_, formation) = tenant.get("/formations/current/pdts?page=0").await;
    assert_eq!(formation[0]["name"], "pdt-doctor");
    let (_, one) = tenant.get("/formations/current/pdts/pdt-doctor").await;
    assert_eq!(one, formation[0]);
}
