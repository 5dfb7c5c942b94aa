//! Objects that the configuration does not describe: known members as fields, and the others in a map.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer, Serialize};

use crate::foreign_text::OneLine;
use crate::json::Json;

/// The members of an object during reading.
pub(crate) struct Members(BTreeMap<String, Json>);

impl Members {
    /// Reads an object.
    pub(crate) fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let object = Json::deserialize(deserializer)?;
        if !object.is_object() {
            return Err(D::Error::custom("expected a JSON object"));
        }
        Ok(Self(object.entries().collect()))
    }

    /// Takes the id, without which the object is invalid.
    pub(crate) fn id<T: From<String>, E: serde::de::Error>(
        &mut self,
        name: &'static str,
    ) -> Result<T, E> {
        let id = self.0.get(name).and_then(Json::as_id);
        let id = id.ok_or_else(|| E::missing_field(name))?;
        self.0.remove(name);
        Ok(T::from(id))
    }

    /// Takes a member. It is unset if it is missing or null, or if it has another form; in the last case the member
    /// stays among the rest.
    pub(crate) fn take<T: DeserializeOwned + Default>(&mut self, name: &str) -> T {
        let Some(member) = self.0.remove(name) else {
            return T::default();
        };
        if member.is_null() {
            return T::default();
        }
        member.read().unwrap_or_else(|_| {
            self.0.insert(name.to_owned(), member);
            T::default()
        })
    }

    /// The remaining members.
    pub(crate) fn rest(self) -> BTreeMap<String, Json> {
        self.0
    }
}

/// An object as JSON on one line.
pub(crate) fn write_revealed(
    object: &impl Serialize,
    formatter: &mut fmt::Formatter<'_>,
) -> fmt::Result {
    let json = serde_json::to_string(object).map_err(|_| fmt::Error)?;
    write!(formatter, "{}", OneLine(&json))
}

/// A struct of the known members of an object of Welkin's, with `extra` for the others. `Debug` shows its id and hides
/// everything else.
macro_rules! open_object {
    (
        $(#[$meta:meta])*
        pub struct $type:ident $(($id:ident: $id_type:ty = $id_name:literal))? {
            $($(#[$doc:meta])* $field:ident: $value:ty = $name:literal;)*
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, PartialEq)]
        #[non_exhaustive]
        pub struct $type {
            $(/// Its id.
            pub $id: $id_type,)?
            $($(#[$doc])* pub $field: $value,)*
            /// Values sent by Welkin that have no field here, or an unexpected form.
            pub extra: std::collections::BTreeMap<String, $crate::Json>,
        }

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let mut members = $crate::object::Members::read(deserializer)?;
                Ok(Self {
                    $($id: members.id::<$id_type, D::Error>($id_name)?,)?
                    $($field: members.take($name),)*
                    extra: members.rest(),
                })
            }
        }

        /// Serializes all set keys, including those without a field.
        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                use serde::ser::SerializeMap as _;
                let mut map = serializer.serialize_map(None)?;
                $(map.serialize_entry($id_name, &self.$id)?;)?
                $(if self.$field != <$value>::default() {
                    map.serialize_entry($name, &self.$field)?;
                })*
                for (name, value) in &self.extra {
                    map.serialize_entry(name, value)?;
                }
                map.end()
            }
        }

        /// Shows the id only.
        impl std::fmt::Debug for $type {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter
                    .debug_tuple(stringify!($type))
                    $(.field(&self.$id))?
                    .field(&$crate::hidden::HIDDEN)
                    .finish()
            }
        }

        impl $crate::hidden::Reveal for $type {
            fn write_revealed(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                $crate::object::write_revealed(self, formatter)
            }
        }
    };
}

pub(crate) use open_object;
