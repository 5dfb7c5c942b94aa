//! JSON into records. Every function here is generic over the deserializer alone, never over a CDT: it is compiled once.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use super::cdt::Cdt;
use super::extra::Extra;
use super::index::Index;
use super::schema::{CdtSchema, FieldSchema};
use super::slot::Slot;
use super::system;
use super::value::Input;

/// For `Deserialize` of generated types: a flat map of fields. System fields are kept among the unknown ones.
///
/// # Errors
/// When the input is no map. Values of an unexpected form are no error: they are kept as they came.
pub fn deserialize<'de, D: Deserializer<'de>>(
    value: &mut dyn Cdt,
    schema: &'static CdtSchema,
    deserializer: D,
) -> Result<(), D::Error> {
    with_slots(value, |slots, extra| {
        deserializer.deserialize_map(FieldsVisitor(&mut Fields {
            index: schema.index(),
            custom: Slots {
                schema: schema.fields(),
                slots,
                extra,
            },
            system: None,
        }))
    })
}

/// Runs a closure that can be called only once on the slots of a value.
pub(super) fn with_slots<R>(
    value: &mut dyn Cdt,
    run: impl for<'s> FnOnce(&'s mut [&'s mut dyn Slot], &'s mut Extra) -> R,
) -> R {
    let mut run = Some(run);
    let mut result = None;
    value.write(&mut |slots, extra| {
        if let Some(run) = run.take() {
            result = Some(run(slots, extra));
        }
    });
    result.expect("write shows the slots")
}

/// The slots of one value with their table.
pub(super) struct Slots<'s> {
    pub(super) schema: &'static [FieldSchema],
    pub(super) slots: &'s mut [&'s mut dyn Slot],
    pub(super) extra: &'s mut Extra,
}

/// Where the fields of a record go.
pub(super) struct Fields<'c, 's> {
    pub(super) index: &'static Index,
    pub(super) custom: Slots<'c>,
    pub(super) system: Option<Slots<'s>>,
}

/// What a key of a record names.
pub(super) enum Key<'de> {
    Slot(usize),
    Unknown(Cow<'de, str>),
}

impl Fields<'_, '_> {
    /// Puts the next value of a map where its key says.
    pub(super) fn take<'de, A: MapAccess<'de>>(
        &mut self,
        key: Key<'de>,
        map: &mut A,
    ) -> Result<(), A::Error> {
        let custom = self.custom.slots.len();
        match (key, &mut self.system) {
            (Key::Slot(slot), _) if slot < custom => self.custom.take(slot, map),
            (Key::Slot(slot), Some(system)) => system.take(slot - custom, map),
            (Key::Slot(_), None) => map.next_value::<IgnoredAny>().map(drop),
            (Key::Unknown(name), _) => {
                let value = map.next_value()?;
                self.custom.extra.add_unknown(name.into_owned(), value);
                Ok(())
            }
        }
    }
}

impl Fields<'_, '_> {
    /// What a key names; system fields are unknown when there is no place for them.
    pub(super) fn key<'de>(&self, name: Cow<'de, str>) -> Key<'de> {
        match self.index.find(&name) {
            Some(slot) if slot < self.custom.slots.len() || self.system.is_some() => {
                Key::Slot(slot)
            }
            _ => Key::Unknown(name),
        }
    }
}

impl Slots<'_> {
    /// Puts the next value of a map into a slot.
    fn take<'de, A: MapAccess<'de>>(&mut self, slot: usize, map: &mut A) -> Result<(), A::Error> {
        let kept = map.next_value_seed(SlotSeed(&mut *self.slots[slot]))?;
        self.extra.mark_seen(slot);
        if let Some(value) = kept {
            self.extra.keep(self.schema[slot].name(), value);
        }
        Ok(())
    }
}

/// A flat map of fields: `jsonBody`, or a body of its own.
pub(super) struct FieldsVisitor<'a, 'c, 's>(pub(super) &'a mut Fields<'c, 's>);

impl<'de> Visitor<'de> for FieldsVisitor<'_, '_, '_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a map of fields")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key_seed(KeySeed(self.0))? {
            self.0.take(key, &mut map)?;
        }
        Ok(())
    }
}

struct KeySeed<'a, 'c, 's>(&'a Fields<'c, 's>);

impl<'de> DeserializeSeed<'de> for KeySeed<'_, '_, '_> {
    type Value = Key<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Key<'de>, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for KeySeed<'_, '_, '_> {
    type Value = Key<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the name of a field")
    }

    fn visit_borrowed_str<E>(self, name: &'de str) -> Result<Key<'de>, E> {
        Ok(self.0.key(Cow::Borrowed(name)))
    }

    fn visit_str<E>(self, name: &str) -> Result<Key<'de>, E> {
        Ok(match self.0.key(Cow::Borrowed(name)) {
            Key::Slot(slot) => Key::Slot(slot),
            Key::Unknown(name) => Key::Unknown(Cow::Owned(name.into_owned())),
        })
    }
}

/// Puts one value into one slot; what has to be remembered comes back.
struct SlotSeed<'a>(&'a mut dyn Slot);

impl<'de> DeserializeSeed<'de> for SlotSeed<'_> {
    type Value = Option<Value>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<Value>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for SlotSeed<'_> {
    type Value = Option<Value>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("any JSON")
    }

    fn visit_unit<E>(self) -> Result<Option<Value>, E> {
        Ok(self.0.set(Input::Null))
    }

    fn visit_none<E>(self) -> Result<Option<Value>, E> {
        Ok(self.0.set(Input::Null))
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<Value>, D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Option<Value>, E> {
        Ok(self.0.set(Input::Boolean(value)))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Option<Value>, E> {
        Ok(self.0.set(Input::Integer(value)))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Option<Value>, E> {
        Ok(self.0.set(Input::from(Value::from(value))))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Option<Value>, E> {
        Ok(self.0.set(Input::Float(value)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Option<Value>, E> {
        Ok(self.0.set(Input::Text(Cow::Borrowed(text))))
    }

    fn visit_string<E>(self, text: String) -> Result<Option<Value>, E> {
        Ok(self.0.set(Input::Text(Cow::Owned(text))))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Option<Value>, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = sequence.next_element()? {
            values.push(value);
        }
        Ok(self.0.set(Input::Json(Value::Array(values))))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Option<Value>, A::Error> {
        let mut object = serde_json::Map::new();
        while let Some((name, value)) = map.next_entry()? {
            object.insert(name, value);
        }
        Ok(self.0.set(Input::Json(Value::Object(object))))
    }
}

/// The table of the system fields, for callers that fill them.
pub(super) fn system_schema() -> &'static [FieldSchema] {
    system::SCHEMA.fields
}
