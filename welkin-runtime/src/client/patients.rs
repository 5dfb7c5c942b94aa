//! Patients: creating and reading them. All demographics are private: they never show in `Debug`.

use std::fmt;

use reqwest::Method;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::Client;
use crate::error::{Error, RequestName, UnreadableAnswer};
use crate::id::PatientId;
use crate::record::{Date, DecodeError};
use crate::transport::Request;

/// The patients of an environment.
#[derive(Clone, Debug)]
pub struct Patients {
    client: Client,
}

/// A patient to be created. Recorded traffic needs first and last name and nothing else.
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NewPatient {
    first_name: String,
    last_name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    external_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    birth_date: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    phone: Option<String>,
    #[serde(flatten)]
    other: Map<String, Value>,
}

impl NewPatient {
    /// A patient of this name.
    #[must_use]
    pub fn new(first_name: impl Into<String>, last_name: impl Into<String>) -> Self {
        Self {
            first_name: first_name.into(),
            last_name: last_name.into(),
            ..Self::default()
        }
    }

    /// Your id for the patient.
    #[must_use]
    pub fn external_id(mut self, id: impl Into<String>) -> Self {
        self.external_id = Some(id.into());
        self
    }

    /// Date of birth.
    #[must_use]
    pub fn birth_date(mut self, day: Date) -> Self {
        self.birth_date = Some(day);
        self
    }

    /// E-mail address.
    #[must_use]
    pub fn email(mut self, email: impl Into<String>) -> Self {
        self.email = Some(email.into());
        self
    }

    /// Phone number in E.164 form, such as `+15551234567`.
    #[must_use]
    pub fn phone(mut self, phone: impl Into<String>) -> Self {
        self.phone = Some(phone.into());
        self
    }

    /// Any other key of the API's patient, such as `timezone`.
    #[must_use]
    pub fn with(mut self, key: impl Into<String>, value: impl Into<Value>) -> Self {
        self.other.insert(key.into(), value.into());
        self
    }
}

/// Demographics are private.
impl fmt::Debug for NewPatient {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("NewPatient([PHI])")
    }
}

/// A patient as Welkin sends them: every key is kept, the common ones have accessors.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Patient {
    /// The patient's id.
    pub id: PatientId,
    #[serde(flatten)]
    fields: Map<String, Value>,
}

impl Patient {
    fn text(&self, key: &str) -> Option<&str> {
        self.get(key)?.as_str()
    }

    /// Any key as Welkin sent it.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.fields.get(key)
    }

    /// Your id for the patient.
    #[must_use]
    pub fn external_id(&self) -> Option<&str> {
        self.text("externalId")
    }

    /// First name.
    #[must_use]
    pub fn first_name(&self) -> Option<&str> {
        self.text("firstName")
    }

    /// Last name.
    #[must_use]
    pub fn last_name(&self) -> Option<&str> {
        self.text("lastName")
    }

    /// E-mail address.
    #[must_use]
    pub fn email(&self) -> Option<&str> {
        self.text("email")
    }

    /// Phone number.
    #[must_use]
    pub fn phone(&self) -> Option<&str> {
        self.text("phone")
    }

    /// Date of birth.
    #[must_use]
    pub fn birth_date(&self) -> Option<Date> {
        self.text("birthDate")?.parse().ok()
    }
}

/// Demographics are private.
impl fmt::Debug for Patient {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Patient({:?}, [PHI])", self.id)
    }
}

impl Patients {
    pub(super) fn new(client: Client) -> Self {
        Self { client }
    }

    /// Creates a patient.
    ///
    /// # Errors
    /// When the API refuses it, such as an external id that is taken, or the answer can't be read.
    pub async fn create(&self, patient: &NewPatient) -> Result<Patient, Error> {
        let body = serde_json::to_vec(patient)
            .expect("keys are texts and writing to memory does not fail");
        let profile = &self.client.transport.profile;
        self.patient(Request {
            method: Method::POST,
            template: &profile.patients_path,
            values: &[],
            query: &[],
            body: Some(body),
        })
        .await
    }

    /// Reads a patient.
    ///
    /// # Errors
    /// When there is no such patient, the API refuses, or the answer can't be read.
    pub async fn get(&self, id: &PatientId) -> Result<Patient, Error> {
        self.find(id.as_str(), &[]).await
    }

    /// Reads a patient by your own id. The way to ask is that of the recorded `v8` traffic: `?type=EID`.
    ///
    /// # Errors
    /// When there is no such patient, the API refuses, or the answer can't be read.
    pub async fn get_by_external_id(&self, external_id: &str) -> Result<Patient, Error> {
        self.find(external_id, &[("type", "EID".to_owned())]).await
    }

    async fn find(&self, id: &str, query: &[(&'static str, String)]) -> Result<Patient, Error> {
        let profile = &self.client.transport.profile;
        self.patient(Request {
            method: Method::GET,
            template: &profile.patient_path,
            values: &[("patient", id)],
            query,
            body: None,
        })
        .await
    }

    async fn patient(&self, request: Request<'_>) -> Result<Patient, Error> {
        let name = request.name();
        let body = self.client.send(request).await?;
        decode(name, &body)
    }
}

fn decode(request: RequestName, body: &[u8]) -> Result<Patient, Error> {
    serde_json::from_slice(body).map_err(|error| Error::Decode {
        request,
        source: UnreadableAnswer::new(body, DecodeError::from(error)),
    })
}
