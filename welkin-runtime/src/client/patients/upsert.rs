//! Creating or changing a patient by external id.

use std::fmt;

use super::create;
use super::find::OwnPatient;
use super::patient::Patient;
use super::requests::update;
use super::write::{NewPatient, PatientPatch};
use crate::client::connection::Client;
use crate::client::external_id::ExternalId;
use crate::client::external_id::{self, Upserted, Wanted};
use crate::client::future::Call;
use crate::error::Error;

/// A patient about to be created or changed, as needed. Await it to send the request.
#[must_use = "nothing is sent until the call is awaited"]
pub struct UpsertPatient {
    wanted: WantedPatient,
}

impl UpsertPatient {
    pub(super) fn new(client: Client, id: String, patient: &NewPatient) -> Self {
        Self {
            wanted: WantedPatient {
                patient: patient.clone(),
                sought: OwnPatient {
                    client,
                    id: ExternalId::Id(id),
                },
                clears: false,
            },
        }
    }

    /// Clears typed fields that the patient has and the value leaves unset. By default they are kept.
    pub fn clearing(mut self) -> Self {
        self.wanted.clears = true;
        self
    }
}

impl IntoFuture for UpsertPatient {
    type Output = Result<Upserted<Patient>, Error>;
    type IntoFuture = Call<Upserted<Patient>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move { external_id::upsert(&self.wanted).await })
    }
}

/// Shows nothing of the patient.
impl fmt::Debug for UpsertPatient {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("UpsertPatient")
    }
}

struct WantedPatient {
    sought: OwnPatient,
    patient: NewPatient,
    clears: bool,
}

impl WantedPatient {
    fn with_own_id(&self) -> NewPatient {
        self.patient.clone().external_id(self.sought.id.as_str())
    }
}

impl Wanted for WantedPatient {
    type Sought = OwnPatient;

    fn sought(&self) -> &OwnPatient {
        &self.sought
    }

    fn check(&self) -> Result<(), Error> {
        self.patient.validate_before_look_up()?;
        Ok(self.patient.check_external_id(self.sought.id.as_str())?)
    }

    fn create(&self) -> Call<(Patient, bool)> {
        let (client, patient) = (self.sought.client.clone(), self.with_own_id());
        Box::pin(async move { create::send(&client, &patient).await })
    }

    fn update(&self, found: &Patient) -> Option<(Vec<String>, Call<Patient>)> {
        let wanted = self.with_own_id();
        let patch = if self.clears {
            PatientPatch::changes_and_clears(found, &wanted)
        } else {
            PatientPatch::changes(found, &wanted)
        };
        if patch.is_empty() {
            return None;
        }
        let changed = patch.touched().map(str::to_owned).collect();
        let (client, id) = (self.sought.client.clone(), found.id.clone());
        Some((
            changed,
            Box::pin(async move { update(&client, &id, &patch).await }),
        ))
    }
}
