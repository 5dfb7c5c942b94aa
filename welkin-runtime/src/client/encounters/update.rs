//! Changing an open encounter.

use std::pin::Pin;

use super::fields::{EncounterFields, EncounterStatus};
use super::requests::{OneEncounter, UPDATE};
use crate::error::Error;
use crate::record::{Field, Patch, Record};

/// A change to an open encounter. Await it to send the request; the encounter then holds the server's response.
#[must_use = "nothing is sent until the call is awaited"]
pub struct UpdateEncounter<'e> {
    one: OneEncounter,
    record: &'e mut Record<EncounterFields>,
    patch: Patch<EncounterFields>,
}

/// A status in which an encounter is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum OpenStatus {
    /// `DRAFT`, in `v8`.
    Draft,
    /// `OPEN`, in `v1` and `v8`.
    Open,
    /// `ACTIVE`, in `v8`.
    Active,
    /// `SCHEDULED`, in `reference`.
    Scheduled,
    /// `IN_PROGRESS`, in `reference`.
    InProgress,
}

impl From<OpenStatus> for EncounterStatus {
    fn from(status: OpenStatus) -> Self {
        match status {
            OpenStatus::Draft => Self::Draft,
            OpenStatus::Open => Self::Open,
            OpenStatus::Active => Self::Active,
            OpenStatus::Scheduled => Self::Scheduled,
            OpenStatus::InProgress => Self::InProgress,
        }
    }
}

/// A change in progress.
type Update<'e> = Pin<Box<dyn Future<Output = Result<(), Error>> + Send + 'e>>;

/// The status has separate methods, because it determines the state of an encounter.
const STATUS: Field<EncounterFields, EncounterStatus> = Field::new("status");

/// Read from an encounter, and written to assign another event.
const CALENDAR_EVENT_ID: Field<EncounterFields, String> = Field::new("calendarEventId");

impl<'e> UpdateEncounter<'e> {
    pub(super) fn new(one: &OneEncounter, record: &'e mut Record<EncounterFields>) -> Self {
        Self {
            one: one.clone(),
            record,
            patch: Patch::new(),
        }
    }

    /// Sets the clinician's notes.
    pub fn notes(self, notes: impl Into<String>) -> Self {
        self.set(EncounterFields::NOTES, notes)
    }

    /// Sets the title.
    pub fn title(self, title: impl Into<String>) -> Self {
        self.set(EncounterFields::TITLE, title)
    }

    /// Sets the description.
    pub fn description(self, description: impl Into<String>) -> Self {
        self.set(EncounterFields::DESCRIPTION, description)
    }

    fn set(mut self, field: Field<EncounterFields, String>, value: impl Into<String>) -> Self {
        self.patch = self.patch.set(field, value);
        self
    }

    /// Moves the encounter to another status in which it is open. The available statuses depend on the API profile.
    pub fn status(mut self, status: OpenStatus) -> Self {
        self.patch = self.patch.set(STATUS, status);
        self
    }

    /// Assigns another calendar event: it must be of the type `ENCOUNTER`, in the future and not assigned yet. Source:
    /// the vendor's reference for version 8.
    pub fn calendar_event_id(mut self, id: impl Into<String>) -> Self {
        self.patch = self.patch.set(CALENDAR_EVENT_ID, id.into());
        self
    }

    /// Clears the clinician's notes.
    pub fn clear_notes(mut self) -> Self {
        self.patch = self.patch.clear(EncounterFields::NOTES);
        self
    }
}

impl<'e> IntoFuture for UpdateEncounter<'e> {
    type Output = Result<(), Error>;
    type IntoFuture = Update<'e>;

    fn into_future(self) -> Update<'e> {
        Box::pin(async move {
            let body = Some(self.patch.to_body());
            let answer = self.one.send(&UPDATE, "update", body);
            *self.record = answer.await?.record()?;
            Ok(())
        })
    }
}
