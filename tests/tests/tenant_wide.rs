//! Patients, contacts, programs and encounters as recorded, with the client and the sandbox.

use serde_json::json;
use welkin_runtime::contacts::ContactBody;
use welkin_runtime::encounters::{Appointment, EncounterStatus};
use welkin_runtime::{DateTime, Error, NewPatient, Profile};
use welkin_tests::tenant;

mod example {
    include!(concat!(env!("OUT_DIR"), "/example.rs"));
}

use example::encounters::AnyTemplate;
use example::programs::collaborative_care::{Intake, Phase, Referral};

const CONFIGURATION: &str = "examples/designer-export.json";
const HOST: &str = "c08af975-8afc-49cb-84ac-7189b727148c";

fn moment(text: &str) -> DateTime {
    text.parse().expect("a moment")
}

#[tokio::test]
async fn patients_are_filtered_looked_up_and_deleted() -> Result<(), Error> {
    for profile in [Profile::v1(), Profile::v8()] {
        let sandbox = tenant::serve(CONFIGURATION).await;
        let client = example::Client::connect(tenant::config(&sandbox).profile(profile))?;
        let patients = client.patients();
        let guid = "119a72d1-74c9-4f6a-8c01-1cdd9474031b";
        let new = NewPatient::new("Ada", "Lovelace")
            .with("mrn", "m-1")
            .with("externalGuid", guid);
        let ada = patients.create(&new).await?;
        patients.create(&NewPatient::new("Grace", "Hopper")).await?;
        assert_eq!(
            patients
                .by_filter(&json!({}))
                .page_size(1)
                .all()
                .await?
                .len(),
            2
        );
        assert_eq!(patients.get_by_mrn("m-1").await?.id, ada.id);
        assert_eq!(patients.get_by_external_guid(guid).await?.id, ada.id);

        let contacts = client.runtime().patient(ada.id.clone()).contacts();
        let sister = ContactBody::new().name("Mary").relation("sister");
        let sister = contacts.create(&sister).await?;
        contacts
            .update(&sister.id, &ContactBody::new().phone("+15555550100"))
            .await?;
        let read = contacts.get(&sister.id).await?;
        assert_eq!(read.phone.as_deref(), Some("+15555550100"));
        assert_eq!(
            contacts.list().active(true).all().await?.complete()?,
            [read]
        );

        patients.delete(&ada.id).await?;
        let gone = patients.get(&ada.id).await;
        assert!(gone.is_err_and(|error| error.is_not_found()));
    }
    Ok(())
}

#[tokio::test]
async fn a_patient_enrolls_moves_on_and_leaves() -> Result<(), Error> {
    let sandbox = tenant::serve(CONFIGURATION).await;
    let client = example::Client::connect(tenant::config(&sandbox).profile(Profile::v8()))?;
    let ada = client
        .patients()
        .create(&NewPatient::new("Ada", "Lovelace"))
        .await?;
    let program = client.patient(&ada.id).programs().collaborative_care();
    assert!(program.current().await?.is_none());
    let intake = program.enroll(Referral).await?.move_to(Intake).await?;
    let id = intake.id().expect("an enrollment has an id").to_owned();
    let current = program.current().await?.expect("they are in it");
    assert_eq!(current.phase(), Some(Phase::Intake));
    assert_eq!(program.enrollment(&id).await?.history().len(), 2);
    current.unassign().await?;
    assert!(program.current().await?.is_none());
    Ok(())
}

#[tokio::test]
async fn encounters_of_everybody_and_of_a_user_are_listed() -> Result<(), Error> {
    for profile in [Profile::v1(), Profile::v8()] {
        let sandbox = tenant::serve(CONFIGURATION).await;
        let client = example::Client::connect(tenant::config(&sandbox).profile(profile))?;
        let ada = client
            .patients()
            .create(&NewPatient::new("Ada", "Lovelace"))
            .await?;
        let visits = client.patient(&ada.id).encounters().intake_visit();
        let start = moment("2099-11-23T09:30:00Z");
        let appointment = Appointment::new(start, HOST).title("Intake of the week");
        let visit = visits
            .create()
            .title("Intake")
            .appointment(appointment.clone())
            .await?;
        assert_eq!(visit.title.as_deref(), Some("Intake"));
        let event = visit.calendar_event.as_ref().expect("it has an event");
        assert_eq!(
            event.get("eventTitle").expect("it has a title"),
            "Intake of the week"
        );
        let hosted = visits.create().calendar_event(appointment).await?;
        visits.create().await?;

        let tenant = client.runtime();
        let all = tenant
            .encounters::<AnyTemplate>()
            .page_size(2)
            .all()
            .await?
            .complete()?;
        assert_eq!(all.len(), 3);
        let hers = tenant
            .encounters_of_user::<AnyTemplate>(HOST)
            .all()
            .await?
            .complete()?;
        assert_eq!(hers.len(), 2);
        assert!(hers.iter().any(|encounter| encounter.id() == hosted.id()));
        let mut found = hers
            .into_iter()
            .filter_map(|encounter| encounter.into_open());
        let mut found = found.next().expect("it is open");
        found.update().notes("Came early").await?;
        let full = tenant
            .full_encounters::<AnyTemplate>()
            .status(EncounterStatus::Draft);
        let open = full.all().await?.complete()?;
        assert!(open.iter().all(|full| full.encounter.id().as_str() != ""));
        assert_eq!(visits.list_full().all().await?.len(), 3);
    }
    Ok(())
}

#[tokio::test]
async fn assessments_of_an_encounter_are_linked() -> Result<(), Error> {
    for profile in [Profile::v1(), Profile::v8()] {
        let sandbox = tenant::serve(CONFIGURATION).await;
        let client = example::Client::connect(tenant::config(&sandbox).profile(profile))?;
        let ada = client
            .patients()
            .create(&NewPatient::new("Ada", "Lovelace"))
            .await?;
        let mut visit = client
            .patient(&ada.id)
            .encounters()
            .intake_visit()
            .create()
            .await?;
        let link = visit.add_assessment_link("asm-intake").await?;
        let assessment = client
            .patient(&ada.id)
            .assessments()
            .intake()
            .create()
            .await?;
        let link = visit
            .repoint_assessment_link(&link.id, &assessment.id)
            .await?;
        assert_eq!(
            link.assessment_record_id.as_deref(),
            Some(assessment.id.as_str())
        );
        visit.unlink_assessment(&link.id).await?;
        let gone = visit.assessment_link(&link.id).await;
        assert!(gone.is_err_and(|error| error.is_not_found()));
    }
    Ok(())
}
