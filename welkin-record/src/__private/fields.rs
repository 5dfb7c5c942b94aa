//! Methods and traits of generated structs, forwarded to code that is compiled once.

/// The constants of the fields that every CDT has, for the module of a CDT.
#[doc(hidden)]
#[macro_export]
macro_rules! __reexport_system_fields {
    () => {
        pub use $crate::system_fields::*;
    };
}

/// Forwards the standard traits of a generated CDT type to code that is compiled once.
#[doc(hidden)]
#[macro_export]
macro_rules! __forward_cdt {
    ($type:ident) => {
        impl $type {
            #[doc = "Checks every rule of the configuration, offline.\n\n# Errors\nEvery violation, not just the first."]
            pub fn validate(&self) -> ::core::result::Result<(), $crate::record::Violations> {
                $crate::record::validate_create(self)
            }

            /// Every rule of the configuration that the value breaks. A record that was read may break any.
            #[must_use]
            pub fn violations(&self) -> $crate::record::Violations {
                $crate::record::violations(self)
            }
        }

        $crate::__private::forward_fields!($type);
    };
}

/// Forwards the standard traits of a generated type with fields, either a CDT or the answers of an assessment, to code
/// that is compiled once.
#[doc(hidden)]
#[macro_export]
macro_rules! __forward_fields {
    ($type:ident) => {
        impl ::core::clone::Clone for $type {
            fn clone(&self) -> Self {
                $crate::__private::clone(self)
            }
        }

        impl $type {
            /// Whether everything is equal, including `extra`: `==` compares the typed fields only.
            #[must_use]
            pub fn equals_as_received(&self, other: &Self) -> bool {
                $crate::__private::equal_as_received(self, other)
            }
        }

        // Compares the typed fields; additional values, in `extra`, are ignored.
        impl ::core::cmp::PartialEq for $type {
            fn eq(&self, other: &Self) -> bool {
                $crate::__private::equal(self, other)
            }
        }

        impl ::core::fmt::Debug for $type {
            fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::__private::debug(self, ::core::stringify!($type), formatter)
            }
        }

        impl $crate::__private::serde::Serialize for $type {
            fn serialize<S: $crate::__private::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::__private::serialize(self, serializer)
            }
        }

        impl<'de> $crate::__private::serde::Deserialize<'de> for $type {
            fn deserialize<D: $crate::__private::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::__private::deserialize(deserializer)
            }
        }
    };
}

/// Forwards the methods of the struct of required fields.
#[doc(hidden)]
#[macro_export]
macro_rules! __forward_required {
    ($type:ident) => {
        // Values are not shown: they may be health data.
        impl ::core::fmt::Debug for $type {
            fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                formatter
                    .debug_struct(::core::stringify!($type))
                    .finish_non_exhaustive()
            }
        }
    };
}
