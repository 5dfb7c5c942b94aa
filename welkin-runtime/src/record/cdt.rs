//! The one trait that generated CDT types implement, and what every such type can do through it.

use std::fmt;

use super::envelope::Record;
use super::operation::Create;
use super::schema::{CdtSchema, FieldSchema};
use super::slot::{Slot, Slots, SlotsMut, copy};
use super::validate;
use super::value::ValueRef;
use super::violation::Violations;
use crate::foreign_text::ForeignText;
use crate::hidden::{HIDDEN, OneLineJson, Reveal};

/// A custom data type of a tenant. Implementations are generated: a table of fields, and access to the slots in the order of that
/// table. All the work is done by code that is compiled once, in this crate.
pub trait Cdt: Send + Sync + 'static {
    /// The CDT as data.
    fn schema() -> &'static CdtSchema;

    /// The fields, in the order of the schema, and what came beyond them.
    fn slots(&self) -> Slots<'_>;

    /// The fields, in the order of the schema, and what came beyond them, to be changed.
    fn slots_mut(&mut self) -> SlotsMut<'_>;
}

/// A CDT whose records may be written through the API, by the operation `O`: one of [`operation`](super::operation).
pub trait WritableCdt<O>: Cdt {}

/// What a record of the CDT `T` can be created from: the CDT's own struct, or, in code for a role that may not write all that it may
/// read, a struct without the other fields.
#[diagnostic::on_unimplemented(
    message = "no record of `{T}` can be created from `{Self}`",
    label = "not what a `{T}` is created from"
)]
pub trait NewRecord<T: Cdt> {
    /// The fields that are sent.
    fn record(&self) -> &T;
}

impl<T: WritableCdt<Create>> NewRecord<T> for T {
    fn record(&self) -> &T {
        self
    }
}

/// Another record with the same fields.
impl<T: WritableCdt<Create>> NewRecord<T> for Record<T> {
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

/// For `PartialEq` of generated types: the typed fields. What came beyond them does not count, because it changes whenever Designer adds
/// something.
#[must_use]
pub fn equal<T: Cdt>(left: &T, right: &T) -> bool {
    same(&left.slots(), &right.slots())
}

/// For `equals_as_received` of generated types: the typed fields, and what came beyond them.
#[must_use]
pub fn equal_as_received<T: Cdt>(left: &T, right: &T) -> bool {
    let (left, right) = (left.slots(), right.slots());
    left.extra == right.extra && same(&left, &right)
}

fn same(left: &Slots<'_>, right: &Slots<'_>) -> bool {
    let mut pairs = left.slots.iter().zip(&right.slots).enumerate();
    pairs.all(|(place, (one, other))| {
        let (one, other) = (one.get(), other.get());
        // What can't be read is no unset field.
        let unread = || left.extra.unread(place, one) == right.extra.unread(place, other);
        one == other && (!one.is_null() || unread())
    })
}

/// For `Debug` of generated types: the fields that are set, by name, with their values as `[hidden]`. Where the code was generated with
/// `phi = "designer"`, only the values that Designer flags as protected health information are hidden.
///
/// # Errors
/// When the formatter fails.
pub fn debug<T: Cdt>(
    value: &T,
    type_name: &str,
    formatter: &mut fmt::Formatter<'_>,
) -> fmt::Result {
    show(&value.slots(), type_name, formatter, Show::Open)
}

/// Which values are shown.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Show {
    /// Those of fields that are trusted not to hold health data.
    Open,
    /// All.
    All,
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

impl<T: Cdt> Reveal for T {
    fn write_revealed(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        show(&self.slots(), T::schema().name(), formatter, Show::All)
    }
}

/// Every rule of the configuration that a value breaks, for a value that was read.
#[must_use]
pub fn violations<T: Cdt>(value: &T) -> Violations {
    validate::of_read(&value.slots().with_values_by_key())
}

/// Checks a value as a new record: required fields are set, every value obeys its rules.
///
/// # Errors
/// Every violation.
pub fn validate_create<T: Cdt>(value: &T) -> Result<(), Violations> {
    validate::of_new(&value.slots().with_values_by_key()).into_result()
}

/// The constants of the fields that every CDT has, for the module of one.
#[macro_export]
macro_rules! reexport_system_fields {
    () => {
        pub use $crate::system_fields::*;
    };
}

/// Forwards the standard traits of a generated CDT type to code that is compiled once.
#[macro_export]
macro_rules! forward_cdt {
    ($type:ident) => {
        impl $type {
            #[doc = "Checks every rule of the configuration, offline.\n\n# Errors\nEvery violation, not just the first."]
            pub fn validate(&self) -> ::core::result::Result<(), $crate::Violations> {
                $crate::record::validate_create(self)
            }

            /// Every rule of the configuration that the value breaks. A record that was read may break any.
            #[must_use]
            pub fn violations(&self) -> $crate::Violations {
                $crate::record::violations(self)
            }
        }

        $crate::forward_fields!($type);
    };
}

/// Forwards the standard traits of a generated type with fields, be it a CDT or the answers of an assessment.
#[macro_export]
macro_rules! forward_fields {
    ($type:ident) => {
        impl ::core::clone::Clone for $type {
            fn clone(&self) -> Self {
                $crate::record::clone(self)
            }
        }

        impl $type {
            /// Whether everything is the same, `extra` included: `==` compares the typed fields alone.
            #[must_use]
            pub fn equals_as_received(&self, other: &Self) -> bool {
                $crate::record::equal_as_received(self, other)
            }
        }

        // Compares the typed fields; what came beyond them, in `extra`, does not count.
        impl ::core::cmp::PartialEq for $type {
            fn eq(&self, other: &Self) -> bool {
                $crate::record::equal(self, other)
            }
        }

        impl ::core::fmt::Debug for $type {
            fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::record::debug(self, ::core::stringify!($type), formatter)
            }
        }

        impl $crate::serde::Serialize for $type {
            fn serialize<S: $crate::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::record::serialize(self, serializer)
            }
        }

        impl<'de> $crate::serde::Deserialize<'de> for $type {
            fn deserialize<D: $crate::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::record::deserialize(deserializer)
            }
        }
    };
}

/// What a hand-written view has beside what every CDT type has: its records.
#[macro_export]
macro_rules! forward_view {
    ($visibility:vis $type:ident) => {
        $crate::forward_cdt!($type);

        impl $type {
            /// A patient's records, seen through this view.
            #[allow(dead_code, reason = "a view may be decoded without a client")]
            $visibility fn records(
                patient: &impl ::core::convert::AsRef<$crate::PatientHandle>,
            ) -> $crate::Records<Self> {
                patient.as_ref().records()
            }
        }
    };
}

/// Forwards the standard traits of a generated option list to code that is compiled once. After the name stands what the options store:
/// `text`, `integer` or `float`.
#[macro_export]
macro_rules! forward_option_list {
    ($type:ident: text) => {
        $crate::forward_option_list!(@all $type);

        impl $type {
            /// What Welkin stores.
            #[must_use]
            pub fn value(&self) -> &::core::primitive::str {
                $crate::record::text_of(self)
            }
        }

        // What Welkin stores.
        impl ::core::convert::AsRef<::core::primitive::str> for $type {
            fn as_ref(&self) -> &::core::primitive::str {
                $crate::record::text_of(self)
            }
        }
    };
    ($type:ident: integer) => {
        $crate::forward_option_list!(@all $type);

        impl $type {
            /// What Welkin stores; nothing for an unlisted value that is no whole number.
            #[must_use]
            pub fn value(&self) -> ::core::option::Option<::core::primitive::i64> {
                $crate::record::integer_of(self)
            }
        }
    };
    ($type:ident: float) => {
        $crate::forward_option_list!(@all $type);

        impl $type {
            /// What Welkin stores; nothing for an unlisted value that is no number.
            #[must_use]
            pub fn value(&self) -> ::core::option::Option<::core::primitive::f64> {
                $crate::record::float_of(self)
            }
        }
    };
    (@all $type:ident) => {
        impl $type {
            /// Every listed option, in Designer's order.
            #[must_use]
            pub fn all() -> $crate::record::AllOptions<Self> {
                $crate::record::all_options()
            }

            /// What people see; the value itself when it is not listed.
            #[must_use]
            pub fn label(&self) -> &::core::primitive::str {
                $crate::record::label_of(self)
            }
        }

        impl ::core::cmp::PartialEq for $type {
            fn eq(&self, other: &Self) -> ::core::primitive::bool {
                $crate::record::same_option(self, other)
            }
        }

        impl ::core::cmp::Eq for $type {}

        impl ::core::cmp::PartialOrd for $type {
            fn partial_cmp(&self, other: &Self) -> ::core::option::Option<::core::cmp::Ordering> {
                $crate::record::partially_compare_options(self, other)
            }
        }

        // Designer's order; values that are not listed come last, numbers by size before texts.
        impl ::core::cmp::Ord for $type {
            fn cmp(&self, other: &Self) -> ::core::cmp::Ordering {
                $crate::record::compare_options(self, other)
            }
        }

        impl ::core::hash::Hash for $type {
            fn hash<H: ::core::hash::Hasher>(&self, state: &mut H) {
                $crate::record::hash_option(self, state);
            }
        }

        // What people see; the value itself when it is not listed.
        impl ::core::fmt::Display for $type {
            fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::record::display_option(self, formatter)
            }
        }

        // The option with this value or, failing that, this label.
        impl ::core::str::FromStr for $type {
            type Err = $crate::UnknownOption;

            fn from_str(
                text: &::core::primitive::str,
            ) -> ::core::result::Result<Self, $crate::UnknownOption> {
                $crate::record::parse_option(::core::stringify!($type), text)
            }
        }

        // The option with this value or, failing that, this label.
        impl ::core::convert::TryFrom<&::core::primitive::str> for $type {
            type Error = $crate::UnknownOption;

            fn try_from(
                text: &::core::primitive::str,
            ) -> ::core::result::Result<Self, $crate::UnknownOption> {
                $crate::record::parse_option(::core::stringify!($type), text)
            }
        }

        // What Welkin stores.
        impl $crate::serde::Serialize for $type {
            fn serialize<S: $crate::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::record::serialize_option(self, serializer)
            }
        }

        /// The option that stores the value; any other text or number is kept as it came.
        impl<'de> $crate::serde::Deserialize<'de> for $type {
            fn deserialize<D: $crate::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::record::deserialize_option(deserializer)
            }
        }
    };
}

/// Forwards what the struct of required fields needs beyond its fields.
#[macro_export]
macro_rules! forward_required {
    ($type:ident) => {
        // No values: they may be health data.
        impl ::core::fmt::Debug for $type {
            fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                formatter
                    .debug_struct(::core::stringify!($type))
                    .finish_non_exhaustive()
            }
        }
    };
}

/// Forwards what the generated patch type can do to [`Patch`](crate::Patch).
#[macro_export]
macro_rules! forward_patch {
    ($type:ident) => {
        impl<C: $crate::Cdt> $type<C> {
            /// No changes yet.
            #[must_use]
            pub fn new() -> Self {
                Self($crate::Patch::new())
            }

            /// What makes `read` equal to `wanted`: the fields whose values differ. What `wanted` leaves unset is left as it is. See
            /// [`Patch::changes`]($crate::Patch::changes).
            #[must_use]
            pub fn changes(read: &C, wanted: &C) -> Self {
                Self($crate::Patch::changes(read, wanted))
            }

            /// The same, and what `read` has and `wanted` leaves unset is cleared.
            #[must_use]
            pub fn changes_and_clears(read: &C, wanted: &C) -> Self {
                Self($crate::Patch::changes_and_clears(read, wanted))
            }

            /// Clears a field, named by its constant; required fields can't be cleared.
            #[must_use]
            pub fn clear<V>(self, field: $crate::Field<C, V>) -> Self {
                Self(self.0.clear(field))
            }

            /// Sets your id for the record.
            #[must_use]
            pub fn external_id<F>(self, id: impl $crate::Given<$crate::record::Text, F>) -> Self {
                Self(self.0.external_id(id))
            }

            /// Sets your UUID for the record.
            #[must_use]
            pub fn external_guid<F>(
                self,
                guid: impl $crate::Given<$crate::record::Text, F>,
            ) -> Self {
                Self(self.0.external_guid(guid))
            }

            /// Sets a field by its machine name, such as one that the tenant has added since this code was generated.
            #[must_use]
            pub fn set_unknown(
                self,
                name: impl ::core::convert::Into<$crate::record::Text>,
                value: impl ::core::convert::Into<$crate::Json>,
            ) -> Self {
                Self(self.0.set_unknown(name, value))
            }
        }

        impl<C> ::core::convert::From<$type<C>> for $crate::Patch<C> {
            fn from(patch: $type<C>) -> Self {
                patch.0
            }
        }

        impl<C> ::core::clone::Clone for $type<C> {
            fn clone(&self) -> Self {
                Self(self.0.clone())
            }
        }

        impl<C: $crate::Cdt> ::core::default::Default for $type<C> {
            fn default() -> Self {
                Self::new()
            }
        }

        impl<C> ::core::cmp::PartialEq for $type<C> {
            fn eq(&self, other: &Self) -> ::core::primitive::bool {
                self.0 == other.0
            }
        }

        /// The body that changes the record.
        impl<C> $crate::serde::Serialize for $type<C> {
            fn serialize<S: $crate::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::serde::Serialize::serialize(&self.0, serializer)
            }
        }

        /// Names only: the values may be health data.
        impl<C> ::core::fmt::Debug for $type<C> {
            fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Debug::fmt(&self.0, formatter)
            }
        }

        impl<C> ::core::convert::AsRef<$crate::Patch<C>> for $type<C> {
            fn as_ref(&self) -> &$crate::Patch<C> {
                &self.0
            }
        }

        impl<C> ::core::ops::Deref for $type<C> {
            type Target = $crate::Patch<C>;

            fn deref(&self) -> &$crate::Patch<C> {
                &self.0
            }
        }
    };
}
