//! Finding a patient by an external id.

use super::demographics::Demographics;
use super::list::ListPatients;
use super::patient::Patient;
use super::requests::{GET, LIST, find_by};
use crate::client::connection::Client;
use crate::client::external_id::ExternalId;
use crate::client::external_id::{self, Says, Sought, Ways};
use crate::client::future::Call;
use crate::error::RequestName;
use crate::profile::LookUpWay;
use crate::record::Cdt;

/// A patient who is looked up by an external id.
#[derive(Clone)]
pub(super) struct OwnPatient {
    pub(super) client: Client,
    pub(super) id: ExternalId,
}

impl Sought for OwnPatient {
    type Item = Patient;

    fn id(&self) -> &ExternalId {
        &self.id
    }

    fn ways(&self) -> (&[LookUpWay], &Ways) {
        let ways = &self.client.caller.profile.foreign_ids.patient_look_ups;
        (ways, self.client.learned.patients.of(&self.id))
    }

    fn look_up(&self, way: LookUpWay) -> Call<Option<Patient>> {
        let sought = self.clone();
        Box::pin(async move {
            let (client, id) = (&sought.client, &sought.id);
            let list = ListPatients::of(client).page_size(100);
            let list_name = client.to(&LIST).name();
            match way {
                LookUpWay::Type => match find_by(client, id).await {
                    Ok(patient) => {
                        let id = patient.id.clone();
                        external_id::answer(&sought, patient, id.as_str())
                    }
                    Err(error) if error.is_not_found() => Ok(None),
                    Err(error) => Err(error),
                },
                LookUpWay::Filter => {
                    let list = list.query("query", id.as_str());
                    external_id::one_of(&sought, list.all().await?, list_name)
                }
                LookUpWay::Scan => external_id::one_of(&sought, list.all().await?, list_name),
            }
        })
    }

    fn says(&self, patient: &Patient) -> Says {
        let (held, field) = match &self.id {
            ExternalId::Id(_) => (&patient.external_id, Demographics::EXTERNAL_ID.name()),
            ExternalId::Guid(_) => (&patient.external_guid, Demographics::EXTERNAL_GUID.name()),
            ExternalId::Mrn(_) => (&patient.mrn, Demographics::MRN.name()),
        };
        Says::of(held.as_deref(), patient.slots().was_sent(field), &self.id)
    }

    fn request(&self) -> RequestName {
        self.client.to(&GET).name()
    }
}
