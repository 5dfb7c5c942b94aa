//! Patients with marked demographics.

use serde_json::json;
use welkin_runtime::{Demographics, NewPatient, PatientPatch};

use crate::outputs::Outputs;
use crate::server::{Server, answers, lost_client};
use crate::values::{ID, TEXT};

pub(crate) async fn visit(server: &Server, outputs: &mut Outputs) {
    let new = NewPatient::new(TEXT, TEXT)
        .external_id(TEXT)
        .with("careTeam", json!([TEXT]));
    let patch = PatientPatch::new().city(TEXT).clear(Demographics::PHONE);
    outputs.debug("new patient", &new);
    outputs.debug("patch", &patch);
    outputs.mark(4);
    let patient = json!({
        "id": ID, "firstName": TEXT, "lastName": TEXT, "email": TEXT, "externalId": TEXT,
        "phone": TEXT, "birthDate": "1907-03-16", "address": { "city": TEXT }, "tomorrow": TEXT,
    });
    outputs.mark(9);
    for answer in answers(&patient) {
        server.answers(answer);
        let client = server.client();
        let patients = client.patients();
        outputs.debug("patients", &patients);
        outputs.result("create", patients.create(&new).await);
        outputs.result("get", patients.get(&ID.into()).await);
        outputs.result("by external id", patients.get_by_external_id(TEXT).await);
        outputs.result("update", patients.update(&ID.into(), &patch).await);
        outputs.debug("search", &patients.search(TEXT));
        outputs.result("search", patients.search(TEXT).page(0).await);
        outputs.debug("patient", &client.patient(ID.into()));
    }
    outputs.result("lost", lost_client().patients().create(&new).await);
}
