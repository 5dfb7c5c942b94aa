//! Documents of a patient, and entries of dictionaries.

use reqwest::StatusCode;
use serde_json::{Value, json};
use welkin_sandbox::Sandbox;

use crate::tenant::Tenant;

/// A tenant with document types and dictionaries.
async fn clinic() -> Tenant {
    let example = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../examples/designer-export.json"
    );
    let builder = Sandbox::builder().config_paths([example]);
    Tenant::with(builder.expect("the example is right")).await
}

fn codes(answer: &Value) -> Vec<&str> {
    let entries = answer["records"].as_array().expect("a list of entries");
    let values = entries.iter().map(|entry| &entry["values"]["value"]);
    values.filter_map(Value::as_str).collect()
}

#[tokio::test]
async fn entries_of_a_dictionary_are_added_listed_and_deleted() {
    let tenant = clinic().await;
    let path = "/dictionaries/icd-10";
    let (_, empty) = tenant.get(path).await;
    assert_eq!(empty["dictionaryName"], "icd-10");
    assert!(codes(&empty).is_empty());

    let records = json!({"records": [{"values": {"value": "E11"}}, {"values": {"value": "I10"}}]});
    let (status, added) = tenant.post(path, records).await;
    assert_eq!(status, StatusCode::CREATED);
    let (_, listed) = tenant.get(path).await;
    assert_eq!(codes(&listed), ["E11", "I10"]);
    assert!(listed["lastUpdatedAt"].is_string());

    let entry = format!("{path}/{}", added["records"][0]["id"].as_str().unwrap());
    assert_eq!(tenant.get(&entry).await.1["values"]["value"], "E11");
    assert_eq!(tenant.delete(&entry).await.1["deleted"], true);
    assert_eq!(codes(&tenant.get(path).await.1), ["I10"]);
    let (_, all) = tenant.get(&format!("{path}?showDeleted=true")).await;
    assert_eq!(codes(&all), ["E11", "I10"]);
    let (_, none) = tenant
        .get(&format!("{path}?dateStart=2100-01-01T00:00:00.000Z"))
        .await;
    assert!(codes(&none).is_empty());
}

#[tokio::test]
async fn what_no_dictionary_holds_is_refused() {
    let tenant = clinic().await;
    let (status, _) = tenant.get("/dictionaries/of-tomorrow").await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    for body in [
        json!({}),
        json!({"records": [{"values": 7}]}),
        json!({"records": [{"values": {"unknown": "E11"}}]}),
    ] {
        let (status, _) = tenant.post("/dictionaries/icd-10", body).await;
        assert_eq!(status, StatusCode::BAD_REQUEST);
    }
}

#[tokio::test]
async fn a_document_has_a_summary_and_the_details_of_its_type() {
    let tenant = clinic().await;
    let path = format!("{}/document-summary", tenant.patient().await);
    let document =
        json!({"type": "dt-consent-form", "files": [{"originalName": "scan.pdf"}], "details": {}});
    let (status, created) = tenant.post(&path, document).await;
    assert_eq!(status, StatusCode::CREATED, "{created}");
    let (_, listed) = tenant.get(&path).await;
    assert_eq!(listed["data"][0]["jsonBody"]["type"], "dt-consent-form");

    let one = format!("{path}/{}", created["id"].as_str().unwrap());
    let (_, read) = tenant.get(&one).await;
    assert_eq!(read["jsonBody"]["files"][0]["originalName"], "scan.pdf");
    let (_, details) = tenant.get(&format!("{one}/dt-consent-form")).await;
    assert_eq!(details["jsonBody"]["source_id"], created["id"]);
    let (status, _) = tenant.get(&format!("{one}/dt-another")).await;
    assert_eq!(status, StatusCode::NOT_FOUND);

    let (status, _) = tenant.post(&path, json!({"type": "cdt-vitals"})).await;
    assert_eq!(status, StatusCode::BAD_REQUEST, "that is no document type");
}
