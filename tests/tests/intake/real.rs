//! The same workflow in a tenant with the encounter templates, assessments and programs of a real formation.

use welkin_runtime::{Config, Error, NewPatient};
use welkin_sandbox::Sandbox;
use welkin_tests::real_data;

mod care {
    include!(concat!(env!("OUT_DIR"), "/real_formation.rs"));
}

use care::programs::target_patient::{Finish, Phase, Start};

#[tokio::test]
async fn intake() -> Result<(), Error> {
    let Some(folder) = real_data::folder("the flow of a real formation") else {
        return Ok(());
    };
    let builder = Sandbox::builder().config_paths([folder.join("formation")]);
    let sandbox = builder.expect("the formation is read").start().await;
    let sandbox = sandbox.expect("a port is free");
    let secret = sandbox.client_secret();
    let config = Config::new(sandbox.tenant(), sandbox.client_id(), secret);
    let client = care::Client::connect(config.base_url(sandbox.origin()))?;
    let new = NewPatient::new("Ada", "Lovelace");
    let ada = client.patients().create(&new).await?;
    let patient = client.patient(ada.id);

    let program = patient.programs().target_patient();
    program.enroll(Start).await?.move_to(Finish).await?;
    let finished = program.get().await?.expect("the patient is in it");
    assert_eq!(finished.phase(), Some(Phase::Finish));

    let visits = patient.encounters().coaching_notes();
    let mut visit = visits.create().await?;
    assert_eq!(visit.assessment_links().await?.len(), 2);
    let records = patient.assessments().coaching_notes();
    let record = visit.create_assessment(&records).await?;
    let mut answers = record.answers.clone();
    answers.focus_today = Some("More of the same".to_owned());
    let completed = record.complete(&answers).await?;
    assert_eq!(completed.answers.focus_today, answers.focus_today);
    let notes = patient
        .coaching_notes()
        .list()
        .filled_by(&completed.id)
        .all()
        .await?;
    let soap = patient
        .soap_notes()
        .list()
        .filled_by(&completed.id)
        .all()
        .await?;
    assert_eq!(notes.len() + soap.len(), 1, "one CDT was answered");
    visit.complete().await?;
    assert!(visits.list().all().await?.complete()?[0].ended_at.is_some());
    Ok(())
}
