//! The one trait that generated CDT types implement, and what every such type can do through it.

use std::fmt;

use super::extra::Extra;
use super::schema::CdtSchema;
use super::slot::Slot;
use super::validate;
use super::violation::Violations;

/// Takes the slots of a value, and what came beyond them.
pub type SlotVisitor<'v> = dyn for<'s> FnMut(&'s mut [&'s mut dyn Slot], &'s mut Extra) + 'v;

/// A custom data type of a tenant. Implementations are generated: a table of fields, and access to the slots in the order of that
/// table. All the work is done by code that is compiled once, in this crate.
pub trait Cdt: Send + Sync + 'static {
    /// The CDT as data.
    fn schema() -> &'static CdtSchema
    where
        Self: Sized;

    /// Shows the fields, in the order of the schema, and what came beyond them.
    fn read(&self, visit: &mut dyn FnMut(&[&dyn Slot], &Extra));

    /// Lends the fields, in the order of the schema, and what came beyond them.
    fn write(&mut self, visit: &mut SlotVisitor<'_>);
}

/// A CDT whose records may be written through the API.
pub trait WritableCdt: Cdt {}

/// A CDT that holds at most one record per patient.
pub trait SingleRecordCdt: Cdt {}

/// For `Clone` of generated types.
#[must_use]
pub fn clone<T: Cdt + Default>(value: &T) -> T {
    let mut copy = T::default();
    copy_into(value, &mut copy);
    copy
}

fn copy_into(from: &dyn Cdt, to: &mut dyn Cdt) {
    from.read(&mut |from, from_extra| {
        to.write(&mut |to, to_extra| {
            for (to, from) in to.iter_mut().zip(from) {
                to.copy_from(*from);
            }
            to_extra.clone_from(from_extra);
        });
    });
}

/// For `PartialEq` of generated types.
#[must_use]
pub fn equal(left: &dyn Cdt, right: &dyn Cdt) -> bool {
    let mut equal = false;
    left.read(&mut |left, left_extra| {
        right.read(&mut |right, right_extra| {
            equal = left_extra == right_extra
                && left
                    .iter()
                    .zip(right)
                    .all(|(left, right)| left.same_as(*right));
        });
    });
    equal
}

/// For `Debug` of generated types: set fields by name, protected health information as `[PHI]`.
///
/// # Errors
/// When the formatter fails.
pub fn debug(
    value: &dyn Cdt,
    schema: &CdtSchema,
    type_name: &str,
    formatter: &mut fmt::Formatter<'_>,
) -> fmt::Result {
    show(value, schema, type_name, formatter, false)
}

fn show(
    value: &dyn Cdt,
    schema: &CdtSchema,
    type_name: &str,
    formatter: &mut fmt::Formatter<'_>,
    reveal: bool,
) -> fmt::Result {
    let mut result = Ok(());
    value.read(&mut |slots, extra| {
        let mut shown = formatter.debug_struct(type_name);
        for (slot, field) in slots.iter().zip(schema.fields()) {
            let json = slot.get().to_json();
            if json.is_null() {
                continue;
            }
            if field.is_phi() && !reveal {
                shown.field(field.rust_name(), &format_args!("[PHI]"));
            } else {
                shown.field(field.rust_name(), &format_args!("{json}"));
            }
        }
        if reveal {
            for (name, value) in extra.unknown() {
                shown.field(name, &format_args!("{value}"));
            }
        } else if extra.unknown().next().is_some() {
            shown.field("extra", extra);
        }
        result = shown.finish_non_exhaustive();
    });
    result
}

/// A record shown in full, protected health information included. Made by [`reveal`].
pub struct Revealed<'a, T>(&'a T);

/// Shows a record in full: the explicit way around redaction, for a terminal and never for a log.
///
/// ```ignore
/// println!("{:?}", welkin_runtime::reveal(&vitals));
/// ```
#[must_use]
pub fn reveal<T: Cdt>(value: &T) -> Revealed<'_, T> {
    Revealed(value)
}

impl<T: Cdt> fmt::Debug for Revealed<'_, T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        show(self.0, T::schema(), T::schema().name(), formatter, true)
    }
}

/// Every rule of the configuration that a value breaks, for a value that was read.
#[must_use]
pub fn violations<T: Cdt>(value: &T) -> Violations {
    validate::all(T::schema(), value)
}

/// Checks a value as a new record: required fields are set, every value obeys its rules.
///
/// # Errors
/// Every violation.
pub fn validate_create<T: Cdt>(value: &T) -> Result<(), Violations> {
    validate::all(T::schema(), value).into_result()
}

/// Forwards the standard traits of a generated CDT type to code that is compiled once.
#[macro_export]
macro_rules! forward_cdt {
    ($type:ident) => {
        impl $type {
            /// Checks every rule of the configuration, offline.
            ///
            /// # Errors
            /// Every violation, not just the first.
            pub fn validate(&self) -> ::core::result::Result<(), $crate::Violations> {
                $crate::record::validate_create(self)
            }
        }

        impl ::core::clone::Clone for $type {
            fn clone(&self) -> Self {
                $crate::record::clone(self)
            }
        }

        impl ::core::cmp::PartialEq for $type {
            fn eq(&self, other: &Self) -> bool {
                $crate::record::equal(self, other)
            }
        }

        impl ::core::fmt::Debug for $type {
            fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::record::debug(
                    self,
                    <Self as $crate::Cdt>::schema(),
                    ::core::stringify!($type),
                    formatter,
                )
            }
        }

        impl $crate::serde::Serialize for $type {
            fn serialize<S: $crate::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::record::serialize(self, <Self as $crate::Cdt>::schema(), serializer)
            }
        }

        impl<'de> $crate::serde::Deserialize<'de> for $type {
            fn deserialize<D: $crate::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                let mut value = Self::default();
                $crate::record::deserialize(
                    &mut value,
                    <Self as $crate::Cdt>::schema(),
                    deserializer,
                )?;
                ::core::result::Result::Ok(value)
            }
        }
    };
}

/// Forwards the standard traits of a generated option list to code that is compiled once.
#[macro_export]
macro_rules! forward_option_list {
    ($type:ident) => {
        impl $type {
            /// Every listed option, sorted by value.
            pub fn all() -> impl ::core::iter::Iterator<Item = Self> {
                <Self as $crate::OptionList>::VARIANTS.iter().cloned()
            }
        }

        /// What people see; the value itself when it is not listed.
        impl ::core::fmt::Display for $type {
            fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                use $crate::OptionList as _;
                $crate::record::display_option(self.listed(), self.unlisted(), formatter)
            }
        }

        /// The option with this value or, failing that, this label.
        impl ::core::str::FromStr for $type {
            type Err = $crate::UnknownOption;

            fn from_str(text: &str) -> ::core::result::Result<Self, $crate::UnknownOption> {
                let options = <Self as $crate::OptionList>::OPTIONS;
                let place = $crate::record::parse_option(::core::stringify!($type), options, text)?;
                ::core::result::Result::Ok(<Self as $crate::OptionList>::VARIANTS[place].clone())
            }
        }
    };
}

/// Forwards what every generated patch type can do to [`Patch`](crate::Patch).
#[macro_export]
macro_rules! forward_patch {
    ($type:ident, $cdt:ident) => {
        impl $type {
            /// No changes yet.
            #[must_use]
            pub fn new() -> Self {
                Self::default()
            }

            /// Clears a field, named by its constant; required fields can't be cleared.
            #[must_use]
            pub fn clear<V: $crate::FieldValue>(self, field: $crate::Field<$cdt, V>) -> Self {
                Self(self.0.clear(field))
            }
        }

        impl ::core::ops::Deref for $type {
            type Target = $crate::Patch<$cdt>;

            fn deref(&self) -> &$crate::Patch<$cdt> {
                &self.0
            }
        }
    };
}
