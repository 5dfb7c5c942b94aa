//! Patches: a field is left, cleared or set, and only what was touched is sent.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::cdt::Cdt;
use super::entries::{Entries, JsonObject};
use super::field::{Field, Optional, SystemField, Writable};
use super::slot::Slot;
use super::system;
use super::validate::{Check, broken_by_itself};
use super::value::ValueRef;
use super::violation::{Rule, Violations};
use crate::hidden::{OneLineJson, Reveal};
use crate::json::Json;

/// Changes to a record of the CDT `C`.
pub struct Patch<C> {
    changes: BTreeMap<&'static str, Change>,
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

    /// Sets a field.
    #[must_use]
    pub fn set<V, A: Writable>(self, field: Field<C, V, A>, value: impl Into<V>) -> Self
    where
        Option<V>: Slot,
    {
        self.change(field.name(), Some(value.into()).get())
    }

    /// Clears a field; required fields can't be cleared.
    #[must_use]
    pub fn clear<V>(self, field: Field<C, V, Optional>) -> Self {
        self.change(field.name(), ValueRef::Null)
    }

    /// Sets your id for the record.
    #[must_use]
    pub fn external_id(self, id: impl Into<String>) -> Self {
        self.external(system::EXTERNAL_ID, id.into())
    }

    /// Sets your UUID for the record.
    #[must_use]
    pub fn external_guid(self, guid: impl Into<String>) -> Self {
        self.external(system::EXTERNAL_GUID, guid.into())
    }

    fn external(self, field: SystemField, id: String) -> Self {
        self.change(field.name(), ValueRef::Text(&id))
    }

    fn change(mut self, name: &'static str, value: ValueRef<'_>) -> Self {
        let change = Change {
            value: value.to_json(),
            breaks: broken_by_itself(value),
        };
        self.changes.insert(name, change);
        self
    }

    /// Whether nothing was touched.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// Machine names of the fields touched, sorted.
    pub fn touched(&self) -> impl Iterator<Item = &'static str> {
        self.changes.keys().copied()
    }

    /// Checks every rule that concerns the fields touched, offline.
    ///
    /// # Errors
    /// Every violation, not just the first.
    pub fn validate(&self) -> Result<(), Violations> {
        let mut violations = Violations::default();
        for (name, change) in &self.changes {
            let Some(field) = C::schema().field(name) else {
                continue;
            };
            let value = ValueRef::Json(&change.value);
            let mut check = Check::new(C::schema(), field, &mut violations);
            if !field.is_editable() {
                check.report(Rule::ReadOnly, value);
            }
            match &change.breaks {
                Some(rule) => check.report(rule.clone(), value),
                None if field.is_required() && change.value.is_null() => {
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

/// The same fields are set to the same values, or cleared.
impl<C> PartialEq for Patch<C> {
    fn eq(&self, other: &Self) -> bool {
        let mut others = other.changes.iter();
        let same = |(name, change): (&&str, &Change)| {
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
        let changes = changes.map(|(name, change)| (*name, OneLineJson(&change.value)));
        formatter.debug_map().entries(changes).finish()
    }
}

/// Names only.
impl<C> fmt::Debug for Patch<C> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_set().entries(self.changes.keys()).finish()
    }
}
