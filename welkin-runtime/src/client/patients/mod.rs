//! Patients: creating, reading, changing and listing them.

mod demographics;
mod list;
mod upsert;
mod write;

use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub use demographics::{Demographics, Gender};
pub use list::{ListPatients, PatientsQuery};
pub use upsert::UpsertPatient;
pub use write::{NewPatient, PatientPatch};

use self::upsert::OwnPatient;
use super::endpoint::{EndpointRequest, endpoints};
use super::own_id::{self, Look, Sought};
use super::{Client, PatientHandle};
use crate::access::{FullAccess, Permits};
use crate::call::LookUp;
use crate::error::{Error, RequestName};
use crate::hidden::{HIDDEN, Reveal};
use crate::id::{OwnId, PatientId, check_own_id};
use crate::record::operation::{Create, Delete, Read, Update};
use crate::record::{AskedFor, DateTime, Record, decode_record, record_asked_for};
use crate::security::Subject;

endpoints! {
    LIST: GET "/patients", Documented, in_profile(|profile| &profile.patients_path);
    BY_FILTER: POST "/by-filter/patients", Recorded, idempotent();
    CREATE: POST "/patients", Recorded, in_profile(|profile| &profile.patients_path);
    GET: GET "/patients/{patient}", Recorded, in_profile(|profile| &profile.patient_path);
    UPDATE: PATCH "/patients/{patient}", Recorded, in_profile(|profile| &profile.patient_path);
    DELETE: DELETE "/patients/{patient}", Recorded, in_profile(|profile| &profile.patient_path);
}

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
        ListPatients::of(&self.client)
    }

    /// The patients that match a text, page by page or as a stream. What the text is compared with is the API's choice and not
    /// documented.
    pub fn search(&self, text: impl Into<String>) -> ListPatients
    where
        A: Permits<Read>,
    {
        self.list().query("query", text)
    }

    /// The patients that match a filter, an object, page by page or as a stream: `POST /by-filter/patients`, the only list of patients
    /// that was recorded. An empty filter finds all of them. Which keys others may have is not known: what is sent is `filter` as it is.
    ///
    /// ```no_run
    /// # async fn example(client: care::Client) -> Result<(), welkin_runtime::Error> {
    /// let everybody = client.patients().by_filter(&serde_json::json!({})).all().await?.complete()?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn by_filter(&self, filter: &serde_json::Value) -> ListPatients
    where
        A: Permits<Read>,
    {
        ListPatients::by_filter(&self.client, filter)
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
        patient.own_ids().try_for_each(check_own_id)?;
        patient.validate()?;
        let sought = patient.own_id().map(|id| OwnPatient {
            client: self.client.clone(),
            id,
        });
        let sought = sought.filter(|sought| !sought.ways().0.is_empty());
        let look = sought.as_ref().map(Look::new);
        let create = self.client.to(&CREATE).body(patient.body());
        let create = create.explained("create", Subject::Patients);
        let look_up = look.as_ref().map(|look| look as &dyn LookUp);
        let created = create.read_or_look_up(look_up, record_asked_for).await?;
        let created = created.map(Patient::new);
        Ok(match (look, created) {
            (Some(look), created) => look.or_found(created),
            (None, Some(created)) => (created, false),
            (None, None) => unreachable!("nothing was looked for"),
        })
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
        self.patient("read", self.client.to(&GET).itself("patient", id.as_str()))
            .await
    }

    /// Reads a patient by your own id, looked up in the [ways](crate::LookUpWay) of the profile.
    ///
    /// # Errors
    /// When no patient has the id ([`is_not_found`](Error::is_not_found)) or several have it, it is no id ([`Error::InvalidId`], nothing is
    /// sent), the API refuses, or the answer can't be read.
    pub async fn get_by_external_id(&self, external_id: &str) -> Result<Patient, Error>
    where
        A: Permits<Read>,
    {
        let sought = OwnPatient {
            client: self.client.clone(),
            id: OwnId::Id(external_id.to_owned()),
        };
        let patient = own_id::find(&sought).await?;
        patient.ok_or_else(|| Error::UnknownExternalId {
            request: self.name("GET", &self.client.caller.profile.patient_path),
        })
    }

    /// Reads a patient by the external GUID. Source: recorded exchanges.
    ///
    /// # Errors
    /// When no patient has it ([`is_not_found`](Error::is_not_found)), the API refuses, or the answer can't be read.
    pub async fn get_by_external_guid(&self, guid: &str) -> Result<Patient, Error>
    where
        A: Permits<Read>,
    {
        self.get_by(OwnId::Guid(guid.to_owned())).await
    }

    /// Reads a patient by the medical record number. Source: a running client; it was never recorded.
    ///
    /// # Errors
    /// When no patient has it ([`is_not_found`](Error::is_not_found)), the API refuses, or the answer can't be read.
    pub async fn get_by_mrn(&self, mrn: &str) -> Result<Patient, Error>
    where
        A: Permits<Read>,
    {
        self.get_by(OwnId::Mrn(mrn.to_owned())).await
    }

    /// Deletes a patient with all that belongs to them, for good.
    ///
    /// API clients were refused this in recorded exchanges of 2022; release notes of 2023 say that they may since. What a success looks
    /// like was never recorded: any is taken as one.
    ///
    /// # Errors
    /// When there is no such patient, or the API refuses.
    pub async fn delete(&self, id: &PatientId) -> Result<(), Error>
    where
        A: Permits<Delete>,
    {
        let deletion = self.client.to(&DELETE).id("patient", id.as_str());
        let deletion = deletion.explained("delete", Subject::Patients);
        deletion.done().await
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
        patch.own_ids().try_for_each(check_own_id)?;
        patch.validate()?;
        let change = self.client.to(&UPDATE).itself("patient", id.as_str());
        self.patient("update", change.body(patch.body())).await
    }

    /// The patient who is answered for an id. An answer that says another one is of somebody else.
    async fn get_by(&self, id: OwnId) -> Result<Patient, Error> {
        id.check()?;
        let found = self.find_by(&id).await?;
        let client = self.client.clone();
        let (sought, own) = (OwnPatient { client, id }, found.id.clone());
        let found = own_id::answer(&sought, found, own.as_str())?;
        found.ok_or_else(|| Error::UnknownExternalId {
            request: sought.request(),
        })
    }

    async fn find_by(&self, id: &OwnId) -> Result<Patient, Error> {
        let (parameter, kind) = id.query(&self.client.caller.profile);
        let request = self.client.to(&GET).id("patient", id.as_str());
        let request = request.query(parameter.to_owned(), kind);
        // What stands for `{patient}` is no patient's id.
        let read = |body: &[u8], _: AskedFor<'_>| decode_record(body);
        let request = request.explained("read", Subject::Patients);
        request.read(read).await.map(Patient::new)
    }

    async fn patient(
        &self,
        operation: &'static str,
        request: EndpointRequest,
    ) -> Result<Patient, Error> {
        let request = request.explained(operation, Subject::Patients);
        request.read(record_asked_for).await.map(Patient::new)
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

impl PatientHandle {
    /// Deletes the patient with all that belongs to them, for good; see [`Patients::delete`].
    ///
    /// # Errors
    /// When there is no such patient, or the API refuses.
    pub async fn delete(self) -> Result<(), Error> {
        self.client.patients().delete(&self.id).await
    }
}
