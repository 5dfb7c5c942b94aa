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
use crate::record::{Expected, Key, KnownBy, Record, decode_expected_page};
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
    /// Recorded: the API rejects it for an API client.
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

/// The owner of the encounters of a list.
#[derive(Clone)]
pub(super) enum Whose {
    /// A patient.
    Patient(PatientHandle),
    /// The user who hosts them or works on them.
    User(Client, String),
    /// All patients of the environment.
    All(Client),
}

impl Whose {
    /// The request for the encounters, with or without all related data.
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

    /// The expected owner of the encounters in a response.
    pub(super) fn expected(&self) -> Expected<'_> {
        Expected {
            patient: match self {
                Self::Patient(patient) => Some(patient.id().as_str()),
                Self::User(..) | Self::All(_) => None,
            },
            ..Expected::default()
        }
    }

    /// The data for requests about this encounter; `None` if it does not name its patient.
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

/// One encounter of a patient, as the subject of requests.
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

    /// The patient of the encounter.
    pub(super) fn patient_id(&self) -> &PatientId {
        self.patient.id()
    }

    /// The profile of the requests.
    pub(super) fn profile(&self) -> &Profile {
        self.patient.profile()
    }

    /// A request about data that belongs to the encounter.
    fn to(&self, endpoint: &'static Endpoint) -> EndpointRequest {
        self.patient.to(endpoint).id("encounter", self.id.as_str())
    }

    /// A request about data that belongs to the encounter: all of a kind, or the one with this id.
    fn to_part(&self, endpoint: &'static Endpoint, part: Option<&str>) -> EndpointRequest {
        match part {
            Some(id) => self.to(endpoint).itself("part", id),
            None => self.to(endpoint),
        }
    }

    /// The expected content of a response with the encounter.
    pub(super) fn expected(&self) -> Expected<'_> {
        Expected {
            known_by: Some(KnownBy {
                key: Key::Id,
                value: self.id.as_str(),
            }),
            ..self.expected_parts()
        }
    }

    /// The expected content of a response with parts of the encounter.
    pub(super) fn expected_parts(&self) -> Expected<'_> {
        Expected {
            patient: Some(self.patient.id().as_str()),
            ..Expected::default()
        }
    }

    /// Sends a request about the encounter itself, with the name that policies use for the operation.
    pub(super) async fn send(
        &self,
        endpoint: &'static Endpoint,
        operation: &'static str,
        body: Option<Vec<u8>>,
    ) -> Result<UnreadAnswer, Error> {
        let request = self.patient.to(endpoint);
        let request = request.itself("encounter", self.id.as_str());
        let request = request.explained(operation, Subject::Encounters);
        let request = match body {
            Some(body) => request.body(body),
            None => request,
        };
        request.unread().await
    }

    /// Requests data that belongs to the encounter: all of a kind, or the one with this id. The required permission is
    /// not known.
    pub(super) async fn ask(
        &self,
        endpoint: &'static Endpoint,
        part: Option<&str>,
    ) -> Result<UnreadAnswer, Error> {
        self.to_part(endpoint, part).unread().await
    }

    /// Writes data that belongs to the encounter: a new object, or the one with this id.
    pub(super) async fn write(
        &self,
        endpoint: &'static Endpoint,
        part: Option<&str>,
        body: Vec<u8>,
    ) -> Result<UnreadAnswer, Error> {
        self.to_part(endpoint, part).body(body).unread().await
    }

    /// The links to assessments, which have no pages.
    pub(super) async fn links(&self) -> Result<Listing<Record<AssessmentLink>>, Error> {
        let request = self.to(&LIST_LINKS);
        let name = request.name();
        Listing::whole(name, request.read(decode_expected_page).await?)
    }

    /// Requests the disposition, which is a record of this CDT.
    pub(super) async fn disposition(&self, cdt: &'static str) -> Result<UnreadAnswer, Error> {
        let request = self.to(&GET_DISPOSITION);
        let request = request.explained("read", Subject::Records(cdt));
        request.unread().await
    }
}
