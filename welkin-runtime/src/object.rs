//! Objects that the configuration does not describe: known members as fields, and the others in a map.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::foreign_text::OneLine;
use crate::hidden::Reveal;
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

/// The members of an object to write: only members that are set are sent.
#[derive(Clone, Default, PartialEq)]
pub(crate) struct Body(BTreeMap<Cow<'static, str>, Json>);

impl Body {
    /// Sets a member to the JSON of this value.
    pub(crate) fn set(&mut self, name: impl Into<Cow<'static, str>>, value: &impl Serialize) {
        let json = serde_json::to_vec(value).unwrap_or_else(|_| b"null".to_vec());
        let json = String::from_utf8(json).unwrap_or_default();
        self.0.insert(name.into(), Json::of_text(&json));
    }

    /// Adds an element to a member that is a list.
    #[cfg(any(feature = "calendar", feature = "tasks", feature = "users"))]
    pub(crate) fn push(&mut self, name: &'static str, element: &impl Serialize) {
        let list = self.0.remove(name);
        let mut list: Vec<Json> = list.iter().flat_map(Json::elements).collect();
        let mut one = Self::default();
        one.set(name, element);
        list.extend(one.0.into_values());
        self.0.insert(name.into(), list.into_iter().collect());
    }
}

impl Serialize for Body {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

/// Shows names only.
impl fmt::Debug for Body {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_set().entries(self.0.keys()).finish()
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

impl Reveal for Body {
    fn write_revealed(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_revealed(self, formatter)
    }
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

/// The content that creates or changes an object: a method per known member. `Debug` shows names and hides values.
macro_rules! object_body {
    (
        $(#[$meta:meta])*
        pub struct $type:ident {
            $($(#[$doc:meta])* $field:ident($value:ty) = $name:literal;)*
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, PartialEq)]
        pub struct $type {
            body: $crate::object::Body,
        }

        impl $type {
            $(
                $(#[$doc])*
                #[must_use]
                pub fn $field(mut self, value: impl Into<$value>) -> Self {
                    let value: $value = value.into();
                    self.body.set($name, &value);
                    self
                }
            )*

            /// Sets a key that has no method here, in Welkin's spelling; `Json::null()` clears it.
            #[must_use]
            pub fn set(mut self, name: impl Into<std::borrow::Cow<'static, str>>, value: impl Into<$crate::Json>) -> Self {
                self.body.set(name, &value.into());
                self
            }
        }

        /// Serializes the body of the request.
        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                self.body.serialize(serializer)
            }
        }

        /// Shows names only.
        impl std::fmt::Debug for $type {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.debug_tuple(stringify!($type)).field(&self.body).finish()
            }
        }

        impl $crate::hidden::Reveal for $type {
            fn write_revealed(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.body.write_revealed(formatter)
            }
        }
    };
}

pub(crate) use object_body;
pub(crate) use open_object;
