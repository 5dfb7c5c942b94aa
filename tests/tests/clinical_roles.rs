//! Code for a role does with patients, encounters, programs, dictionaries and documents what the role may do, and the sandbox refuses the
//! rest to the same role.

use std::fmt::Debug;

use welkin_runtime::{Config, Error, NewPatient, PatientId, PatientPatch};
use welkin_sandbox::{ApiClient, Sandbox};
use welkin_tests::fixture::workspace_root;

/// What a nurse may do.
#[welkin_macros::designer("fixtures/clinical-roles/designer-export.json", role = "r-nurse")]
mod care {}

/// What a doctor may do: also completing encounters, and enrolling patients into a program.
#[welkin_macros::designer("fixtures/clinical-roles/designer-export.json", role = "r-doctor")]
mod doctors {}

/// What a program may try that was not built for a role.
#[welkin_macros::designer("fixtures/clinical-roles/designer-export.json")]
mod everything {}

/// A tenant with an API client of each role.
async fn tenant() -> Sandbox {
    let client = |name: &str| ApiClient::new(name, "secret").role(format!("r-{name}"));
    let builder = Sandbox::builder()
        .config_paths([workspace_root().join("tests/fixtures/clinical-roles")])
        .expect("the configuration is one")
        .client(client("nurse"))
        .further_client(client("doctor"))
        .further_client(client("guest"));
    builder.start().await.expect("a port is free")
}

fn config(sandbox: &Sandbox, role: &str) -> Config {
    Config::new(sandbox.tenant(), role, "secret").base_url(sandbox.origin())
}

async fn patient(nurse: &care::Client) -> Result<PatientId, Error> {
    let new = NewPatient::new("Ada", "Example");
    Ok(nurse.patients().create(&new).await?.id)
}

fn assert_forbidden<T: Debug>(result: Result<T, Error>) {
    let error = result.expect_err("the role may not do it");
    assert_eq!(error.status(), Some(403), "{error}");
}

#[tokio::test]
async fn the_permitted_is_done() -> Result<(), Error> {
    let sandbox = tenant().await;
    let nurse = care::Client::connect(config(&sandbox, "nurse"))?;
    let doctor = doctors::Client::connect(config(&sandbox, "doctor"))?;
    let id = patient(&nurse).await?;
    let of_nurse = nurse.patient(id.clone());
    let of_doctor = doctor.patient(id);
    assert_eq!(of_nurse.get().await?.id, *of_doctor.id());
    assert_eq!(nurse.patients().list().all().await?.len(), 1);

    let mut visit = of_nurse.encounters().visit().create().await?;
    visit.update().notes("calm").await?;
    let found = of_doctor.encounters().visit().get(visit.id()).await?;
    found.into_open().expect("it is open").complete().await?;
    let other = of_nurse.encounters().visit().create().await?;
    other.delete().await?;
    assert_eq!(of_nurse.encounters().list().all().await?.len(), 1);

    let start = doctors::programs::recovery::Start;
    of_doctor.programs().recovery().enroll(start).await?;
    let enrolled = of_nurse.programs().recovery().get().await?;
    let (start, finish) = (
        care::programs::recovery::Start,
        care::programs::recovery::Finish,
    );
    let enrolled = enrolled.expect("the doctor has enrolled the patient");
    let enrolled = enrolled.in_phase(start).expect("they are at the start");
    enrolled.move_to(finish).await?;
    assert_eq!(of_nurse.programs().list().all().await?.len(), 1);

    assert!(nurse.dictionaries().icd_10().entries().await?.is_empty());
    let documents = of_nurse.documents();
    assert!(documents.list().all().await?.is_empty());
    assert!(documents.consent().list().all().await?.is_empty());
    let missing = documents.consent().details(&"missing".into()).await;
    assert_eq!(missing.unwrap_err().status(), Some(404));
    Ok(())
}

#[tokio::test]
async fn what_does_not_compile_for_a_role_is_refused_to_it() -> Result<(), Error> {
    let sandbox = tenant().await;
    let id = patient(&care::Client::connect(config(&sandbox, "nurse"))?).await?;
    let nurse = everything::Client::connect(config(&sandbox, "nurse"))?;
    let patient = nurse.patient(id.clone());
    assert_forbidden(patient.update(&PatientPatch::new().city("Oslo")).await);
    let visit = patient.encounters().visit().create().await?;
    assert_forbidden(visit.disposition().await);
    assert_forbidden(visit.complete().await);
    let start = everything::programs::recovery::Start;
    assert_forbidden(patient.programs().recovery().enroll(start).await);
    assert_forbidden(nurse.dictionaries().cpt().entries().await);

    let guest = everything::Client::connect(config(&sandbox, "guest"))?;
    let patient = guest.patient(id);
    assert_forbidden(patient.get().await);
    assert_forbidden(guest.patients().list().all().await);
    assert_forbidden(patient.encounters().list().all().await);
    assert_forbidden(patient.encounters().visit().create().await);
    assert_forbidden(patient.programs().list().all().await);
    assert_forbidden(patient.documents().list().all().await);
    Ok(())
}
