//! Fields that are the same for every tenant, declared as the generator declares a CDT, so that both use the same code.

/// Declares a struct of fields that is a [`Cdt`](crate::Cdt), and a constant per field.
macro_rules! fixed_fields {
    (
        $(#[$meta:meta])*
        pub struct $type:ident: $machine_name:tt {
            $(
                $(#[$doc:meta])*
                $field:ident / $CONSTANT:ident: $access:ident<$value:ty> = $kind:ident $name:literal $(, $flag:ident)*;
            )*
        }
    ) => {
        $(#[$meta])*
        #[derive(Default)]
        pub struct $type {
            $(
                $(#[$doc])*
                pub $field: Option<$value>,
            )*
            /// Values sent by Welkin that have no field here, or an unexpected form.
            pub extra: $crate::Extra,
        }

        impl $type {
            $(
                #[doc = concat!("The field `", $name, "`.")]
                pub const $CONSTANT: $crate::Field<$type, $value, $crate::record::$access> =
                    $crate::Field::new($name);
            )*
        }

        impl $crate::Cdt for $type {
            fn schema() -> &'static $crate::record::CdtSchema {
                static SCHEMA: $crate::record::CdtSchema = $crate::record::CdtSchema::new(
                    $machine_name,
                    &[$(
                        $crate::standard_fields::fixed_fields!(
                            @$access $crate::record::FieldSchema::new(
                                $crate::record::Kind::$kind,
                                $name,
                                stringify!($field),
                            )
                        )
                        $(.$flag())*,
                    )*],
                );
                &SCHEMA
            }

            fn slots(&self) -> ::welkin_record::__private::Slots<'_> {
                ::welkin_record::__private::Slots::new(Self::schema(), &self.extra, [$(&self.$field,)*])
            }

            fn slots_mut(&mut self) -> ::welkin_record::__private::SlotsMut<'_> {
                ::welkin_record::__private::SlotsMut::new(Self::schema(), &mut self.extra, [$(&mut self.$field,)*])
            }
        }

        ::welkin_record::__private::forward_cdt!($type);
    };
    (@Optional $schema:expr) => { $schema };
    (@Required $schema:expr) => { $schema.required() };
    (@ReadOnly $schema:expr) => { $schema.read_only() };
}

/// Declares an enum of Welkin's literals, which may include unknown ones.
macro_rules! open_words {
    (
        $(#[$meta:meta])*
        pub enum $type:ident {
            $($(#[$doc:meta])* $variant:ident = $word:literal,)*
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum $type {
            $($(#[$doc])* $variant,)*
            /// Any other literal, kept as received.
            Unlisted(Box<str>),
        }

        impl $type {
            /// The literal as Welkin writes it.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $word,)*
                    Self::Unlisted(word) => word,
                }
            }
        }

        impl From<&str> for $type {
            fn from(word: &str) -> Self {
                match word {
                    $($word => Self::$variant,)*
                    other => Self::Unlisted(other.into()),
                }
            }
        }

        /// Shows the variant; an unknown literal is hidden.
        impl std::fmt::Debug for $type {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                match self {
                    $(Self::$variant => formatter.write_str(stringify!($variant)),)*
                    Self::Unlisted(_) => write!(formatter, "Unlisted({})", $crate::hidden::HIDDEN),
                }
            }
        }

        /// Shows the literal as Welkin writes it.
        impl std::fmt::Display for $type {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.pad(self.as_str())
            }
        }

        impl AsRef<str> for $type {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl std::str::FromStr for $type {
            type Err = std::convert::Infallible;

            fn from_str(word: &str) -> Result<Self, Self::Err> {
                Ok(Self::from(word))
            }
        }

        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let word = <String as serde::Deserialize>::deserialize(deserializer)?;
                Ok(Self::from(&*word))
            }
        }

        impl ::welkin_record::__private::FieldValue for $type {
            fn read(input: ::welkin_record::__private::Input<'_>) -> (Option<Self>, ::welkin_record::__private::Fit) {
                match input {
                    ::welkin_record::__private::Input::Text(word) => {
                        (Some(Self::from(word)), ::welkin_record::__private::Fit::Exact)
                    }
                    _ => (None, ::welkin_record::__private::Fit::Misfit),
                }
            }

            fn get(&self) -> ::welkin_record::__private::ValueRef<'_> {
                ::welkin_record::__private::ValueRef::Text(self.as_str())
            }
        }
    };
}

pub(crate) use fixed_fields;
pub(crate) use open_words;
