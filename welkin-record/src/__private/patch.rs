//! Methods and traits of the generated patch type, forwarded to code that is compiled once.

/// Forwards the methods of the generated patch type to [`Patch`](crate::Patch).
#[doc(hidden)]
#[macro_export]
macro_rules! __forward_patch {
    ($type:ident) => {
        impl<C: $crate::Cdt> $type<C> {
            /// No changes yet.
            #[must_use]
            pub fn new() -> Self {
                Self($crate::Patch::new())
            }

            /// The changes that make `read` equal to `wanted`: the fields whose values differ. Fields that `wanted`
            /// leaves unset are not changed. See [`Patch::changes`]($crate::Patch::changes).
            #[must_use]
            pub fn changes(read: &C, wanted: &C) -> Self {
                Self($crate::Patch::changes(read, wanted))
            }

            /// Like [`changes`](Self::changes), but fields that `read` has and `wanted` leaves unset are cleared.
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
            pub fn external_id<F>(
                self,
                id: impl $crate::record::Given<$crate::__private::Text, F>,
            ) -> Self {
                Self(self.0.external_id(id))
            }

            /// Sets your UUID for the record.
            #[must_use]
            pub fn external_guid<F>(
                self,
                guid: impl $crate::record::Given<$crate::__private::Text, F>,
            ) -> Self {
                Self(self.0.external_guid(guid))
            }

            /// Sets a field by its machine name, such as one that the tenant has added since this code was generated.
            #[must_use]
            pub fn set_unknown(
                self,
                name: impl ::core::convert::Into<$crate::__private::Text>,
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
        impl<C> $crate::__private::serde::Serialize for $type<C> {
            fn serialize<S: $crate::__private::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::__private::serde::Serialize::serialize(&self.0, serializer)
            }
        }

        /// Shows names only: the values may be health data.
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
