//! Records into JSON. Every function here is generic over the serializer alone, never over a CDT: it is compiled once.

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::cdt::Cdt;
use super::slot::Slots;
use super::value::ValueRef;

/// For `Serialize` of generated types: the fields that are set, those that the server sent as null, and the unknown ones.
///
/// # Errors
/// Those of the serializer.
pub fn serialize<T: Cdt, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    Fields(&value.slots()).serialize(serializer)
}

/// The fields of a value as Welkin sent them, or as they were changed since.
pub(super) struct Fields<'a>(pub(super) &'a Slots<'a>);

impl Serialize for Fields<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        self.write(&mut map)?;
        map.end()
    }
}

impl Fields<'_> {
    pub(super) fn write<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        let Self(slots) = self;
        for place in 0..slots.field_count() {
            slots.write_entry(place, map)?;
        }
        for (name, value) in slots.extra.unknown() {
            map.serialize_entry(name, value)?;
        }
        Ok(())
    }
}

impl Slots<'_> {
    /// Writes one field, unless it is unset and the server did not send it either.
    pub(super) fn write_entry<M: SerializeMap>(
        &self,
        place: usize,
        map: &mut M,
    ) -> Result<(), M::Error> {
        let name = self.schema.place_name(place);
        let value = self.slots[place].get();
        match self.extra.sent(name, value) {
            Some(sent) => map.serialize_entry(name, sent),
            None if value.is_null() && !self.extra.was_seen(place) => Ok(()),
            None => map.serialize_entry(name, &value),
        }
    }
}

/// A new record's fields that are set and may be written, with the external ids given to it.
struct NewRecord<'a> {
    slots: Slots<'a>,
    external_id: Option<&'a str>,
    external_guid: Option<&'a str>,
}

impl Serialize for NewRecord<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (slot, field) in self.slots.fields() {
            let value = slot.get();
            if field.is_editable() && !matches!(value, ValueRef::Null) {
                map.serialize_entry(field.name(), &value)?;
            }
        }
        let ids = [
            ("external_id", self.external_id),
            ("external_guid", self.external_guid),
        ];
        for (name, id) in ids {
            if let Some(id) = id {
                map.serialize_entry(name, id)?;
            }
        }
        map.end()
    }
}

/// The body that creates a record: fields that are set and may be written, nothing else.
#[must_use]
pub fn create_body<T: Cdt>(
    value: &T,
    external_id: Option<&str>,
    external_guid: Option<&str>,
) -> Vec<u8> {
    to_json(&NewRecord {
        slots: value.slots(),
        external_id,
        external_guid,
    })
}

/// JSON of a value whose keys are all texts; numbers that JSON can't carry become null.
pub(super) fn to_json(value: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(value).expect("keys are texts and writing to memory does not fail")
}
