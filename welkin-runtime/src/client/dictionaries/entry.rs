//! Entries of dictionaries.

use std::fmt;
use std::ops::Deref;

use crate::id::RecordId;
use crate::json::Json;
use crate::record::{Cdt, DateTime, DecodeError, read_fields};
use crate::standard_fields::fixed_fields;

fixed_fields! {
    /// The data of an entry besides its values. Source: the vendor's reference for version 8.
    pub struct EntryFields: "dictionary entry" {
        /// All values in one text.
        full_value / FULL_VALUE: ReadOnly<String> = Text "fullValue";
        /// Whether it was deleted.
        deleted / DELETED: ReadOnly<bool> = Boolean "deleted";
        /// Time of creation.
        created_at / CREATED_AT: ReadOnly<DateTime> = DateTime "createdAt";
        /// Time of the last change.
        updated_at / UPDATED_AT: ReadOnly<DateTime> = DateTime "updatedAt";
    }
}

/// An entry of the dictionary `T`. Its other data is accessed directly: `entry.full_value`.
pub struct DictionaryEntry<T> {
    /// The values of the dictionary's fields.
    pub values: T,
    fields: EntryFields,
}

impl<T: Cdt + Default> DictionaryEntry<T> {
    /// The entry's id; `None` if the server does not send one, as in the reference docs.
    #[must_use]
    pub fn id(&self) -> Option<RecordId<T>> {
        Some(RecordId::from(self.fields.extra.get("id")?.as_id()?))
    }

    /// Reads values under `values`, as in `v8`, or next to the other keys, as in the reference documentation.
    pub(super) fn read(entry: &Json) -> Result<Self, DecodeError> {
        let values = entry.get("values").filter(Json::is_object);
        let beside = entry.members().filter(|(key, _)| *key != "values");
        Ok(Self {
            values: read_fields(values.as_ref().unwrap_or(entry))?,
            fields: read_fields(&Json::object(beside))?,
        })
    }
}

impl<T> Deref for DictionaryEntry<T> {
    type Target = EntryFields;

    fn deref(&self) -> &EntryFields {
        &self.fields
    }
}

impl<T: fmt::Debug> fmt::Debug for DictionaryEntry<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("DictionaryEntry")
            .field("values", &self.values)
            .field("fields", &self.fields)
            .finish()
    }
}
