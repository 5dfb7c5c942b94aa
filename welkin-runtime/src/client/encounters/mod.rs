//! Encounters, typed by their template and their state.
//!
//! An [`Encounter`] in the state [`Open`] can be changed, completed and deleted. Completing it consumes it and returns
//! one in the state [`Completed`], which has no methods for changes, because Welkin locks it. An encounter read from
//! the server is an [`EncounterState`], because only the server knows its status.

mod comments;
mod complete;
mod create;
mod encounter;
mod fields;
mod full;
mod full_list;
mod links;
mod list;
pub(super) mod requests;
mod state;
mod template;
mod update;

use std::fmt;
use std::marker::PhantomData;

pub use comments::{Comment, Comments};
pub use create::{Appointment, CreateEncounter};
pub use encounter::{Closed, Completed, Encounter, Open, Unknown};
pub use fields::{
    AssessmentLink, AssessmentLinkId, EncounterFields, EncounterId, EncounterStatus,
    PlainDisposition,
};
pub use full::{FullEncounter, Private};
pub use full_list::{FullEncountersQuery, ListFullEncounters};
pub use list::{EncountersQuery, ListEncounters};
pub use state::EncounterState;
pub use template::{
    AnyTemplate, EncounterKind, EncounterTemplate, LinkedAssessment, TemplateSchema,
};
pub use update::{OpenStatus, UpdateEncounter};

use self::requests::{GET, GET_FULL, OneEncounter, Whose};
use super::connection::Client;
use super::patient_handle::PatientHandle;
use crate::error::{Error, RequestName};
use crate::operation::Permits;
use crate::operation::{Create, Read};
use crate::record::{Cdt, Record};

impl PatientHandle {
    /// The patient's encounters, in a tenant with the disposition `D`.
    #[must_use]
    pub fn encounters<D: Cdt + Default>(&self) -> Encounters<AnyTemplate<D>> {
        Encounters::new(self.clone())
    }
}

/// A patient's encounters of the template `K`, or of [any](AnyTemplate).
///
/// ```no_run
/// use welkin_runtime::encounters::EncounterState;
/// # async fn example(patient: care::Patient, id: welkin_runtime::encounters::EncounterId) -> Result<(), welkin_runtime::Error> {
/// let visits = patient.encounters().intake_visit();
/// let visit = visits.create().await?; // an open encounter of this template
/// println!("{}", visit.id());
///
/// match visits.get(&id).await? {
///     EncounterState::Open(mut visit) => visit.update().notes("Came with her sister").await?,
///     EncounterState::Completed(visit) => println!("{:?}", visit.disposition().await?.outcome),
///     other => println!("{:?}", other.status),
/// }
/// # Ok(())
/// # }
/// ```
pub struct Encounters<K> {
    patient: PatientHandle,
    of: PhantomData<fn() -> K>,
}

impl<K: EncounterKind> Encounters<K> {
    fn new(patient: PatientHandle) -> Self {
        Self {
            patient,
            of: PhantomData,
        }
    }

    /// The encounters, page by page or as a stream.
    pub fn list(&self) -> ListEncounters<K>
    where
        K::Access: Permits<Read>,
    {
        ListEncounters::of(Whose::Patient(self.patient.clone()))
    }

    /// The encounters with all related data, page by page or as a stream. Source: the vendor's reference for version 8.
    pub fn list_full(&self) -> ListFullEncounters<K>
    where
        K::Access: Permits<Read>,
    {
        ListFullEncounters::of(Whose::Patient(self.patient.clone()))
    }

    /// Reads one encounter.
    ///
    /// # Errors
    /// Returns an error if there is no such encounter, it is of another template, the API rejects the request, or the
    /// response can't be read.
    pub async fn get(&self, id: &EncounterId) -> Result<EncounterState<K>, Error>
    where
        K::Access: Permits<Read>,
    {
        let one = OneEncounter::new(self.patient.clone(), id);
        let answer = one.send(&GET, "read", None).await?;
        let request = answer.name.clone();
        let record = answer.record()?;
        check::<K>(request, &record)?;
        Ok(EncounterState::new(one, Box::new(record)))
    }

    /// Reads one encounter with its disposition, comments and assessment links, in one call.
    ///
    /// # Errors
    /// Returns an error if there is no such encounter, it is of another template, the API rejects the request, or the
    /// response can't be read.
    pub async fn get_full(&self, id: &EncounterId) -> Result<FullEncounter<K>, Error>
    where
        K::Access: Permits<Read>,
    {
        let one = OneEncounter::new(self.patient.clone(), id);
        let answer = one.send(&GET_FULL, "read", None).await?;
        let request = answer.name.clone();
        let full = FullEncounter::read(one, &answer)?;
        check::<K>(request, full.encounter.record())?;
        Ok(full)
    }
}

impl Client {
    /// The encounters of all patients of the environment, of the template `K` or of [any](AnyTemplate).
    ///
    /// ```no_run
    /// use care::encounters::AnyTemplate;
    /// use welkin_runtime::encounters::EncounterStatus;
    /// # async fn example(client: care::Client) -> Result<(), welkin_runtime::Error> {
    /// let open = client.runtime().encounters::<AnyTemplate>().status(EncounterStatus::Open);
    /// for encounter in open.all().await?.complete()? {
    ///     println!("{}", encounter.id());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// The items of this list were recorded in a short form, without the fields that every record has; read one with
    /// [`Encounters::get`] for the full form.
    pub fn encounters<K: EncounterKind>(&self) -> ListEncounters<K>
    where
        K::Access: Permits<Read>,
    {
        ListEncounters::of(Whose::All(self.clone()))
    }

    /// The encounters of all patients that belong to this user, in the same short form.
    pub fn encounters_of_user<K: EncounterKind>(
        &self,
        user_id: impl Into<String>,
    ) -> ListEncounters<K>
    where
        K::Access: Permits<Read>,
    {
        ListEncounters::of(Whose::User(self.clone(), user_id.into()))
    }

    /// The encounters of all patients with all related data. Source: a running client; neither documented nor recorded.
    pub fn full_encounters<K: EncounterKind>(&self) -> ListFullEncounters<K>
    where
        K::Access: Permits<Read>,
    {
        ListFullEncounters::of(Whose::All(self.clone()))
    }

    /// The encounters that belong to this user, with all related data. Source: the vendor's reference for version 8.
    pub fn full_encounters_of_user<K: EncounterKind>(
        &self,
        user_id: impl Into<String>,
    ) -> ListFullEncounters<K>
    where
        K::Access: Permits<Read>,
    {
        ListFullEncounters::of(Whose::User(self.clone(), user_id.into()))
    }
}

/// Checks that an encounter is of the requested template. An encounter that does not name its template is accepted.
fn check<K: EncounterKind>(
    request: RequestName,
    encounter: &Record<EncounterFields>,
) -> Result<(), Error> {
    match (K::template(), encounter.template_name.as_deref()) {
        (Some(template), Some(found)) if template.name() != found => Err(Error::OtherTemplate {
            request,
            expected: template.name(),
            found: found.into(),
        }),
        _ => Ok(()),
    }
}

impl<T: EncounterTemplate> Encounters<T> {
    /// The template: its title, default duration, delivery method and assessments.
    #[must_use]
    pub fn template(&self) -> &'static TemplateSchema {
        T::schema()
    }

    /// Creates an encounter: await the call to send it.
    pub fn create(&self) -> CreateEncounter<T>
    where
        T::Access: Permits<Create>,
    {
        CreateEncounter::new(self.patient.clone())
    }
}

impl<D: Cdt + Default, A: 'static> Encounters<AnyTemplate<D, A>> {
    /// The encounters of one template.
    #[must_use]
    pub fn of<T: EncounterTemplate<Disposition = D, Access = A>>(&self) -> Encounters<T> {
        Encounters::new(self.patient.clone())
    }
}

impl<D: Cdt + Default> Encounters<AnyTemplate<D>> {
    /// Returns the same handle, limited to the operations that `A` permits.
    #[doc(hidden)]
    #[must_use]
    pub fn limited_to<A: 'static>(self) -> Encounters<AnyTemplate<D, A>> {
        Encounters::new(self.patient)
    }
}

impl<K> Clone for Encounters<K> {
    fn clone(&self) -> Self {
        Self {
            patient: self.patient.clone(),
            of: PhantomData,
        }
    }
}

impl<K: EncounterKind> fmt::Debug for Encounters<K> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let template = K::template().map_or("any template", |template| template.name());
        write!(formatter, "Encounters({template}, {:?})", self.patient.id())
    }
}
