//! One JSON value into one slot.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use super::slot::Slot;
use super::value::{Fit, Input, ValueRef};

/// Puts one value into one slot. What has to be remembered to write it back unchanged comes back: a value that was converted, or one
/// that does not fit at all (then the field is unset).
pub(super) struct SlotSeed<'a> {
    slot: &'a mut dyn Slot,
    /// The value is one of a list that the slot is about to hold.
    in_list: bool,
}

impl<'a> SlotSeed<'a> {
    pub(super) fn new(slot: &'a mut dyn Slot) -> Self {
        Self {
            slot,
            in_list: false,
        }
    }

    fn offer(self, mut input: Input<'_>) -> Option<Value> {
        match self.slot.set(input.reborrow()) {
            Fit::Exact => None,
            fit => self.remember(fit, input),
        }
    }

    fn remember(self, fit: Fit, input: Input<'_>) -> Option<Value> {
        match fit {
            Fit::Exact => None,
            Fit::InList if self.in_list => None,
            // One value, for a field that holds several.
            Fit::InList => Some(last(self.slot.get())),
            Fit::Converted | Fit::Misfit => Some(input.into_json()),
        }
    }

    fn offer_null(self) -> Option<Value> {
        if self.in_list {
            return Some(Value::Null);
        }
        self.offer(Input::Null)
    }
}

/// The last value of a list.
fn last(list: ValueRef<'_>) -> Value {
    match list {
        ValueRef::List(list) => list.get(list.len().saturating_sub(1)).to_json(),
        other => other.to_json(),
    }
}

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
        Ok(self.offer_null())
    }

    fn visit_none<E>(self) -> Result<Option<Value>, E> {
        Ok(self.offer_null())
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<Value>, D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Option<Value>, E> {
        Ok(self.offer(Input::Boolean(value)))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Option<Value>, E> {
        Ok(self.offer(Input::Integer(value)))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Option<Value>, E> {
        Ok(self.offer(Input::from_json(&mut Value::from(value))))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Option<Value>, E> {
        Ok(self.offer(Input::Float(value)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Option<Value>, E> {
        Ok(self.offer(Input::Text(text)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Option<Value>, A::Error> {
        if !self.in_list && self.slot.set(Input::List) == Fit::Exact {
            return fill_list(self.slot, sequence);
        }
        let mut values = Vec::new();
        while let Some(value) = sequence.next_element()? {
            values.push(value);
        }
        Ok(self.offer(Input::Json(&mut Value::Array(values))))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Option<Value>, A::Error> {
        let mut object = serde_json::Map::new();
        while let Some((name, value)) = map.next_entry()? {
            object.insert(name, value);
        }
        Ok(self.offer(Input::Json(&mut Value::Object(object))))
    }
}

/// Adds the values of an array to an empty list, one by one for as long as each is of the form in which it will be written.
fn fill_list<'de, A: SeqAccess<'de>>(
    slot: &mut dyn Slot,
    mut sequence: A,
) -> Result<Option<Value>, A::Error> {
    let mut length = 0;
    loop {
        let seed = SlotSeed {
            slot: &mut *slot,
            in_list: true,
        };
        match sequence.next_element_seed(seed)? {
            None => return Ok(None),
            Some(None) => length += 1,
            Some(Some(sent)) => return fill_rest(slot, length, sent, sequence).map(Some),
        }
    }
}

/// Adds the rest of an array, after the first value of another form; the whole array comes back. The field is unset when it can't
/// hold one of the values.
fn fill_rest<'de, A: SeqAccess<'de>>(
    slot: &mut dyn Slot,
    length: usize,
    sent: Value,
    mut sequence: A,
) -> Result<Value, A::Error> {
    let Value::Array(mut all) = slot.get().to_json() else {
        return Ok(sent);
    };
    let mut fits = all.len() > length;
    all.truncate(length);
    all.push(sent);
    while let Some(mut value) = sequence.next_element::<Value>()? {
        all.push(value.clone());
        fits &= !value.is_null() && slot.set(Input::from_json(&mut value)) != Fit::Misfit;
    }
    if !fits {
        slot.set(Input::Null);
    }
    Ok(Value::Array(all))
}
