//! Concurrent changes.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use welkin_sandbox::Sandbox;

use crate::tenant::{Tenant, builder};

/// Sends each body as a separate request, all at the same time, and requires a 200 for each.
async fn at_once(tenant: &Tenant, method: Method, path: &str, bodies: Vec<Value>) {
    let calls = bodies
        .into_iter()
        .map(|body| tenant.call(method.clone(), path, Some(body)));
    for (status, answer) in futures_util::future::join_all(calls).await {
        assert_eq!(status, StatusCode::OK, "{answer}");
    }
}

async fn example() -> Tenant {
    let export = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../examples/designer-export.json"
    );
    let builder = Sandbox::builder().config_paths([export]);
    Tenant::with(builder.expect("the example is a configuration")).await
}

/// Bodies that each set a different field to a text of this round.
fn changes(fields: &[&str], round: usize) -> Vec<Value> {
    let change = |field: &&str| json!({ (*field): format!("{field} {round}") });
    fields.iter().map(change).collect()
}

#[track_caller]
fn assert_changed(found: &Value, fields: &[&str], round: usize) {
    for field in fields {
        assert_eq!(found[field], format!("{field} {round}"), "{found}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn to_fields_of_one_patient_are_all_kept() {
    let fields = [
        "middleName",
        "country",
        "state",
        "city",
        "zip",
        "addressLine1",
    ];
    let folder = tempfile::tempdir().unwrap();
    let in_a_file = builder().data_file(folder.path().join("tenant.sqlite"));
    for tenant in [Tenant::start().await, Tenant::with(in_a_file).await] {
        let patient = tenant.patient().await;
        for round in 0..20 {
            at_once(&tenant, Method::PATCH, &patient, changes(&fields, round)).await;
            assert_changed(&tenant.get(&patient).await.1, &fields, round);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn to_fields_of_one_record_are_all_kept() {
    let tenant = Tenant::start().await;
    let records = format!("{}/cdts/cdt-vitals", tenant.patient().await);
    let (_, record) = tenant
        .post(&records, json!({"cdtf-taken-on": "2026-05-30"}))
        .await;
    let id = record["id"].as_str().unwrap();
    for round in 0..20 {
        let (pulse, fasting) = (60 + round, round % 2 == 0);
        let single = vec![
            json!({"cdtf-pulse": pulse}),
            json!({"cdtf-signs": ["pale"]}),
        ];
        let bulk = json!({"rows": [{"id": id, "jsonBody": {"cdtf-fasting": fasting}}]});
        let path = format!("{records}/{id}");
        tokio::join!(
            at_once(&tenant, Method::PATCH, &path, single),
            at_once(&tenant, Method::PATCH, &records, vec![bulk]),
        );
        let (_, found) = tenant.get(&path).await;
        let found = &found["jsonBody"];
        assert_eq!(
            (&found["cdtf-pulse"], &found["cdtf-fasting"]),
            (&json!(pulse), &json!(fasting))
        );
        assert_eq!(found["cdtf-signs"], json!(["pale"]));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn to_texts_of_one_encounter_are_all_kept() {
    let tenant = example().await;
    let encounters = format!("{}/encounters", tenant.patient().await);
    let (_, encounter) = tenant
        .post(&encounters, json!({"templateName": "etmp-intake-visit"}))
        .await;
    let path = format!(
        "{encounters}/{}",
        encounter["id"].as_str().expect("an encounter")
    );
    let fields = ["title", "description", "notes"];
    for round in 0..20 {
        at_once(&tenant, Method::PATCH, &path, changes(&fields, round)).await;
        assert_changed(&tenant.get(&path).await.1["jsonBody"], &fields, round);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn creates_of_a_single_record_leave_one() {
    let tenant = Tenant::start().await;
    let records = format!("{}/cdts/cdt-insurance", tenant.patient().await);
    let calls =
        (0..20).map(|number| tenant.post(&records, json!({"cdtf-payer": number.to_string()})));
    let answers = futures_util::future::join_all(calls).await;
    let created = answers
        .iter()
        .filter(|(status, _)| *status == StatusCode::CREATED);
    assert_eq!(created.count(), 1);
    assert_eq!(tenant.get(&records).await.1["data"]["totalElements"], 1);
}
