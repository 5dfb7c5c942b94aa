//! Patches: a field is left unchanged, cleared or set, and only touched fields are sent.

mod check;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;
use std::ptr;

use serde::ser::{Error as _, Serialize, SerializeMap, Serializer};

use super::by_key::{as_written, broken_by_form};
use super::cdt::Cdt;
use super::decode::read_fields;
use super::encode::fields;
use super::entries::{Entries, JsonObject};
use super::envelope::Record;
use super::field::{Field, Optional, SystemField, Writable};
use super::field_schema::FieldSchema;
use super::rule::Rule;
use super::setter_argument::Given;
use super::slot::Slot;
use super::slots::Slots;
use super::system;
use super::system_table::OWN_IDS;
use super::validate::broken_by_itself;
use super::value::ValueRef;
use crate::hidden::{OneLineJson, Reveal};
use crate::json::Json;

/// Changes to a record of the CDT `C`. Generated patches, such as `VitalsPatch`, have a setter per field.
///
/// ```
/// use welkin_runtime::{Cdt, Patch};
///
/// /// Whether a program would send anything to make a record equal to `wanted`, for any CDT.
/// fn differs<T: Cdt>(read: &T, wanted: &T) -> bool {
///     !Patch::changes(read, wanted).is_empty()
/// }
/// ```
pub struct Patch<C> {
    changes: BTreeMap<Cow<'static, str>, FieldChange>,
    of: PhantomData<fn() -> C>,
}

/// The new value of a field; null clears it.
#[derive(Clone)]
struct FieldChange {
    value: Json,
    /// The rule that the value breaks, if its JSON no longer shows it.
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

    /// The changes that make `read` equal to `wanted`: the fields whose values differ. They are compared as values and
    /// not as texts, so `2026-05-30` equals `2026-05-30T00:00:00.000Z`. Unknown fields of `wanted` are compared, too.
    ///
    /// Fields that `wanted` leaves unset are not changed; see [`changes_and_clears`](Self::changes_and_clears). A field
    /// that the program has set to null by its key, with [`Extra::set`](crate::record::Extra::set), is cleared. The
    /// patch never contains fields that can't be written. An unlisted option may stay in the record from which it was
    /// read. A value of `wanted` that its field can't hold does not count as unset: it is part of the patch as
    /// received, and a violation. So is an external id that `wanted` has by its key: use
    /// [`external_id`](Self::external_id).
    #[must_use]
    pub fn changes(read: &C, wanted: &C) -> Self {
        Self::difference(read.slots(), wanted.slots(), false)
    }

    /// Like [`changes`](Self::changes), but fields that `read` has and `wanted` leaves unset are cleared. Unknown
    /// fields are not cleared, because a program can't omit a field that it doesn't know. Clearing a required field is
    /// a violation.
    #[must_use]
    pub fn changes_and_clears(read: &C, wanted: &C) -> Self {
        Self::difference(read.slots(), wanted.slots(), true)
    }

    fn difference(read: Slots<'_>, wanted: Slots<'_>, clears: bool) -> Self {
        let (read, wanted) = (read.with_values_by_key(), wanted.with_values_by_key());
        let mut patch = Self::new();
        let fields = read.fields().zip(wanted.fields()).enumerate();
        for (place, ((before, field), (after, _))) in fields {
            let (before, after) = (before.get(), after.get());
            let unread_before = read.extra().unread(place, before);
            let unread_after = wanted.extra().unread(place, after);
            let clears = clears || wanted.extra().is_set_by_key(field.name());
            let is_left = after.is_null() && unread_after.is_none() && !clears;
            if !field.is_editable() || is_left {
                continue;
            }
            let change = match (unread_after, after) {
                (Some(sent), _) if unread_before == Some(sent) => continue,
                (Some(sent), _) => FieldChange {
                    value: sent.clone(),
                    breaks: Some(Rule::Form),
                },
                (None, _) if before == after && unread_before.is_none() => continue,
                (None, ValueRef::Json(value)) if wanted.extra().is_set_by_key(field.name()) => {
                    if before.to_json() == as_written(field, value) {
                        continue;
                    }
                    FieldChange::by_key(field, value.clone(), before)
                }
                (None, after) => FieldChange {
                    value: after.to_json(),
                    breaks: broken_by_itself(after, Some(before)),
                },
            };
            patch.changes.insert(Cow::Borrowed(field.name()), change);
        }
        for (name, value) in wanted.extra().unknown() {
            let is_custom = C::schema().custom_place(name).is_some();
            let is_reserved = C::schema().reserved(name).is_some();
            if is_reserved && is_own_id(name) && wanted.extra().is_set_by_key(name) {
                patch = patch.set_own_id(name, value.clone());
            }
            // Of a repeated field, the last value counts.
            let is_repeated = !wanted
                .extra()
                .get(name)
                .is_some_and(|last| ptr::eq(last, value));
            let before = read.extra().get(name);
            let is_equal =
                is_repeated || before == Some(value) || before.is_none() && value.is_null();
            // A null that was received is a field that is unset; one that the program has set clears the field.
            let is_left = value.is_null() && !wanted.extra().is_set_by_key(name);
            if !is_equal && !is_left && !is_custom && !is_reserved {
                patch = patch.set_unknown(name, value.clone());
            }
        }
        patch
    }

    /// Sets a field to a value or to the content of an `Option`; `None` leaves the field unchanged.
    #[must_use]
    pub fn set<V, A: Writable, F>(self, field: Field<C, V, A>, value: impl Given<V, F>) -> Self
    where
        Option<V>: Slot,
    {
        self.set_slot(field.name(), &value.given())
    }

    /// Sets the field with this machine name, if there is a value. For generated code: it is not checked that `C` has
    /// the field and that it can be written.
    #[doc(hidden)]
    #[must_use]
    pub fn set_slot(self, name: &'static str, value: &dyn Slot) -> Self {
        match value.get() {
            ValueRef::Null => self,
            value => self.change(name, value),
        }
    }

    /// Sets a field by its machine name, such as one that the tenant has added since this code was generated. A known
    /// field is checked as such. Data that Welkin keeps about every record can't be set, except the external ids.
    #[must_use]
    pub fn set_unknown(mut self, name: impl Into<String>, value: impl Into<Json>) -> Self {
        let (name, value) = (name.into(), value.into());
        let change = match C::schema().known_field(&name) {
            Some(field) => FieldChange::by_key(field, value, ValueRef::Null),
            None => FieldChange {
                breaks: value.not_finite().map(|_| Rule::Finite),
                value,
            },
        };
        self.changes.insert(Cow::Owned(name), change);
        self
    }

    /// Adds an external id that the program has set by key in a record, where it is a violation.
    fn set_own_id(mut self, name: &str, value: Json) -> Self {
        let breaks = Some(Rule::Key);
        let change = FieldChange { value, breaks };
        self.changes.insert(Cow::Owned(name.to_owned()), change);
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
        let change = FieldChange {
            value: value.to_json(),
            breaks: broken_by_itself(value, None),
        };
        self.changes.insert(Cow::Borrowed(name), change);
        self
    }

    /// The external ids that are set.
    #[doc(hidden)]
    pub fn own_ids(&self) -> impl Iterator<Item = &str> {
        let fields = self.changes.iter();
        let fields = fields.filter(|(name, _)| is_own_id(name));
        fields.filter_map(|(_, change)| change.value.as_str())
    }

    /// Whether there are no changes.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// Machine names of the touched fields, sorted.
    pub fn touched(&self) -> impl Iterator<Item = &str> {
        self.changes.keys().map(|name| &**name)
    }

    /// The touched fields, null for cleared ones.
    #[doc(hidden)]
    pub fn to_json(&self) -> Json {
        Json::of_text(&String::from_utf8(self.to_body()).unwrap_or_default())
    }

    /// The body that changes a record: the touched fields, null for cleared ones.
    #[must_use]
    pub fn to_body(&self) -> Vec<u8> {
        JsonObject::text(self.changes.len(), |body| {
            let mut changes = self.sent();
            changes.try_for_each(|(name, value)| body.value(name, ValueRef::Json(value)))
        })
    }
}

impl<C: Cdt + Default> Patch<C> {
    /// Whether a record has the values of this patch: set fields have their values, and cleared fields are unset.
    #[doc(hidden)]
    pub fn is_shown_by(&self, record: &Record<C>) -> bool {
        let Ok(wanted) = read_fields::<C>(&self.to_json()) else {
            return false;
        };
        let shown = fields(&record.data);
        let is_unset = |name: &str| shown.get(name).is_none_or(|value| value.is_null());
        let mut cleared = self.sent().filter(|(_, value)| value.is_null());
        let held = [
            (system::EXTERNAL_ID, &record.system.external_id),
            (system::EXTERNAL_GUID, &record.system.external_guid),
        ];
        let is_held = |(field, held): (SystemField, &Option<String>)| {
            let change = self.changes.get(field.name());
            change.is_none_or(|change| change.value.as_str() == held.as_deref())
        };
        cleared.all(|(name, _)| is_unset(name))
            && held.into_iter().all(is_held)
            && Self::changes(&record.data, &wanted).is_empty()
    }
}

impl<C> Patch<C> {
    /// The changes to send, without the ids of the record: an id among the fields could name another record.
    fn sent(&self) -> impl Iterator<Item = (&str, &Json)> {
        let changes = self.changes.iter();
        let changes = changes.filter(|(name, _)| is_sent(name));
        changes.map(|(name, change)| (&**name, &change.value))
    }
}

/// Whether a field with this name holds external ids.
fn is_own_id(name: &str) -> bool {
    OWN_IDS.contains(&name)
}

/// Whether a value under this key is sent.
fn is_sent(name: &str) -> bool {
    !name.trim().is_empty() && name != "id"
}

impl FieldChange {
    /// A value that was set by the key of its field. Unlisted options may stay in the value that was read.
    fn by_key(field: &FieldSchema, value: Json, read: ValueRef<'_>) -> Self {
        let breaks = broken_by_form(field, &value, read);
        Self { value, breaks }
    }
}

/// Equal if the same fields are set to the same values, or cleared. A value that JSON can't hold, such as NaN, is not
/// equal to a cleared field.
impl<C> PartialEq for Patch<C> {
    fn eq(&self, other: &Self) -> bool {
        let mut others = other.changes.iter();
        let same = |(name, change): (&Cow<'static, str>, &FieldChange)| {
            let other = others.next();
            other.is_some_and(|(other, to)| {
                name == other && change.value == to.value && change.breaks == to.breaks
            })
        };
        self.changes.len() == other.changes.len() && self.changes.iter().all(same)
    }
}

impl<C> Serialize for Patch<C> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self
            .changes
            .values()
            .any(|change| change.breaks == Some(Rule::Finite))
        {
            return Err(S::Error::custom(Rule::Finite));
        }
        let mut map = serializer.serialize_map(None)?;
        for (name, value) in self.sent() {
            map.serialize_entry(name, value)?;
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

/// Shows the touched fields with their values; null for cleared ones.
impl<C> Reveal for Patch<C> {
    fn write_revealed(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let changes = self.changes.iter();
        let changes = changes.map(|(name, change)| (name, OneLineJson(&change.value)));
        formatter.debug_map().entries(changes).finish()
    }
}

/// Shows names only.
impl<C> fmt::Debug for Patch<C> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_set().entries(self.changes.keys()).finish()
    }
}
