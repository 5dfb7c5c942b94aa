use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use welkin_sandbox::{ApiClient, Builder, Sandbox, SandboxError};

use crate::tenant::Tenant;

/// A nurse reads all fields of vitals except the note, of which she sees only whether it exists, and writes the pulse;
/// an intern reads patients.
fn configuration() -> String {
    let named =
        |names: &[&str]| -> Vec<Value> { names.iter().map(|name| json!({"name": name})).collect() };
    let service = json!({"serviceName": "cdt-vitals", "operations": [
        {"operationName": "read", "fieldProjections": named(&["cdtf-pulse", "id", "created_at"])},
        {"operationName": "read_masked", "fieldProjections": named(&["cdtf-note"])},
        {"operationName": "create", "fieldProjections": named(&["cdtf-pulse"])},
        {"operationName": "update", "fieldProjections": named(&["cdtf-pulse"])},
    ]});
    let patients = |operations: &[&str]| -> Value {
        let operations = operations.iter().map(|name| json!({"operationName": name}));
        json!({"operations": operations.collect::<Vec<_>>()})
    };
    json!({
        "cdts": [{"name": "cdt-vitals", "fields": [
            {"name": "cdtf-pulse", "type": "integer"},
            {"name": "cdtf-note", "type": "text"},
            {"name": "cdtf-room", "type": "text"},
        ]}],
        "securityFormation": {
            "securityPolicies": [
                {"name": "sp-vitals", "services": [service]},
                {"name": "sp-patients", "patientPolicy": patients(&["read", "create"])},
                {"name": "sp-look", "patientPolicy": patients(&["read"])},
            ],
            "roles": [
                {"name": "r-nurse", "policies": named(&["sp-vitals", "sp-patients"])},
                {"name": "r-intern", "policies": named(&["sp-look"])},
            ],
        },
    })
    .to_string()
}

fn builder() -> Builder {
    let configuration =
        welkin_model::config::parse("export.json", &configuration()).expect("it is one");
    Sandbox::builder()
        .configuration(&configuration)
        .expect("its roles are right")
}

fn client() -> ApiClient {
    ApiClient::new("sandbox-client", "sandbox-secret")
}

pub(crate) fn assert_forbidden((status, answer): (StatusCode, Value), words: &str) {
    assert_eq!(status, StatusCode::FORBIDDEN, "{answer}");
    assert_eq!(answer[0]["errorCode"], "ACCESS_FOR_API_CLIENT_RESTRICTED");
    let message = answer[0]["message"].as_str().unwrap_or_default();
    assert!(message.contains(words), "{message}");
}

#[tokio::test]
async fn permit_operations_and_fields() {
    let chief = ApiClient::new("chief", "secret");
    let nurse = builder().client(client().role("r-nurse"));
    let tenant = Tenant::with(nurse.further_client(chief)).await;
    let (_, answer) = tenant.request_token("chief", "secret").await;
    let chief = answer["access_token"].as_str().unwrap();
    let records = format!("{}/cdts/cdt-vitals", tenant.patient().await);

    let (status, created) = tenant.post(&records, json!({"cdtf-pulse": 60})).await;
    assert_eq!(status, StatusCode::CREATED);
    let one = format!("{records}/{}", created["id"].as_str().unwrap());
    let note = json!({"cdtf-note": "restless", "cdtf-room": "12"});
    assert_forbidden(
        tenant.patch(&one, note.clone()).await,
        "update these fields of cdt-vitals: cdtf-note, cdtf-room",
    );
    let (status, _) = tenant
        .call_with(chief, Method::PATCH, &one, Some(note))
        .await;
    assert_eq!(status, StatusCode::OK);

    let (_, read) = tenant.get(&one).await;
    let seen = &read["jsonBody"];
    assert_eq!(seen["cdtf-pulse"], 60);
    assert_eq!(seen["cdtf-note"], Value::Null);
    let names: Vec<_> = seen.as_object().unwrap().keys().collect();
    assert!(!names.iter().any(|name| *name == "cdtf-room"), "{names:?}");
    let (_, all) = tenant.call_with(chief, Method::GET, &one, None).await;
    assert_eq!(all["jsonBody"]["cdtf-note"], "restless");

    assert_forbidden(tenant.delete(&one).await, "delete records of cdt-vitals");
    for query in [
        "fields=cdtf-room",
        "sort=cdtf-note,asc",
        "filters=cdtf-note=restless",
        "cdtf-room=12",
    ] {
        let answer = tenant.get(&format!("{records}?{query}")).await;
        assert_forbidden(answer, "read these fields");
    }
    let bulk = json!({"rows": [
        {"id": created["id"], "jsonBody": {"cdtf-pulse": 61}},
        {"id": created["id"], "jsonBody": {"cdtf-room": "13"}},
    ]});
    let (_, bulk) = tenant.patch(&records, bulk).await;
    assert_eq!(bulk["rows"][0]["result"]["status"], "OK");
    assert_eq!(bulk["rows"][1]["result"]["status"], "ERROR");
}

#[tokio::test]
async fn permit_nothing_beyond_their_policies() {
    let intern = builder().client(client().role("r-intern"));
    let tenant = Tenant::with(intern.further_client(ApiClient::new("chief", "secret"))).await;
    let (_, answer) = tenant.request_token("chief", "secret").await;
    let chief = answer["access_token"].as_str().unwrap();
    let body = json!({"firstName": "Ada", "lastName": "Example"});
    assert_forbidden(
        tenant.post("/patients", body.clone()).await,
        "create patients",
    );
    let (_, patient) = tenant
        .call_with(chief, Method::POST, "/patients", Some(body))
        .await;
    let patient = format!("/patients/{}", patient["id"].as_str().unwrap());
    assert_eq!(tenant.get(&patient).await.0, StatusCode::OK);
    assert_forbidden(
        tenant.patch(&patient, json!({"city": "Oslo"})).await,
        "update patients",
    );
    let records = format!("{patient}/cdts/cdt-vitals");
    assert_forbidden(tenant.get(&records).await, "read records of cdt-vitals");
    assert_forbidden(tenant.post(&records, json!({})).await, "create records");
}

#[tokio::test]
async fn that_are_unknown_are_refused_at_the_start() {
    let error = builder().client(client().role("r-nurze")).start().await;
    assert_eq!(
        error.unwrap_err().to_string(),
        "API client sandbox-client has r-nurze, which is not a role or policy of the configuration; available: r-nurse, r-intern"
    );
    let policy = builder().client(client().policy("sp-vitals")).start().await;
    assert!(policy.is_ok());
}

#[test]
fn of_another_form_are_refused() {
    let configuration = r#"{"cdts": [], "securityFormation": {"roles": "all"}}"#;
    let configuration = welkin_model::config::parse("export.json", configuration).unwrap();
    let error = Sandbox::builder()
        .configuration(&configuration)
        .unwrap_err();
    assert!(matches!(error, SandboxError::Security(_)), "{error}");
}
