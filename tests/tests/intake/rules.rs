//! Requests that a tenant rejects. Many of them do not compile with generated code, and are sent without it.

use serde_json::json;
use welkin_runtime::Error;
use welkin_runtime::encounters::{EncounterTemplate, PlainDisposition, TemplateSchema};
use welkin_runtime::operation::FullAccess;
use welkin_runtime::programs::{PhaseOf, PhaseRole, PhaseSchema, Program, ProgramSchema};

use super::care::assessments::Intake;
use super::care::assessments::intake::Required;
use super::care::care_goals::Confidence;
use super::care::programs::collaborative_care::{Phase, Referral};
use super::{Clinic, code};

#[tokio::test]
async fn a_completed_encounter_locks_its_assessments() -> Result<(), Error> {
    let clinic = Clinic::open().await?;
    let mut visit = clinic.patient.encounters().intake_visit().create().await?;
    let records = clinic.patient.assessments().intake();
    let mut record = visit.create_assessment(&records).await?;
    let id = visit.id().clone();
    visit.complete().await?;

    let answers = Intake::new(Required {
        confidence: Confidence::VeryConfident,
        heart_rate: 72,
    });
    let error = record.answer(&answers).await.unwrap_err();
    assert_eq!(code(&error), (Some(409), vec!["LOCKED"]));
    let error = record.complete(&answers).await.unwrap_err();
    assert_eq!(code(&error), (Some(409), vec!["LOCKED"]));
    let read = clinic.patient.encounters().intake_visit().get(&id).await?;
    assert!(read.into_completed().is_some());
    Ok(())
}

#[tokio::test]
async fn a_completed_encounter_can_not_be_changed() -> Result<(), Error> {
    let clinic = Clinic::open().await?;
    let visits = clinic.patient.encounters().intake_visit();
    let visit = visits.create().await?;
    // The state that another program has read before this one completes the encounter.
    let mut stale = visits
        .get(visit.id())
        .await?
        .into_open()
        .expect("it is open");
    let mut staler = visits
        .get(visit.id())
        .await?
        .into_open()
        .expect("it is open");
    visit.complete().await?;
    let error = stale.update().notes("too late").await.unwrap_err();
    assert_eq!(code(&error), (Some(409), vec!["LOCKED"]));
    let error = stale.delete().await.unwrap_err();
    assert_eq!(code(&error), (Some(409), vec!["LOCKED"]));
    let patch = welkin_runtime::Patch::new();
    let error = staler.update_disposition(&patch).await.unwrap_err();
    assert_eq!(code(&error), (Some(409), vec!["LOCKED"]));
    Ok(())
}

#[tokio::test]
async fn a_completed_assessment_can_not_be_answered() -> Result<(), Error> {
    let clinic = Clinic::open().await?;
    let records = clinic.patient.assessments().intake();
    let record = records.create().await?;
    let stale = records.get(&record.id).await?.into_open();
    let answers = Intake::new(Required {
        confidence: Confidence::VeryConfident,
        heart_rate: 72,
    });
    record.complete(&answers).await?;
    let mut stale = stale.expect("it was in progress");
    let error = stale.answer(&answers).await.unwrap_err();
    assert_eq!(code(&error), (Some(409), vec!["LOCKED"]));
    Ok(())
}

#[tokio::test]
async fn an_assessment_of_a_program_is_taken_in_its_phases() -> Result<(), Error> {
    let clinic = Clinic::open().await?;
    let phq9 = clinic.patient.assessments().phq9();
    let error = phq9.create().await.unwrap_err();
    assert_eq!(error.status(), Some(400));
    let program = clinic.patient.programs().collaborative_care();
    let program = program.enroll(Referral).await?.into_program();
    assert_eq!(phq9.create().await.unwrap_err().status(), Some(400));
    program.try_move_to(Phase::Intake).await?;
    phq9.create().await?;
    Ok(())
}

/// A template that is not in the configuration.
struct Unknown;

impl EncounterTemplate for Unknown {
    type Disposition = PlainDisposition;
    type Access = FullAccess;

    fn schema() -> &'static TemplateSchema {
        const SCHEMA: &TemplateSchema = &TemplateSchema::new("etmp-of-tomorrow", "Tomorrow");
        SCHEMA
    }
}

#[tokio::test]
async fn an_unknown_encounter_template_is_refused() -> Result<(), Error> {
    let clinic = Clinic::open().await?;
    let patient = clinic.untyped().patient(clinic.patient.id().clone());
    let any = patient.encounters::<PlainDisposition>();
    let error = any.of::<Unknown>().create().await.unwrap_err();
    assert_eq!(code(&error), (Some(400), vec!["VALIDATION_ERROR"]));
    Ok(())
}

/// The example's program with a transition that it does not have.
enum Loose {}

impl Program for Loose {
    type Phase = Phase;
    type Access = FullAccess;

    fn schema() -> &'static ProgramSchema {
        static SCHEMA: ProgramSchema = ProgramSchema::new(
            "prog-collaborative-care",
            "Collaborative Care",
            &[
                PhaseSchema::new("referral", "Referral", PhaseRole::Start, &["discharged"]),
                PhaseSchema::new("discharged", "Discharged", PhaseRole::Finish, &[]),
            ],
        );
        &SCHEMA
    }
}

struct Begin;
struct Nowhere;

impl PhaseOf<Loose> for Begin {
    const NAME: &'static str = "referral";
}

impl PhaseOf<Loose> for Nowhere {
    const NAME: &'static str = "nowhere";
}

#[tokio::test]
async fn phases_that_a_program_does_not_lead_to_are_refused() -> Result<(), Error> {
    let clinic = Clinic::open().await?;
    let patient = clinic.untyped().patient(clinic.patient.id().clone());
    let program = patient.program::<Loose>();
    let error = program.enroll(Nowhere).await.unwrap_err();
    assert!(error.is_not_found());
    let referred = program.enroll(Begin).await?.into_program();
    let error = referred.try_move_to(Phase::Discharged).await.unwrap_err();
    assert_eq!(code(&error), (Some(400), vec!["VALIDATION_ERROR"]));
    Ok(())
}

#[tokio::test]
async fn answers_that_break_rules_are_refused_by_the_tenant_too() -> Result<(), Error> {
    let clinic = Clinic::open().await?;
    let mut record = clinic.patient.assessments().intake().create().await?;
    let rate = "cdt-vitals__cdtf-heart-rate";
    let answers: Intake = serde_json::from_value(json!({ rate: 10_000 })).expect("it is read");
    let error = record.answer(&answers).await.unwrap_err();
    assert!(matches!(error, Error::Validation(_)), "{error}");
    Ok(())
}
