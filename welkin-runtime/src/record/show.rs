//! Fields in `Debug` output: which are shown, and which are hidden.

use std::fmt;

use super::field_schema::FieldSchema;
use super::slot::Slot;
use super::value::ValueRef;
use crate::hidden::{HIDDEN, OneLineJson};

/// Which values are shown.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Show {
    /// Those of fields that are trusted not to hold health data.
    Open,
    /// All.
    All,
}

/// Shows the fields that are set.
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
