//! One encounter, and the operations that its state allows.

use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;

use super::EncounterId;
use super::comments::Comments;
use super::fields::EncounterFields;
use super::requests::{DELETE, OneEncounter, UPDATE_DISPOSITION};
use super::template::EncounterKind;
use super::update::UpdateEncounter;
use crate::error::Error;
use crate::id::PatientId;
use crate::operation::{Delete, Permits, ReadDisposition, Update};
use crate::record::{Cdt, Patch, Record, WritableCdt, create_body, validate_create};

/// An open encounter: it can be changed, completed and deleted.
pub enum Open {}

/// A completed encounter: Welkin has locked it and its assessments.
pub enum Completed {}

/// A deleted or cancelled encounter.
pub enum Closed {}

/// An encounter with an unknown status, or without a status.
pub enum Unknown {}

/// An encounter of the template `K` in the state `S`: [`Open`], [`Completed`], [`Closed`](super::Closed) or
/// [`Unknown`](super::Unknown). Its fields are accessed directly: `encounter.notes`.
///
/// It can't be cloned, so that no open copy of a completed encounter remains.
///
/// ```no_run
/// # async fn example(patient: care::Patient) -> Result<(), welkin_runtime::Error> {
/// let mut visit = patient.encounters().intake_visit().create().await?;
/// visit.update().notes("Came with her sister").await?;
/// visit.comments().add("Call again in May").await?;
///
/// let visit = visit.complete().await?; // Encounter<IntakeVisit, Completed>: nothing that changes it compiles
/// println!("{:?}", visit.disposition().await?.outcome);
/// # Ok(())
/// # }
/// ```
pub struct Encounter<K, S> {
    pub(super) one: OneEncounter,
    record: Box<Record<EncounterFields>>,
    kind: PhantomData<fn() -> (K, S)>,
}

impl<K, S> Encounter<K, S> {
    pub(super) fn new(one: OneEncounter, record: Box<Record<EncounterFields>>) -> Self {
        Self {
            one,
            record,
            kind: PhantomData,
        }
    }

    pub(super) fn into_parts(self) -> (OneEncounter, Box<Record<EncounterFields>>) {
        (self.one, self.record)
    }

    /// The encounter's id.
    #[must_use]
    pub fn id(&self) -> &EncounterId {
        &self.record.id
    }

    /// The patient of the encounter.
    #[must_use]
    pub fn patient_id(&self) -> &PatientId {
        self.one.patient_id()
    }

    /// The record as Welkin sent it.
    #[must_use]
    pub fn record(&self) -> &Record<EncounterFields> {
        &self.record
    }

    /// The comments on it.
    #[must_use]
    pub fn comments(&self) -> Comments {
        Comments::new(self.one.clone())
    }
}

impl<K: EncounterKind, S> Encounter<K, S> {
    /// Reads its disposition.
    ///
    /// # Errors
    /// Returns an error if the API rejects the request, or the response can't be read.
    pub async fn disposition(&self) -> Result<Record<K::Disposition>, Error>
    where
        K::Access: Permits<ReadDisposition>,
    {
        let cdt = K::Disposition::schema().name();
        self.one.disposition(cdt).await?.record()
    }
}

impl<K: EncounterKind> Encounter<K, Open> {
    /// Changes the encounter: await the call to send it. Only fields that are set are sent.
    pub fn update(&mut self) -> UpdateEncounter<'_>
    where
        K::Access: Permits<Update>,
    {
        UpdateEncounter::new(&self.one, &mut self.record)
    }

    /// Deletes the encounter.
    ///
    /// # Errors
    /// Returns an error if the API rejects the request.
    pub async fn delete(self) -> Result<(), Error>
    where
        K::Access: Permits<Delete>,
    {
        let deletion = self.one.send(&DELETE, "delete", None);
        deletion.await.map(drop)
    }
}

impl<K: EncounterKind<Disposition: WritableCdt<Update>>> Encounter<K, Open> {
    /// Sets the fields of its disposition that are set in `value`. The value is checked as a whole first, including
    /// required fields.
    ///
    /// # Errors
    /// Returns an error if the value breaks a rule, in which case nothing is sent; if the API rejects the request; or
    /// if the response can't be read.
    pub async fn set_disposition(
        &mut self,
        disposition: &K::Disposition,
    ) -> Result<Record<K::Disposition>, Error> {
        validate_create(disposition)?;
        let body = create_body(disposition, None, None);
        self.change_disposition(body).await
    }

    /// Changes its disposition. Only fields in the patch are checked and sent.
    ///
    /// # Errors
    /// Returns an error if a value breaks a rule, in which case nothing is sent; if the API rejects the request; or if
    /// the response can't be read.
    pub async fn update_disposition(
        &mut self,
        patch: &Patch<K::Disposition>,
    ) -> Result<Record<K::Disposition>, Error> {
        patch.validate()?;
        self.change_disposition(patch.to_body()).await
    }

    async fn change_disposition(&self, body: Vec<u8>) -> Result<Record<K::Disposition>, Error> {
        let change = self.one.write(&UPDATE_DISPOSITION, None, body);
        change.await?.record()
    }
}

impl<K, S> Deref for Encounter<K, S> {
    type Target = EncounterFields;

    fn deref(&self) -> &EncounterFields {
        &self.record.data
    }
}

/// Shows health data as `[hidden]`.
impl<K, S> fmt::Debug for Encounter<K, S> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Encounter")
            .field("id", &self.record.id)
            .field("fields", &self.record.data)
            .finish_non_exhaustive()
    }
}
