//! One patient, by id.

use jiff::tz::TimeZone;

use super::connection::Client;
use super::endpoint::{Endpoint, EndpointRequest};
use crate::id::PatientId;
use crate::policy::CallOptions;
use crate::profile::Profile;

/// One patient of an environment, by id.
#[derive(Clone, Debug)]
pub struct PatientHandle {
    pub(super) client: Client,
    pub(super) id: PatientId,
}

impl AsRef<Self> for PatientHandle {
    fn as_ref(&self) -> &Self {
        self
    }
}

impl Client {
    /// Returns a handle for one patient. Nothing is sent.
    #[must_use]
    pub fn patient(&self, id: PatientId) -> PatientHandle {
        PatientHandle {
            client: self.clone(),
            id,
        }
    }
}

impl PatientHandle {
    /// The patient's id.
    #[must_use]
    pub fn id(&self) -> &PatientId {
        &self.id
    }

    /// Returns this handle with other options for its calls. Options that are not set keep the client's values.
    #[must_use]
    pub fn with_options(&self, options: CallOptions) -> Self {
        Self {
            client: self.client.with_options(options),
            id: self.id.clone(),
        }
    }

    /// A request about this patient.
    pub(super) fn to(&self, endpoint: &'static Endpoint) -> EndpointRequest {
        self.client.to(endpoint).id("patient", self.id.as_str())
    }

    /// The time zone in which the tenant's days begin.
    pub(super) fn tenant_time_zone(&self) -> Option<&TimeZone> {
        self.client.caller.tenant_time_zone.as_ref()
    }

    /// The profile of the requests.
    pub(super) fn profile(&self) -> &Profile {
        &self.client.caller.profile
    }
}
