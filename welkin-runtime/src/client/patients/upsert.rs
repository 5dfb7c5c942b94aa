//! A patient who is to be there under an external id.

use std::fmt;

use super::{NewPatient, Patient, PatientPatch, Patients};
use crate::client::Client;
use crate::client::list::Listing;
use crate::client::own_id::{self, Sought, Upserted, Wanted, Ways};
use crate::client::records::Call;
use crate::error::Error;
use crate::id::ForeignId;
use crate::profile::LookUpWay;

/// A patient about to be created or changed, whichever it takes. Await it to send it.
#[must_use = "nothing is sent until the call is awaited"]
pub struct UpsertPatient {
    wanted: WantedPatient,
}

impl UpsertPatient {
    pub(super) fn new(client: Client, id: String, patient: &NewPatient) -> Self {
        Self {
            wanted: WantedPatient {
                patient: patient.clone().external_id(id.as_str()),
                sought: OwnPatient { client, id },
                clears: false,
            },
        }
    }

    /// Clears typed fields that the patient has and the value leaves unset. Unless said, they are left as they are.
    pub fn clearing(mut self) -> Self {
        self.wanted.clears = true;
        self
    }
}

impl IntoFuture for UpsertPatient {
    type Output = Result<Upserted<Patient>, Error>;
    type IntoFuture = Call<Upserted<Patient>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move { own_id::upsert(&self.wanted).await })
    }
}

/// Nothing of the patient.
impl fmt::Debug for UpsertPatient {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("UpsertPatient")
    }
}

/// A patient by an external id.
pub(super) struct OwnPatient {
    pub(super) client: Client,
    pub(super) id: String,
}

impl Sought for OwnPatient {
    type Item = Patient;

    fn external_id(&self) -> &str {
        &self.id
    }

    fn ways(&self) -> (&[LookUpWay], &Ways) {
        let ways = &self.client.caller.profile.foreign_ids.patient_look_ups;
        (ways, &self.client.learned.patients)
    }

    fn look_up(&self, way: LookUpWay) -> Call<Option<Patient>> {
        let (patients, id) = (self.client.patients(), self.id.clone());
        Box::pin(async move {
            let list = patients.list().page_size(100);
            match way {
                LookUpWay::Type => match patients.find_by(ForeignId::Id(&id)).await {
                    Ok(patient) => Ok(Some(patient).filter(|patient| may_have(patient, &id))),
                    Err(error) if error.is_not_found() => Ok(None),
                    Err(error) => Err(error),
                },
                LookUpWay::Filter => one_of(list.query("query", &*id).all().await?, &id),
                LookUpWay::Scan => one_of(list.all().await?, &id),
            }
        })
    }
}

/// Whether a patient has an external id, as far as can be seen.
fn may_have(patient: &Patient, id: &str) -> bool {
    let external_id = patient.external_id.as_deref();
    external_id.is_none_or(|external_id| external_id == id)
}

/// The patient who has an external id. That none has it is known only if all could be read.
fn one_of(patients: Listing<Patient>, id: &str) -> Result<Option<Patient>, Error> {
    let has_id = |patient: &Patient| patient.external_id.as_deref() == Some(id);
    match patients.items().iter().position(has_id) {
        Some(position) => Ok(patients.into_parts().0.into_iter().nth(position)),
        None => patients.complete().map(|_| None),
    }
}

struct WantedPatient {
    sought: OwnPatient,
    patient: NewPatient,
    clears: bool,
}

impl Sought for WantedPatient {
    type Item = Patient;

    fn external_id(&self) -> &str {
        self.sought.external_id()
    }

    fn ways(&self) -> (&[LookUpWay], &Ways) {
        self.sought.ways()
    }

    fn look_up(&self, way: LookUpWay) -> Call<Option<Patient>> {
        self.sought.look_up(way)
    }
}

impl Wanted for WantedPatient {
    fn create(&self) -> Call<(Patient, bool)> {
        let (patients, patient) = (self.sought.client.patients(), self.patient.clone());
        Box::pin(async move { patients.post(&patient).await })
    }

    fn update(&self, found: &Patient) -> Option<(Vec<String>, Call<Patient>)> {
        let patch = if self.clears {
            PatientPatch::changes_and_clears(found, &self.patient)
        } else {
            PatientPatch::changes(found, &self.patient)
        };
        if patch.is_empty() {
            return None;
        }
        let changed = patch.touched().map(str::to_owned).collect();
        let (patients, id) = (self.sought.client.patients(), found.id.clone());
        Some((
            changed,
            Box::pin(async move { patients.update(&id, &patch).await }),
        ))
    }
}

impl<A> Patients<A> {
    /// The patient whom an earlier create has left behind, with the same external id and the same content; the error where there is
    /// none.
    pub(super) async fn created_before(
        &self,
        error: Error,
        patient: &NewPatient,
    ) -> Result<Patient, Error> {
        let Some(ForeignId::Id(id)) = patient.foreign_id() else {
            return Err(error);
        };
        let sought = OwnPatient {
            client: self.client.clone(),
            id: id.to_owned(),
        };
        if !own_id::may_be_there(&sought, &error) {
            return Err(error);
        }
        match own_id::find(&sought).await {
            Ok(Some(found)) if is_as_sent(&found, patient) => Ok(found),
            _ => Err(error),
        }
    }
}

/// Whether a patient has the content of a create. What the API adds of its own, such as a time zone, is no difference.
pub(super) fn is_as_sent(found: &Patient, patient: &NewPatient) -> bool {
    PatientPatch::changes(found, patient).is_empty()
}
