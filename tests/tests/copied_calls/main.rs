//! Rust code copied from the sandbox's page compiles with generated code, and sends the original request.

mod acts;
mod program;
mod tenant;

use tenant::{Failure, Tenant};

/// The creation of a record, as hand-written code.
const CREATED: &str = r#"let record = client
    .patient("PATIENT")
    .vitals()
    .create(&care::Vitals {
        blood_pressure: Some("120/80".to_owned()),
        heart_rate: Some(72),
        measured_at: Some("2026-11-27T08:00:00.000Z".parse::<welkin_runtime::DateTime>()?),
        position: Some(care::vitals::Position::LyingDown),
        temperature: Some(98.0),
        ..Default::default()
    })
    .external_id("device-1")
    .await?;"#;

type TestResult = Result<(), Failure>;

/// Calls of the generated client: patients, records, encounters, assessments and programs.
#[tokio::test(flavor = "multi_thread")]
async fn typed_calls_send_what_they_were_copied_from() -> TestResult {
    let tenant = Tenant::start("examples/designer-export.json").await?;
    let acts = acts::of_care(&tenant).await?;
    for act in &acts.all {
        assert!(!act.rust.contains(".runtime()"), "not typed:\n{}", act.rust);
    }
    let create = acts
        .all
        .iter()
        .map(|act| act.rust.replace(&tenant.patient, "PATIENT"));
    let created: Vec<String> = create.filter(|rust| rust.contains("LyingDown")).collect();
    assert_eq!(created, [CREATED]);
    program::agrees(&tenant, "copied-care", &acts).await
}

/// Values of every type of field, in creates and changes.
#[tokio::test(flavor = "multi_thread")]
async fn every_type_of_field_is_written_as_its_type() -> TestResult {
    let tenant = Tenant::start("tests/fixtures/field-types").await?;
    let acts = acts::of_records(&tenant).await?;
    assert!(
        acts.all
            .iter()
            .any(|act| act.rust.contains("_runtime::Date>"))
    );
    program::agrees(&tenant, "copied-fields", &acts).await
}

/// Requests for which the generated client has no call, and those that its types do not permit.
#[tokio::test(flavor = "multi_thread")]
async fn other_requests_are_untyped_calls() -> TestResult {
    let tenant = Tenant::start("examples/designer-export.json").await?;
    let acts = acts::of_others(&tenant).await?;
    for act in &acts.all {
        assert!(act.rust.contains(".runtime()"), "typed:\n{}", act.rust);
    }
    program::agrees(&tenant, "copied-others", &acts).await
}
