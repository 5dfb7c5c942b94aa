//! The fields of a value with their types erased.

use super::extra::{Beyond, Extra};
use super::field_schema::FieldSchema;
use super::schema::CdtSchema;
use super::slot::Slot;
use super::slot_set::SlotSet;
use super::value::ValueRef;

/// A value of a CDT, field by field, as returned by [`Cdt::slots`](super::Cdt::slots).
pub struct Slots<'a> {
    pub(super) schema: &'static CdtSchema,
    pub(super) slots: Vec<&'a dyn Slot>,
    pub(super) extra: &'a Extra,
}

impl<'a> Slots<'a> {
    /// Creates it from fields, in the order of the schema, and the additional values.
    #[must_use]
    pub fn new<const N: usize>(
        schema: &'static CdtSchema,
        extra: &'a Extra,
        fields: [&'a dyn Slot; N],
    ) -> Self {
        let mut slots = Vec::with_capacity(schema.place_count());
        slots.extend_from_slice(&fields);
        Self {
            schema,
            slots,
            extra,
        }
    }

    /// Creates it from fields of a value without additional values.
    #[must_use]
    pub fn of_view<const N: usize>(schema: &'static CdtSchema, fields: [&'a dyn Slot; N]) -> Self {
        Self::new(schema, Extra::nothing(), fields)
    }

    /// Creates it with as many fields as a table has that is built at run time.
    pub(super) fn of_fields(
        schema: &'static CdtSchema,
        extra: &'a Extra,
        fields: impl Iterator<Item = &'a dyn Slot>,
    ) -> Self {
        let slots = fields.collect();
        Self {
            schema,
            slots,
            extra,
        }
    }

    /// The number of fields: custom fields, and system fields if they were added.
    pub(super) fn field_count(&self) -> usize {
        self.slots.len().min(self.schema.field_count())
    }

    /// Whether no custom or system field is set, except those that are left out.
    pub(super) fn is_empty_without(&self, is_left_out: impl Fn(usize) -> bool) -> bool {
        let mut fields = self.slots.iter().take(self.field_count()).enumerate();
        fields.all(|(place, slot)| slot.get().is_null() || is_left_out(place))
            && self.extra.unknown().next().is_none()
    }

    /// Whether the server sent a field, custom or not, possibly as null.
    #[doc(hidden)]
    pub fn was_sent(&self, name: &str) -> bool {
        let place = self.schema.index().find(name);
        place.is_some_and(|place| self.extra.was_seen(place))
    }

    /// The table of the fields.
    pub(crate) fn schema(&self) -> &'static CdtSchema {
        self.schema
    }

    /// The additional values.
    #[doc(hidden)]
    pub fn extra(&self) -> &'a Extra {
        self.extra
    }

    /// The value of the field with this number in the table; null if there is none.
    pub(crate) fn value(&self, place: usize) -> ValueRef<'a> {
        self.slots
            .get(place)
            .map_or(ValueRef::Null, |slot| slot.get())
    }

    /// The custom fields with their values.
    pub(super) fn fields(&self) -> impl Iterator<Item = (&'a dyn Slot, &'static FieldSchema)> {
        self.slots.iter().copied().zip(self.schema.fields())
    }
}

/// A value of a CDT, field by field, for changes, as returned by [`Cdt::slots_mut`](super::Cdt::slots_mut).
pub struct SlotsMut<'a> {
    pub(super) schema: &'static CdtSchema,
    pub(super) slots: Vec<&'a mut dyn Slot>,
    pub(super) extra: Beyond<'a>,
    /// Slots that were received more than once.
    pub(super) repeated: SlotSet,
}

impl<'a> SlotsMut<'a> {
    /// Creates it from fields, in the order of the schema, and the additional values.
    #[must_use]
    pub fn new<const N: usize>(
        schema: &'static CdtSchema,
        extra: &'a mut Extra,
        fields: [&'a mut dyn Slot; N],
    ) -> Self {
        Self::with(schema, Beyond::Kept(extra), fields)
    }

    /// Creates it from fields of a value without additional values.
    #[must_use]
    pub fn of_view<const N: usize>(
        schema: &'static CdtSchema,
        fields: [&'a mut dyn Slot; N],
    ) -> Self {
        Self::with(schema, Beyond::Dropped(Extra::default()), fields)
    }

    fn with<const N: usize>(
        schema: &'static CdtSchema,
        extra: Beyond<'a>,
        fields: [&'a mut dyn Slot; N],
    ) -> Self {
        let mut slots: Vec<&'a mut dyn Slot> = Vec::with_capacity(schema.place_count());
        slots.extend(fields);
        Self {
            schema,
            slots,
            extra,
            repeated: SlotSet::new(),
        }
    }

    /// The field with this number in the table.
    pub(crate) fn slot(&mut self, place: usize) -> Option<&mut (dyn Slot + 'a)> {
        self.slots.get_mut(place).map(|slot| &mut **slot)
    }
}
