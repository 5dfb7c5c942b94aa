//! Fields beside `jsonBody`: they are written where they were received.

use super::slot_set::SlotSet;

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
    pub(super) fn has_alone(&self, slot: usize) -> bool {
        self.has(slot) && !self.repeated.contains(slot)
    }
}
