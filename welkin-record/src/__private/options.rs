//! Methods and traits of generated option lists, forwarded to code that is compiled once.

/// Forwards the standard traits of a generated option list to code that is compiled once. The arguments after the name
/// are the type of the stored values, `text`, `integer` or `float`, and the variants of the listed options.
#[doc(hidden)]
#[macro_export]
macro_rules! __forward_option_list {
    ($type:ident: text, $($variant:ident),*) => {
        $crate::__private::forward_option_list!(@all $type, $($variant),*);

        impl $type {
            /// The stored value.
            #[must_use]
            pub fn value(&self) -> &::core::primitive::str {
                $crate::__private::text_of(self)
            }
        }

        // The stored value.
        impl ::core::convert::AsRef<::core::primitive::str> for $type {
            fn as_ref(&self) -> &::core::primitive::str {
                $crate::__private::text_of(self)
            }
        }
    };
    ($type:ident: integer, $($variant:ident),*) => {
        $crate::__private::forward_option_list!(@all $type, $($variant),*);

        impl $type {
            /// The stored value; `None` for an unlisted value that is not a whole number.
            #[must_use]
            pub fn value(&self) -> ::core::option::Option<::core::primitive::i64> {
                $crate::__private::integer_of(self)
            }
        }
    };
    ($type:ident: float, $($variant:ident),*) => {
        $crate::__private::forward_option_list!(@all $type, $($variant),*);

        impl $type {
            /// The stored value; `None` for an unlisted value that is not a number.
            #[must_use]
            pub fn value(&self) -> ::core::option::Option<::core::primitive::f64> {
                $crate::__private::float_of(self)
            }
        }
    };
    (@all $type:ident, $($variant:ident),*) => {
        impl $type {
            /// Every listed option, in Designer's order.
            #[must_use]
            pub fn all() -> $crate::record::AllOptions<Self> {
                $crate::__private::all_options()
            }

            /// The label; the value itself if it is not listed.
            #[must_use]
            pub fn label(&self) -> &::core::primitive::str {
                $crate::__private::label_of(self)
            }
        }

        impl ::core::fmt::Debug for $type {
            fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::__private::debug_option(self, ::core::stringify!($($variant)*), formatter)
            }
        }

        impl ::core::cmp::PartialEq for $type {
            fn eq(&self, other: &Self) -> ::core::primitive::bool {
                $crate::__private::same_option(self, other)
            }
        }

        impl ::core::cmp::Eq for $type {}

        impl ::core::cmp::PartialOrd for $type {
            fn partial_cmp(&self, other: &Self) -> ::core::option::Option<::core::cmp::Ordering> {
                $crate::__private::partially_compare_options(self, other)
            }
        }

        // Designer's order; unlisted values come last, numbers by size before texts.
        impl ::core::cmp::Ord for $type {
            fn cmp(&self, other: &Self) -> ::core::cmp::Ordering {
                $crate::__private::compare_options(self, other)
            }
        }

        impl ::core::hash::Hash for $type {
            fn hash<H: ::core::hash::Hasher>(&self, state: &mut H) {
                $crate::__private::hash_option(self, state);
            }
        }

        // The label; the value itself if it is not listed.
        impl ::core::fmt::Display for $type {
            fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::__private::display_option(self, formatter)
            }
        }

        // The option with this value or label, if only one has it.
        impl ::core::str::FromStr for $type {
            type Err = $crate::record::UnknownOption;

            fn from_str(
                text: &::core::primitive::str,
            ) -> ::core::result::Result<Self, $crate::record::UnknownOption> {
                $crate::__private::parse_option(::core::stringify!($type), text)
            }
        }

        // The option with this value or label, if only one has it.
        impl ::core::convert::TryFrom<&::core::primitive::str> for $type {
            type Error = $crate::record::UnknownOption;

            fn try_from(
                text: &::core::primitive::str,
            ) -> ::core::result::Result<Self, $crate::record::UnknownOption> {
                $crate::__private::parse_option(::core::stringify!($type), text)
            }
        }

        // The stored value.
        impl $crate::__private::serde::Serialize for $type {
            fn serialize<S: $crate::__private::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::__private::serialize_option(self, serializer)
            }
        }

        /// The option that stores the value; any other text or number is kept as received.
        impl<'de> $crate::__private::serde::Deserialize<'de> for $type {
            fn deserialize<D: $crate::__private::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::__private::deserialize_option(deserializer)
            }
        }
    };
}
