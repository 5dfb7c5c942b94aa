//! Fields of a CDT with their types erased, so that decoding, encoding and checking are compiled once.

use super::extra::{Beyond, Extra};
use super::schema::{CdtSchema, FieldSchema};
use super::value::{FieldValue, Fit, Input, ValueRef};

/// One field of a CDT, set or unset, whatever its type.
pub trait Slot: Send + Sync {
    /// A look at the value; [`ValueRef::Null`] when unset.
    fn get(&self) -> ValueRef<'_>;

    /// Offers a value. A field that takes lists is emptied by [`Input::List`], and each value after that is added to it.
    fn set(&mut self, input: Input<'_>) -> Fit;
}

impl<T: FieldValue> Slot for Option<T> {
    fn get(&self) -> ValueRef<'_> {
        match self {
            Some(value) => value.get(),
            None => ValueRef::Null,
        }
    }

    fn set(&mut self, input: Input<'_>) -> Fit {
        let (value, fit) = match input {
            Input::Null => (None, Fit::Exact),
            input => T::read(input),
        };
        *self = value;
        fit
    }
}

impl<T: FieldValue> Slot for Option<Vec<T>> {
    fn get(&self) -> ValueRef<'_> {
        match self {
            Some(values) => ValueRef::List(values),
            None => ValueRef::Null,
        }
    }

    fn set(&mut self, input: Input<'_>) -> Fit {
        match input {
            Input::Null => {
                *self = None;
                Fit::Exact
            }
            Input::List => {
                *self = Some(Vec::new());
                Fit::Exact
            }
            input => match T::read(input) {
                (Some(value), fit) => {
                    self.get_or_insert_default().push(value);
                    fit.in_list()
                }
                (None, fit) => fit,
            },
        }
    }
}

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

    /// As many fields as a table has that is made when the program runs.
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

/// Copies a value into a slot of the same type.
pub(crate) fn copy(value: ValueRef<'_>, to: &mut dyn Slot) {
    match value {
        ValueRef::Null => to.set(Input::Null),
        ValueRef::Boolean(value) => to.set(Input::Boolean(value)),
        ValueRef::Integer(value) => to.set(Input::Integer(value)),
        ValueRef::Float(value) => to.set(Input::Float(value)),
        ValueRef::Text(text) => to.set(Input::Text(text)),
        ValueRef::List(list) => {
            let fit = to.set(Input::List);
            (0..list.len()).for_each(|index| copy(list.get(index), to));
            fit
        }
        ValueRef::Json(value) | ValueRef::Unlisted(value) => to.set(Input::of_json(value)),
    };
}
