//! Patches: a field is left, cleared or set, and only what was touched is sent.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::cdt::Cdt;
use super::encode::to_json;
use super::field::{Field, Optional, SystemField, Writable};
use super::slot::Slot;
use super::system;
use super::validate::Check;
use super::value::FieldValue;
use super::violation::{Rule, Violations};

/// Changes to a record of the CDT `C`.
pub struct Patch<C> {
    changes: BTreeMap<&'static str, Arc<dyn Slot>>,
    of: PhantomData<fn() -> C>,
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
    pub fn set<V: FieldValue, A: Writable>(
        self,
        field: Field<C, V, A>,
        value: impl Into<V>,
    ) -> Self {
        self.change(field.name(), Arc::new(Some(value.into())))
    }

    /// Clears a field; required fields can't be cleared.
    #[must_use]
    pub fn clear<V: FieldValue>(self, field: Field<C, V, Optional>) -> Self {
        self.change(field.name(), Arc::new(None::<V>))
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
        self.change(field.name(), Arc::new(Some(id)))
    }

    fn change(mut self, name: &'static str, slot: Arc<dyn Slot>) -> Self {
        self.changes.insert(name, slot);
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
        for (name, slot) in &self.changes {
            let Some(field) = C::schema().field(name) else {
                continue;
            };
            let mut check = Check::new(C::schema(), field, &mut violations);
            if !field.is_editable() {
                check.report(Rule::ReadOnly, slot.get());
            }
            if field.is_required() && slot.get().is_null() {
                check.report(Rule::Required, slot.get());
            }
            check.slot(&**slot);
        }
        violations.into_result()
    }

    /// The body that changes a record: the fields touched, null where cleared.
    #[must_use]
    pub fn to_body(&self) -> Vec<u8> {
        to_json(self)
    }
}

impl<C> Serialize for Patch<C> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.changes.len()))?;
        for (name, slot) in &self.changes {
            map.serialize_entry(name, &slot.get())?;
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

/// Names only: the values may be health data.
impl<C> fmt::Debug for Patch<C> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_set().entries(self.changes.keys()).finish()
    }
}
