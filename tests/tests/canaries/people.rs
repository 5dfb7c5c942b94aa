//! Patients with marked demographics.

use serde_json::json;
use welkin_runtime::patients::Demographics;
use welkin_runtime::{Cdt, NewPatient, PatientPatch};

use crate::outputs::Outputs;
use crate::server::{Server, answers, lost_client};
use crate::values::{ID, TEXT, fields};

pub(crate) async fn visit(server: &Server, outputs: &mut Outputs) {
    let new = NewPatient::new(TEXT, TEXT)
        .external_id(TEXT)
        .with("careTeam", json!([TEXT]));
    let patch = PatientPatch::new().city(TEXT).clear(Demographics::PHONE);
    outputs.debug("new patient", &new);
    outputs.debug("patch", &patch);
    outputs.mark(4);
    let (mut patient, count) = fields(Demographics::schema());
    patient.insert("id".to_owned(), json!(ID));
    patient.insert("createdByName".to_owned(), json!(TEXT));
    patient.insert("address".to_owned(), json!({ "city": TEXT }));
    let patient = json!(patient);
    outputs.mark(count + 2);
    let demographics = serde_json::from_value::<Demographics>(patient.clone());
    outputs.result("demographics", demographics);
    let named = new.validate().and(patch.validate());
    outputs.result("validation", named);
    for answer in answers(&patient) {
        server.answers(answer);
        let client = server.client();
        let patients = client.patients();
        outputs.debug("patients", &patients);
        outputs.result("create", patients.create(&new).await);
        outputs.result("get", patients.get(&ID.into()).await);
        outputs.result("by external id", patients.get_by_external_id(TEXT).await);
        outputs.result("update", patients.update(&ID.into(), &patch).await);
        let upsert = patients.upsert(TEXT, &new);
        outputs.debug("upsert", &upsert);
        outputs.result("upsert", upsert.await);
        outputs.debug("search", &patients.search(TEXT));
        outputs.result("search", patients.search(TEXT).page(0).await);
        outputs.debug("patient", &client.patient(ID.into()));
    }
    outputs.result("lost", lost_client().patients().create(&new).await);
}
