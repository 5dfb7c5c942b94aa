//! Operations that a role may not perform on patients, encounters, programs, dictionaries and documents.

use care::Patient;
use care::programs::recovery::{Finish, Start};
use care::programs::study;
use welkin_runtime::encounters::{Encounter, Open};
use welkin_runtime::programs::Enrollment;
use welkin_runtime::{PatientId, PatientPatch};

#[welkin_macros::designer("configurations/clinical-roles.json", role = "r-nurse")]
mod care {}

#[welkin_macros::designer("configurations/clinical-roles.json", role = "r-guest")]
mod guest {}

fn changes_a_patient(patient: &Patient, patch: &PatientPatch) {
    let _ = patient.update(patch);
}

fn changes_a_patient_by_id(client: &care::Client, id: &PatientId, patch: &PatientPatch) {
    let _ = client.patients().update(id, patch);
}

fn completes(visit: Encounter<care::encounters::Visit, Open>) {
    let _ = visit.complete();
}

fn reads_a_disposition(visit: &Encounter<care::encounters::AnyTemplate, Open>) {
    let _ = visit.disposition();
}

fn enrolls(patient: &Patient) {
    let _ = patient.programs().recovery().enroll(Start);
}

fn moves(enrolled: Enrollment<care::programs::Study, study::Start>) {
    let _ = enrolled.move_to(study::Finish);
}

fn looks_up(client: &care::Client) {
    let _ = client.dictionaries().cpt().entries();
}

fn reads_details(patient: &Patient, id: &welkin_runtime::documents::DocumentId) {
    let _ = patient.documents().letter().details(id);
}

fn writes(client: &care::Client, patient: &Patient, id: &welkin_runtime::documents::DocumentId) {
    let _ = client.dictionaries().icd_10().delete(&"entry".into());
    let _ = patient.documents().consent().upload(id, []);
}

fn reads_as_a_guest(patient: &guest::Patient) {
    let _ = patient.get();
    let _ = patient.encounters().list();
    let _ = patient.programs().list();
    let _ = patient.documents().list();
}

fn may(patient: &Patient, client: &care::Client, enrolled: Enrollment<care::programs::Recovery, Start>) {
    let _ = (patient.get(), client.patients().list(), client.dictionaries().icd_10().entries());
    let _ = (patient.encounters().visit().create(), patient.programs().list());
    let _ = (patient.documents().list(), patient.documents().consent().list());
    let _ = enrolled.move_to(Finish);
}

fn main() {}
