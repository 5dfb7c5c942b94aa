//! Items found by something else than their id, through an index of its own.

use rusqlite::{OptionalExtension, params};

use super::{Data, ItemKind, StorageError};

/// What an item of an environment or tenant is found by.
#[derive(Clone, Copy, Debug)]
pub(crate) enum ItemKey {
    /// A calendar event, by the id that it has elsewhere.
    EventExternalId,
    /// A user, by the name to sign in with.
    UserName,
    /// An encounter, by the id of its calendar event.
    EncounterEvent,
}

impl ItemKey {
    /// The kind of item, and where it holds the key.
    const fn parts(self) -> (ItemKind, &'static str) {
        match self {
            Self::EventExternalId => (ItemKind::CalendarEvent, "$.externalId"),
            Self::UserName => (ItemKind::User, "$.username"),
            Self::EncounterEvent => (ItemKind::Encounter, "$.jsonBody.calendarEventId"),
        }
    }

    /// Kind and path stand in the text, for the index is of one kind alone.
    pub(super) fn select(self) -> String {
        let (kind, path) = self.parts();
        format!(
            "SELECT body FROM items
             WHERE environment = ? AND kind = '{}' AND json_extract(body, '{path}') = ?
             ORDER BY sequence LIMIT 1",
            kind.name()
        )
    }
}

impl Data<'_> {
    /// The body of the first item with this key.
    pub(crate) fn find_item_by(
        &self,
        environment: &str,
        key: ItemKey,
        value: &str,
    ) -> Result<Option<String>, StorageError> {
        let mut select = self.connection.prepare_cached(&key.select())?;
        let found = select.query_row(params![environment, value], |row| row.get(0));
        Ok(found.optional()?)
    }
}
