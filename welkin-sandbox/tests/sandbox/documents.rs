//! Documents of a patient, and entries of dictionaries.

use reqwest::header::CONTENT_TYPE;
use reqwest::{Method, StatusCode};
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
async fn values_outside_of_dictionaries_are_rejected() {
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
    let listed = &listed["data"]["content"];
    assert_eq!(listed[0]["jsonBody"]["type"], "dt-consent-form");

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

#[tokio::test]
async fn entries_are_changed_one_by_one_and_all_at_once() {
    let tenant = clinic().await;
    let path = "/dictionaries/icd-10";
    let records = |codes: &[&str]| {
        let records = codes.iter().map(|code| json!({"values": {"value": code}}));
        json!({"records": records.collect::<Vec<_>>()})
    };
    let (_, added) = tenant.post(path, records(&["E11", "I10"])).await;
    let entry = format!("{path}/{}", added["records"][0]["id"].as_str().unwrap());
    let body = Some(json!({"values": {"value": "E12"}}));
    let (status, changed) = tenant.call(Method::PUT, &entry, body).await;
    assert_eq!(
        (status, &changed["fullValue"]),
        (StatusCode::OK, &json!("E12"))
    );
    assert_eq!(changed["createdAt"], added["records"][0]["createdAt"]);
    tenant.delete(&entry).await;

    let (status, replaced) = tenant
        .call(Method::PUT, path, Some(records(&["J45"])))
        .await;
    assert_eq!(status, StatusCode::CREATED);
    assert_eq!(codes(&replaced), ["J45"]);
    let (_, all) = tenant.get(&format!("{path}?showDeleted=true")).await;
    assert_eq!(codes(&all), ["J45"], "the others are gone for good");
    let refused = tenant
        .call(Method::PUT, path, Some(json!({"records": [7]})))
        .await;
    assert_eq!(refused.0, StatusCode::BAD_REQUEST);
    assert_eq!(
        codes(&tenant.get(path).await.1),
        ["J45"],
        "nothing was changed"
    );
}

#[tokio::test]
async fn details_of_a_document_are_written_apart_from_it() {
    let tenant = clinic().await;
    let path = format!("{}/document-summary", tenant.patient().await);
    let (_, created) = tenant.post(&path, json!({"type": "dt-consent-form"})).await;
    assert!(created["jsonBody"]["files"].is_null());
    let one = format!("{path}/{}", created["id"].as_str().unwrap());
    let details = format!("{one}/dt-consent-form");
    assert_eq!(tenant.get(&details).await.0, StatusCode::NOT_FOUND);
    let notes = |text: &str| json!({"dtf-notes": text});
    let (status, first) = tenant.post(&details, notes("signed")).await;
    assert_eq!(status, StatusCode::CREATED, "{first}");
    assert_eq!(first["jsonBody"]["source_type"], "DOCUMENT_SUMMARY");
    assert!(first["jsonBody"]["created_by_name"].is_null());
    let (status, _) = tenant
        .call(Method::PUT, &details, Some(notes("twice")))
        .await;
    assert_eq!(status, StatusCode::OK);
    let (_, read) = tenant.get(&details).await;
    assert_eq!(
        (&read["jsonBody"]["dtf-notes"], &read["id"]),
        (&json!("twice"), &first["id"])
    );
    assert_eq!(tenant.delete(&details).await.0, StatusCode::OK);
    assert_eq!(tenant.get(&details).await.0, StatusCode::NOT_FOUND);

    let put = async |name: &str| {
        let body = Some(json!({"type": name}));
        tenant.call(Method::PUT, &one, body).await
    };
    assert_eq!(put("dt-consent-form").await.0, StatusCode::OK);
    assert_eq!(put("cdt-vitals").await.0, StatusCode::BAD_REQUEST);
    assert_eq!(tenant.delete(&one).await.0, StatusCode::OK);
    let (status, gone) = tenant.get(&one).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    assert_eq!(gone[0]["details"]["cdtName"], "_document_summary");
}

#[tokio::test]
async fn files_are_uploaded_in_a_form_and_downloaded_as_they_are() {
    let tenant = clinic().await;
    let path = format!("{}/document-summary", tenant.patient().await);
    let (_, created) = tenant.post(&path, json!({"type": "dt-consent-form"})).await;
    let one = format!("{path}/{}", created["id"].as_str().unwrap());
    let form = b"--x\r\nContent-Disposition: form-data; name=\"files\"; filename=\"a.pdf\"\r\n\
        Content-Type: application/pdf\r\n\r\n%PDF\0\xff--x\r\n\r\n--x--\r\n"
        .to_vec();
    let upload = async |form: Vec<u8>| {
        let request = tenant.request(&format!("{one}/files")).body(form);
        let request = request.header(CONTENT_TYPE, "multipart/form-data; boundary=x");
        let answer = request.send().await.expect("the sandbox answers");
        (answer.status(), answer.json::<Value>().await.expect("JSON"))
    };
    let (status, files) = upload(form.clone()).await;
    assert_eq!(status, StatusCode::CREATED, "{files}");
    assert_eq!(files[0]["originalName"], "a.pdf");
    let (_, summary) = tenant.get(&one).await;
    assert_eq!(summary["jsonBody"]["files"], files);

    let file = format!("{one}/files/{}", files[0]["id"].as_str().unwrap());
    let answer = tenant.send(&file).await;
    assert_eq!(answer.headers()[CONTENT_TYPE], "application/pdf");
    assert_eq!(answer.headers()["accept-ranges"], "true");
    let bytes = answer.bytes().await.expect("it is whole");
    assert_eq!(bytes.len() as u64, files[0]["size"].as_u64().unwrap());
    assert!(
        bytes.ends_with(b"--x\r\n"),
        "a boundary is at the start of a line"
    );

    for bad in [
        "",
        "{}",
        "--x\r\nContent-Disposition: form-data; name=\"files\"\r\n\r\nno file\r\n--x--",
    ] {
        assert_eq!(upload(bad.into()).await.0, StatusCode::BAD_REQUEST, "{bad}");
    }
    tenant.delete(&one).await;
    assert_eq!(tenant.send(&file).await.status(), StatusCode::NOT_FOUND);
}
