//! Values of a record in addition to its typed fields.

use std::ops::{Deref, DerefMut};

use super::fill::Sent;
use super::slot_set::SlotSet;
use super::value::ValueRef;
use crate::foreign_text::{FirstOf, ForeignText};
use crate::json::Json;

/// Values of a record that its typed fields can't hold: unknown fields, and values in an unexpected form.
///
/// They are written back with the record, so that reading and writing a record loses nothing.
#[derive(Clone, Default)]
pub struct Extra {
    unknown: Vec<(Json, Json)>,
    /// Names of unknown fields that the program has set: they may be in the configuration after all, or not allowed to
    /// be set.
    set_by_key: Vec<String>,
    unusual: Vec<Unusual>,
    seen: SlotSet,
}

/// A value that was received in another form than the one in which its field is written.
#[derive(Clone, PartialEq)]
struct Unusual {
    /// Number of the slot. Not the name, because a field may have the same name as a key beside the fields.
    slot: usize,
    name: &'static str,
    sent: Json,
    /// Whether it has another form, not just another spelling.
    is_listed: bool,
    /// The value of the field after reading.
    read: Json,
}

/// Empty, for views, which keep no additional values.
static NOTHING: Extra = Extra {
    unknown: Vec::new(),
    set_by_key: Vec::new(),
    unusual: Vec::new(),
    seen: SlotSet::new(),
};

/// The target for values that the fields can't hold, while a value is read.
pub(super) enum Beyond<'a> {
    /// Kept with the value.
    Kept(&'a mut Extra),
    /// Kept until the value has been read, and then dropped: a view keeps no additional values.
    Dropped(Extra),
}

impl Deref for Beyond<'_> {
    type Target = Extra;

    fn deref(&self) -> &Extra {
        match self {
            Self::Kept(extra) => extra,
            Self::Dropped(extra) => extra,
        }
    }
}

impl DerefMut for Beyond<'_> {
    fn deref_mut(&mut self) -> &mut Extra {
        match self {
            Self::Kept(extra) => extra,
            Self::Dropped(extra) => extra,
        }
    }
}

impl Extra {
    /// The additional values of a view.
    pub(super) fn nothing() -> &'static Self {
        &NOTHING
    }

    /// Fields that are not in the configuration, by machine name, in the order received.
    pub fn unknown(&self) -> impl Iterator<Item = (&str, &Json)> {
        let name = |name| Json::as_str(name).unwrap_or_default();
        self.unknown
            .iter()
            .map(move |(key, value)| (name(key), value))
    }

    /// Fields that are not in the configuration, with the names as received.
    pub(super) fn unknown_members(&self) -> impl Iterator<Item = (&Json, &Json)> {
        self.unknown.iter().map(|(name, value)| (name, value))
    }

    /// The value of a field that is not in the configuration; the last one if the field is repeated.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Json> {
        let named = self.unknown().filter(|(unknown, _)| *unknown == name);
        named.last().map(|(_, value)| value)
    }

    /// Fields with a value in an unexpected form, by machine name, with the value as received. The typed field holds
    /// the value if its meaning is clear, such as a number sent as text, and is unset otherwise. A text that is not
    /// valid Unicode, such as one with half a surrogate pair, is included with U+FFFD in place of the unreadable parts.
    pub fn unusual(&self) -> impl Iterator<Item = (&'static str, &Json)> {
        self.listed().map(|unusual| (unusual.name, &unusual.sent))
    }

    fn listed(&self) -> impl Iterator<Item = &Unusual> {
        self.unusual.iter().filter(|unusual| unusual.is_listed)
    }

    /// Sets a field that is not in the configuration, such as one that the tenant has added since this code was
    /// generated. It is written with the record.
    ///
    /// A field that is in the configuration is checked as such, and replaces the typed value. Data that Welkin keeps
    /// about a record, such as its `id`, can't be set: that is a violation ([`Rule::Key`](crate::record::Rule::Key)).
    /// External ids are set with the calls that send the record.
    ///
    /// ```
    /// let mut extra = welkin_runtime::Extra::default();
    /// extra.set("cdtf-new", true);
    /// assert_eq!(extra.get("cdtf-new").and_then(|value| value.as_bool()), Some(true));
    /// ```
    pub fn set(&mut self, name: impl Into<String>, value: impl Into<Json>) {
        let name = name.into();
        let is_named = |(unknown, _): &(Json, Json)| unknown.as_str() == Some(&*name);
        let place = self.unknown.iter().position(is_named);
        self.unknown.retain(|field| !is_named(field));
        let field = (Json::from(&*name), value.into());
        self.unknown
            .insert(place.unwrap_or(self.unknown.len()), field);
        // Null clears the field, whatever was received for it.
        if self.get(&name).is_some_and(Json::is_null) {
            self.drop_unusual(&name);
        }
        if !self.set_by_key.contains(&name) {
            self.set_by_key.push(name);
        }
    }

    /// The unknown fields that the program has set.
    pub(super) fn set_by_key(&self) -> impl Iterator<Item = (&str, &Json)> {
        let names = self.set_by_key.iter();
        names.filter_map(|name| Some((&**name, self.get(name)?)))
    }

    /// Whether the program has set an unknown field.
    pub(super) fn is_set_by_key(&self, name: &str) -> bool {
        self.set_by_key.iter().any(|set| set == name)
    }

    /// Drops unknown fields with these names, except those that the program has set.
    #[doc(hidden)]
    pub fn drop_received(&mut self, names: &[&str]) {
        let set_by_key = &self.set_by_key;
        self.unknown.retain(|(name, _)| {
            let name = name.as_str().unwrap_or_default();
            !names.contains(&name) || set_by_key.iter().any(|set| set == name)
        });
    }

    /// Drops the received value of a field that the program sets.
    #[doc(hidden)]
    pub fn drop_unusual(&mut self, name: &str) {
        self.unusual.retain(|unusual| unusual.name != name);
    }

    pub(super) fn add_unknown(&mut self, name: Json, value: Json) {
        self.unknown.push((name, value));
    }

    /// Stores the received value of a field that now holds `read`.
    pub(super) fn keep(
        &mut self,
        slot: usize,
        name: &'static str,
        sent: &Sent<'_>,
        read: ValueRef<'_>,
    ) {
        self.unusual.push(Unusual {
            slot,
            name,
            sent: Json::of_text(sent.text),
            is_listed: sent.is_unusual,
            read: read.to_json(),
        });
    }

    /// Drops the received value of a field.
    pub(super) fn forget(&mut self, slot: usize) {
        self.unusual.retain(|unusual| unusual.slot != slot);
    }

    /// The value that was received for a field in an unexpected form, if the field still holds the value read from it.
    #[inline]
    pub(super) fn sent(&self, slot: usize, held: ValueRef<'_>) -> Option<&Json> {
        if self.unusual.is_empty() {
            return None;
        }
        let unusual = self.unusual.iter().find(|unusual| unusual.slot == slot)?;
        (unusual.read == held.to_json()).then_some(&unusual.sent)
    }

    /// The value that was received for a field that can't hold it and is unset.
    pub(super) fn unread(&self, slot: usize, held: ValueRef<'_>) -> Option<&Json> {
        held.is_null().then(|| self.sent(slot, held)).flatten()
    }

    /// The value of a field after reading, if it was stored.
    pub(super) fn read(&self, slot: usize) -> Option<&Json> {
        let unusual = self.unusual.iter().find(|unusual| unusual.slot == slot);
        unusual.map(|unusual| &unusual.read)
    }

    /// Records that the server sent a field, and returns whether it had been sent before.
    #[inline]
    pub(super) fn mark_seen(&mut self, slot: usize) -> bool {
        self.seen.insert(slot)
    }

    pub(super) fn was_seen(&self, slot: usize) -> bool {
        self.seen.contains(slot)
    }
}

/// Whether the server sent a slot, and the order of unknown fields, describe the received form and not the content:
/// equality ignores them.
impl PartialEq for Extra {
    fn eq(&self, other: &Self) -> bool {
        let is_in_other = |unusual: &Unusual| other.listed().any(|other| other == unusual);
        let count = |extra: &Self, field| extra.unknown.iter().filter(|it| *it == field).count();
        let is_as_often_in_other = |field| count(self, field) == count(other, field);
        self.unknown.len() == other.unknown.len()
            && self.unknown.iter().all(is_as_often_in_other)
            && self.listed().count() == other.listed().count()
            && self.listed().all(is_in_other)
    }
}

/// Shows names only. Those of unknown fields come from the server.
impl std::fmt::Debug for Extra {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let unknown = self.unknown().map(|(name, _)| name);
        let names: Vec<_> = unknown
            .chain(self.unusual().map(|(name, _)| name))
            .map(ForeignText::new)
            .collect();
        FirstOf(&names).fmt(formatter)
    }
}
