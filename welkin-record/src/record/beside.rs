//! Fields beside `jsonBody`: they are written where they were received.

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::encode::Fields;
use super::entries::{Entries, Members};
use super::slot_set::SlotSet;
use super::slots::Slots;

/// The fields that were received beside `jsonBody`, by slot.
#[derive(Clone, PartialEq)]
pub(super) struct Beside {
    fields: SlotSet,
    /// Those of them that were received in it, too.
    repeated: SlotSet,
}

impl Beside {
    /// The fields of a record, if there are any.
    pub(super) fn of(fields: SlotSet, repeated: SlotSet) -> Option<Box<Self>> {
        (!fields.is_empty()).then(|| Box::new(Self { fields, repeated }))
    }

    /// Whether a field was received beside `jsonBody`.
    pub(super) fn has(&self, slot: usize) -> bool {
        self.fields.contains(slot)
    }

    /// Whether a field was received there only.
    fn has_alone(&self, slot: usize) -> bool {
        self.has(slot) && !self.repeated.contains(slot)
    }
}

/// The content of `jsonBody`.
pub(super) struct Inside<'a> {
    pub(super) slots: &'a Slots<'a>,
    pub(super) beside: Option<&'a Beside>,
}

impl Inside<'_> {
    /// Whether it has no content.
    pub(super) fn is_empty(&self) -> bool {
        self.slots.is_empty_without(|slot| self.is_elsewhere(slot))
    }

    fn is_elsewhere(&self, slot: usize) -> bool {
        self.beside.is_some_and(|beside| beside.has_alone(slot))
    }
}

impl Serialize for Inside<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        self.write(&mut map)?;
        map.end()
    }
}

impl Members for Inside<'_> {
    fn write<E: Entries>(&self, entries: &mut E) -> Result<(), E::Error> {
        let Self { slots, .. } = self;
        let places = slots.field_count();
        slots.write_some(0..places, entries, |slot| !self.is_elsewhere(slot))?;
        Fields(slots).write_unknown(places, entries)
    }
}
