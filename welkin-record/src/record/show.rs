//! Shown and hidden fields in `Debug` output.

use std::fmt;

use super::field_schema::FieldSchema;
use super::slot::Slot;
use super::value::ValueRef;
use crate::hidden::{HIDDEN, OneLineJson};

/// The values to show.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Show {
    /// Values of fields that are trusted not to hold health data.
    Open,
    /// All values.
    All,
}

/// Shows the set fields.
pub(super) fn show_fields<'s>(
    fields: impl Iterator<Item = (&'s dyn Slot, &'static FieldSchema)>,
    shown: &mut fmt::DebugStruct<'_, '_>,
    is_shown: impl Fn(&FieldSchema) -> bool,
) {
    for (slot, field) in fields {
        match slot.get() {
            ValueRef::Null => {}
            value if is_shown(field) => {
                shown.field(field.rust_name(), &OneLineJson(&value.to_json()));
            }
            _ => {
                shown.field(field.rust_name(), &HIDDEN);
            }
        }
    }
}
