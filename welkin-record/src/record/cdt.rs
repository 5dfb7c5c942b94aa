//! The trait of all generated CDT types, and the operations that it makes possible.

use std::fmt;

use super::schema::CdtSchema;
use super::show::{Show, show_fields};
use super::slot::copy;
use super::slots::{Slots, SlotsMut};
use crate::foreign_text::ForeignText;
use crate::hidden::{OneLineJson, Reveal};
use crate::operation::Create;

/// A custom data type of a tenant. Implementations are generated: a table of fields, and access to the slots in the
/// order of that table. The code that works on them is compiled once, in this crate.
pub trait Cdt: Send + Sync + 'static {
    /// The CDT as data.
    fn schema() -> &'static CdtSchema;

    /// The fields, in the order of the schema, and the additional values.
    #[doc(hidden)]
    fn slots(&self) -> Slots<'_>;

    /// The fields, in the order of the schema, and the additional values, for changes.
    #[doc(hidden)]
    fn slots_mut(&mut self) -> SlotsMut<'_>;
}

/// A CDT whose records can be written through the API with the operation `O`: one of [`operation`](crate::operation).
pub trait WritableCdt<O>: Cdt {}

/// A source for a new record of the CDT `T`: the CDT's own struct, or, in code for a role that may read more fields
/// than it may write, a struct of the writable fields.
#[diagnostic::on_unimplemented(
    message = "a record of `{T}` can't be created from `{Self}`",
    label = "expected `{T}`, or its struct of writable fields"
)]
pub trait NewRecord<T: Cdt> {
    /// The fields to send.
    fn record(&self) -> &T;
}

impl<T: WritableCdt<Create>> NewRecord<T> for T {
    fn record(&self) -> &T {
        self
    }
}

/// A CDT that holds at most one record per patient.
pub trait SingleRecordCdt: Cdt {}

/// For `Clone` of generated types.
#[must_use]
pub fn clone<T: Cdt + Default>(value: &T) -> T {
    let mut copy = T::default();
    copy_into(&value.slots(), copy.slots_mut());
    copy
}

fn copy_into(from: &Slots<'_>, mut to: SlotsMut<'_>) {
    for (from, to) in from.slots.iter().zip(&mut to.slots) {
        copy(from.get(), &mut **to);
    }
    to.extra.clone_from(from.extra);
}

/// For `PartialEq` of generated types: compares the typed fields. Additional values are ignored, because they change
/// whenever Designer adds something.
#[must_use]
pub fn equal<T: Cdt>(left: &T, right: &T) -> bool {
    same(&left.slots(), &right.slots())
}

/// For `equals_as_received` of generated types: compares the typed fields and the additional values.
#[must_use]
pub fn equal_as_received<T: Cdt>(left: &T, right: &T) -> bool {
    let (left, right) = (left.slots(), right.slots());
    left.extra == right.extra && same(&left, &right)
}

fn same(left: &Slots<'_>, right: &Slots<'_>) -> bool {
    let mut pairs = left.slots.iter().zip(&right.slots).enumerate();
    pairs.all(|(place, (one, other))| {
        let (one, other) = (one.get(), other.get());
        // An unreadable value differs from an unset field.
        let unread = || left.extra.unread(place, one) == right.extra.unread(place, other);
        one == other && (!one.is_null() || unread())
    })
}

/// For `Debug` of generated types: the fields that are set, by name, with their values as `[hidden]`. In code generated
/// with `phi = "designer"`, only the values that Designer flags as protected health information are hidden.
///
/// # Errors
/// Returns an error if the formatter fails.
pub fn debug<T: Cdt>(
    value: &T,
    type_name: &str,
    formatter: &mut fmt::Formatter<'_>,
) -> fmt::Result {
    show(&value.slots(), type_name, formatter, Show::Open)
}

fn show(
    slots: &Slots<'_>,
    type_name: &str,
    formatter: &mut fmt::Formatter<'_>,
    show: Show,
) -> fmt::Result {
    let mut shown = formatter.debug_struct(type_name);
    let schema = slots.schema();
    show_fields(slots.fields(), &mut shown, |field| {
        show == Show::All || !schema.hides(field)
    });
    if show == Show::All {
        for (name, value) in slots.extra.unknown() {
            shown.field(&ForeignText::new(name).to_string(), &OneLineJson(value));
        }
    } else if slots.extra.unknown().next().is_some() {
        shown.field("extra", slots.extra);
    }
    shown.finish_non_exhaustive()
}

/// The fields of a value, shown without its type.
pub(super) struct ShownSlots<'a> {
    pub(super) slots: &'a Slots<'a>,
    pub(super) type_name: &'a str,
    pub(super) show: Show,
}

impl fmt::Debug for ShownSlots<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        show(self.slots, self.type_name, formatter, self.show)
    }
}

impl<T: Cdt> Reveal for T {
    fn write_revealed(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        show(&self.slots(), T::schema().name(), formatter, Show::All)
    }
}
