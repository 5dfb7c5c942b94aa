//! Replacing the configuration while there is data.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use welkin_sandbox::{Misfits, ReconfigureError};

use crate::clinic;
use crate::tenant::Tenant;

/// The clinic with a record, an encounter, an answered assessment and a program.
async fn clinic() -> (Tenant, String) {
    let (tenant, patient) = clinic::clinic().await;
    let (status, _) = tenant
        .post(
            &format!("{patient}/cdts/cdt-mood"),
            json!({"cdtf-open": "fine"}),
        )
        .await;
    assert_eq!(status, StatusCode::CREATED);
    tenant
        .post(
            &format!("{patient}/encounters"),
            json!({"templateName": "etmp-visit"}),
        )
        .await;
    let enrolled = json!({"assigned": true, "phaseName": "intake"});
    tenant
        .patch(&format!("{patient}/programs/prog-sleep"), enrolled)
        .await;
    (tenant, patient)
}

/// The clinic's configuration after changes: a field is now a number, and a program was removed.
fn changed() -> Value {
    let mut export = clinic::export();
    export["cdts"][0]["fields"][1]["type"] = "integer".into();
    export["programs"] = json!([]);
    export
}

#[tokio::test]
async fn misfits_are_named_and_nothing_is_changed() {
    let (tenant, patient) = clinic().await;
    let (status, answer) = tenant
        .control(Method::PUT, "/configuration", Some(changed()))
        .await;
    assert_eq!(status, StatusCode::CONFLICT);
    let misfits = answer["misfits"].as_array().expect("a list");
    let mood = json!({"kind": "record", "name": "cdt-mood", "count": 1, "reason": "cdtf-open is not a whole number"});
    assert_eq!(misfits[0], mood);
    assert_eq!(
        (&misfits[1]["kind"], &misfits[1]["name"]),
        (&json!("program"), &json!("prog-sleep"))
    );
    assert_eq!(misfits.len(), 2);
    assert!(
        !answer.to_string().contains("fine"),
        "a value is nobody's business"
    );
    let (status, _) = tenant
        .post(
            &format!("{patient}/cdts/cdt-mood"),
            json!({"cdtf-open": "text"}),
        )
        .await;
    assert_eq!(status, StatusCode::CREATED);
}

#[tokio::test]
async fn misfits_are_kept_or_removed_on_request() {
    let (tenant, patient) = clinic().await;
    let records = format!("{patient}/cdts/cdt-mood");
    let count = async || tenant.look("/health").await["counts"]["records"].clone();
    let answer = tenant
        .done(Method::PUT, "/configuration?misfits=keep", changed())
        .await;
    assert_eq!(answer["misfits"].as_array().map(Vec::len), Some(2));
    assert_eq!(count().await, 1);
    let (status, _) = tenant.post(&records, json!({"cdtf-open": "text"})).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    tenant
        .done(Method::PUT, "/configuration?misfits=remove", changed())
        .await;
    assert_eq!(count().await, 0);
    let answer = tenant.done(Method::PUT, "/configuration", changed()).await;
    assert_eq!(
        answer,
        json!({"misfits": [], "clientsWithUnknownRoles": []})
    );
    let counts = tenant.look("/health").await["counts"].clone();
    assert_eq!(
        (&counts["encounter"], &counts.get("program")),
        (&json!(1), &None)
    );
}

#[tokio::test]
async fn the_encounters_of_a_template_go_with_their_parts() {
    let (tenant, _) = clinic().await;
    let mut export = clinic::export();
    export["encounterTemplates"] = json!([]);
    tenant
        .done(Method::PUT, "/configuration?misfits=remove", export)
        .await;
    let counts = tenant.look("/health").await["counts"].clone();
    assert_eq!(
        (counts.get("encounter"), counts.get("assessment_link")),
        (None, None),
        "{counts}"
    );
}

#[tokio::test]
async fn from_rust_it_is_the_same() {
    let (tenant, _) = clinic().await;
    let parse = |export: Value| {
        welkin_model::config::parse("export.json", &export.to_string()).expect("an export")
    };
    let refused = tenant
        .sandbox
        .reconfigure_with(&parse(changed()), Misfits::Refuse)
        .await;
    let Err(ReconfigureError::Misfits(misfits)) = refused else {
        panic!("data does not fit");
    };
    assert_eq!(misfits.len(), 2);
    let kept = tenant
        .sandbox
        .reconfigure_with(&parse(changed()), Misfits::Keep)
        .await;
    assert_eq!(kept.expect("it is kept"), misfits);
    tenant
        .sandbox
        .reconfigure(&parse(clinic::export()))
        .expect("it is right");
}

#[tokio::test]
async fn invalid_configurations_are_rejected_in_one_line() {
    let (tenant, _) = clinic().await;
    for wrong in [
        json!({"a": 1}),
        json!("text"),
        json!({"cdts": [], "securityFormation": {"roles": 7}}),
    ] {
        let (status, error) = tenant.refused(Method::PUT, "/configuration", wrong).await;
        assert_eq!(status, 400, "{error}");
    }
    let wrong = tenant
        .refused(Method::PUT, "/configuration?misfits=lose", clinic::export())
        .await;
    assert_eq!(wrong.0, 400);
}

#[cfg(feature = "document")]
#[tokio::test]
async fn it_is_shown_as_the_model_document() {
    let (tenant, _) = clinic().await;
    let document = tenant.look("/configuration").await;
    let cdts = document["cdts"].as_array().expect("a list");
    assert!(cdts.iter().any(|cdt| cdt["name"] == "cdt-mood"));
    tenant
        .done(Method::PUT, "/configuration?misfits=keep", changed())
        .await;
    let document = tenant.look("/configuration").await;
    assert_eq!(document["programs"], json!([]));
}
