//! Patients, their contacts, programs and encounters.

use serde_json::json;
use welkin_runtime::contacts::ContactBody;
use welkin_runtime::encounters::{Appointment, EncounterStatus};
use welkin_runtime::{DateTime, Error, NewPatient, PatientPatch, Profile};

use crate::care::EncounterDisposition;
use crate::care::encounter_disposition::{Outcome, Required};
use crate::care::encounters::AnyTemplate;
use crate::care::programs::collaborative_care::{Intake, Phase, Referral};
use crate::{clinic, patient};

const HOST: &str = "c08af975-8afc-49cb-84ac-7189b727148c";

pub(super) async fn patients(profile: Profile) -> Result<(), Error> {
    let (_sandbox, client) = clinic(profile).await;
    let patients = client.patients();
    let new = NewPatient::new("Ada", "Lovelace").external_id("ehr-1815");
    let ada = patients.create(&new).await?;
    let moved = client
        .patient(&ada.id)
        .update(&PatientPatch::new().city("London"))
        .await?;
    assert_eq!(patients.get(&ada.id).await?, moved);
    assert_eq!(patients.get_by_external_id("ehr-1815").await?, moved);
    assert_eq!(patients.search("love").all().await?.len(), 1);
    patients.create(&NewPatient::new("Grace", "Hopper")).await?;
    assert_eq!(patients.list().page_size(1).all().await?.len(), 2);
    patients.delete(&ada.id).await?;
    assert!(
        patients
            .get(&ada.id)
            .await
            .is_err_and(|error| error.is_not_found())
    );
    Ok(())
}

pub(super) async fn patient_searches(profile: Profile) -> Result<(), Error> {
    let (_sandbox, client) = clinic(profile).await;
    let patients = client.patients();
    let guid = "119a72d1-74c9-4f6a-8c01-1cdd9474031b";
    let new = NewPatient::new("Ada", "Lovelace")
        .with("mrn", "m-1")
        .with("externalGuid", guid);
    let ada = patients.create(&new).await?;
    assert_eq!(patients.by_filter(&json!({})).all().await?.len(), 1);
    assert!(
        patients
            .by_filter(&json!({"mrn": "m-2"}))
            .all()
            .await?
            .is_empty()
    );
    assert_eq!(patients.get_by_mrn("m-1").await?.id, ada.id);
    assert_eq!(patients.get_by_external_guid(guid).await?.id, ada.id);
    Ok(())
}

pub(super) async fn contacts(profile: Profile) -> Result<(), Error> {
    let (_sandbox, client) = clinic(profile).await;
    let patient = patient(&client).await?;
    let contacts = patient.as_ref().contacts();
    let sister = ContactBody::new().name("Mary").relation("sister");
    let sister = contacts.create(&sister).await?;
    let reached = ContactBody::new().phone("+15555550100");
    contacts.update(&sister.id, &reached).await?;
    let read = contacts.get(&sister.id).await?;
    assert_eq!(read.phone.as_deref(), Some("+15555550100"));
    assert_eq!(
        contacts.list().active(true).all().await?.complete()?,
        [read]
    );
    Ok(())
}

pub(super) async fn programs(profile: Profile) -> Result<(), Error> {
    let (_sandbox, client) = clinic(profile).await;
    let programs = patient(&client).await?.programs();
    let program = programs.collaborative_care();
    assert!(program.get().await?.is_none());
    program.enroll(Referral).await?.move_to(Intake).await?;
    let read = program.get().await?.expect("the patient is in it");
    assert_eq!(read.phase(), Some(Phase::Intake));
    let phases: Vec<_> = read
        .history()
        .into_iter()
        .map(|visit| visit.phase)
        .collect();
    assert_eq!(phases, [Phase::Referral, Phase::Intake]);
    assert_eq!(programs.list().all().await?.len(), 1);
    Ok(())
}

pub(super) async fn program_history(profile: Profile) -> Result<(), Error> {
    let (_sandbox, client) = clinic(profile).await;
    let program = patient(&client).await?.programs().collaborative_care();
    assert!(program.current().await?.is_none());
    program.enroll(Referral).await?;
    let current = program.current().await?.expect("they are in it");
    let id = current.id().expect("an enrollment has an id").to_owned();
    assert_eq!(program.enrollment(&id).await?.history().len(), 1);
    current.unassign().await?;
    assert!(
        program
            .enrollment(&id)
            .await
            .is_err_and(|error| error.is_not_found())
    );
    Ok(())
}

pub(super) async fn encounters(profile: Profile) -> Result<(), Error> {
    let (_sandbox, client) = clinic(profile).await;
    let patient = patient(&client).await?;
    let visits = patient.encounters().intake_visit();
    let start: DateTime = "2099-11-23T09:30:00Z".parse().expect("a moment");
    let appointment = Appointment::new(start, HOST).title("Intake of the week");
    let mut visit = visits
        .create()
        .title("Intake")
        .appointment(appointment)
        .await?;
    visit.update().notes("Came on foot").await?;
    let record = visit
        .create_assessment(&patient.assessments().intake())
        .await?;
    let link = visit.add_assessment_link("asm-intake").await?;
    let link = visit.repoint_assessment_link(&link.id, &record.id).await?;
    assert_eq!(visit.assessment_link(&link.id).await?.id, link.id);
    assert_eq!(visit.assessment_links().await?.len(), 3);
    visit.unlink_assessment(&link.id).await?;
    let seen = EncounterDisposition::new(Required {
        outcome: Outcome::Seen,
    });
    visit.set_disposition(&seen).await?;
    let comment = visit.comments().add("Seen").await?;
    visit
        .comments()
        .update(&comment.id, "Seen by Dr. Gray")
        .await?;
    let full = visits.get_full(visit.id()).await?;
    assert_eq!(full.comments[0].text.as_deref(), Some("Seen by Dr. Gray"));
    assert!(full.disposition.is_some());
    let done = visit.complete().await?;
    assert!(done.ended_at.is_some());
    let follow_up = patient.encounters().follow_up().create().await?;
    follow_up.delete().await?;
    assert_eq!(patient.encounters().list().all().await?.len(), 1);
    Ok(())
}

pub(super) async fn encounter_lists(profile: Profile) -> Result<(), Error> {
    let (_sandbox, client) = clinic(profile).await;
    let visits = patient(&client).await?.encounters().intake_visit();
    let start: DateTime = "2099-11-23T09:30:00Z".parse().expect("a moment");
    let hosted = visits
        .create()
        .appointment(Appointment::new(start, HOST))
        .await?;
    visits.create().await?;
    let tenant = client.runtime();
    assert_eq!(
        tenant
            .encounters::<AnyTemplate>()
            .page_size(1)
            .all()
            .await?
            .len(),
        2
    );
    let hers = tenant
        .encounters_of_user::<AnyTemplate>(HOST)
        .all()
        .await?
        .complete()?;
    assert_eq!(hers.len(), 1);
    assert_eq!(hers[0].id(), hosted.id());
    let drafts = tenant
        .full_encounters::<AnyTemplate>()
        .status(EncounterStatus::Draft);
    assert_eq!(drafts.all().await?.len(), 2);
    assert_eq!(
        tenant
            .full_encounters_of_user::<AnyTemplate>(HOST)
            .all()
            .await?
            .len(),
        1
    );
    assert_eq!(visits.list_full().all().await?.len(), 2);
    Ok(())
}
