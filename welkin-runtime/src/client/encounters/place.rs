//! Requests about encounters: the same code for every template.

use http::Method;
use jiff::tz::TimeZone;

use super::EncounterId;
use crate::call::Request;
use crate::client::Client;
use crate::error::{Error, RequestName};
use crate::id::PatientId;
use crate::json::Json;
use crate::profile::Profile;
use crate::record::{
    Cdt, DecodeError, Page, Record, decode_items, decode_page, decode_record, read_within,
};
use crate::security::{Permission, Subject};

/// Where the encounters of a patient are.
#[derive(Clone)]
pub(super) struct Place {
    client: Client,
    pub(super) patient: PatientId,
}

/// An encounter, and what belongs to it.
#[derive(Clone, Copy)]
pub(super) enum Resource<'a> {
    Encounter,
    FullEncounter,
    Disposition,
    AssessmentLinks,
    /// The link of this id.
    AssessmentLink(&'a str),
    Comments,
    /// The comment of this id.
    Comment(&'a str),
}

impl<'a> Resource<'a> {
    /// The path's template.
    fn path(self, profile: &Profile) -> &str {
        match self {
            Self::Encounter => &profile.encounter_path,
            Self::FullEncounter => &profile.full_encounter_path,
            Self::Disposition => &profile.disposition_path,
            Self::AssessmentLinks => &profile.assessment_links_path,
            Self::AssessmentLink(_) => &profile.assessment_link_path,
            Self::Comments => &profile.comments_path,
            Self::Comment(_) => &profile.comment_path,
        }
    }

    /// What stands for `{part}`.
    const fn part(self) -> &'a str {
        match self {
            Self::AssessmentLink(id) | Self::Comment(id) => id,
            _ => "",
        }
    }
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

    /// Reads one record.
    pub(super) fn record<T: Cdt + Default>(self) -> Result<Record<T>, Error> {
        self.decode(decode_record)
            .map_err(|error| Error::unreadable(self.name, &self.body, error))
    }

    /// Reads a page of records.
    pub(super) fn page<T: Cdt + Default>(self) -> Result<Page<Record<T>>, Error> {
        self.decode(decode_page)
            .map_err(|error| Error::unreadable(self.name, &self.body, error))
    }

    /// Reads a page of anything but records.
    pub(super) fn items<T: serde::de::DeserializeOwned>(self) -> Result<Page<T>, Error> {
        self.decode(decode_items)
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

    /// Sends a request about the patient's encounters as a whole.
    pub(super) async fn all(
        &self,
        method: Method,
        query: &[(&'static str, String)],
        body: Option<Vec<u8>>,
    ) -> Result<Unread, Error> {
        let template = &self.profile().encounters_path;
        let operation = Permission::operation_of(&method);
        let answer = self.send(method, template, &[], query, body).await;
        answer.map_err(|error| self.explained(error, operation))
    }

    /// An error of an operation on encounters.
    fn explained(&self, error: Error, operation: impl Into<Option<&'static str>>) -> Error {
        self.client.explained(error, operation, Subject::Encounters)
    }

    /// Name of the list request.
    pub(super) fn list_name(&self) -> RequestName {
        RequestName {
            method: "GET",
            path: self.profile().encounters_path.clone(),
        }
    }

    pub(super) fn one(&self, id: &EncounterId) -> OnePlace {
        OnePlace {
            place: self.clone(),
            id: id.clone(),
        }
    }

    async fn send(
        &self,
        method: Method,
        template: &str,
        values: &[(&'static str, &str)],
        query: &[(&'static str, String)],
        body: Option<Vec<u8>>,
    ) -> Result<Unread, Error> {
        let patient = ("patient", self.patient.as_str());
        let values: Vec<_> = values.iter().copied().chain([patient]).collect();
        let request = Request {
            method,
            template,
            values: &values,
            query,
            body,
            look_up: None,
        };
        let name = request.name();
        let body = self.client.send(request).await?;
        Ok(Unread {
            name,
            body,
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
    /// Sends a request about the encounter, or about what belongs to it.
    pub(super) async fn send(
        &self,
        method: Method,
        resource: Resource<'_>,
        body: Option<Vec<u8>>,
    ) -> Result<Unread, Error> {
        let values = [("encounter", self.id.as_str()), ("part", resource.part())];
        let template = resource.path(self.place.profile());
        let operation = Permission::operation_of(&method);
        let answer = self.place.send(method, template, &values, &[], body).await;
        answer.map_err(|error| match resource {
            Resource::Encounter | Resource::FullEncounter => self.place.explained(error, operation),
            // What policies say of the other parts, if anything, is not known.
            _ => error,
        })
    }

    /// Completes the encounter by this body: a change in HTTP, and an operation of its own in policies.
    pub(super) async fn complete(&self, body: Vec<u8>) -> Result<Unread, Error> {
        let answer = self.send(Method::PATCH, Resource::Encounter, Some(body));
        let answer = answer.await;
        answer.map_err(|error| self.place.explained(error, "complete"))
    }

    /// Asks for the disposition, which is a record of this CDT.
    pub(super) async fn disposition(&self, cdt: &str) -> Result<Unread, Error> {
        let answer = self.send(Method::GET, Resource::Disposition, None).await;
        let client = &self.place.client;
        answer.map_err(|error| client.explained(error, "read", Subject::Records(cdt)))
    }
}
