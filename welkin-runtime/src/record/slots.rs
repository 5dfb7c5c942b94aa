//! The fields of a value with their types erased.

use super::extra::{Beyond, Extra};
use super::field_schema::FieldSchema;
use super::schema::CdtSchema;
use super::slot::Slot;
use super::value::ValueRef;

/// A value of a CDT, field by field: what [`Cdt::slots`](super::Cdt::slots) returns.
pub struct Slots<'a> {
    pub(super) schema: &'static CdtSchema,
    pub(super) slots: Vec<&'a dyn Slot>,
    pub(super) extra: &'a Extra,
}

impl<'a> Slots<'a> {
    /// These fields, in the order of the schema, and what came beyond them.
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

    /// These fields, of a value that keeps nothing beyond them.
    #[must_use]
    pub fn of_view<const N: usize>(schema: &'static CdtSchema, fields: [&'a dyn Slot; N]) -> Self {
        Self::new(schema, Extra::nothing(), fields)
    }

    /// How many fields there are: the custom ones, and the system fields if they were added.
    pub(super) fn field_count(&self) -> usize {
        self.slots.len().min(self.schema.field_count())
    }

    /// Whether no custom or system field is set.
    pub(super) fn is_empty(&self) -> bool {
        let mut fields = self.slots.iter().take(self.field_count());
        fields.all(|slot| slot.get().is_null()) && self.extra.unknown().next().is_none()
    }

    /// Whether the server sent a field, custom or not, be it as null.
    pub(crate) fn was_sent(&self, name: &str) -> bool {
        let place = self.schema.index().find(name);
        place.is_some_and(|place| self.extra.was_seen(place))
    }

    /// The table of the fields.
    pub(crate) fn schema(&self) -> &'static CdtSchema {
        self.schema
    }

    /// What came beyond the fields.
    pub(crate) fn extra(&self) -> &'a Extra {
        self.extra
    }

    /// The value of the field at a place of the table; null where there is none.
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

/// A value of a CDT, field by field, to be changed: what [`Cdt::slots_mut`](super::Cdt::slots_mut) returns.
pub struct SlotsMut<'a> {
    pub(super) schema: &'static CdtSchema,
    pub(super) slots: Vec<&'a mut dyn Slot>,
    pub(super) extra: Beyond<'a>,
}

impl<'a> SlotsMut<'a> {
    /// These fields, in the order of the schema, and what came beyond them.
    #[must_use]
    pub fn new<const N: usize>(
        schema: &'static CdtSchema,
        extra: &'a mut Extra,
        fields: [&'a mut dyn Slot; N],
    ) -> Self {
        Self::with(schema, Beyond::Kept(extra), fields)
    }

    /// These fields, of a value that keeps nothing beyond them.
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
        }
    }

    /// The field at a place of the table.
    pub(crate) fn slot(&mut self, place: usize) -> Option<&mut (dyn Slot + 'a)> {
        self.slots.get_mut(place).map(|slot| &mut **slot)
    }
}
