//! A record as Welkin sends it: a CDT's fields in the envelope of every record.

use std::fmt;
use std::mem;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::beside::Beside;
use super::cdt::{Cdt, NewRecord, WritableCdt};
use super::encode::{Fields, Inside};
use super::entries::{Entries, JsonObject};
use super::fill::fill;
use super::slot_set::SlotSet;
use super::slots::{Slots, SlotsMut};
use super::system::{BodyForm, Envelope, SystemFields};
use super::unread::UnreadReason;
use super::value::{Input, ValueRef};
use crate::hidden::{Reveal, reveal};
use crate::id::RecordId;
use crate::json::{Fault, Json, Quoted, Reader, Token};
use crate::operation::Create;

/// A record of the CDT `T`, as read. Its fields are accessed directly: `record.heart_rate`.
///
/// Both recorded forms are accepted: fields under `jsonBody`, and a flat map.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Record<T> {
    /// The record's id.
    pub id: RecordId<T>,
    /// The system fields.
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

    /// Keys beside the fields that this crate does not know, such as `result` of a bulk update.
    pub fn other(&self) -> impl Iterator<Item = (&str, &Json)> {
        let other = self.system.envelope.other.iter();
        other.map(|(name, value)| (name.as_str().unwrap_or_default(), value))
    }
}

/// A new record with the same fields.
impl<T: WritableCdt<Create>> NewRecord<T> for Record<T> {
    fn record(&self) -> &T {
        self
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

/// A record that is being read into its slots.
pub(super) struct Filling<'s> {
    slots: SlotsMut<'s>,
    envelope: &'s mut Envelope,
    id: Option<Arc<str>>,
    /// The fields beside `jsonBody`.
    beside: SlotSet,
}

/// The result of reading a value as a record.
pub(super) enum Found {
    /// A record with this id.
    Record(Arc<str>),
    /// A value that can't be read as a record, with its id if it has one.
    Unread(UnreadReason, Option<Arc<str>>),
}

impl<'s> Filling<'s> {
    /// Prepares a record with the custom fields `slots`.
    pub(super) fn new(mut slots: SlotsMut<'s>, system: &'s mut SystemFields) -> Self {
        let (system, envelope) = system.slots_mut();
        slots.slots.extend(system);
        Self {
            slots,
            envelope,
            id: None,
            beside: SlotSet::new(),
        }
    }

    /// Reads the next value of a reader, whatever its form.
    pub(super) fn read(mut self, reader: &mut Reader<'_>) -> Result<Found, Fault> {
        match reader.token()? {
            Token::Object => {}
            Token::Null => return Ok(Found::Unread(UnreadReason::Null, None)),
            other => {
                reader.skip_rest(other)?;
                return Ok(Found::Unread(UnreadReason::NotAnObject, None));
            }
        }
        let mut has_fields = true;
        let mut is_first = true;
        while let Some(key) = reader.member(&mut is_first)? {
            has_fields &= self.member(key, reader)?;
        }
        if self.envelope.body == BodyForm::Flat {
            self.settle_flat_record()?;
        } else {
            let (beside, repeated) = (&mut self.beside, &mut self.slots.repeated);
            self.envelope.beside = Beside::of(mem::take(beside), mem::take(repeated));
        }
        Ok(self.found(has_fields))
    }

    /// Reads a member, and returns whether it could be read.
    fn member(&mut self, key: Quoted<'_>, reader: &mut Reader<'_>) -> Result<bool, Fault> {
        let schema = self.slots.schema;
        let place = match key.plain() {
            Some(name) => schema.index().find(name),
            None => schema.index().find(&key.decode().text),
        };
        match place {
            Some(place) if place == schema.fields().len() => self.read_id(reader)?,
            Some(slot) if slot < self.slots.slots.len() => {
                if slot < schema.field_count() {
                    self.beside.insert(slot);
                }
                self.slots.take(slot, reader)?;
            }
            Some(_) => return self.read_body(reader),
            None => {
                let value = Json::of_text(reader.skip()?);
                self.envelope.other.push((Json::of_quoted(key), value));
            }
        }
        Ok(true)
    }

    fn read_id(&mut self, reader: &mut Reader<'_>) -> Result<(), Fault> {
        let sent = fill(&mut self.id, reader)?;
        self.envelope.id_as_sent = sent.map(|sent| Json::of_text(sent.text));
        Ok(())
    }

    /// Reads `jsonBody`, and returns whether it could be read.
    fn read_body(&mut self, reader: &mut Reader<'_>) -> Result<bool, Fault> {
        // Fields that were repeated before `jsonBody` were repeated beside it.
        self.slots.repeated = SlotSet::new();
        match reader.token()? {
            Token::Object => {
                self.envelope.body = BodyForm::Object;
                self.slots.fill(reader)?;
            }
            Token::Null => self.envelope.body = BodyForm::Null,
            other => {
                self.envelope.body = BodyForm::Null;
                reader.skip_rest(other)?;
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// A flat record has no envelope: keys that looked like one belong to fields with that name, and the rest are
    /// unknown fields.
    fn settle_flat_record(&mut self) -> Result<(), Fault> {
        for (name, value) in mem::take(&mut self.envelope.other) {
            self.slots.extra.add_unknown(name, value);
        }
        for (field, beside) in self.slots.schema.index().shadowed() {
            let value = self.slots.slots[beside].get();
            let sent = self.slots.extra.sent(beside, value).cloned();
            let value = sent.unwrap_or_else(|| value.to_json());
            if !value.is_null() {
                self.slots.slots[beside].set(Input::Null);
                self.slots.extra.forget(beside);
                self.slots.put(field, &value)?;
            }
        }
        Ok(())
    }

    fn found(self, has_fields: bool) -> Found {
        let among_fields = self.slots.schema.fields().len();
        self.envelope.id_among_fields = self.id.is_none();
        let id = self
            .id
            .or_else(|| match self.slots.slots[among_fields].get() {
                ValueRef::Text(id) => Some(Arc::from(id)),
                _ => None,
            });
        match id {
            Some(id) if has_fields => Found::Record(id),
            None => Found::Unread(UnreadReason::NoId, None),
            id => Found::Unread(UnreadReason::Shape, id),
        }
    }
}

/// A record to write, without its type.
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
        slots = slots.with_values_by_key();
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
            let sent = self.envelope.id_as_sent.as_ref();
            match sent.filter(|sent| stands_for(sent, self.id)) {
                Some(sent) => entries.value("id", ValueRef::Json(sent))?,
                None => entries.text("id", self.id)?,
            }
        }
        let beside = self.slots.field_count()..self.slots.slots.len();
        self.slots.write(beside, entries)?;
        let inside = Inside {
            slots: &self.slots,
            beside: self.envelope.beside.as_deref(),
        };
        if let Some(beside) = inside.beside {
            let fields = 0..self.slots.field_count();
            self.slots
                .write_some(fields, entries, |slot| beside.has(slot))?;
        }
        match self.envelope.body {
            BodyForm::Flat => {
                Fields(&self.slots).write_beside(self.slots.slots.len(), entries)?;
            }
            BodyForm::Null if inside.is_empty() => entries.value("jsonBody", ValueRef::Null)?,
            BodyForm::Null | BodyForm::Object => entries.object("jsonBody", &inside)?,
        }
        for (name, value) in &self.envelope.other {
            entries.member(name, value)?;
        }
        Ok(())
    }
}

/// Whether an id was read from this value.
fn stands_for(sent: &Json, id: &str) -> bool {
    sent.as_str().unwrap_or(sent.other_text()) == id
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

/// A record as JSON, in the form in which it was received.
#[must_use]
pub fn encode_record<T: Cdt>(record: &Record<T>) -> Vec<u8> {
    encode_parts(record.id.as_str(), &record.system, record.data.slots())
}

fn encode_parts(id: &str, system: &SystemFields, slots: Slots<'_>) -> Vec<u8> {
    let record = RecordRef::new(id, system, slots);
    JsonObject::text(record.slots.slots.len(), |json| record.write(json))
}
