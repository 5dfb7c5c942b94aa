//! Requests about a patient's records of one CDT: the same code for every CDT.

use crate::client::endpoint::{Endpoint, EndpointRequest, endpoints};
use crate::client::external_id::ExternalId;
use crate::client::external_id::Ways;
use crate::client::patient_handle::PatientHandle;
use crate::error::RequestName;
use crate::id::PatientId;
use crate::profile::{LookUpWay, Profile};
use crate::record::Cdt;

endpoints! {
    LIST: GET "/patients/{patient}/cdts/{cdt}", Recorded, in_profile(|profile| &profile.records_path);
    CREATE: POST "/patients/{patient}/cdts/{cdt}", Recorded, in_profile(|profile| &profile.records_path);
    UPDATE_ALL: PATCH "/patients/{patient}/cdts/{cdt}", Recorded, in_profile(|profile| &profile.records_path);
    GET: GET "/patients/{patient}/cdts/{cdt}/{record}", Recorded, in_profile(|profile| &profile.record_path);
    UPDATE: PATCH "/patients/{patient}/cdts/{cdt}/{record}", Recorded, in_profile(|profile| &profile.record_path);
    DELETE: DELETE "/patients/{patient}/cdts/{cdt}/{record}", Recorded, in_profile(|profile| &profile.record_path);
}

/// A patient and a CDT, whose records are the subject of requests.
#[derive(Clone)]
pub(super) struct PatientCdt {
    patient: PatientHandle,
    cdt: &'static str,
}

impl PatientCdt {
    pub(super) fn new<T: Cdt>(patient: PatientHandle) -> Self {
        Self::named(patient, T::schema().name())
    }

    /// The same for a CDT of which only the table is known.
    pub(super) fn named(patient: PatientHandle, cdt: &'static str) -> Self {
        Self { patient, cdt }
    }

    /// Machine name of the CDT.
    pub(super) fn cdt(&self) -> &'static str {
        self.cdt
    }

    /// The patient of the records.
    pub(super) fn patient_id(&self) -> &PatientId {
        self.patient.id()
    }

    /// The profile of the requests.
    pub(super) fn profile(&self) -> &Profile {
        self.patient.profile()
    }

    /// A request about all records.
    pub(super) fn to(&self, endpoint: &'static Endpoint) -> EndpointRequest {
        let request = self.patient.to(endpoint).id("cdt", self.cdt);
        request.explained_by_method(self.cdt)
    }

    /// A request about one record.
    pub(super) fn to_record(&self, endpoint: &'static Endpoint, id: &str) -> EndpointRequest {
        self.to(endpoint).itself("record", id)
    }

    /// Name of a request.
    pub(super) fn name(&self, endpoint: &'static Endpoint) -> RequestName {
        self.to(endpoint).name()
    }

    /// The ways to look up a record by an external id, and the knowledge about them.
    pub(super) fn look_ups(&self, id: &ExternalId) -> (&[LookUpWay], &Ways) {
        let ways = &self.profile().foreign_ids.record_look_ups;
        (ways, self.patient.client.learned.records.of(id))
    }
}
