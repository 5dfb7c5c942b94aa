//! A sandbox that starts with synthetic patients.

use std::collections::BTreeMap;

use reqwest::Method;
use serde_json::Value;
use welkin_sandbox::{Builder, Sandbox, Seed};

use crate::tenant::Tenant;

const EXPORT: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../examples/designer-export.json"
);

fn seeded(number: u64, patients: u64) -> Builder {
    let builder = Sandbox::builder().config_paths([EXPORT]);
    builder
        .expect("the export is right")
        .seed(Seed::new(number), patients)
}

async fn get(tenant: &Tenant, path: &str) -> Value {
    let (status, answer) = tenant.call(Method::GET, path, None).await;
    assert!(status.is_success(), "{path}: {status} {answer}");
    answer
}

async fn patients(tenant: &Tenant) -> Vec<Value> {
    let page = get(tenant, "/patients?size=100").await;
    page["content"].as_array().expect("a list").clone()
}

fn items(answer: &Value) -> Vec<Value> {
    let lists = [
        &answer["data"]["content"],
        &answer["data"],
        &answer["content"],
        answer,
    ];
    let list = lists.into_iter().find_map(Value::as_array);
    list.expect("a list").clone()
}

/// Whether a record was created directly, and not by an assessment.
fn is_own(record: &Value) -> bool {
    record["jsonBody"]["external_id"].is_string()
}

/// Counts by name.
type Counts = BTreeMap<String, usize>;

#[tokio::test]
async fn every_patient_has_a_history_in_every_state() {
    let tenant = Tenant::with(seeded(1, 12)).await;
    let (mut encounters, mut assessments, mut phases) =
        (Counts::new(), Counts::new(), Counts::new());
    let patients = patients(&tenant).await;
    assert_eq!(patients.len(), 12);
    for patient in &patients {
        let id = patient["id"].as_str().expect("an id");
        assert_eq!(patient["middleName"], "Synthetic");
        let vitals = items(&get(&tenant, &format!("/patients/{id}/cdts/cdt-vitals")).await);
        // Completed assessments have created further records.
        let own = vitals.iter().filter(|record| is_own(record));
        assert_eq!(own.count(), 4);
        for record in &vitals {
            let created = record["jsonBody"]["created_at"].as_str().expect("a moment");
            assert!(("2026-05-31".."2026-07-01").contains(&created), "{created}");
        }
        for encounter in items(&get(&tenant, &format!("/patients/{id}/encounters")).await) {
            let encounter = if encounter["encounter"].is_object() {
                &encounter["encounter"]
            } else {
                &encounter
            };
            let state = encounter["jsonBody"]["status"].as_str().expect("a state");
            *encounters.entry(state.to_owned()).or_default() += 1;
        }
        for record in items(&get(&tenant, &format!("/patients/{id}/assessment-records")).await) {
            let state = record["status"].as_str().expect("a state");
            *assessments.entry(state.to_owned()).or_default() += 1;
            let answers = record["answers"].as_object().expect("answers");
            assert!(
                answers
                    .iter()
                    .any(|(key, answer)| key.contains("__") && !answer.is_null())
            );
        }
        for program in patient["patientPrograms"].as_array().expect("programs") {
            let phase = program["currentPhase"]["name"].as_str().expect("a phase");
            *phases.entry(phase.to_owned()).or_default() += 1;
        }
    }
    let states: Vec<&str> = encounters.keys().map(String::as_str).collect();
    assert_eq!(
        states,
        ["CANCELLED", "DRAFT", "FINALIZED", "OPEN"],
        "{encounters:?}"
    );
    let states: Vec<&str> = assessments.keys().map(String::as_str).collect();
    assert_eq!(states, ["COMPLETED", "IN_PROGRESS"], "{assessments:?}");
    assert!(phases.len() >= 3, "{phases:?}");
}

/// Returns the data that is equal in every sandbox, without ids and values derived from them.
async fn comparable_data(tenant: &Tenant) -> Vec<Value> {
    let mut said = Vec::new();
    for mut patient in patients(tenant).await {
        let id = patient["id"].as_str().expect("an id").to_owned();
        let mut vitals = items(&get(tenant, &format!("/patients/{id}/cdts/cdt-vitals")).await);
        vitals.retain(is_own);
        for record in &mut vitals {
            record["jsonBody"]["id"] = Value::Null;
        }
        said.extend(vitals.iter().map(|record| record["jsonBody"].clone()));
        patient["id"] = Value::Null;
        patient["patientPrograms"] = Value::Null;
        said.push(patient);
    }
    said
}

#[tokio::test]
async fn the_same_seed_is_the_same_tenant() {
    let (first, second) = (
        Tenant::with(seeded(3, 3)).await,
        Tenant::with(seeded(3, 3)).await,
    );
    let other = Tenant::with(seeded(4, 3)).await;
    let (first, second) = (
        comparable_data(&first).await,
        comparable_data(&second).await,
    );
    assert_eq!(first, second);
    assert_ne!(first, comparable_data(&other).await);
}

#[tokio::test]
async fn a_data_file_is_seeded_once() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let file = folder.path().join("tenant.sqlite");
    for _ in 0..2 {
        let tenant = Tenant::with(seeded(1, 2).data_file(&file)).await;
        assert_eq!(patients(&tenant).await.len(), 2);
        tenant.sandbox.shutdown().await.expect("it stops");
    }
    let more = Tenant::with(seeded(1, 5).data_file(&file)).await;
    assert_eq!(patients(&more).await.len(), 5);
}
