//! Decoding of JSON into fields. No code here depends on a CDT type: it is compiled once.

use serde::de::{Deserialize, Deserializer, Error as _};

use super::by_key::broken_by_form;
use super::cdt::Cdt;
use super::fill::{Sent, fill};
use super::rule::Rule;
use super::slots::SlotsMut;
use super::value::{Input, ValueRef};
use crate::json::{Body, DecodeError, Fault, Json, Reader, Token};

/// For `Deserialize` of generated types: a flat map of fields. System fields are kept among the unknown ones.
///
/// # Errors
/// Returns an error if the input is not a map. Values of an unexpected form are not an error: they are kept as
/// received.
pub fn deserialize<'de, T: Cdt + Default, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    let json = Json::deserialize(deserializer)?;
    read_fields(&json).map_err(D::Error::custom)
}

/// Reads a flat map of fields.
///
/// # Errors
/// Returns an error if the value is not an object.
pub fn read_fields<T: Cdt + Default>(json: &Json) -> Result<T, DecodeError> {
    let mut value = T::default();
    fill_from(&mut value.slots_mut(), &json.text())?;
    Ok(value)
}

/// Sets a field by key: the typed one with this machine name, or an unknown one. A value that is no valid one of its
/// field is kept, and is a violation, as in a patch.
pub fn set_by_key<T: Cdt>(value: &mut T, name: &str, to: Json) {
    let mut slots = value.slots_mut();
    match slots.schema.custom_place(name) {
        Some(place) => slots.set(place, &to),
        None => slots.extra.set(name, to),
    }
}

fn fill_from(slots: &mut SlotsMut<'_>, json: &str) -> Result<(), DecodeError> {
    Body::new(json.as_bytes()).read(|reader| match reader.token()? {
        Token::Object => slots.fill(reader),
        _ => Err(reader.unexpected()),
    })
}

impl SlotsMut<'_> {
    /// Reads an object of fields that the reader has entered: `jsonBody`, or the record itself.
    pub(super) fn fill(&mut self, reader: &mut Reader<'_>) -> Result<(), Fault> {
        let schema = self.schema;
        let index = schema.index();
        let mut is_first = true;
        while let Some(key) = reader.member(&mut is_first)? {
            let place = match key.plain() {
                Some(name) => index.find(name),
                None => index.find(&key.decode().text),
            };
            match place.and_then(|place| schema.field_place(place)) {
                Some(slot) if slot < self.slots.len() => self.take(slot, reader)?,
                _ => {
                    let value = Json::of_text(reader.skip()?);
                    self.extra.add_unknown(Json::of_quoted(key), value);
                }
            }
        }
        Ok(())
    }

    /// Puts the next value of a reader into a slot.
    #[inline]
    pub(super) fn take(&mut self, slot: usize, reader: &mut Reader<'_>) -> Result<(), Fault> {
        if self.extra.mark_seen(slot) {
            self.extra.forget(slot);
            self.repeated.insert(slot);
        }
        if let Some(sent) = fill(&mut *self.slots[slot], reader)? {
            let name = self.schema.index().keys()[slot].name();
            self.extra.keep(slot, name, &sent, self.slots[slot].get());
        }
        Ok(())
    }

    /// Sets a custom field to a value that the program chose. Reading accepts more forms than the API.
    fn set(&mut self, place: usize, value: &Json) {
        let (text, field) = (value.text(), &self.schema.fields()[place]);
        let slot = &mut *self.slots[place];
        let broken = broken_by_form(field, value, ValueRef::Null);
        let is_valid = !matches!(broken, Some(Rule::Form | Rule::Finite))
            && fill(slot, &mut Reader::of_value(&text)).is_ok()
            && slot.get().is_null() == value.is_null();
        self.extra.forget(place);
        if !is_valid {
            slot.set(Input::Null);
            let sent = Sent {
                text: &text,
                is_unusual: true,
            };
            self.extra.keep(place, field.name, &sent, ValueRef::Null);
        }
    }

    /// Puts an already read value into a slot.
    pub(super) fn put(&mut self, slot: usize, value: &Json) -> Result<(), Fault> {
        self.take(slot, &mut Reader::of_value(&value.text()))
    }
}
