//! The flow of an intake: patient, program, encounter, assessment, completion, and the resulting CDT records.
#![forbid(unsafe_code)]

use welkin_runtime::encounters::{Encounter, Open};
use welkin_runtime::{Config, Error, NewPatient};
use welkin_sandbox::Sandbox;

mod care {
    include!(concat!(env!("OUT_DIR"), "/care.rs"));
}

use care::EncounterDisposition;
use care::assessments::Intake;
use care::assessments::intake::Required;
use care::care_goals::Confidence;
use care::encounter_disposition::{self, Outcome};
use care::encounters::IntakeVisit;
use care::programs::collaborative_care::{ActiveCare, Intake as IntakePhase, Phase, Referral};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let sandbox = Sandbox::builder()
        .config_paths([concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../designer-export.json"
        )])?
        .start()
        .await?;
    let config = Config::new(
        sandbox.tenant(),
        sandbox.client_id(),
        sandbox.client_secret(),
    )
    .base_url(sandbox.origin());
    let welkin = care::Client::connect(config)?;

    let new = NewPatient::new("Ada", "Example").external_id("ehr-1815");
    let patient = welkin.patients().create(&new).await?;
    println!("patient      {:?}", patient.id);
    let patient = welkin.patient(patient.id);

    enroll(&patient).await?;
    visit(&patient).await?;

    sandbox.shutdown().await?;
    Ok(())
}

/// Moves from referral into care. A transition that the program does not have would not compile.
async fn enroll(patient: &care::Patient) -> Result<(), Error> {
    let program = patient.programs().collaborative_care();
    let referred = program.enroll(Referral).await?;
    let in_care = referred
        .move_to(IntakePhase)
        .await?
        .move_to(ActiveCare)
        .await?;
    println!("program      in phase {:?}", in_care.phase());

    // If a phase is known only at run time, the transition is checked before it is sent.
    let refused = in_care.into_program().try_move_to(Phase::Referral).await;
    println!(
        "refused      {}",
        refused.expect_err("care leads no way back")
    );
    Ok(())
}

async fn visit(patient: &care::Patient) -> Result<(), Error> {
    let visits = patient.encounters().intake_visit();
    let mut visit = visits.create().notes("Came by bicycle").await?;
    println!(
        "encounter    {}, {:?}",
        visits.template().title(),
        visit.status
    );

    assess(patient, &mut visit).await?;

    let disposition = EncounterDisposition::new(encounter_disposition::Required {
        outcome: Outcome::Seen,
    });
    visit.set_disposition(&disposition).await?;
    visit.comments().add("Seen by Dr. Gray").await?;
    let visit = visit.complete().await?;
    println!("completed    {:?}", visit.status);

    let full = visits.get_full(visit.id()).await?;
    println!(
        "read back    {} assessment links, {} comments",
        full.assessment_links.len(),
        full.comments.len()
    );
    Ok(())
}

/// Answers the assessment of the visit's template, and reads the CDT records in which the answers are stored.
async fn assess(
    patient: &care::Patient,
    visit: &mut Encounter<IntakeVisit, Open>,
) -> Result<(), Error> {
    let records = patient.assessments().intake();
    let record = visit.create_assessment(&records).await?;

    let mut answers = Intake::new(Required {
        confidence: Confidence::VeryConfident,
        heart_rate: 72,
    });
    answers.blood_pressure = Some("118/76".to_owned());
    let shown = answers.visible_questions();
    println!("assessment   {} questions are shown", shown.len());

    let record = record.complete(&answers).await?;
    let vitals = patient
        .vitals()
        .list()
        .filled_by(&record.id)
        .all()
        .await?
        .complete()?;
    let goals = patient
        .care_goals()
        .list()
        .filled_by(&record.id)
        .all()
        .await?
        .complete()?;
    for reading in &vitals {
        println!(
            "vitals       heart rate {:?}, from {:?} {:?}",
            reading.heart_rate, reading.system.source_type, reading.system.source_name
        );
    }
    for goal in &goals {
        println!("care goals   {:?}", goal.confidence);
    }
    Ok(())
}
