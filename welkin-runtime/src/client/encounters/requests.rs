//! Requests about encounters: the same code for every template.

use super::fields::{AssessmentLink, EncounterFields, EncounterId};
use crate::client::connection::Client;
use crate::client::endpoint::{Endpoint, EndpointRequest, endpoints};
use crate::client::list::Listing;
use crate::client::patient_handle::PatientHandle;
use crate::client::unread_answer::UnreadAnswer;
use crate::error::Error;
use crate::id::PatientId;
use crate::profile::Profile;
use crate::record::{Record, decode_page};
use crate::security::Subject;

endpoints! {
    LIST: GET "/patients/{patient}/encounters", Recorded, in_profile(|profile| &profile.encounters_path);
    CREATE: POST "/patients/{patient}/encounters", Recorded, in_profile(|profile| &profile.encounters_path);
    GET: GET "/patients/{patient}/encounters/{encounter}", Recorded, in_profile(|profile| &profile.encounter_path);
    UPDATE: PATCH "/patients/{patient}/encounters/{encounter}", Recorded,
        in_profile(|profile| &profile.encounter_path);
    DELETE: DELETE "/patients/{patient}/encounters/{encounter}", Recorded,
        in_profile(|profile| &profile.encounter_path);
    GET_FULL: GET "/patients/{patient}/full-encounters/{encounter}", Recorded,
        in_profile(|profile| &profile.full_encounter_path);
    GET_DISPOSITION: GET "/patients/{patient}/encounters/{encounter}/disposition", Recorded,
        in_profile(|profile| &profile.disposition_path);
    UPDATE_DISPOSITION: PATCH "/patients/{patient}/encounters/{encounter}/disposition", Recorded,
        in_profile(|profile| &profile.disposition_path);
    LIST_LINKS: GET "/patients/{patient}/encounters/{encounter}/assessments", Recorded,
        in_profile(|profile| &profile.assessment_links_path);
    CREATE_LINK: POST "/patients/{patient}/encounters/{encounter}/assessments", Recorded,
        in_profile(|profile| &profile.assessment_links_path);
    GET_LINK: GET "/patients/{patient}/encounters/{encounter}/assessments/{part}", Recorded,
        in_profile(|profile| &profile.assessment_link_path);
    UPDATE_LINK: PATCH "/patients/{patient}/encounters/{encounter}/assessments/{part}", Recorded,
        in_profile(|profile| &profile.assessment_link_path);
    DELETE_LINK: DELETE "/patients/{patient}/encounters/{encounter}/assessments/{part}", Recorded,
        in_profile(|profile| &profile.assessment_link_path);
    LIST_COMMENTS: GET "/patients/{patient}/encounters/{encounter}/comments", Documented,
        in_profile(|profile| &profile.comments_path);
    /// Recorded as refused to an API client.
    CREATE_COMMENT: POST "/patients/{patient}/encounters/{encounter}/comments", Recorded,
        in_profile(|profile| &profile.comments_path);
    UPDATE_COMMENT: PUT "/patients/{patient}/encounters/{encounter}/comments/{part}", Documented,
        in_profile(|profile| &profile.comment_path);
    DELETE_COMMENT: DELETE "/patients/{patient}/encounters/{encounter}/comments/{part}", Documented,
        in_profile(|profile| &profile.comment_path);
    LIST_OF_USER: GET "/users/{user}/encounters", Recorded;
    LIST_OF_ALL: GET "/encounters", Recorded;
    LIST_FULL: GET "/patients/{patient}/full-encounters", Documented;
    LIST_FULL_OF_USER: GET "/users/{user}/full-encounters", Documented;
    LIST_FULL_OF_ALL: GET "/full-encounters", Client;
}

/// Whose encounters a list holds.
#[derive(Clone)]
pub(super) enum Whose {
    /// A patient's.
    Patient(PatientHandle),
    /// Those that this user hosts or works on.
    User(Client, String),
    /// Everybody's in the environment.
    All(Client),
}

impl Whose {
    /// The request for the encounters, or for them with all that belongs to them.
    pub(super) fn request(&self, full: bool) -> EndpointRequest {
        let request = match (self, full) {
            (Self::Patient(patient), false) => patient.to(&LIST),
            (Self::Patient(patient), true) => patient.to(&LIST_FULL),
            (Self::User(client, id), false) => client.to(&LIST_OF_USER).id("user", id),
            (Self::User(client, id), true) => client.to(&LIST_FULL_OF_USER).id("user", id),
            (Self::All(client), false) => client.to(&LIST_OF_ALL),
            (Self::All(client), true) => client.to(&LIST_FULL_OF_ALL),
        };
        request.explained("read", Subject::Encounters)
    }

    /// What requests about this encounter need; nothing where it does not say whose it is.
    pub(super) fn one(&self, encounter: &Record<EncounterFields>) -> Option<OneEncounter> {
        let patient = match self {
            Self::Patient(patient) => patient.clone(),
            Self::User(client, _) | Self::All(client) => {
                client.patient(encounter.system.patient_id.clone()?)
            }
        };
        Some(OneEncounter::new(patient, &encounter.id))
    }
}

/// One encounter of a patient, which requests are about.
#[derive(Clone)]
pub(super) struct OneEncounter {
    patient: PatientHandle,
    id: EncounterId,
}

impl OneEncounter {
    pub(super) fn new(patient: PatientHandle, id: &EncounterId) -> Self {
        Self {
            patient,
            id: id.clone(),
        }
    }

    /// Whose encounter it is.
    pub(super) fn patient_id(&self) -> &PatientId {
        self.patient.id()
    }

    /// The profile that requests follow.
    pub(super) fn profile(&self) -> &Profile {
        self.patient.profile()
    }

    /// A request about the encounter.
    fn to(&self, endpoint: &'static Endpoint) -> EndpointRequest {
        self.patient.to(endpoint).id("encounter", self.id.as_str())
    }

    /// Sends a request about the encounter itself, an operation that policies know by this name.
    pub(super) async fn send(
        &self,
        endpoint: &'static Endpoint,
        operation: &'static str,
        body: Option<Vec<u8>>,
    ) -> Result<UnreadAnswer, Error> {
        let request = self.to(endpoint).explained(operation, Subject::Encounters);
        let request = match body {
            Some(body) => request.body(body),
            None => request,
        };
        request.unread().await
    }

    /// Asks for something that belongs to the encounter: all of a kind, or the one of this id. Which permission it
    /// takes is not known.
    pub(super) async fn ask(
        &self,
        endpoint: &'static Endpoint,
        part: Option<&str>,
    ) -> Result<UnreadAnswer, Error> {
        let request = self.to(endpoint).id("part", part.unwrap_or_default());
        request.unread().await
    }

    /// Writes something that belongs to the encounter: a new one, or the one of this id.
    pub(super) async fn write(
        &self,
        endpoint: &'static Endpoint,
        part: Option<&str>,
        body: Vec<u8>,
    ) -> Result<UnreadAnswer, Error> {
        let request = self.to(endpoint).id("part", part.unwrap_or_default());
        request.body(body).unread().await
    }

    /// The links to assessments, which have no pages.
    pub(super) async fn links(&self) -> Result<Listing<Record<AssessmentLink>>, Error> {
        let request = self.to(&LIST_LINKS);
        let name = request.name();
        Listing::whole(name, request.read(decode_page).await?)
    }

    /// Asks for the disposition, which is a record of this CDT.
    pub(super) async fn disposition(&self, cdt: &'static str) -> Result<UnreadAnswer, Error> {
        let request = self.to(&GET_DISPOSITION);
        let request = request.explained("read", Subject::Records(cdt));
        request.unread().await
    }
}
