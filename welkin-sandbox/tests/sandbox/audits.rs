//! Audits of changes, and of webhooks.

use axum::routing::post;
use reqwest::StatusCode;
use serde_json::json;
use welkin_sandbox::Webhook;

use crate::tenant::{Tenant, builder};

#[tokio::test]
async fn changes_are_audited() {
    let tenant = Tenant::start().await;
    let patient = tenant.patient().await;
    let records = format!("{patient}/cdts/cdt-vitals");
    let (_, record) = tenant
        .post(&records, json!({"cdtf-taken-on": "2026-11-27"}))
        .await;
    let one = format!("{records}/{}", record["id"].as_str().unwrap());
    tenant.patch(&one, json!({"cdtf-pulse": 70})).await;
    tenant.delete(&one).await;
    // A rejected request is no change.
    tenant.post(&records, json!({"cdtf-pulse": "fast"})).await;

    let audit = |query: &str| format!("/acme/admin/audit-data{query}");
    let get = async |query: &str| {
        let answer = tenant
            .call_at(tenant.token(), reqwest::Method::GET, &audit(query), None)
            .await;
        assert_eq!(answer.0, StatusCode::OK, "{query}");
        answer.1
    };
    let rows = get("?sort=sentAt,asc").await;
    let subtypes = rows["data"].as_array().unwrap().iter();
    let subtypes: Vec<_> = subtypes.map(|row| &row["eventSubtype"]).collect();
    let written = ["CDT_CREATED", "CDT_UPDATED", "CDT_DELETED"];
    assert_eq!(subtypes[0], "PATIENT_CREATED");
    assert_eq!(subtypes[1..], written);
    let deleted = &rows["data"][3];
    assert_eq!(deleted["record"]["id"], record["id"]);
    assert!(deleted["record"]["jsonBody"].is_null());
    assert_eq!(
        (&deleted["cdtName"], &deleted["instance"]),
        (&json!("cdt-vitals"), &json!("live"))
    );

    let updated = get("?operation=UPDATE&cdtName=cdt-vitals").await;
    assert_eq!(updated["metaInfo"]["totalElements"], 1);
    assert_eq!(updated["data"][0]["subjectActor"], "API_CLIENT");
    let none = get("?entity=PATIENT&dateEnd=2020-01-01T00:00:00Z").await;
    assert_eq!(none["data"], json!([]));
    assert_eq!(
        tenant
            .call_at(
                tenant.token(),
                reqwest::Method::GET,
                "/acme/admin/audit-security",
                None
            )
            .await
            .1["data"],
        json!([])
    );
}

#[tokio::test]
async fn rows_of_webhooks_show_how_they_are_set_up() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a port is free");
    let url = format!("http://{}/hook?key=k", listener.local_addr().unwrap());
    let receiver = axum::Router::new().route("/hook", post(|| async { "Stored." }));
    tokio::spawn(async move { axum::serve(listener, receiver).await });
    let webhook = Webhook::unsigned(url.parse().unwrap()).fields(["SOURCE_ID", "PATIENT_ID"]);
    let tenant = Tenant::with(builder().webhook(webhook)).await;
    tenant.patient().await;
    tenant.sandbox.webhooks_settled().await;
    let path = "/acme/admin/audit-webhook?status=DELIVERED&sort=sentAt,desc";
    let (_, rows) = tenant
        .call_at(tenant.token(), reqwest::Method::GET, path, None)
        .await;
    let record = &rows["data"][0]["record"];
    assert_eq!(
        record["queryParameters"],
        json!([{"name": "key", "value": "k"}])
    );
    assert_eq!(
        record["payload"]["predefinedFields"],
        json!(["SOURCE_ID", "PATIENT_ID"])
    );
    assert_eq!(rows["data"][0]["response"], "Stored.");
}

/// Recorded: rows of dispositions, and one of a task.
#[tokio::test]
async fn dispositions_and_tasks_are_audited() {
    let (tenant, patient) = crate::clinic::clinic().await;
    let (_, visit) = tenant
        .post(
            &format!("{patient}/encounters"),
            json!({"templateName": "etmp-visit"}),
        )
        .await;
    let visit = visit["id"].as_str().unwrap();
    let disposition = format!("{patient}/encounters/{visit}/disposition");
    tenant
        .patch(&disposition, json!({"uicedf-summary": "well"}))
        .await;
    let user = json!({"id": crate::clinic::HOST});
    let task = json!({
        "name": "Call", "priority": "HIGH", "status": "TODO", "assignee": user, "watchers": [user],
        "patient": {"id": patient.rsplit('/').next()},
    });
    tenant.post("/tasks", task).await;
    let path = "/acme/admin/audit-data?subjectActor=API_CLIENT";
    let (_, rows) = tenant
        .call_at(tenant.token(), reqwest::Method::GET, path, None)
        .await;
    let [task, updated, created, patient] = &rows["data"].as_array().unwrap()[..] else {
        panic!("{rows}");
    };
    assert_eq!(patient["eventEntity"], "PATIENT");
    for (row, subtype) in [(created, "CDT_CREATED"), (updated, "CDT_UPDATED")] {
        assert_eq!(row["eventSubtype"], subtype);
        assert_eq!(row["cdtRelation"], "ENCOUNTER_DISPOSITION");
        assert_eq!(row["record"]["cdtName"], "__encounter_disposition__");
        assert_eq!(row["record"]["jsonBody"]["source_id"], visit);
    }
    assert!(created["record"]["jsonBody"]["uicedf-summary"].is_null());
    assert_eq!(updated["record"]["jsonBody"]["uicedf-summary"], "well");
    assert_eq!(task["eventSubtype"], "TASK_CREATED");
    assert_eq!(task.get("cdtName"), None);
    assert_eq!(task["record"]["watchers"][0]["enabled"], true);
    assert_eq!(task["record"].get("author"), None);
    let path = "/acme/admin/audit-data?subjectActor=USER";
    let (_, none) = tenant
        .call_at(tenant.token(), reqwest::Method::GET, path, None)
        .await;
    assert_eq!(none["data"], json!([]));
}
