//! Lookup of items by indexed keys other than the id.

use rusqlite::{OptionalExtension, params};

use super::{Data, ItemKind, StorageError};

/// The key for looking up an item of an environment or tenant.
#[derive(Clone, Copy, Debug)]
pub(crate) enum ItemKey {
    /// A calendar event, by its external id.
    EventExternalId,
    /// A user, by user name.
    UserName,
    /// An encounter, by the id of its calendar event.
    EncounterEvent,
}

impl ItemKey {
    /// Returns the kind of item, and the JSON path of the key.
    const fn parts(self) -> (ItemKind, &'static str) {
        match self {
            Self::EventExternalId => (ItemKind::CalendarEvent, "$.externalId"),
            Self::UserName => (ItemKind::User, "$.username"),
            Self::EncounterEvent => (ItemKind::Encounter, "$.jsonBody.calendarEventId"),
        }
    }

    /// Returns the statement. Kind and path are literals, because each index covers a single kind.
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
    /// Returns the body of the first item with this key.
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
