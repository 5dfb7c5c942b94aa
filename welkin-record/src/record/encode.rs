//! Encoding of records into JSON. Every function here is generic over the serializer alone, never over a CDT: it is
//! compiled once.

use std::ops::Range;

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::beside::Beside;
use super::cdt::Cdt;
use super::entries::{Entries, JsonObject, Members};
use super::slots::Slots;
use super::system::{EXTERNAL_GUID, EXTERNAL_ID};
use super::validate;
use super::value::ValueRef;
use super::violation::Violations;
use crate::json::Json;

/// For `Serialize` of generated types: the set fields, the fields that the server sent as null, and the unknown ones.
///
/// # Errors
/// Returns the errors of the serializer.
pub fn serialize<T: Cdt, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    Fields(&value.slots().with_values_by_key()).serialize(serializer)
}

/// The fields of a value as JSON: as received, or with later changes.
pub fn fields<T: Cdt>(value: &T) -> Json {
    let slots = value.slots().with_values_by_key();
    let text = JsonObject::text(slots.field_count(), |object| Fields(&slots).write(object));
    Json::of_text(&String::from_utf8(text).unwrap_or_default())
}

/// The fields of a value as Welkin sent them, or with later changes.
pub(super) struct Fields<'a>(pub(super) &'a Slots<'a>);

impl Serialize for Fields<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        self.write(&mut map)?;
        map.end()
    }
}

impl Members for Fields<'_> {
    fn write<E: Entries>(&self, entries: &mut E) -> Result<(), E::Error> {
        self.write_beside(self.0.field_count(), entries)
    }
}

impl Fields<'_> {
    /// Like `write`, for an object to which the first `places` slots are written.
    pub(super) fn write_beside<E: Entries>(
        &self,
        places: usize,
        entries: &mut E,
    ) -> Result<(), E::Error> {
        let Self(slots) = self;
        slots.write(0..slots.field_count(), entries)?;
        self.write_unknown(places, entries)
    }

    /// Writes the unknown fields, for an object to which the first `places` slots are written.
    pub(super) fn write_unknown<E: Entries>(
        &self,
        places: usize,
        entries: &mut E,
    ) -> Result<(), E::Error> {
        let Self(slots) = self;
        for (name, value) in slots.extra.unknown_members() {
            let key = name.as_str().unwrap_or_default();
            if !(slots.extra.is_set_by_key(key) && slots.has_field(key, places)) {
                entries.member(name, value)?;
            }
        }
        Ok(())
    }
}

/// The content of `jsonBody`.
pub(super) struct Inside<'a> {
    pub(super) slots: &'a Slots<'a>,
    pub(super) beside: Option<&'a Beside>,
}

impl Inside<'_> {
    /// Whether it has no content.
    pub(super) fn is_empty(&self) -> bool {
        self.slots.is_empty_without(|slot| self.is_elsewhere(slot))
    }

    fn is_elsewhere(&self, slot: usize) -> bool {
        self.beside.is_some_and(|beside| beside.has_alone(slot))
    }
}

impl Serialize for Inside<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        self.write(&mut map)?;
        map.end()
    }
}

impl Members for Inside<'_> {
    fn write<E: Entries>(&self, entries: &mut E) -> Result<(), E::Error> {
        let Self { slots, .. } = self;
        let places = slots.field_count();
        slots.write_some(0..places, entries, |slot| !self.is_elsewhere(slot))?;
        Fields(slots).write_unknown(places, entries)
    }
}

impl Slots<'_> {
    /// Writes the fields in these slots, without fields that are unset and were not received either.
    pub(super) fn write<E: Entries>(
        &self,
        places: Range<usize>,
        entries: &mut E,
    ) -> Result<(), E::Error> {
        self.write_some(places, entries, |_| true)
    }

    /// Writes those of the fields in these slots that are to be written.
    pub(super) fn write_some<E: Entries>(
        &self,
        places: Range<usize>,
        entries: &mut E,
        is_written: impl Fn(usize) -> bool,
    ) -> Result<(), E::Error> {
        let keys = &self.schema.index().keys()[places.clone()];
        let slots = &self.slots[places.clone()];
        for ((place, key), slot) in places.zip(keys).zip(slots) {
            if !is_written(place) {
                continue;
            }
            let value = slot.get();
            match self.extra.sent(place, value) {
                Some(sent) => entries.field(key, ValueRef::Json(sent))?,
                None if value.is_null() && !self.extra.was_seen(place) => {}
                None => entries.field(key, value)?,
            }
        }
        Ok(())
    }

    /// Writes the content of a new record: set and writable fields, and fields that are not in the configuration.
    fn write_new<E: Entries>(&self, entries: &mut E) -> Result<(), E::Error> {
        let keys = self.schema.index().keys();
        for ((slot, field), key) in self.fields().zip(keys) {
            let value = slot.get();
            if field.is_editable() && !value.is_null() {
                entries.field(key, value)?;
            }
        }
        for (name, value) in self.extra.unknown_members() {
            let key = name.as_str().unwrap_or_default();
            let is_reserved = self.schema.reserved(key).is_some();
            let is_known = self.schema.custom_place(key).is_some();
            if !value.is_null() && !is_reserved && !is_known {
                entries.member(name, value)?;
            }
        }
        Ok(())
    }
}

/// The body that creates a record: set and writable fields, and unknown fields of a record that was read.
#[must_use]
pub fn create_body<T: Cdt>(
    value: &T,
    external_id: Option<&str>,
    external_guid: Option<&str>,
) -> Vec<u8> {
    create_body_of(
        &value.slots().with_values_by_key(),
        external_id,
        external_guid,
    )
}

/// The body that creates a record, if the value breaks no rule.
///
/// # Errors
/// Returns every violation.
pub fn checked_create_body<T: Cdt>(
    value: &T,
    external_id: Option<&str>,
    external_guid: Option<&str>,
) -> Result<Vec<u8>, Violations> {
    let slots = value.slots().with_values_by_key();
    validate::of_new(&slots).into_result()?;
    Ok(create_body_of(&slots, external_id, external_guid))
}

/// Serializes the content of a new record, with any serializer.
pub fn serialize_new<T: Cdt, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(None)?;
    value.slots().with_values_by_key().write_new(&mut map)?;
    map.end()
}

pub(super) fn create_body_of(
    slots: &Slots<'_>,
    external_id: Option<&str>,
    external_guid: Option<&str>,
) -> Vec<u8> {
    JsonObject::text(slots.field_count(), |body| {
        slots.write_new(body)?;
        for (field, id) in [(EXTERNAL_ID, external_id), (EXTERNAL_GUID, external_guid)] {
            if let Some(id) = id {
                body.text(field.name(), id)?;
            }
        }
        Ok(())
    })
}
