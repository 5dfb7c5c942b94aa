//! The workflow of a clinic, step by step.

use welkin_runtime::Error;
use welkin_runtime::assessments::AssessmentStatus;
use welkin_runtime::encounters::EncounterStatus;

use super::Clinic;
use super::care::assessments::Intake;
use super::care::assessments::intake::Required;
use super::care::care_goals::Confidence;
use super::care::programs::collaborative_care::{Intake as IntakePhase, Phase, Referral};

#[tokio::test]
async fn an_assessment_becomes_records_of_its_cdts() -> Result<(), Error> {
    let clinic = Clinic::open().await?;
    let records = clinic.patient.assessments().intake();
    let mut record = records.create().await?;
    assert_eq!(record.status, Some(AssessmentStatus::New));
    assert_eq!(record.answers.heart_rate, None);

    let mut answers = Intake::new(Required {
        confidence: Confidence::VeryConfident,
        heart_rate: 72,
    });
    answers.blood_pressure = Some("118/76".to_owned());
    record.answer(&answers).await?;
    assert_eq!(record.status, Some(AssessmentStatus::InProgress));
    assert_eq!(record.answers.heart_rate, Some(72));
    record.answer(&answers_of_one(80)).await?;
    assert_eq!(record.answers.heart_rate, Some(80));
    assert_eq!(
        record.answers.blood_pressure, None,
        "what is left out is cleared"
    );

    let completed = record.complete(&answers).await?;
    assert!(completed.completed_at.is_some());
    let vitals = clinic
        .patient
        .vitals()
        .list()
        .filled_by(&completed.id)
        .all()
        .await?
        .complete()?;
    assert_eq!(vitals.len(), 1);
    assert_eq!(vitals[0].heart_rate, Some(72));
    assert_eq!(vitals[0].system.source_type.as_deref(), Some("ASSESSMENT"));
    assert_eq!(vitals[0].system.source_name.as_deref(), Some("asm-intake"));
    assert_eq!(
        vitals[0].system.source_id.as_deref(),
        Some(completed.id.as_str())
    );
    let goals = clinic
        .patient
        .care_goals()
        .list()
        .filled_by(&completed.id)
        .all()
        .await?
        .complete()?;
    assert_eq!(goals[0].confidence, Some(Confidence::VeryConfident));

    let read = records.get(&completed.id).await?;
    assert_eq!(read.answers.heart_rate, Some(72));
    assert!(read.into_open().is_none());
    assert_eq!(records.list().all().await?.len(), 1);
    Ok(())
}

fn answers_of_one(heart_rate: i64) -> Intake {
    Intake {
        heart_rate: Some(heart_rate),
        ..Intake::default()
    }
}

#[tokio::test]
async fn answers_are_checked_before_they_are_sent() -> Result<(), Error> {
    let clinic = Clinic::open().await?;
    let record = clinic.patient.assessments().intake().create().await?;
    let error = record.complete(&Intake::default()).await.unwrap_err();
    let Error::Validation(violations) = error else {
        panic!("two answers are required")
    };
    assert_eq!(violations.len(), 2);
    Ok(())
}

#[tokio::test]
async fn an_encounter_from_its_opening_to_its_completion() -> Result<(), Error> {
    let clinic = Clinic::open().await?;
    let visits = clinic.patient.encounters().intake_visit();
    let mut visit = visits.create().notes("Came by bicycle").await?;
    assert_eq!(visit.status, Some(EncounterStatus::Draft));
    assert_eq!(visit.title.as_deref(), Some("Intake Visit"));
    assert_eq!(visit.assessment_links().await?.len(), 2);
    visit.update().notes("Came on foot").await?;
    assert_eq!(visit.notes.as_deref(), Some("Came on foot"));

    let record = visit
        .create_assessment(&clinic.patient.assessments().intake())
        .await?;
    let links = visit.assessment_links().await?.complete()?;
    let linked = links
        .iter()
        .filter_map(|link| link.assessment_record_id.as_deref());
    assert_eq!(linked.collect::<Vec<_>>(), [record.id.as_str()]);

    let comment = visit.comments().add("Seen").await?;
    visit
        .comments()
        .update(&comment.id, "Seen by Dr. Gray")
        .await?;
    let full = visits.get_full(visit.id()).await?;
    assert_eq!(full.comments[0].text.as_deref(), Some("Seen by Dr. Gray"));
    assert!(full.disposition.is_some());

    let completed = visit.complete().await?;
    assert_eq!(completed.status, Some(EncounterStatus::Completed));
    assert!(completed.ended_at.is_some());
    let open = visits.list().status(EncounterStatus::Open).all().await?;
    assert!(open.is_empty());
    assert_eq!(visits.list().all().await?.len(), 1);
    let follow_ups = clinic.patient.encounters().follow_up().list().all().await?;
    assert!(follow_ups.is_empty(), "lists are of one template");
    Ok(())
}

#[tokio::test]
async fn an_open_encounter_is_deleted() -> Result<(), Error> {
    let clinic = Clinic::open().await?;
    let visits = clinic.patient.encounters().follow_up();
    let visit = visits.create().await?;
    let id = visit.id().clone();
    visit.delete().await?;
    assert!(visits.get(&id).await.unwrap_err().is_not_found());
    Ok(())
}

#[tokio::test]
async fn a_program_keeps_its_history() -> Result<(), Error> {
    let clinic = Clinic::open().await?;
    let programs = clinic.patient.programs();
    assert!(programs.collaborative_care().get().await?.is_none());
    let referred = programs.collaborative_care().enroll(Referral).await?;
    referred.move_to(IntakePhase).await?;
    let program = programs.collaborative_care().get().await?;
    let program = program.expect("the patient is in it");
    assert_eq!(program.phase(), Some(Phase::Intake));
    let history: Vec<Phase> = program
        .history()
        .into_iter()
        .map(|visit| visit.phase)
        .collect();
    assert_eq!(history, [Phase::Referral, Phase::Intake]);
    assert_eq!(programs.list().all().await?.len(), 1);
    Ok(())
}

#[tokio::test]
async fn patients_are_searched_by_name() -> Result<(), Error> {
    let clinic = Clinic::open().await?;
    let patients = clinic.untyped().patients();
    assert_eq!(patients.search("a love").all().await?.len(), 1);
    assert!(patients.search("hopper").all().await?.is_empty());
    Ok(())
}
