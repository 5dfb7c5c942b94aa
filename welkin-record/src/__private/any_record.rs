//! Methods and traits of the generated enum of all records, forwarded to code that is compiled once.

/// Forwards the methods and traits of the generated enum of all records to code that is compiled once.
#[doc(hidden)]
#[macro_export]
macro_rules! __forward_any_record {
    ($type:ident) => {
        impl $type {
            /// Reads a record, typed by its `cdtName`.
            ///
            /// # Errors
            /// Returns an error if it is not JSON, or no record: not an object, or without an id.
            pub fn decode(
                json: &[::core::primitive::u8],
            ) -> ::core::result::Result<Self, $crate::record::DecodeError> {
                $crate::__private::decode_any(json)
            }
        }

        impl ::core::clone::Clone for $type {
            fn clone(&self) -> Self {
                $crate::__private::clone_any(self)
            }
        }

        impl ::core::fmt::Debug for $type {
            fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::__private::debug_any(self, formatter)
            }
        }

        impl $crate::hidden::Reveal for $type {
            fn write_revealed(
                &self,
                formatter: &mut ::core::fmt::Formatter<'_>,
            ) -> ::core::fmt::Result {
                $crate::__private::reveal_any(self, formatter)
            }
        }
    };
}
