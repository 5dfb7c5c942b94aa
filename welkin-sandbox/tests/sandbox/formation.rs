use std::io::Write;

use reqwest::StatusCode;
use serde_json::{Value, json};
use welkin_model::diagnostic::Diagnostics;
use welkin_model::{config, model};
use welkin_sandbox::Sandbox;

use crate::tenant::Tenant;

const FORMATION: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/fixtures/formation");

const EXPORT: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../examples/designer-export.json"
);

const KINDS: [&str; 7] = [
    "cdts",
    "document-types",
    "encounter-disposition",
    "encounters",
    "assessments",
    "programs",
    "goal-templates",
];

async fn serve(path: &str) -> Tenant {
    Tenant::with(
        Sandbox::builder()
            .config_paths([path])
            .expect("the fixture is right"),
    )
    .await
}

/// Builds a configuration from the responses of all formation endpoints.
async fn pulled(tenant: &Tenant) -> config::Configuration {
    let folder = tempfile::tempdir().expect("there is room");
    for kind in KINDS {
        let (status, answer) = tenant.get(&format!("/formations/current/{kind}")).await;
        assert_eq!(status, StatusCode::OK, "{kind}");
        std::fs::write(
            folder.path().join(format!("{kind}.json")),
            answer.to_string(),
        )
        .expect("there is room");
    }
    config::read(&[folder.path().to_owned()]).expect("what is served is a configuration")
}

/// Formats the model as text, without the positions in files in warnings.
fn modelled(configuration: &config::Configuration) -> String {
    let mut model = model::resolve(configuration);
    model.warnings = Diagnostics::default();
    let text = format!("{model:#?}");
    // The position of an item in its file may differ.
    let is_place = |line: &&str| {
        let line = line.trim_start();
        line.starts_with("offset: ") || line.starts_with("source: ")
    };
    let lines: Vec<&str> = text.lines().filter(|line| !is_place(line)).collect();
    lines.join("\n")
}

async fn is_the_same_read_again(folder: &str) {
    let tenant = serve(folder).await;
    let original = config::read(&[folder.into()]).expect("the folder is right");
    assert_eq!(modelled(&pulled(&tenant).await), modelled(&original));
}

#[tokio::test]
async fn read_again_gives_the_same_model() {
    is_the_same_read_again(FORMATION).await;
}

#[tokio::test]
async fn of_a_real_tenant_read_again_gives_the_same_model() {
    match std::env::var("WELKIN_REAL_DATA") {
        Ok(folder) => is_the_same_read_again(&format!("{folder}/formation")).await,
        // Not `eprintln!`, which the test harness captures.
        Err(_) => {
            let _ = writeln!(
                std::io::stderr(),
                "SKIPPED: a real tenant: WELKIN_REAL_DATA is not set"
            );
        }
    }
}

#[tokio::test]
async fn of_an_export_is_returned_in_parts() {
    let tenant = serve(EXPORT).await;
    let export: Value = serde_json::from_str(&std::fs::read_to_string(EXPORT).unwrap()).unwrap();
    let (_, cdts) = tenant.get("/formations/current/cdts?page=3").await;
    let custom: Vec<_> = export["cdts"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|cdt| cdt["internal"] == false)
        .collect();
    assert_eq!(cdts.as_array().unwrap().iter().collect::<Vec<_>>(), custom);

    let (_, documents) = tenant.get("/formations/current/document-types").await;
    assert_eq!(documents[0]["name"], "dt-consent-form");
    let (_, disposition) = tenant
        .get("/formations/current/encounter-disposition")
        .await;
    assert_eq!(disposition["name"], "__encounter_disposition__");
    let (_, vitals) = tenant.get("/formations/current/cdts/cdt-vitals").await;
    assert_eq!(
        Some(&&vitals),
        custom.iter().find(|cdt| cdt["name"] == "cdt-vitals")
    );
}

#[tokio::test]
async fn in_the_simple_form_has_labels_and_types() {
    let tenant = serve(EXPORT).await;
    let (status, vitals) = tenant.get("/formation/cdts/cdt-vitals").await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(
        vitals["fields"][0],
        json!({"name": "cdtf-heart-rate", "label": "Heart rate (beats per minute)", "type": "NUMBER"})
    );
    let (_, page) = tenant.get("/formation/cdts?page=1&size=2").await;
    assert_eq!(page["data"].as_array().unwrap().len(), 2);
    assert_eq!(
        page["metaInfo"],
        json!({"page": 1, "pageSize": 2, "totalElements": 6})
    );
    let (_, beyond) = tenant.get("/formation/cdts?page=9").await;
    assert_eq!(beyond["data"], json!([]));
    let read = config::parse("vitals.json", &vitals.to_string()).unwrap();
    assert_eq!(read.inputs[0].kind, config::InputKind::SimpleFormation);
}

#[tokio::test]
async fn that_is_not_there_is_not_found() {
    let tenant = Tenant::start().await;
    for path in [
        "/formations/draft/cdts",
        "/formations/current/nonsense",
        "/formations/current/encounter-disposition",
        "/formations/current/cdts/cdt-nothing",
        "/formation/programs",
        "/formation/cdts/cdt-nothing",
    ] {
        assert_eq!(tenant.get(path).await.0, StatusCode::NOT_FOUND, "{path}");
    }
    let stranger = tenant
        .call_with(
            "none",
            reqwest::Method::GET,
            "/formations/current/cdts",
            None,
        )
        .await;
    assert_eq!(stranger.0, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn changes_under_a_running_tenant() {
    let tenant = Tenant::start().await;
    let path = format!("{}/cdts/cdt-vitals", tenant.patient().await);
    let record = json!({"cdtf-taken-on": "2026-11-23"});
    assert_eq!(
        tenant.post(&path, record.clone()).await.0,
        StatusCode::CREATED
    );

    let renamed =
        r#"[{"name": "cdt-vitals", "fields": [{"name": "cdtf-measured-on", "type": "date"}]}]"#;
    let renamed = config::parse("cdts.json", renamed).unwrap();
    tenant.sandbox.reconfigure(&renamed).unwrap();

    assert_eq!(tenant.post(&path, record).await.0, StatusCode::BAD_REQUEST);
    let (_, records) = tenant.get(&path).await;
    assert_eq!(records["data"]["totalElements"], 1);
    let (_, cdts) = tenant.get("/formations/current/cdts").await;
    assert_eq!(cdts[0]["fields"][0]["name"], "cdtf-measured-on");
}
