//! Code for a role can perform the role's operations on patients, encounters, programs, dictionaries and documents, and
//! the sandbox rejects all others for the same role.

use std::fmt::Debug;

use everything::programs::recovery::Phase;
use welkin_runtime::exports::ExportResource;
use welkin_runtime::{Config, Error, NewPatient, PatientId, PatientPatch};
use welkin_sandbox::{ApiClient, Sandbox};
use welkin_tests::fixture::workspace_root;

/// Code for a nurse.
#[welkin_macros::designer("fixtures/clinical-roles/designer-export.json", role = "r-nurse")]
mod care {}

/// Code for a doctor, who may also complete encounters, and enroll patients into a program.
#[welkin_macros::designer("fixtures/clinical-roles/designer-export.json", role = "r-doctor")]
mod doctors {}

/// Code without a role, which permits every call.
#[welkin_macros::designer("fixtures/clinical-roles/designer-export.json")]
mod everything {}

/// Starts a tenant with an API client for each role.
async fn tenant() -> Sandbox {
    let client = |name: &str| ApiClient::new(name, "secret").role(format!("r-{name}"));
    let builder = Sandbox::builder()
        .config_paths([workspace_root().join("tests/fixtures/clinical-roles")])
        .expect("the configuration is one")
        .client(client("nurse"))
        .further_client(client("doctor"))
        .further_client(client("reader"))
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

/// Checks that the API forbids a call, and that the error names the policies that permit it.
fn assert_forbidden<T: Debug>(result: Result<T, Error>, needed: &str) {
    let error = result.expect_err("the role may not do it");
    assert_eq!(error.status(), Some(403), "{error}");
    assert!(
        error.to_string().ends_with(&format!(" ({needed})")),
        "{error}"
    );
}

/// Describes the permission for an operation that the ward's policy permits.
fn ward(operation: &str) -> String {
    format!(
        "to {operation} the API client needs the security policy sp-ward, which the roles r-doctor, r-nurse have"
    )
}

/// Describes the permission for an operation that the ward's and the readers' policies permit.
fn readers(operation: &str) -> String {
    format!(
        "to {operation} the API client needs the security policy sp-reader, which the roles r-reader have \
         or the security policy sp-ward, which the roles r-doctor, r-nurse have"
    )
}

/// Describes the permission for an operation that the doctors' policy permits.
fn doctor(operation: &str) -> String {
    format!(
        "to {operation} the API client needs the security policy sp-doctor, which the roles r-doctor have"
    )
}

/// Describes the permission for an operation that no policy permits.
fn nobody(operation: &str) -> String {
    format!("no security policy of the configuration allows the API client to {operation}")
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

    assert!(
        nurse
            .dictionaries()
            .icd_10()
            .entries()
            .all()
            .await?
            .is_empty()
    );
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
    let moved = patient.update(&PatientPatch::new().city("Oslo")).await;
    assert_forbidden(moved, &nobody("update patients"));
    let visit = patient.encounters().visit().create().await?;
    let needed = nobody("read records of __encounter_disposition__");
    assert_forbidden(visit.disposition().await, &needed);
    assert_forbidden(visit.complete().await, &doctor("complete encounters"));
    let start = everything::programs::recovery::Start;
    let enrolled = patient.programs().recovery().enroll(start).await;
    let needed = doctor("enroll patients into the program prog-recovery");
    assert_forbidden(enrolled, &needed);
    let codes = nurse.dictionaries().cpt().entries().all().await;
    assert_forbidden(codes, &nobody("read entries of the dictionary cpt"));
    let letter = patient.documents().letter();
    let needed = nobody("read details of documents of the type dt-letter");
    assert_forbidden(letter.details(&"missing".into()).await, &needed);
    let mut exported = nurse.runtime().export(ExportResource::CDT_RECORD).rows();
    assert_forbidden(exported.try_next().await, &doctor("export CDT_RECORD"));

    let guest = everything::Client::connect(config(&sandbox, "guest"))?;
    let patient = guest.patient(id);
    assert_forbidden(patient.get().await, &readers("read patients"));
    let patients = guest.patients();
    assert_forbidden(patients.list().all().await, &readers("read patients"));
    let new = NewPatient::new("Ada", "Example");
    assert_forbidden(patients.create(&new).await, &ward("create patients"));
    let encounters = patient.encounters();
    assert_forbidden(encounters.list().all().await, &readers("read encounters"));
    let created = encounters.visit().create().await;
    assert_forbidden(created, &ward("create encounters"));
    let programs = patient.programs();
    assert_forbidden(programs.list().all().await, &readers("read programs"));
    let documents = patient.documents();
    assert_forbidden(documents.list().all().await, &ward("read documents"));
    let codes = guest.dictionaries().icd_10().entries().all().await;
    assert_forbidden(codes, &ward("read entries of the dictionary icd-10"));
    let mut exported = guest.runtime().export(ExportResource::PATIENT).rows();
    assert_forbidden(exported.try_next().await, &ward("export PATIENT"));
    let mut exported = guest.runtime().export(ExportResource::TASK).rows();
    let unknown = "forbidden by a role or security policy of the API client";
    assert_forbidden(exported.try_next().await, unknown);
    Ok(())
}

#[tokio::test]
async fn who_may_change_what_was_read_is_explained() -> Result<(), Error> {
    let sandbox = tenant().await;
    let doctor = doctors::Client::connect(config(&sandbox, "doctor"))?;
    let new = NewPatient::new("Ada", "Example");
    let id = doctor.patients().create(&new).await?.id;
    let of_doctor = doctor.patient(id.clone());
    let visit = of_doctor.encounters().visit().create().await?;
    let start = doctors::programs::recovery::Start;
    of_doctor.programs().recovery().enroll(start).await?;

    let reader = everything::Client::connect(config(&sandbox, "reader"))?;
    let patient = reader.patient(id);
    let found = patient.encounters().visit().get(visit.id()).await?;
    let mut found = found.into_open().expect("it is open");
    let updated = found.update().notes("calm").await;
    assert_forbidden(updated, &ward("update encounters"));
    assert_forbidden(found.delete().await, &ward("delete encounters"));
    let enrolled = patient.programs().recovery().get().await?;
    let enrolled = enrolled.expect("the doctor has enrolled the patient");
    let moved = enrolled.try_move_to(Phase::Finish).await;
    let needed = ward("change phases of the program prog-recovery");
    assert_forbidden(moved, &needed);
    Ok(())
}
