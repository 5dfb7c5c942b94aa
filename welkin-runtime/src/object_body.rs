//! Contents of requests that create or change objects that the configuration does not describe.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use serde::{Serialize, Serializer};

use crate::hidden::Reveal;
use crate::json::Json;
use crate::object::write_revealed;

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

impl Reveal for Body {
    fn write_revealed(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_revealed(self, formatter)
    }
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
            body: $crate::object_body::Body,
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
