//! Patients of a running tenant, and the fields that the tenant adds to them.

use welkin_runtime::patients::{Demographics, Gender};
use welkin_runtime::{ApiErrorKind, Date, Error, NewPatient, PatientPatch};
use welkin_tests::tenant;

mod care {
    include!(concat!(env!("OUT_DIR"), "/example.rs"));
}

use care::{PatientInfo, PatientInfoPatch};

async fn client() -> (welkin_sandbox::Sandbox, care::Client) {
    let sandbox = tenant::serve("examples/designer-export.json").await;
    let client = care::Client::connect(tenant::config(&sandbox)).expect("nothing is missing");
    (sandbox, client)
}

#[tokio::test]
async fn a_patient_from_creation_to_change() -> Result<(), Error> {
    let (_sandbox, client) = client().await;
    let born: Date = "1985-12-10".parse().expect("it is a day");
    let new = NewPatient::new("Ada", "Example")
        .external_id("ehr-1815")
        .birth_date(born)
        .gender(Gender::Female)
        .phone("+15555550123");
    let created = client.patients().create(&new).await?;
    let patient = client.patient(&created.id);
    assert_eq!(patient.get().await?, created);
    assert_eq!(created.birth_date, Some(born));
    assert!(created.created_at().is_some());

    let patch = PatientPatch::new()
        .city("London")
        .clear(Demographics::PHONE);
    let changed = patient.update(&patch).await?;
    assert_eq!(changed.city.as_deref(), Some("London"));
    assert_eq!(changed.phone, None);
    assert_eq!(changed.gender, Some(Gender::Female));

    let found = client.patients().get_by_external_id("ehr-1815").await?;
    assert_eq!(found, changed);

    let again = NewPatient::new("Grace", "Example").external_id("ehr-1815");
    let error = client
        .patients()
        .create(&again)
        .await
        .expect_err("it is taken");
    assert_eq!(
        error.api().map(|api| api.kind),
        Some(ApiErrorKind::Conflict)
    );
    Ok(())
}

#[tokio::test]
async fn patients_are_streamed_over_pages() -> Result<(), Error> {
    let (_sandbox, client) = client().await;
    let mut created = Vec::new();
    for number in 0..5 {
        let new = NewPatient::new(format!("Ada {number}"), "Example");
        created.push(client.patients().create(&new).await?.id);
    }
    let mut patients = client.patients().list().page_size(2).stream();
    let mut streamed = Vec::new();
    while let Some(patient) = patients.try_next().await? {
        streamed.push(patient.id);
    }
    streamed.sort();
    created.sort();
    assert_eq!(streamed, created);
    Ok(())
}

#[tokio::test]
async fn the_tenants_own_fields_of_a_patient_are_typed() -> Result<(), Error> {
    let (_sandbox, client) = client().await;
    let new = NewPatient::new("Ada", "Example");
    let patient = client.patient(&client.patients().create(&new).await?.id);
    let info = patient.patient_info();
    assert!(info.only().await?.is_none());
    let wanted = PatientInfo {
        nickname: Some("Countess".to_owned()),
        interpreter_needed: Some(false),
        ..PatientInfo::default()
    };
    let record = info.create(&wanted).await?;
    assert!(!format!("{record:?}").contains("Countess"));

    let patch = PatientInfoPatch::new().interpreter_needed(true);
    info.update(&record.id, &patch).await?;
    let read = info.only().await?.expect("there is one");
    assert_eq!(read.nickname.as_deref(), Some("Countess"));
    assert_eq!(read.interpreter_needed, Some(true));
    Ok(())
}
