//! A record as Welkin sends it: a CDT's fields within what the API says of every record.

use std::fmt;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use serde::de::{self, DeserializeSeed, Deserializer, Error as _, MapAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::Value;

use super::cdt::Cdt;
use super::decode::{FieldsSeed, Key, KeySeed};
use super::encode::Fields;
use super::entries::{Entries, JsonObject};
use super::slot::{Slots, SlotsMut};
use super::slot_seed::SlotSeed;
use super::system::{Envelope, SystemFields};
use super::value::{Input, ValueRef};
use crate::hidden::{Reveal, reveal};
use crate::id::RecordId;

/// A record of the CDT `T`, as read. Its fields are reached directly: `record.heart_rate`.
///
/// Both recorded forms are read: fields under `jsonBody`, and a flat map.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Record<T> {
    /// The record's id.
    pub id: RecordId<T>,
    /// What Welkin keeps about the record.
    pub system: SystemFields,
    /// The fields that the tenant configured.
    pub data: T,
}

impl<T> Record<T> {
    pub(super) fn new(id: Arc<str>, system: SystemFields, data: T) -> Self {
        Self {
            id: RecordId::new(id),
            system,
            data,
        }
    }

    /// Keys that came beside the fields and that this crate does not know, such as `result` of a bulk update.
    pub fn other(&self) -> impl Iterator<Item = (&str, &Value)> {
        let other = self.system.envelope.other.iter();
        other.map(|(name, value)| (name.as_str(), value))
    }
}

impl<T> Deref for Record<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.data
    }
}

impl<T> DerefMut for Record<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.data
    }
}

impl<T: fmt::Debug> fmt::Debug for Record<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Record")
            .field("id", &self.id)
            .field("system", &self.system)
            .field("data", &self.data)
            .finish_non_exhaustive()
    }
}

impl<T: Cdt> Reveal for Record<T> {
    fn write_revealed(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Record")
            .field("id", &self.id)
            .field("system", &reveal(&self.system))
            .field("data", &reveal(&self.data))
            .finish_non_exhaustive()
    }
}

/// Reads one record into its slots; the id comes back.
pub(super) struct RecordSeed<'s> {
    slots: SlotsMut<'s>,
    envelope: &'s mut Envelope,
}

impl<'s> RecordSeed<'s> {
    /// For a record whose custom fields are `slots`.
    pub(super) fn new(mut slots: SlotsMut<'s>, system: &'s mut SystemFields) -> Self {
        let (system, envelope) = system.slots_mut();
        slots.slots.extend(system);
        Self { slots, envelope }
    }
}

impl<'de> DeserializeSeed<'de> for RecordSeed<'_> {
    type Value = Arc<str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Arc<str>, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for RecordSeed<'_> {
    type Value = Arc<str>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a record")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<Arc<str>, A::Error> {
        let schema = self.slots.schema;
        let id_place = schema.fields().len();
        let mut id = None::<Arc<str>>;
        while let Some(key) = map.next_key_seed(KeySeed(schema.index()))? {
            match key {
                Key::Known(place) if place == id_place => {
                    map.next_value_seed(SlotSeed::new(&mut id))?;
                }
                Key::Known(slot) if slot < self.slots.slots.len() => {
                    self.slots.take(slot, &mut map)?;
                }
                Key::Known(_) => {
                    self.envelope.has_json_body = true;
                    map.next_value_seed(FieldsSeed(&mut self.slots))?;
                }
                Key::Unknown(name) => {
                    let other = (name.into_owned(), map.next_value()?);
                    self.envelope.other.push(other);
                }
            }
        }
        if !self.envelope.has_json_body {
            self.settle_flat_record().map_err(A::Error::custom)?;
        }
        self.envelope.id_among_fields = id.is_none();
        match (id, self.slots.slots[id_place].get()) {
            (Some(id), _) => Ok(id),
            (None, ValueRef::Text(id)) => Ok(Arc::from(id)),
            (None, _) => Err(A::Error::missing_field("id")),
        }
    }
}

impl RecordSeed<'_> {
    /// A flat record has no envelope: what looked like one belongs to the fields of that name, and the rest is unknown fields.
    fn settle_flat_record(&mut self) -> Result<(), serde_json::Error> {
        for (name, value) in std::mem::take(&mut self.envelope.other) {
            self.slots.extra.add_unknown(name, value);
        }
        for (field, beside) in self.slots.schema.index().shadowed() {
            let value = self.slots.slots[beside].get().to_json();
            if !value.is_null() {
                self.slots.slots[beside].set(Input::Null);
                self.slots.put(field, value)?;
            }
        }
        Ok(())
    }
}

impl<'de, T: Cdt + Default> de::Deserialize<'de> for Record<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut system = SystemFields::default();
        let mut data = T::default();
        let id = RecordSeed::new(data.slots_mut(), &mut system).deserialize(deserializer)?;
        Ok(Self::new(id, system, data))
    }
}

/// A record, for writing it without knowing its type.
struct RecordRef<'a> {
    id: &'a str,
    slots: Slots<'a>,
    envelope: &'a Envelope,
}

impl<T: Cdt> Record<T> {
    fn parts(&self) -> RecordRef<'_> {
        RecordRef::new(self.id.as_str(), &self.system, self.data.slots())
    }
}

impl<'a> RecordRef<'a> {
    fn new(id: &'a str, system: &'a SystemFields, mut slots: Slots<'a>) -> Self {
        let (system, envelope) = system.slots();
        slots.slots.extend(system);
        Self {
            id,
            slots,
            envelope,
        }
    }
}

impl RecordRef<'_> {
    fn write<E: Entries>(&self, entries: &mut E) -> Result<(), E::Error> {
        if !self.envelope.id_among_fields {
            entries.other("id", self.id)?;
        }
        let beside = self.slots.field_count()..self.slots.slots.len();
        self.slots.write(beside, entries)?;
        let fields = Fields(&self.slots);
        if self.envelope.has_json_body {
            entries.object("jsonBody", &fields)?;
        } else {
            fields.write(entries)?;
        }
        for (name, value) in &self.envelope.other {
            entries.other(name, value)?;
        }
        Ok(())
    }
}

impl Serialize for RecordRef<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        self.write(&mut map)?;
        map.end()
    }
}

impl<T: Cdt> Serialize for Record<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.parts().serialize(serializer)
    }
}

/// A record as JSON, in the form in which it came.
#[must_use]
pub fn encode_record<T: Cdt>(record: &Record<T>) -> Vec<u8> {
    encode_parts(record.id.as_str(), &record.system, record.data.slots())
}

fn encode_parts(id: &str, system: &SystemFields, slots: Slots<'_>) -> Vec<u8> {
    let record = RecordRef::new(id, system, slots);
    JsonObject::text(record.slots.slots.len(), |json| record.write(json))
}
