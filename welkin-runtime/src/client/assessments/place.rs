//! Requests about assessment records: the same code for every assessment.

use http::Method;
use jiff::tz::TimeZone;

use crate::call::{Request, RequestBody};
use crate::client::Client;
use crate::error::{Error, RequestName};
use crate::id::PatientId;
use crate::json::Json;
use crate::profile::Profile;
use crate::record::{AskedFor, DecodeError, Key, Page, items_asked_for, read_within};

/// Where the assessment records of a patient are.
#[derive(Clone)]
pub(super) struct Place {
    client: Client,
    pub(super) patient: PatientId,
}

/// What a request is about.
#[derive(Clone, Copy)]
pub(super) enum Resource<'a> {
    Records,
    /// The record of this id.
    Record(&'a str),
    /// The answers of the record of this id.
    Answers(&'a str),
}

impl<'a> Resource<'a> {
    /// The path's template.
    fn path(self, profile: &Profile) -> &str {
        match self {
            Self::Records => &profile.assessment_records_path,
            Self::Record(_) => &profile.assessment_record_path,
            Self::Answers(_) => &profile.assessment_answers_path,
        }
    }

    /// Whether one record is answered.
    const fn is_one(self) -> bool {
        !matches!(self, Self::Records)
    }

    /// What stands for `{record}`.
    const fn record(self) -> &'a str {
        match self {
            Self::Records => "",
            Self::Record(id) | Self::Answers(id) => id,
        }
    }
}

/// An answer of the server that has not been read.
pub(super) struct Unread {
    pub(super) name: RequestName,
    body: Vec<u8>,
    patient: PatientId,
    zone: Option<TimeZone>,
}

impl Unread {
    /// Reads one object. That it is what was asked for, the request has seen to.
    pub(super) fn one<T: serde::de::DeserializeOwned>(&self) -> Result<T, Error> {
        let read = || crate::json::from_slice(&self.body);
        read_within(self.zone.as_ref(), read).map_err(|error| self.unreadable(error))
    }

    pub(super) fn page<T: serde::de::DeserializeOwned>(&self) -> Result<Page<T>, Error> {
        let asked = AskedFor {
            patient: Some(self.patient.as_str()),
            ..AskedFor::default()
        };
        let read = || items_asked_for(&self.body, asked);
        read_within(self.zone.as_ref(), read).map_err(|error| self.unreadable(error))
    }

    fn unreadable(&self, error: DecodeError) -> Error {
        Error::unreadable(self.name.clone(), &self.body, error)
    }
}

impl Place {
    /// In which the tenant's days begin.
    pub(super) fn zone(&self) -> Option<&TimeZone> {
        self.client.caller.tenant_time_zone.as_ref()
    }

    pub(super) fn new(client: Client, patient: PatientId) -> Self {
        Self { client, patient }
    }

    /// Name of the list request.
    pub(super) fn list_name(&self) -> RequestName {
        RequestName::new(&Method::GET, &self.profile().assessment_records_path)
    }

    fn profile(&self) -> &Profile {
        &self.client.caller.profile
    }

    pub(super) async fn send(
        &self,
        method: Method,
        resource: Resource<'_>,
        query: &[(&'static str, String)],
        body: Option<&Json>,
    ) -> Result<Unread, Error> {
        let request = Request {
            values: &[
                ("patient", self.patient.as_str()),
                ("record", resource.record()),
            ],
            known_by: resource.is_one().then_some((Key::Id, "record")),
            query,
            body: body
                .map(|body| body.text().into_bytes())
                .map(RequestBody::from),
            ..Request::new(method, resource.path(self.profile()))
        };
        let name = request.name();
        let body = self.client.send(request).await?;
        Ok(Unread {
            name,
            body,
            patient: self.patient.clone(),
            zone: self.zone().cloned(),
        })
    }
}
