//! A record as Welkin sends it: a CDT's fields within what the API says of every record.

use std::borrow::Cow;
use std::fmt;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::Value;

use super::cdt::Cdt;
use super::decode::{Fields, FieldsVisitor, Key, Slots, system_schema, with_slots};
use super::encode::{read_slots, to_json, write_fields};
use super::schema::CdtSchema;
use super::system::{Envelope, SystemFields};
use super::value::Input;
use crate::id::{PatientId, RecordId};

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
    /// Keys that came beside the fields and that this crate does not know, such as `result` of a bulk update.
    pub fn other(&self) -> impl Iterator<Item = (&str, &Value)> {
        let other = self.system.envelope.other.iter();
        other.map(|(name, value)| (name.as_str(), value))
    }
}

impl<T: Cdt + Default> Record<T> {
    /// A record that is about to be filled.
    pub(super) fn empty() -> Self {
        Self {
            id: RecordId::new(""),
            system: SystemFields::default(),
            data: T::default(),
        }
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

/// Reads one record into its parts; the id comes back.
pub(super) struct RecordSeed<'a> {
    pub(super) schema: &'static CdtSchema,
    pub(super) system: &'a mut SystemFields,
    pub(super) data: &'a mut dyn Cdt,
}

impl<'de> DeserializeSeed<'de> for RecordSeed<'_> {
    type Value = Arc<str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Arc<str>, D::Error> {
        let Self {
            schema,
            system,
            data,
        } = self;
        let mut head = Head::default();
        with_slots(data, |slots, extra| {
            with_slots(system, |system_slots, system_extra| {
                deserializer.deserialize_map(RecordVisitor {
                    fields: Fields {
                        index: schema.index(),
                        custom: Slots {
                            schema: schema.fields(),
                            slots,
                            extra,
                        },
                        system: Some(Slots {
                            schema: system_schema(),
                            slots: system_slots,
                            extra: system_extra,
                        }),
                    },
                    head: &mut head,
                })
            })
        })?;
        head.settle(system)
            .ok_or_else(|| de::Error::missing_field("id"))
    }
}

/// The keys of a record that are no fields.
#[derive(Default)]
struct Head {
    id: Option<Value>,
    patient_id: Option<Value>,
    cdt_id: Option<Value>,
    cdt_name: Option<Value>,
    version: Option<Value>,
    envelope: Envelope,
}

impl Head {
    /// Moves everything to where the record keeps it; nothing when there is no id.
    fn settle(self, system: &mut SystemFields) -> Option<Arc<str>> {
        let id = match text(self.id) {
            Some(id) => Arc::from(id),
            None => Arc::from(system.id.take()?),
        };
        system.patient_id = text(self.patient_id).map(PatientId::new);
        system.cdt_id = text(self.cdt_id);
        system.cdt_name = text(self.cdt_name);
        system.version = self.version.as_ref().and_then(Value::as_i64);
        system.envelope = self.envelope;
        Some(id)
    }
}

fn text(value: Option<Value>) -> Option<String> {
    match value {
        Some(Value::String(text)) => Some(text),
        _ => None,
    }
}

struct RecordVisitor<'h, 'c, 's> {
    fields: Fields<'c, 's>,
    head: &'h mut Head,
}

impl<'de> Visitor<'de> for RecordVisitor<'_, '_, '_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a record")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<Cow<'de, str>>()? {
            match &*key {
                "jsonBody" => {
                    self.head.envelope.has_json_body = true;
                    map.next_value_seed(JsonBodySeed(&mut self.fields))?;
                }
                "id" => self.head.id = Some(map.next_value()?),
                "patientId" => self.head.patient_id = Some(map.next_value()?),
                "cdtId" => self.head.cdt_id = Some(map.next_value()?),
                "cdtName" => self.head.cdt_name = Some(map.next_value()?),
                "version" => self.head.version = Some(map.next_value()?),
                _ => match self.fields.key(key) {
                    Key::Unknown(name) => {
                        let other = (name.into_owned(), map.next_value()?);
                        self.head.envelope.other.push(other);
                    }
                    slot => self.fields.take(slot, &mut map)?,
                },
            }
        }
        if !self.head.envelope.has_json_body {
            self.settle_flat_record();
        }
        Ok(())
    }
}

impl RecordVisitor<'_, '_, '_> {
    /// A flat record has no envelope: what looked like one belongs to the fields of that name, and the rest is unknown fields.
    fn settle_flat_record(&mut self) {
        let head = &mut *self.head;
        let custom = &mut self.fields.custom;
        for (name, value) in std::mem::take(&mut head.envelope.other) {
            custom.extra.add_unknown(name, value);
        }
        let envelope = [
            ("patientId", &mut head.patient_id),
            ("cdtId", &mut head.cdt_id),
            ("cdtName", &mut head.cdt_name),
            ("version", &mut head.version),
        ];
        for (name, value) in envelope {
            let slot = custom.schema.iter().position(|field| field.name() == name);
            if let Some(slot) = slot
                && let Some(value) = value.take()
            {
                custom.extra.mark_seen(slot);
                if let Some(kept) = custom.slots[slot].set(Input::from(value)) {
                    custom.extra.keep(custom.schema[slot].name(), kept);
                }
            }
        }
    }
}

struct JsonBodySeed<'a, 'c, 's>(&'a mut Fields<'c, 's>);

impl<'de> DeserializeSeed<'de> for JsonBodySeed<'_, '_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(FieldsVisitor(self.0))
    }
}

impl<'de, T: Cdt + Default> de::Deserialize<'de> for Record<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut record = Self::empty();
        let seed = RecordSeed {
            schema: T::schema(),
            system: &mut record.system,
            data: &mut record.data,
        };
        record.id = RecordId::new(seed.deserialize(deserializer)?);
        Ok(record)
    }
}

/// A record, for writing it without knowing its type.
#[derive(Clone, Copy)]
struct RecordRef<'a> {
    id: &'a str,
    schema: &'static CdtSchema,
    system: &'a SystemFields,
    data: &'a dyn Cdt,
}

/// Its fields alone.
struct BodyRef<'a>(RecordRef<'a>);

impl BodyRef<'_> {
    fn write<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        read_slots(self.0.data, |slots, extra| {
            write_fields(map, slots, self.0.schema.fields(), extra)
        })?;
        read_slots(self.0.system, |slots, extra| {
            write_fields(map, slots, system_schema(), extra)
        })
    }
}

impl Serialize for BodyRef<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        self.write(&mut map)?;
        map.end()
    }
}

impl Serialize for RecordRef<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let system = self.system;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("id", self.id)?;
        let texts = [
            (
                "patientId",
                system.patient_id.as_ref().map(PatientId::as_str),
            ),
            ("cdtId", system.cdt_id.as_deref()),
            ("cdtName", system.cdt_name.as_deref()),
        ];
        for (name, text) in texts {
            if let Some(text) = text {
                map.serialize_entry(name, text)?;
            }
        }
        if let Some(version) = system.version {
            map.serialize_entry("version", &version)?;
        }
        let body = BodyRef(*self);
        if system.envelope.has_json_body {
            map.serialize_entry("jsonBody", &body)?;
        } else {
            body.write(&mut map)?;
        }
        for (name, value) in &system.envelope.other {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

impl<T: Cdt> Serialize for Record<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.parts().serialize(serializer)
    }
}

impl<T: Cdt> Record<T> {
    fn parts(&self) -> RecordRef<'_> {
        RecordRef {
            id: self.id.as_str(),
            schema: T::schema(),
            system: &self.system,
            data: &self.data,
        }
    }
}

/// A record as JSON, in the form in which it came.
#[must_use]
pub fn encode_record<T: Cdt>(record: &Record<T>) -> Vec<u8> {
    encode_parts(&record.parts())
}

fn encode_parts(record: &RecordRef<'_>) -> Vec<u8> {
    to_json(record)
}
