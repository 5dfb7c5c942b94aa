//! JSON into fields. Every function here is generic over the deserializer alone, never over a CDT: it is compiled once.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, Visitor};
use serde_json::Value;

use super::cdt::Cdt;
use super::index::Index;
use super::slot::SlotsMut;
use super::slot_seed::SlotSeed;

/// For `Deserialize` of generated types: a flat map of fields. System fields are kept among the unknown ones.
///
/// # Errors
/// When the input is no map. Values of an unexpected form are no error: they are kept as they came.
pub fn deserialize<'de, T: Cdt + Default, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    let mut value = T::default();
    FieldsSeed(&mut value.slots_mut()).deserialize(deserializer)?;
    Ok(value)
}

/// What a key of a record names.
pub(super) enum Key<'de> {
    /// A name of the CDT's index.
    Known(usize),
    Unknown(Cow<'de, str>),
}

/// Looks a key up.
pub(super) struct KeySeed(pub(super) &'static Index);

impl<'de> DeserializeSeed<'de> for KeySeed {
    type Value = Key<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Key<'de>, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for KeySeed {
    type Value = Key<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the name of a field")
    }

    fn visit_borrowed_str<E>(self, name: &'de str) -> Result<Key<'de>, E> {
        let unknown = || Key::Unknown(Cow::Borrowed(name));
        Ok(self.0.find(name).map_or_else(unknown, Key::Known))
    }

    fn visit_str<E>(self, name: &str) -> Result<Key<'de>, E> {
        let unknown = || Key::Unknown(Cow::Owned(name.to_owned()));
        Ok(self.0.find(name).map_or_else(unknown, Key::Known))
    }
}

/// A flat map of fields: `jsonBody`, or a body of its own.
pub(super) struct FieldsSeed<'a, 's>(pub(super) &'a mut SlotsMut<'s>);

impl<'de> DeserializeSeed<'de> for FieldsSeed<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for FieldsSeed<'_, '_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a map of fields")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let slots = self.0;
        let schema = slots.schema;
        while let Some(key) = map.next_key_seed(KeySeed(schema.index()))? {
            let slot = match &key {
                Key::Known(slot) => schema.field_place(*slot),
                Key::Unknown(_) => None,
            };
            match (slot, key) {
                (Some(slot), _) if slot < slots.slots.len() => slots.take(slot, &mut map)?,
                (_, Key::Known(place)) => {
                    let name = schema.index().keys()[place].name().to_owned();
                    slots.extra.add_unknown(name, map.next_value()?);
                }
                (_, Key::Unknown(name)) => {
                    slots
                        .extra
                        .add_unknown(name.into_owned(), map.next_value()?);
                }
            }
        }
        Ok(())
    }
}

impl SlotsMut<'_> {
    /// Puts the next value of a map into a slot.
    pub(super) fn take<'de, A: MapAccess<'de>>(
        &mut self,
        slot: usize,
        map: &mut A,
    ) -> Result<(), A::Error> {
        if self.extra.mark_seen(slot) {
            self.extra.forget(slot);
        }
        let sent = map.next_value_seed(SlotSeed::new(&mut *self.slots[slot]))?;
        self.keep(slot, sent);
        Ok(())
    }

    /// Puts a value into a slot.
    pub(super) fn put(&mut self, slot: usize, value: Value) -> Result<(), serde_json::Error> {
        self.extra.mark_seen(slot);
        let sent = SlotSeed::new(&mut *self.slots[slot]).deserialize(value)?;
        self.keep(slot, sent);
        Ok(())
    }

    fn keep(&mut self, slot: usize, sent: Option<Value>) {
        if let Some(sent) = sent {
            let name = self.schema.index().keys()[slot].name();
            self.extra.keep(slot, name, sent, self.slots[slot].get());
        }
    }
}
