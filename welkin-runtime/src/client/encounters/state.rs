//! Encounters, typed by their state.

use std::fmt;
use std::ops::Deref;

use super::encounter::{Closed, Completed, Encounter, Open, Unknown};
use super::fields::{EncounterFields, EncounterStatus};
use super::requests::OneEncounter;
use super::template::{AnyTemplate, EncounterKind, EncounterTemplate};
use super::{EncounterId, TemplateSchema};
use crate::record::{Cdt, Record};

/// An encounter as read from the server, whose status only the server knows.
///
/// Welkin's API profiles use different literals for one state; each variant lists its literals. All are read under
/// every profile.
#[non_exhaustive]
pub enum EncounterState<K: EncounterKind> {
    /// `OPEN`, `DRAFT`, `ACTIVE`, `SCHEDULED`, `IN_PROGRESS`
    Open(Encounter<K, Open>),
    /// `COMPLETED`, `FINALIZED`
    Completed(Encounter<K, Completed>),
    /// `DELETED`, `CANCELLED`
    Closed(Encounter<K, Closed>),
    /// Any other status, which is unchanged in [`status`](EncounterFields::status).
    Unknown(Encounter<K, Unknown>),
}

impl<K: EncounterKind> EncounterState<K> {
    pub(super) fn new(one: OneEncounter, record: Box<Record<EncounterFields>>) -> Self {
        use EncounterStatus as Status;
        match &record.status {
            Some(
                Status::Open
                | Status::Draft
                | Status::Active
                | Status::Scheduled
                | Status::InProgress,
            ) => Self::Open(Encounter::new(one, record)),
            Some(Status::Completed | Status::Finalized) => {
                Self::Completed(Encounter::new(one, record))
            }
            Some(Status::Deleted | Status::Cancelled) => Self::Closed(Encounter::new(one, record)),
            Some(Status::Unlisted(_)) | None => Self::Unknown(Encounter::new(one, record)),
        }
    }

    /// The encounter, if it is open.
    #[must_use]
    pub fn into_open(self) -> Option<Encounter<K, Open>> {
        match self {
            Self::Open(encounter) => Some(encounter),
            _ => None,
        }
    }

    /// The encounter, if it is completed.
    #[must_use]
    pub fn into_completed(self) -> Option<Encounter<K, Completed>> {
        match self {
            Self::Completed(encounter) => Some(encounter),
            _ => None,
        }
    }

    /// The encounter's id.
    #[must_use]
    pub fn id(&self) -> &EncounterId {
        &self.record().id
    }

    /// The record as Welkin sent it.
    #[must_use]
    pub fn record(&self) -> &Record<EncounterFields> {
        match self {
            Self::Open(encounter) => encounter.record(),
            Self::Completed(encounter) => encounter.record(),
            Self::Closed(encounter) => encounter.record(),
            Self::Unknown(encounter) => encounter.record(),
        }
    }

    fn into_parts(self) -> (OneEncounter, Box<Record<EncounterFields>>) {
        match self {
            Self::Open(encounter) => encounter.into_parts(),
            Self::Completed(encounter) => encounter.into_parts(),
            Self::Closed(encounter) => encounter.into_parts(),
            Self::Unknown(encounter) => encounter.into_parts(),
        }
    }
}

impl<D: Cdt + Default, A: 'static> EncounterState<AnyTemplate<D, A>> {
    /// Converts the encounter into one of `template`, if it is one: `state.of(IntakeVisit)`.
    ///
    /// # Errors
    /// Returns the encounter unchanged if it is of another template.
    pub fn of<T: EncounterTemplate<Disposition = D, Access = A>>(
        self,
        template: T,
    ) -> Result<EncounterState<T>, Self> {
        // A template is a type; the value only names it.
        drop(template);
        if is_of(self.record(), T::schema()) {
            let (one, record) = self.into_parts();
            Ok(EncounterState::new(one, record))
        } else {
            Err(self)
        }
    }
}

fn is_of(record: &Record<EncounterFields>, template: &TemplateSchema) -> bool {
    record.template_name.as_deref() == Some(template.name())
}

impl<K: EncounterKind> Deref for EncounterState<K> {
    type Target = EncounterFields;

    fn deref(&self) -> &EncounterFields {
        &self.record().data
    }
}

/// Shows health data as `[hidden]`.
impl<K: EncounterKind> fmt::Debug for EncounterState<K> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, encounter): (_, &dyn fmt::Debug) = match self {
            Self::Open(encounter) => ("Open", encounter),
            Self::Completed(encounter) => ("Completed", encounter),
            Self::Closed(encounter) => ("Closed", encounter),
            Self::Unknown(encounter) => ("Unknown", encounter),
        };
        formatter.debug_tuple(name).field(encounter).finish()
    }
}
