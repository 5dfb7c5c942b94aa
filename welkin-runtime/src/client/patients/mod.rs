//! Patients: creating, reading, changing and listing them.

mod demographics;
mod list;
mod upsert;
mod write;

use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;
use std::sync::atomic::AtomicBool;

use http::Method;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub use demographics::{Demographics, Gender};
pub use list::{ListPatients, PatientsQuery};
pub use upsert::UpsertPatient;
pub use write::{NewPatient, PatientPatch};

use self::upsert::OwnPatient;
use super::{Client, own_id};
use crate::access::{FullAccess, Permits};
use crate::call::{LookUp, Request, RequestBody};
use crate::error::{Error, RequestName};
use crate::hidden::{HIDDEN, Reveal};
use crate::id::{ForeignId, PatientId};
use crate::profile::LookUpWay;
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
        match self.post(patient).await {
            Ok((created, false)) => Ok(created),
            Ok((found, true)) if upsert::is_as_sent(&found, patient) => Ok(found),
            Ok((_, true)) => Err(Error::ExternalIdTaken {
                request: self.name("POST", &self.client.caller.profile.patients_path),
            }),
            Err(error) => self.created_before(error, patient).await,
        }
    }

    /// Makes a patient be there, under your own id and with these values: await the call to send it. The patient is looked up, and
    /// created, changed in the fields that differ, or left alone. To do so again, or in several tasks at once, does no harm.
    ///
    /// What `patient` leaves unset is left as it is, unless [`clearing`](UpsertPatient::clearing) is asked for.
    pub fn upsert(&self, external_id: impl Into<String>, patient: &NewPatient) -> UpsertPatient
    where
        A: Permits<Create> + Permits<Read> + Permits<Update>,
    {
        UpsertPatient::new(self.client.clone(), external_id.into(), patient)
    }

    /// Sends what creates a patient. Whether the patient was found instead, after an attempt without an answer, is also returned.
    async fn post(&self, patient: &NewPatient) -> Result<(Patient, bool), Error> {
        patient.validate()?;
        let profile = &self.client.caller.profile;
        let can_look = profile
            .foreign_ids
            .patient_look_ups
            .contains(&LookUpWay::Type);
        let id = patient.foreign_id();
        let query = id.filter(|_| can_look).map(|id| [id.query(profile)]);
        let values = [("patient", id.map_or("", ForeignId::as_str))];
        let was_found = AtomicBool::new(false);
        let look_up = query.as_ref().map(|query| LookUp {
            template: &profile.patient_path,
            values: &values,
            query,
            was_found: &was_found,
        });
        let request = Request {
            body: Some(RequestBody::from(patient.body())),
            look_up,
            ..Request::new(Method::POST, &profile.patients_path)
        };
        let patient = self.patient(request).await?;
        Ok((patient, was_found.into_inner()))
    }

    fn name(&self, method: &'static str, path: &str) -> RequestName {
        RequestName {
            method,
            path: path.to_owned(),
        }
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

    /// Reads a patient by your own id, looked up in the [ways](crate::LookUpWay) of the profile.
    ///
    /// # Errors
    /// When no patient has the id ([`is_not_found`](Error::is_not_found)), the API refuses, or the answer can't be read.
    pub async fn get_by_external_id(&self, external_id: &str) -> Result<Patient, Error>
    where
        A: Permits<Read>,
    {
        let sought = OwnPatient {
            client: self.client.clone(),
            id: external_id.to_owned(),
        };
        let patient = own_id::find(&sought).await?;
        patient.ok_or_else(|| Error::UnknownExternalId {
            request: self.name("GET", &self.client.caller.profile.patient_path),
        })
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
            values: &[("patient", id.as_str())],
            body: Some(RequestBody::from(patch.body())),
            ..Request::new(Method::PATCH, &profile.patient_path)
        })
        .await
    }

    async fn find_by(&self, id: ForeignId<'_>) -> Result<Patient, Error> {
        let query = id.query(&self.client.caller.profile);
        self.find(id.as_str(), &[query]).await
    }

    async fn find(&self, id: &str, query: &[(&str, String)]) -> Result<Patient, Error> {
        let profile = &self.client.caller.profile;
        self.patient(Request {
            values: &[("patient", id)],
            query,
            ..Request::new(Method::GET, &profile.patient_path)
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
