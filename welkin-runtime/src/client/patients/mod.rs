//! Patients: creating, reading, changing and listing them.

mod create;
mod demographics;
mod find;
mod list;
mod patient;
pub(super) mod requests;
mod upsert;
mod write;

use std::fmt;
use std::marker::PhantomData;

pub use self::demographics::{Demographics, Gender};
use self::find::OwnPatient;
pub use self::list::{ListPatients, PatientsQuery};
pub use self::patient::Patient;
use self::requests::{DELETE, GET, find_by, read, update};
pub use self::upsert::UpsertPatient;
pub use self::write::{NewPatient, PatientPatch};
use super::connection::Client;
use super::external_id::{self, Sought};
use super::patient_handle::PatientHandle;
use crate::client::external_id::ExternalId;
use crate::error::Error;
use crate::id::PatientId;
use crate::operation::{Create, Delete, FullAccess, Permits, Read, Update};
use crate::security::Subject;

/// The patients of an environment, limited to the access `A`.
///
/// ```no_run
/// use welkin_runtime::{NewPatient, PatientPatch};
/// use welkin_runtime::patients::{Demographics, Gender};
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

impl Patients {
    /// Returns the same handle, limited to the operations that `A` permits.
    #[doc(hidden)]
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

    /// The patients that match a text, page by page or as a stream. The fields that the API searches are not
    /// documented.
    pub fn search(&self, text: impl Into<String>) -> ListPatients
    where
        A: Permits<Read>,
    {
        self.list().query("query", text)
    }

    /// The patients that match a filter, an object, page by page or as a stream: `POST /by-filter/patients`, the only
    /// list of patients that was recorded. An empty filter finds all of them. The keys of other filters are not known:
    /// `filter` is sent unchanged.
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
    /// If the external id is taken, the patient who has it is looked up, and returned if the content is the same: it is
    /// then taken for the call's own earlier success. The same content means that everything set in `patient` is found:
    /// fields as values, their texts character by character, and keys given to [`NewPatient::with`] as JSON, in which
    /// the order of members and the spelling of numbers do not matter. What `patient` leaves unset or sets to null is
    /// not compared, so that the found patient may have more. Without an external id, the external GUID counts; without
    /// either, every conflict is an error.
    ///
    /// # Errors
    /// Returns an error if a value breaks a rule, in which case nothing is sent; if the API rejects the patient, such
    /// as an external id that is taken; or if the response can't be read.
    pub async fn create(&self, patient: &NewPatient) -> Result<Patient, Error>
    where
        A: Permits<Create>,
    {
        create::create(&self.client, patient).await
    }

    /// Ensures that a patient exists under your own id and with these values: await the call to send it. The patient is
    /// looked up, and created, changed in the fields that differ, or left unchanged. The call is idempotent, also in
    /// several tasks at once.
    ///
    /// Fields that `patient` leaves unset are not changed, unless [`clearing`](UpsertPatient::clearing) is requested.
    /// If `patient` has another external id, that is a violation ([`Rule::OtherExternalId`](crate::record::Rule)), and
    /// nothing is sent.
    pub fn upsert(&self, external_id: impl Into<String>, patient: &NewPatient) -> UpsertPatient
    where
        A: Permits<Create> + Permits<Read> + Permits<Update>,
    {
        UpsertPatient::new(self.client.clone(), external_id.into(), patient)
    }

    /// Reads a patient.
    ///
    /// # Errors
    /// Returns an error if there is no such patient, the API rejects the request, or the response can't be read.
    pub async fn get(&self, id: &PatientId) -> Result<Patient, Error>
    where
        A: Permits<Read>,
    {
        read("read", self.client.to(&GET).itself("patient", id.as_str())).await
    }

    /// Reads a patient by your own id, looked up in the [ways](crate::profile::LookUpWay) of the profile.
    ///
    /// # Errors
    /// Returns an error if no patient has the id ([`is_not_found`](Error::is_not_found)) or several have it, the id is
    /// invalid ([`Error::InvalidId`], nothing is sent), the API rejects the request, or the response can't be read.
    pub async fn get_by_external_id(&self, external_id: &str) -> Result<Patient, Error>
    where
        A: Permits<Read>,
    {
        let sought = OwnPatient {
            client: self.client.clone(),
            id: ExternalId::Id(external_id.to_owned()),
        };
        let patient = external_id::find(&sought).await?;
        patient.ok_or_else(|| Error::UnknownExternalId {
            request: sought.request(),
        })
    }

    /// Reads a patient by the external GUID. Source: recorded exchanges.
    ///
    /// # Errors
    /// Returns an error if no patient has it ([`is_not_found`](Error::is_not_found)), the API rejects the request, or
    /// the response can't be read.
    pub async fn get_by_external_guid(&self, guid: &str) -> Result<Patient, Error>
    where
        A: Permits<Read>,
    {
        self.get_by(ExternalId::Guid(guid.to_owned())).await
    }

    /// Reads a patient by the medical record number. Source: a running client; it was never recorded.
    ///
    /// # Errors
    /// Returns an error if no patient has it ([`is_not_found`](Error::is_not_found)), the API rejects the request, or
    /// the response can't be read.
    pub async fn get_by_mrn(&self, mrn: &str) -> Result<Patient, Error>
    where
        A: Permits<Read>,
    {
        self.get_by(ExternalId::Mrn(mrn.to_owned())).await
    }

    /// Deletes a patient with all related data, permanently.
    ///
    /// In recorded exchanges of 2022, the API rejected this call for API clients; according to release notes of 2023,
    /// they are allowed to since. A successful response was never recorded: any status of success is accepted.
    ///
    /// # Errors
    /// Returns an error if there is no such patient, or the API rejects the request.
    pub async fn delete(&self, id: &PatientId) -> Result<(), Error>
    where
        A: Permits<Delete>,
    {
        let deletion = self.client.to(&DELETE).id("patient", id.as_str());
        let deletion = deletion.explained("delete", Subject::Patients);
        deletion.done().await
    }

    /// Changes a patient. Only fields in the patch are checked and sent.
    ///
    /// # Errors
    /// Returns an error if a value breaks a rule, in which case nothing is sent; if there is no such patient, or the
    /// API rejects the request; or if the response can't be read.
    pub async fn update(&self, id: &PatientId, patch: &PatientPatch) -> Result<Patient, Error>
    where
        A: Permits<Update>,
    {
        update(&self.client, id, patch).await
    }

    /// The patient in the response for an external id. A response that states another id is of another patient.
    async fn get_by(&self, id: ExternalId) -> Result<Patient, Error> {
        id.check()?;
        let found = find_by(&self.client, &id).await?;
        let client = self.client.clone();
        let (sought, own) = (OwnPatient { client, id }, found.id.clone());
        let found = external_id::answer(&sought, found, own.as_str())?;
        found.ok_or_else(|| Error::UnknownExternalId {
            request: sought.request(),
        })
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

impl Client {
    /// The patients of the environment.
    #[must_use]
    pub fn patients(&self) -> Patients {
        Patients {
            client: self.clone(),
            access: PhantomData,
        }
    }
}

impl PatientHandle {
    /// Reads the patient's own data.
    ///
    /// # Errors
    /// Returns an error if the API rejects the request, there is no such patient, or the response can't be read.
    pub async fn get(&self) -> Result<Patient, Error> {
        self.client.patients().get(&self.id).await
    }

    /// Changes the patient's own data. Only fields in the patch are checked and sent.
    ///
    /// # Errors
    /// Returns an error if a value breaks a rule, in which case nothing is sent; if there is no such patient, or the
    /// API rejects the request; or if the response can't be read.
    pub async fn update(&self, patch: &PatientPatch) -> Result<Patient, Error> {
        self.client.patients().update(&self.id, patch).await
    }

    /// Deletes the patient with all related data, permanently; see [`Patients::delete`].
    ///
    /// # Errors
    /// Returns an error if there is no such patient, or the API rejects the request.
    pub async fn delete(self) -> Result<(), Error> {
        self.client.patients().delete(&self.id).await
    }
}
