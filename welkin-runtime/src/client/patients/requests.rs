//! Requests about patients.

use super::patient::Patient;
use super::write::PatientPatch;
use crate::client::connection::Client;
use crate::client::endpoint::{EndpointRequest, endpoints};
use crate::client::external_id::{ExternalId, check_external_id};
use crate::error::Error;
use crate::id::PatientId;
use crate::record::{Expected, decode_expected_record, decode_record};
use crate::security::Subject;

endpoints! {
    LIST: GET "/patients", Documented, in_profile(|profile| &profile.patients_path);
    BY_FILTER: POST "/by-filter/patients", Recorded, idempotent();
    CREATE: POST "/patients", Recorded, in_profile(|profile| &profile.patients_path);
    GET: GET "/patients/{patient}", Recorded, in_profile(|profile| &profile.patient_path);
    UPDATE: PATCH "/patients/{patient}", Recorded, in_profile(|profile| &profile.patient_path);
    DELETE: DELETE "/patients/{patient}", Recorded, in_profile(|profile| &profile.patient_path);
}

/// Sends a request with a patient in its response, with the name that policies use for the operation.
pub(super) async fn read(
    operation: &'static str,
    request: EndpointRequest,
) -> Result<Patient, Error> {
    let request = request.explained(operation, Subject::Patients);
    request.read(decode_expected_record).await.map(Patient::new)
}

/// Reads the patient with an external id.
pub(super) async fn find_by(client: &Client, id: &ExternalId) -> Result<Patient, Error> {
    let (parameter, kind) = id.query(&client.caller.profile);
    let request = client.to(&GET).id("patient", id.as_str());
    let request = request.query(parameter.to_owned(), kind);
    // The value of `{patient}` is not a patient's id.
    let read = |body: &[u8], _: Expected<'_>| decode_record(body);
    let request = request.explained("read", Subject::Patients);
    request.read(read).await.map(Patient::new)
}

/// Changes a patient, after the patch has been checked. A patch without changes is not sent: the patient is read
/// instead.
pub(super) async fn update(
    client: &Client,
    id: &PatientId,
    patch: &PatientPatch,
) -> Result<Patient, Error> {
    patch.own_ids().try_for_each(check_external_id)?;
    patch.validate()?;
    if patch.is_empty() {
        return read("read", client.to(&GET).itself("patient", id.as_str())).await;
    }
    let request = client.to(&UPDATE).itself("patient", id.as_str());
    read("update", request.body(patch.body())).await
}
