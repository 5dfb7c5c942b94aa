//! Keys of a payload in addition to the fields of an event.

use std::fmt;

use crate::hidden::{HIDDEN, OneLineJson};
use crate::json::Json;

/// The keys of a payload that have no field in [`Event`](super::Event), with their values as received, including every
/// digit of a number and repeated keys.
///
/// Its `Debug` shows the number of keys: the tenant's own keys may be health data, like their values.
#[derive(Clone, Default)]
pub struct EventExtra(Vec<(Json, Json)>);

impl EventExtra {
    pub(super) fn of(object: &Json) -> Self {
        Self(object.members().collect())
    }

    /// The value under a key; the last one if the key is repeated.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Json> {
        let mut members = self.0.iter().rev();
        members.find_map(|(name, value)| (*name == key).then_some(value))
    }

    /// The keys with their values, in the order received.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Json)> {
        let members = self.0.iter();
        members.map(|(key, value)| (key.as_str().unwrap_or_default(), value))
    }

    /// The number of keys.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are no keys.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn push(&mut self, key: &str, value: Json) {
        self.0.push((Json::from(key), value));
    }

    /// Removes a key and returns its value, which may be null. If the key is repeated, the last one with a value is
    /// preferred.
    pub(super) fn take(&mut self, key: &str) -> Option<Json> {
        let is_it = |(name, _): &(Json, Json)| *name == key;
        let has_value = |member: &(Json, Json)| is_it(member) && !is_nothing(&member.1);
        let place = self.0.iter().rposition(has_value);
        let place = place.or_else(|| self.0.iter().rposition(is_it))?;
        Some(self.0.remove(place).1)
    }

    /// Removes a text, or a number or flag as text. Null and the empty text become `None`; a value that can't be text
    /// stays.
    pub(super) fn take_text(&mut self, key: &str) -> Option<String> {
        let value = self.take(key)?;
        if is_nothing(&value) {
            return None;
        }
        let flag = || Some(value.as_bool()?.to_string());
        let text = value.as_id().or_else(flag);
        if text.is_none() {
            self.push(key, value);
        }
        text
    }

    pub(super) fn to_json(&self) -> Json {
        Json::object(self.0.iter().cloned())
    }
}

/// Null, or an empty text.
fn is_nothing(value: &Json) -> bool {
    value.is_null() || *value == ""
}

/// Compares by meaning: the order of keys is ignored.
impl PartialEq for EventExtra {
    fn eq(&self, other: &Self) -> bool {
        self.to_json() == other.to_json()
    }
}

impl fmt::Debug for EventExtra {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "EventExtra({} keys, {HIDDEN})", self.len())
    }
}

/// The keys with their values, for [`Event::reveal`](super::Event::reveal).
pub(super) struct Revealed<'a>(pub(super) &'a EventExtra);

impl fmt::Debug for Revealed<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let members = self.0.iter();
        formatter
            .debug_map()
            .entries(members.map(|(key, value)| (key, OneLineJson(value))))
            .finish()
    }
}
