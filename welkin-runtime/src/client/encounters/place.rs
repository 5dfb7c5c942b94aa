//! Requests about encounters: the same code for every template.

use jiff::tz::TimeZone;

use super::{AssessmentLink, EncounterFields, EncounterId};
use crate::client::Client;
use crate::client::endpoint::{Endpoint, EndpointRequest, endpoints};
use crate::client::list::Listing;
use crate::error::{Error, RequestName};
use crate::id::PatientId;
use crate::json::Json;
use crate::profile::Profile;
use crate::record::{
    AskedFor, Cdt, DecodeError, Key, KnownBy, Page, Record, decode_record, items_asked_for,
    page_asked_for, read_within,
};
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
    Patient(Place),
    /// Those that this user hosts or works on.
    User(Client, String),
    /// Everybody's in the environment.
    All(Client),
}

impl Whose {
    /// The request for the encounters, or for them with all that belongs to them.
    pub(super) fn request(&self, full: bool) -> EndpointRequest {
        let request = match (self, full) {
            (Self::Patient(place), false) => place.to(&LIST),
            (Self::Patient(place), true) => place.to(&LIST_FULL),
            (Self::User(client, id), false) => client.to(&LIST_OF_USER).id("user", id),
            (Self::User(client, id), true) => client.to(&LIST_FULL_OF_USER).id("user", id),
            (Self::All(client), false) => client.to(&LIST_OF_ALL),
            (Self::All(client), true) => client.to(&LIST_FULL_OF_ALL),
        };
        request.explained("read", Subject::Encounters)
    }

    /// Whose encounters those of an answer must be.
    pub(super) fn asked_for(&self) -> AskedFor<'_> {
        AskedFor {
            patient: match self {
                Self::Patient(place) => Some(place.patient.as_str()),
                Self::User(..) | Self::All(_) => None,
            },
            ..AskedFor::default()
        }
    }

    /// Where this encounter is; nothing where it does not say whose it is.
    pub(super) fn place_of(&self, encounter: &Record<EncounterFields>) -> Option<OnePlace> {
        let place = match self {
            Self::Patient(place) => place.clone(),
            Self::User(client, _) | Self::All(client) => {
                Place::new(client.clone(), encounter.system.patient_id.clone()?)
            }
        };
        Some(place.one(&encounter.id))
    }
}

/// Where the encounters of a patient are.
#[derive(Clone)]
pub(super) struct Place {
    client: Client,
    pub(super) patient: PatientId,
}

/// An answer that has not been read.
pub(super) struct Unread {
    pub(super) name: RequestName,
    body: Vec<u8>,
    zone: Option<TimeZone>,
}

impl Unread {
    fn decode<T>(
        &self,
        read: impl FnOnce(&[u8]) -> Result<T, DecodeError>,
    ) -> Result<T, DecodeError> {
        read_within(self.zone.as_ref(), || read(&self.body))
    }

    /// Reads one record. That it is what was asked for, the request has seen to.
    pub(super) fn record<T: Cdt + Default>(self) -> Result<Record<T>, Error> {
        self.decode(decode_record)
            .map_err(|error| Error::unreadable(self.name, &self.body, error))
    }

    /// Reads a page of anything but records.
    pub(super) fn items<T: serde::de::DeserializeOwned>(self) -> Result<Page<T>, Error> {
        self.decode(|body| items_asked_for(body, AskedFor::default()))
            .map_err(|error| Error::unreadable(self.name, &self.body, error))
    }

    /// Reads JSON in a way of its own.
    pub(super) fn read<T>(
        self,
        read: impl FnOnce(&Json) -> Result<T, DecodeError>,
    ) -> Result<T, Error> {
        self.decode(|body| read(&crate::json::from_slice(body)?))
            .map_err(|error| Error::unreadable(self.name, &self.body, error))
    }

    /// Reads any JSON.
    pub(super) fn json<T: serde::de::DeserializeOwned>(self) -> Result<T, Error> {
        self.decode(crate::json::from_slice)
            .map_err(|error| Error::unreadable(self.name, &self.body, error))
    }
}

impl Place {
    pub(super) fn new(client: Client, patient: PatientId) -> Self {
        Self { client, patient }
    }

    pub(super) fn profile(&self) -> &Profile {
        &self.client.caller.profile
    }

    /// A request about the patient's encounters.
    fn to(&self, endpoint: &'static Endpoint) -> EndpointRequest {
        self.client
            .to(endpoint)
            .id("patient", self.patient.as_str())
    }

    /// Creates an encounter by this body.
    pub(super) async fn create(&self, body: Vec<u8>) -> Result<Unread, Error> {
        let request = self.to(&CREATE).body(body);
        self.send(request.explained("create", Subject::Encounters))
            .await
    }

    pub(super) fn one(&self, id: &EncounterId) -> OnePlace {
        OnePlace {
            place: self.clone(),
            id: id.clone(),
        }
    }

    async fn send(&self, request: EndpointRequest) -> Result<Unread, Error> {
        Ok(Unread {
            name: request.name(),
            body: request.unread().await?,
            zone: self.client.caller.tenant_time_zone.clone(),
        })
    }
}

/// Where one encounter is.
#[derive(Clone)]
pub(super) struct OnePlace {
    pub(super) place: Place,
    id: EncounterId,
}

impl OnePlace {
    /// A request about something that belongs to the encounter.
    fn to(&self, endpoint: &'static Endpoint) -> EndpointRequest {
        self.place.to(endpoint).id("encounter", self.id.as_str())
    }

    /// A request about something that belongs to the encounter: all of a kind, or the one of this id.
    fn to_part(&self, endpoint: &'static Endpoint, part: Option<&str>) -> EndpointRequest {
        match part {
            Some(id) => self.to(endpoint).itself("part", id),
            None => self.to(endpoint),
        }
    }

    /// What the encounter in an answer must be.
    pub(super) fn asked_for(&self) -> AskedFor<'_> {
        AskedFor {
            known_by: Some(KnownBy {
                key: Key::Id,
                value: self.id.as_str(),
            }),
            ..self.asked_for_parts()
        }
    }

    /// What the parts of the encounter in an answer must be.
    pub(super) fn asked_for_parts(&self) -> AskedFor<'_> {
        AskedFor {
            patient: Some(self.place.patient.as_str()),
            ..AskedFor::default()
        }
    }

    /// Sends a request about the encounter itself, which policies call so.
    pub(super) async fn send(
        &self,
        endpoint: &'static Endpoint,
        operation: &'static str,
        body: Option<Vec<u8>>,
    ) -> Result<Unread, Error> {
        let request = self.place.to(endpoint);
        let request = request.itself("encounter", self.id.as_str());
        let request = request.explained(operation, Subject::Encounters);
        let request = match body {
            Some(body) => request.body(body),
            None => request,
        };
        self.place.send(request).await
    }

    /// Asks for something that belongs to the encounter: all of a kind, or the one of this id. What policies say of it, if anything, is
    /// not known.
    pub(super) async fn ask(
        &self,
        endpoint: &'static Endpoint,
        part: Option<&str>,
    ) -> Result<Unread, Error> {
        self.place.send(self.to_part(endpoint, part)).await
    }

    /// Writes something that belongs to the encounter: a new one, or the one of this id.
    pub(super) async fn write(
        &self,
        endpoint: &'static Endpoint,
        part: Option<&str>,
        body: Vec<u8>,
    ) -> Result<Unread, Error> {
        let request = self.to_part(endpoint, part).body(body);
        self.place.send(request).await
    }

    /// The links to assessments, of which there are no pages.
    pub(super) async fn links(&self) -> Result<Listing<Record<AssessmentLink>>, Error> {
        let request = self.to(&LIST_LINKS);
        let name = request.name();
        Listing::whole(name, request.read(page_asked_for).await?)
    }

    /// Asks for the disposition, which is a record of this CDT.
    pub(super) async fn disposition(&self, cdt: &'static str) -> Result<Unread, Error> {
        let request = self.to(&GET_DISPOSITION);
        self.place
            .send(request.explained("read", Subject::Records(cdt)))
            .await
    }
}
