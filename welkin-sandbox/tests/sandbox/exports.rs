use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use welkin_sandbox::{ApiClient, Builder, Sandbox};

use crate::tenant::Tenant;

const BEGINNING: &str = "start=1970-01-01T00:00:00.000Z";

/// A configuration with an auditor, who may export records, read the pulse in vitals, and read nothing in notes.
fn builder() -> Builder {
    let service = json!({"serviceName": "cdt-vitals", "operations": [
        {"operationName": "read", "fieldProjections": [{"name": "cdtf-pulse"}]},
    ]});
    let export = json!({"operations": [
        {"operationName": "export", "resources": [{"name": "cdt_record"}]},
    ]});
    let configuration = json!({
        "cdts": [
            {"name": "cdt-vitals", "fields": [
                {"name": "cdtf-pulse", "type": "integer"},
                {"name": "cdtf-room", "type": "text"},
            ]},
            {"name": "cdt-note", "fields": [{"name": "cdtf-text", "type": "text"}]},
        ],
        "securityFormation": {
            "securityPolicies": [
                {"name": "sp-audit", "services": [service], "dataManagement": export},
            ],
            "roles": [{"name": "r-auditor", "policies": [{"name": "sp-audit"}]}],
        },
    });
    let configuration = welkin_model::config::parse("export.json", &configuration.to_string());
    Sandbox::builder()
        .configuration(&configuration.expect("it is one"))
        .expect("its roles are right")
}

/// A tenant with three vitals and a note.
async fn tenant() -> Tenant {
    let auditor = ApiClient::new("auditor", "secret").role("r-auditor");
    let tenant = Tenant::with(builder().further_client(auditor)).await;
    let patient = tenant.patient().await;
    for pulse in [60, 61, 62] {
        let vitals = json!({"cdtf-pulse": pulse, "cdtf-room": "12"});
        tenant
            .post(&format!("{patient}/cdts/cdt-vitals"), vitals)
            .await;
    }
    let note = json!({"cdtf-text": "slept well"});
    tenant.post(&format!("{patient}/cdts/cdt-note"), note).await;
    tenant
}

fn ids(answer: &Value) -> Vec<String> {
    let rows = answer["data"].as_array().expect("a list of rows");
    rows.iter().map(|row| row["id"].to_string()).collect()
}

#[tokio::test]
async fn each_page_starts_where_the_one_before_it_ended() {
    let tenant = tenant().await;
    let path = |start: &str| format!("/export/CDT_RECORD?{start}&pageSize=1");
    let (mut start, mut found) = (BEGINNING.to_owned(), Vec::new());
    loop {
        let (status, answer) = tenant.get(&path(&start)).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
        found.extend(ids(&answer));
        let cursor = &answer["cursor"];
        assert_eq!(cursor["pageSize"], 1);
        start = format!("start={}", cursor["end"].as_str().unwrap());
        if cursor["hasNext"] == false {
            break;
        }
    }
    found.sort();
    found.dedup();
    assert_eq!(found.len(), 4);
    let (_, end) = tenant.get(&path(&start)).await;
    assert_eq!(end["cursor"]["hasNext"], false);
    let (_, patients) = tenant.get(&format!("/export/PATIENT?{BEGINNING}")).await;
    assert_eq!(ids(&patients).len(), 1);
    assert!(patients["data"][0]["updatedAt"].is_string());
}

#[tokio::test]
async fn a_client_with_a_role_exports_what_its_policies_name_and_sees_what_it_may_read() {
    let tenant = tenant().await;
    let (_, answer) = tenant.request_token("auditor", "secret").await;
    let auditor = answer["access_token"].as_str().unwrap();
    let path = |resource: &str| format!("/export/{resource}?{BEGINNING}");

    let (status, answer) = tenant
        .call_with(auditor, Method::GET, &path("CDT_RECORD"), None)
        .await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    let rows = answer["data"].as_array().unwrap();
    assert_eq!(rows.len(), 3);
    for row in rows {
        assert_eq!(row["cdtName"], "cdt-vitals");
        let fields = row["jsonBody"].as_object().unwrap();
        let mut names: Vec<_> = fields.keys().collect();
        names.sort();
        assert_eq!(names, ["cdtf-pulse", "id"]);
    }
    let (status, answer) = tenant
        .call_with(auditor, Method::GET, &path("PATIENT"), None)
        .await;
    assert_eq!(status, StatusCode::FORBIDDEN, "{answer}");
}

#[tokio::test]
async fn invalid_exports_are_rejected() {
    let tenant = tenant().await;
    for (query, expected) in [
        ("PATIENT", StatusCode::OK),
        ("PATIENT?start=yesterday", StatusCode::BAD_REQUEST),
        (
            "PATIENT?start=2026-11-23T00:00:00Z&pageSize=0",
            StatusCode::BAD_REQUEST,
        ),
        (
            "PATIENT?start=2026-11-23T00:00:00Z&pageSize=1001",
            StatusCode::BAD_REQUEST,
        ),
        (
            "MOON_PHASE?start=2026-11-23T00:00:00Z",
            StatusCode::NOT_FOUND,
        ),
        ("SMS?start=2026-11-23T00:00:00Z", StatusCode::OK),
    ] {
        let (status, answer) = tenant.get(&format!("/export/{query}")).await;
        assert_eq!(status, expected, "{query}: {answer}");
    }
}
