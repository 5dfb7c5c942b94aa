//! Patches: a field is left, cleared or set, and only what was touched is sent.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::cdt::Cdt;
use super::entries::{Entries, JsonObject};
use super::field::{Field, Optional, SystemField, Writable};
use super::schema::{CdtSchema, FieldSchema};
use super::setter_argument::Given;
use super::slot::{Slot, Slots};
use super::system;
use super::validate::{Check, broken_by_itself, is_missing};
use super::value::ValueRef;
use super::violation::{Rule, Violations};
use crate::hidden::{OneLineJson, Reveal};
use crate::json::Json;

/// Changes to a record of the CDT `C`.
pub struct Patch<C> {
    changes: BTreeMap<Cow<'static, str>, Change>,
    of: PhantomData<fn() -> C>,
}

/// What a field is set to; null clears it.
#[derive(Clone)]
struct Change {
    value: Json,
    /// What the value breaks that its JSON no longer tells.
    breaks: Option<Rule>,
}

impl<C: Cdt> Patch<C> {
    /// No changes yet.
    #[must_use]
    pub fn new() -> Self {
        Self {
            changes: BTreeMap::new(),
            of: PhantomData,
        }
    }

    /// What makes `read` equal to `wanted`: the fields whose values differ, as values and not as texts, so that `2026-05-30` is
    /// `2026-05-30T00:00:00.000Z`. Unknown fields that `wanted` has are compared, too.
    ///
    /// What `wanted` leaves unset is left as it is; see [`changes_and_clears`](Self::changes_and_clears). Fields that can't be written
    /// are never part of it. An option that is no longer listed may stay where it was read.
    #[must_use]
    pub fn changes(read: &C, wanted: &C) -> Self {
        Self::difference(&read.slots(), &wanted.slots(), false)
    }

    /// The same as [`changes`](Self::changes), and what `read` has and `wanted` leaves unset is cleared. Unknown fields are not: a
    /// program can't leave out what it doesn't know. To clear a required field is a violation.
    #[must_use]
    pub fn changes_and_clears(read: &C, wanted: &C) -> Self {
        Self::difference(&read.slots(), &wanted.slots(), true)
    }

    fn difference(read: &Slots<'_>, wanted: &Slots<'_>, clears: bool) -> Self {
        let mut patch = Self::new();
        for ((before, field), (after, _)) in read.fields().zip(wanted.fields()) {
            let (before, after) = (before.get(), after.get());
            let is_left = after.is_null() && !clears;
            if !field.is_editable() || is_left || before == after {
                continue;
            }
            let change = Change {
                value: after.to_json(),
                breaks: broken_by_itself(after, Some(before)),
            };
            patch.changes.insert(Cow::Borrowed(field.name()), change);
        }
        for (name, value) in wanted.extra().unknown() {
            if read.extra().get(name) != Some(value) && !system::is_system_field(name) {
                patch = patch.set_unknown(name, value.clone());
            }
        }
        patch
    }

    /// Sets a field, to a value or to what an `Option` holds; `None` leaves the field as it is.
    #[must_use]
    pub fn set<V, A: Writable, F>(self, field: Field<C, V, A>, value: impl Given<V, F>) -> Self
    where
        Option<V>: Slot,
    {
        self.set_slot(field.name(), &value.given())
    }

    /// Sets the field of this machine name, if there is a value. For generated code: nothing checks that `C` has it and that it may be
    /// written.
    #[doc(hidden)]
    #[must_use]
    pub fn set_slot(self, name: &'static str, value: &dyn Slot) -> Self {
        match value.get() {
            ValueRef::Null => self,
            value => self.change(name, value),
        }
    }

    /// Sets a field by its machine name, such as one that the tenant has added since this code was generated. A field that is known is
    /// checked as such.
    #[must_use]
    pub fn set_unknown(mut self, name: impl Into<String>, value: impl Into<Json>) -> Self {
        let change = Change {
            value: value.into(),
            breaks: None,
        };
        self.changes.insert(Cow::Owned(name.into()), change);
        self
    }

    /// Clears a field; required fields can't be cleared.
    #[must_use]
    pub fn clear<V>(self, field: Field<C, V, Optional>) -> Self {
        self.change(field.name(), ValueRef::Null)
    }

    /// Sets your id for the record.
    #[must_use]
    pub fn external_id<F>(self, id: impl Given<String, F>) -> Self {
        self.external(system::EXTERNAL_ID, id.given())
    }

    /// Sets your UUID for the record.
    #[must_use]
    pub fn external_guid<F>(self, guid: impl Given<String, F>) -> Self {
        self.external(system::EXTERNAL_GUID, guid.given())
    }

    fn external(self, field: SystemField, id: Option<String>) -> Self {
        match id {
            Some(id) => self.change(field.name(), ValueRef::Text(&id)),
            None => self,
        }
    }

    fn change(mut self, name: &'static str, value: ValueRef<'_>) -> Self {
        let change = Change {
            value: value.to_json(),
            breaks: broken_by_itself(value, None),
        };
        self.changes.insert(Cow::Borrowed(name), change);
        self
    }

    /// Whether nothing was touched.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// Machine names of the fields touched, sorted.
    pub fn touched(&self) -> impl Iterator<Item = &str> {
        self.changes.keys().map(|name| &**name)
    }

    /// Checks every rule that concerns the fields touched, offline.
    ///
    /// # Errors
    /// Every violation, not just the first.
    pub fn validate(&self) -> Result<(), Violations> {
        let mut violations = Violations::default();
        for (name, change) in &self.changes {
            let Some(field) = field_of(C::schema(), name) else {
                continue;
            };
            let value = ValueRef::Json(&change.value);
            let mut check = Check::new(C::schema(), field, &mut violations);
            if !field.is_editable() {
                check.report(Rule::ReadOnly, value);
            }
            match &change.breaks {
                Some(rule) => check.report(rule.clone(), value),
                None if field.is_required() && is_missing(value) => {
                    check.report(Rule::Required, value);
                }
                None => check.json(&change.value),
            }
        }
        violations.into_result()
    }

    /// The fields touched, null where cleared.
    pub(crate) fn to_json(&self) -> Json {
        Json::of_text(&String::from_utf8(self.to_body()).unwrap_or_default())
    }

    /// The body that changes a record: the fields touched, null where cleared.
    #[must_use]
    pub fn to_body(&self) -> Vec<u8> {
        JsonObject::text(self.changes.len(), |body| {
            self.changes
                .iter()
                .try_for_each(|(name, change)| body.value(name, ValueRef::Json(&change.value)))
        })
    }
}

/// The field of this name, be it the CDT's or one that every CDT has.
fn field_of(schema: &'static CdtSchema, name: &str) -> Option<&'static FieldSchema> {
    let mut system = system::FIELDS.iter();
    schema
        .field(name)
        .or_else(|| system.find(|field| field.name() == name))
}

/// The same fields are set to the same values, or cleared.
impl<C> PartialEq for Patch<C> {
    fn eq(&self, other: &Self) -> bool {
        let mut others = other.changes.iter();
        let same = |(name, change): (&Cow<'static, str>, &Change)| {
            let other = others.next();
            other.is_some_and(|(other, to)| name == other && change.value == to.value)
        };
        self.changes.len() == other.changes.len() && self.changes.iter().all(same)
    }
}

impl<C> Serialize for Patch<C> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.changes.len()))?;
        for (name, change) in &self.changes {
            map.serialize_entry(name, &change.value)?;
        }
        map.end()
    }
}

impl<C: Cdt> Default for Patch<C> {
    fn default() -> Self {
        Self::new()
    }
}

impl<C> AsRef<Self> for Patch<C> {
    fn as_ref(&self) -> &Self {
        self
    }
}

impl<C> Clone for Patch<C> {
    fn clone(&self) -> Self {
        Self {
            changes: self.changes.clone(),
            of: PhantomData,
        }
    }
}

/// The fields touched with their values; null where cleared.
impl<C> Reveal for Patch<C> {
    fn write_revealed(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let changes = self.changes.iter();
        let changes = changes.map(|(name, change)| (name, OneLineJson(&change.value)));
        formatter.debug_map().entries(changes).finish()
    }
}

/// Names only.
impl<C> fmt::Debug for Patch<C> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_set().entries(self.changes.keys()).finish()
    }
}
