//! Creating a patient.

use super::find::OwnPatient;
use super::patient::Patient;
use super::requests::CREATE;
use super::write::{NewPatient, PatientPatch};
use crate::call::LookUp;
use crate::client::connection::Client;
use crate::client::external_id::{
    self, ExternalId, Look, Sought, check_external_id, look_up_failed,
};
use crate::error::Error;
use crate::record::decode_expected_record;
use crate::security::Subject;

/// Creates a patient, or finds the one that an earlier attempt has created.
pub(super) async fn create(client: &Client, patient: &NewPatient) -> Result<Patient, Error> {
    match send(client, patient).await {
        Ok((created, false)) => Ok(created),
        Ok((found, true)) if is_as_sent(&found, patient) => Ok(found),
        Ok((_, true)) => Err(Error::ExternalIdTaken {
            request: client.to(&CREATE).name(),
        }),
        Err(error) => created_before(client, error, patient).await,
    }
}

/// Sends the request that creates a patient. Also returns whether the patient was found instead, after an attempt
/// without a response.
pub(super) async fn send(client: &Client, patient: &NewPatient) -> Result<(Patient, bool), Error> {
    patient.own_ids().try_for_each(check_external_id)?;
    patient.validate()?;
    let sought = patient.own_id().map(|id| sought(client, id));
    let sought = sought.filter(|sought| !sought.ways().0.is_empty());
    let look = sought.as_ref().map(Look::new);
    let create = client.to(&CREATE).body(patient.body());
    let create = create.explained("create", Subject::Patients);
    let look_up = look.as_ref().map(|look| look as &dyn LookUp);
    let created = create
        .read_or_look_up(look_up, decode_expected_record)
        .await?;
    let created = created.map(Patient::new);
    Ok(match (look, created) {
        (Some(look), created) => look.or_found(created),
        (None, Some(created)) => (created, false),
        (None, None) => {
            unreachable!("a successful create without a look-up has a decoded response")
        }
    })
}

/// The patient that an earlier attempt has created, with the same external id and the same content; the error if there
/// is none, or that of a failed look-up.
async fn created_before(
    client: &Client,
    error: Error,
    patient: &NewPatient,
) -> Result<Patient, Error> {
    let Some(id) = patient.own_id().filter(|_| error.is_conflict()) else {
        return Err(error);
    };
    match external_id::find(&sought(client, id)).await {
        Ok(Some(found)) if is_as_sent(&found, patient) => Ok(found),
        Ok(_) => Err(error),
        Err(failed) => Err(look_up_failed(error, failed)),
    }
}

fn sought(client: &Client, id: ExternalId) -> OwnPatient {
    OwnPatient {
        client: client.clone(),
        id,
    }
}

/// Whether a patient has the content of a create. Additions of the API, such as a time zone, are ignored.
fn is_as_sent(found: &Patient, patient: &NewPatient) -> bool {
    PatientPatch::changes(found, patient).is_empty()
}
