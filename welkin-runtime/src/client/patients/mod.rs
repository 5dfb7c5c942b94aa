//! Patients: creating, reading, changing and listing them.

mod demographics;
mod list;
mod write;

use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;

use http::Method;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub use demographics::{Demographics, Gender};
pub use list::{ListPatients, PatientsQuery};
pub use write::{NewPatient, PatientPatch};

use super::Client;
use crate::access::{FullAccess, Permits};
use crate::call::{LookUp, Request};
use crate::error::Error;
use crate::hidden::{HIDDEN, Reveal};
use crate::id::{ForeignId, PatientId};
use crate::record::operation::{Create, Read, Update};
use crate::record::{DateTime, Record, decode_record};
use crate::security::{Permission, Subject};

/// The patients of an environment; with what code may do with them.
///
/// ```no_run
/// use welkin_runtime::{Demographics, Gender, NewPatient, PatientPatch};
/// # async fn example(client: care::Client) -> Result<(), welkin_runtime::Error> {
/// let new = NewPatient::new("Ada", "Example").external_id("ehr-1815").gender(Gender::Female);
/// let created = client.patients().create(&new).await?; // validated before it is sent
///
/// let read = client.patients().get_by_external_id("ehr-1815").await?;
/// assert_eq!(read.id, created.id);
///
/// let moved = PatientPatch::new().city("London").clear(Demographics::PHONE);
/// client.patients().update(&created.id, &moved).await?;
/// # Ok(())
/// # }
/// ```
pub struct Patients<A = FullAccess> {
    client: Client,
    access: PhantomData<fn() -> A>,
}

/// A patient as read. Demographics are reached directly: `patient.last_name`.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Patient {
    /// The patient's id.
    pub id: PatientId,
    /// What Welkin sent: a flat map of fields, the id among them.
    record: Record<Demographics>,
}

impl Patient {
    fn new(record: Record<Demographics>) -> Self {
        Self {
            id: PatientId::from(record.id.as_str()),
            record,
        }
    }

    /// When the patient was created.
    #[must_use]
    pub fn created_at(&self) -> Option<DateTime> {
        self.moment("createdAt")
    }

    /// When the patient was last changed.
    #[must_use]
    pub fn updated_at(&self) -> Option<DateTime> {
        self.moment("updatedAt")
    }

    fn moment(&self, key: &str) -> Option<DateTime> {
        self.extra.get(key)?.as_str()?.parse().ok()
    }
}

impl Deref for Patient {
    type Target = Demographics;

    fn deref(&self) -> &Demographics {
        &self.record.data
    }
}

/// The id, and nothing of the patient.
impl fmt::Debug for Patient {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Patient({:?}, {HIDDEN})", self.id)
    }
}

impl Reveal for Patient {
    fn write_revealed(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.record.write_revealed(formatter)
    }
}

/// Every key as it came.
impl Serialize for Patient {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.record.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Patient {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Record::deserialize(deserializer).map(Self::new)
    }
}

impl Patients {
    pub(super) fn new(client: Client) -> Self {
        Self {
            client,
            access: PhantomData,
        }
    }

    /// The same, for code that may do no more than `A` permits.
    #[must_use]
    pub fn limited_to<A>(self) -> Patients<A> {
        Patients {
            client: self.client,
            access: PhantomData,
        }
    }
}

impl<A> Patients<A> {
    /// The patients, page by page or as a stream.
    pub fn list(&self) -> ListPatients
    where
        A: Permits<Read>,
    {
        ListPatients::of(self.client.clone())
    }

    /// The patients that match a text, page by page or as a stream. What the text is compared with is the API's choice and not
    /// documented.
    pub fn search(&self, text: impl Into<String>) -> ListPatients
    where
        A: Permits<Read>,
    {
        self.list().query("query", text)
    }

    /// Creates a patient. Names, phone numbers and the like are checked first.
    ///
    /// # Errors
    /// When a value breaks a rule, in which case nothing is sent; when the API refuses it, such as an external id that is taken; when
    /// the answer can't be read.
    pub async fn create(&self, patient: &NewPatient) -> Result<Patient, Error>
    where
        A: Permits<Create>,
    {
        patient.validate()?;
        let profile = &self.client.caller.profile;
        let id = patient.foreign_id();
        let query = id.map(|id| [id.query(profile)]);
        let values = [("patient", id.map_or("", ForeignId::as_str))];
        let look_up = query.as_ref().map(|query| LookUp {
            template: &profile.patient_path,
            values: &values,
            query,
        });
        self.patient(Request {
            method: Method::POST,
            template: &profile.patients_path,
            values: &[],
            query: &[],
            body: Some(patient.body()),
            look_up,
        })
        .await
    }

    /// Reads a patient.
    ///
    /// # Errors
    /// When there is no such patient, the API refuses, or the answer can't be read.
    pub async fn get(&self, id: &PatientId) -> Result<Patient, Error>
    where
        A: Permits<Read>,
    {
        self.find(id.as_str(), &[]).await
    }

    /// Reads a patient by your own id. The way to ask is that of the recorded `v8` traffic: `?type=EID`.
    ///
    /// # Errors
    /// When there is no such patient, the API refuses, or the answer can't be read.
    pub async fn get_by_external_id(&self, external_id: &str) -> Result<Patient, Error>
    where
        A: Permits<Read>,
    {
        let query = ForeignId::Id(external_id).query(&self.client.caller.profile);
        self.find(external_id, &[query]).await
    }

    /// Changes a patient. Only what the patch touches is checked and sent.
    ///
    /// # Errors
    /// When a value breaks a rule, in which case nothing is sent; when there is no such patient, or the API refuses; when the answer
    /// can't be read.
    pub async fn update(&self, id: &PatientId, patch: &PatientPatch) -> Result<Patient, Error>
    where
        A: Permits<Update>,
    {
        patch.validate()?;
        let profile = &self.client.caller.profile;
        self.patient(Request {
            method: Method::PATCH,
            template: &profile.patient_path,
            values: &[("patient", id.as_str())],
            query: &[],
            body: Some(patch.body()),
            look_up: None,
        })
        .await
    }

    async fn find(&self, id: &str, query: &[(&str, String)]) -> Result<Patient, Error> {
        let profile = &self.client.caller.profile;
        self.patient(Request {
            method: Method::GET,
            template: &profile.patient_path,
            values: &[("patient", id)],
            query,
            body: None,
            look_up: None,
        })
        .await
    }

    async fn patient(&self, request: Request<'_>) -> Result<Patient, Error> {
        let operation = Permission::operation_of(&request.method);
        let record = self.client.call(request, decode_record).await;
        record
            .map(Patient::new)
            .map_err(|error| self.client.explained(error, operation, Subject::Patients))
    }
}

impl<A> Clone for Patients<A> {
    fn clone(&self) -> Self {
        Self {
            client: self.client.clone(),
            access: PhantomData,
        }
    }
}

impl<A> fmt::Debug for Patients<A> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Patients")
            .field("client", &self.client)
            .finish()
    }
}
