//! A patient who is to be there under an external id.

use std::fmt;

use super::{Demographics, NewPatient, Patient, PatientPatch, Patients};
use crate::client::Client;
use crate::client::own_id::{self, Says, Sought, Upserted, Wanted, Ways};
use crate::client::records::Call;
use crate::error::{Error, RequestName};
use crate::id::OwnId;
use crate::profile::LookUpWay;
use crate::record::Cdt;

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
                sought: OwnPatient {
                    client,
                    id: OwnId::Id(id),
                },
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
#[derive(Clone)]
pub(super) struct OwnPatient {
    pub(super) client: Client,
    pub(super) id: OwnId,
}

impl Sought for OwnPatient {
    type Item = Patient;

    fn id(&self) -> &OwnId {
        &self.id
    }

    fn ways(&self) -> (&[LookUpWay], &Ways) {
        let ways = &self.client.caller.profile.foreign_ids.patient_look_ups;
        (ways, self.client.learned.patients.of(&self.id))
    }

    fn look_up(&self, way: LookUpWay) -> Call<Option<Patient>> {
        let (patients, sought) = (self.client.patients(), self.clone());
        Box::pin(async move {
            let id = &sought.id;
            let list = patients.list().page_size(100);
            let list_name = sought.list_name();
            match way {
                LookUpWay::Type => match patients.find_by(id).await {
                    Ok(patient) => {
                        let id = patient.id.clone();
                        own_id::answer(&sought, patient, id.as_str())
                    }
                    Err(error) if error.is_not_found() => Ok(None),
                    Err(error) => Err(error),
                },
                LookUpWay::Filter => {
                    let list = list.query("query", id.as_str());
                    own_id::one_of(&sought, list.all().await?, list_name)
                }
                LookUpWay::Scan => own_id::one_of(&sought, list.all().await?, list_name),
            }
        })
    }

    fn says(&self, patient: &Patient) -> Says {
        let (held, field) = match &self.id {
            OwnId::Id(_) => (&patient.external_id, Demographics::EXTERNAL_ID.name()),
            OwnId::Guid(_) => (&patient.external_guid, Demographics::EXTERNAL_GUID.name()),
            OwnId::Mrn(_) => (&patient.mrn, Demographics::MRN.name()),
        };
        Says::of(held.as_deref(), patient.slots().was_sent(field), &self.id)
    }

    fn request(&self) -> RequestName {
        RequestName {
            method: "GET",
            path: self.client.caller.profile.patient_path.clone(),
        }
    }
}

impl OwnPatient {
    fn list_name(&self) -> RequestName {
        RequestName {
            method: "GET",
            path: self.client.caller.profile.patients_path.clone(),
        }
    }
}

struct WantedPatient {
    sought: OwnPatient,
    patient: NewPatient,
    clears: bool,
}

impl Sought for WantedPatient {
    type Item = Patient;

    fn id(&self) -> &OwnId {
        self.sought.id()
    }

    fn ways(&self) -> (&[LookUpWay], &Ways) {
        self.sought.ways()
    }

    fn look_up(&self, way: LookUpWay) -> Call<Option<Patient>> {
        self.sought.look_up(way)
    }

    fn says(&self, patient: &Patient) -> Says {
        self.sought.says(patient)
    }

    fn request(&self) -> RequestName {
        self.sought.request()
    }
}

impl Wanted for WantedPatient {
    fn check(&self) -> Result<(), Error> {
        Ok(self.patient.validate_before_look_up()?)
    }

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
        let Some(id) = patient.own_id().filter(|_| error.is_conflict()) else {
            return Err(error);
        };
        let sought = OwnPatient {
            client: self.client.clone(),
            id,
        };
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
