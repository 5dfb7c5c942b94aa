//! Items of a patient beside CDT records, such as encounters with their parts, assessment records and programs. Each
//! has a JSON body.

use rusqlite::{OptionalExtension, params};

use super::{Data, StorageError};

/// The kind of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ItemKind {
    Encounter,
    Disposition,
    AssessmentLink,
    Comment,
    AssessmentRecord,
    Program,
    Contact,
    /// Belongs to an environment.
    CalendarEvent,
    /// Belongs to a tenant, below its dictionary.
    DictionaryEntry,
    Document,
    DocumentDetails,
    Email,
    Sms,
    ChatMessage,
    CarePlan,
    Goal,
    /// Belongs to a goal.
    GoalComment,
    /// Belongs to a profile data type.
    ProfileRecord,
    /// Belongs to a tenant, independent of environments.
    User,
    /// Belongs to an environment.
    WorkHours,
    /// Belongs to an environment.
    Task,
    /// Belongs to a tenant, independent of environments.
    AccessAudit,
}

impl ItemKind {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Encounter => "encounter",
            Self::Disposition => "disposition",
            Self::AssessmentLink => "assessment_link",
            Self::Comment => "comment",
            Self::AssessmentRecord => "assessment_record",
            Self::Program => "program",
            Self::Contact => "contact",
            Self::CalendarEvent => "calendar_event",
            Self::DictionaryEntry => "dictionary_entry",
            Self::Document => "document",
            Self::DocumentDetails => "document_details",
            Self::Email => "email",
            Self::Sms => "sms",
            Self::ChatMessage => "chat_message",
            Self::CarePlan => "care_plan",
            Self::Goal => "goal",
            Self::GoalComment => "goal_comment",
            Self::ProfileRecord => "profile_record",
            Self::User => "user",
            Self::WorkHours => "work_hours",
            Self::Task => "task",
            Self::AccessAudit => "access_audit",
        }
    }
}

/// The location of items of a kind: items of a patient, possibly below an encounter; or items of the tenant, possibly
/// below a dictionary.
#[derive(Clone, Debug)]
pub(crate) struct ItemPlace {
    pub(crate) environment: String,
    /// Empty for items without a patient.
    pub(crate) patient: String,
    pub(crate) kind: ItemKind,
    /// Id of the encounter or goal, or name of the dictionary or profile data type; empty for items directly below the
    /// patient.
    pub(crate) encounter: String,
}

impl ItemPlace {
    /// Returns the location of another kind of items of the same patient.
    pub(crate) fn of(&self, kind: ItemKind, encounter: &str) -> Self {
        Self {
            kind,
            encounter: encounter.to_owned(),
            ..self.clone()
        }
    }
}

pub(super) const FIND_ITEM: &str = "SELECT body FROM items
    WHERE environment = ? AND patient = ? AND kind = ? AND encounter = ? AND id = ?";

/// The unary plus keeps SQLite from scanning all rows of the kind in the requested order.
pub(super) const ITEMS: &str = "SELECT body FROM items
    WHERE environment = ? AND patient = ? AND kind = ? AND encounter = ?
    ORDER BY +sequence";

impl Data<'_> {
    /// Stores an item. An existing one with the same id is replaced and keeps its position.
    pub(crate) fn put_item(
        &self,
        place: &ItemPlace,
        id: &str,
        body: &str,
    ) -> Result<(), StorageError> {
        let mut insert = self.connection.prepare_cached(
            "INSERT INTO items (environment, patient, kind, encounter, id, body)
             VALUES (?, ?, ?, ?, ?, ?)
             ON CONFLICT (environment, patient, kind, encounter, id)
             DO UPDATE SET body = excluded.body",
        )?;
        insert.execute(params![
            place.environment,
            place.patient,
            place.kind.name(),
            place.encounter,
            id,
            body
        ])?;
        Ok(())
    }

    /// Returns an item's body.
    pub(crate) fn find_item(
        &self,
        place: &ItemPlace,
        id: &str,
    ) -> Result<Option<String>, StorageError> {
        let mut select = self.connection.prepare_cached(FIND_ITEM)?;
        let cells = params![
            place.environment,
            place.patient,
            place.kind.name(),
            place.encounter,
            id
        ];
        Ok(select.query_row(cells, |row| row.get(0)).optional()?)
    }

    /// Returns the bodies of all items at a location, the oldest first.
    pub(crate) fn items(&self, place: &ItemPlace) -> Result<Vec<String>, StorageError> {
        let mut select = self.connection.prepare_cached(ITEMS)?;
        let cells = params![
            place.environment,
            place.patient,
            place.kind.name(),
            place.encounter
        ];
        let bodies = select.query_map(cells, |row| row.get(0))?;
        Ok(bodies.collect::<rusqlite::Result<_>>()?)
    }

    /// Returns the bodies of all items of a kind in an environment, the oldest first.
    pub(crate) fn items_of_kind(
        &self,
        environment: &str,
        kind: ItemKind,
    ) -> Result<Vec<String>, StorageError> {
        let mut select = self.connection.prepare_cached(
            "SELECT body FROM items WHERE environment = ? AND kind = ? ORDER BY sequence",
        )?;
        let bodies = select.query_map(params![environment, kind.name()], |row| row.get(0))?;
        Ok(bodies.collect::<rusqlite::Result<_>>()?)
    }

    /// Returns the patients that have items of a kind below a name, in the order of their first item.
    pub(crate) fn patients_with(&self, place: &ItemPlace) -> Result<Vec<String>, StorageError> {
        let mut select = self.connection.prepare_cached(
            "SELECT patient FROM items
             WHERE environment = ? AND kind = ? AND encounter = ? AND patient <> ''
             GROUP BY patient ORDER BY min(sequence)",
        )?;
        let cells = params![place.environment, place.kind.name(), place.encounter];
        let patients = select.query_map(cells, |row| row.get(0))?;
        Ok(patients.collect::<rusqlite::Result<_>>()?)
    }

    /// Removes all items at a location.
    pub(crate) fn clear_items(&self, place: &ItemPlace) -> Result<(), StorageError> {
        self.connection.execute(
            "DELETE FROM items WHERE environment = ? AND patient = ? AND kind = ? AND encounter = ?",
            params![
                place.environment,
                place.patient,
                place.kind.name(),
                place.encounter
            ],
        )?;
        Ok(())
    }

    /// Removes an item. Returns `false` if it does not exist.
    pub(crate) fn remove_item(&self, place: &ItemPlace, id: &str) -> Result<bool, StorageError> {
        let removed = self.connection.execute(
            "DELETE FROM items
             WHERE environment = ? AND patient = ? AND kind = ? AND encounter = ? AND id = ?",
            params![
                place.environment,
                place.patient,
                place.kind.name(),
                place.encounter,
                id
            ],
        )?;
        Ok(removed > 0)
    }
}
