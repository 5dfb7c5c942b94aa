//! Reading a profile, or a part of one, field by field.
//!
//! Code derived by serde reads each field in place, which takes 70 KB of machine code for a profile. Here, only the
//! names and locations of the fields are specific to a struct.

use std::fmt;

use serde::de::{DeserializeOwned, Error, MapAccess, Visitor};
use serde_json::Value;

/// A field that can be read.
pub(super) trait Field {
    fn read(&mut self, value: Value) -> Result<(), serde_json::Error>;
}

impl<T: DeserializeOwned> Field for T {
    fn read(&mut self, value: Value) -> Result<(), serde_json::Error> {
        *self = serde_json::from_value(value)?;
        Ok(())
    }
}

/// The consequence of a missing field.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Missing {
    /// It keeps its default.
    Defaulted,
    /// It is an error, unless the field may be null.
    Refused,
}

/// The fields of a struct, about to be read.
pub(super) struct Fields<'s> {
    names: &'static [&'static str],
    unread: Vec<(&'static str, &'s mut dyn Field)>,
    missing: Missing,
}

impl<'s> Fields<'s> {
    pub(super) fn new<const N: usize>(
        names: &'static [&'static str; N],
        fields: [&'s mut dyn Field; N],
        missing: Missing,
    ) -> Self {
        Self {
            names,
            unread: names.iter().copied().zip(fields).collect(),
            missing,
        }
    }

    /// Reads one field.
    pub(super) fn read(&mut self, name: &str, value: Value) -> Result<(), serde_json::Error> {
        let Some(place) = self.unread.iter().position(|(known, _)| *known == name) else {
            return Err(match self.names.iter().find(|known| **known == name) {
                Some(name) => Error::duplicate_field(name),
                None => Error::unknown_field(name, self.names),
            });
        };
        let (name, field) = self.unread.swap_remove(place);
        let read = field.read(value);
        read.map_err(|error| Error::custom(format_args!("{name}: {error}")))
    }

    /// Checks that no field is missing.
    fn finish(self) -> Result<(), serde_json::Error> {
        if self.missing == Missing::Refused {
            for (name, field) in self.unread {
                let missing = |_| Error::missing_field(name);
                field.read(Value::Null).map_err(missing)?;
            }
        }
        Ok(())
    }
}

impl<'de> Visitor<'de> for Fields<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
        while let Some(name) = map.next_key::<String>()? {
            let value = map.next_value()?;
            self.read(&name, value).map_err(Error::custom)?;
        }
        self.finish().map_err(Error::custom)
    }
}

/// Makes a struct readable by the names of its fields, all of which are to be listed.
macro_rules! fields {
    ($Struct:ident, $missing:expr; $($field:ident),*) => {
        impl $Struct {
            const FIELDS: &'static [&'static str; [$(stringify!($field)),*].len()] =
                &[$(stringify!($field)),*];

            fn fields(&mut self) -> crate::profile::fields::Fields<'_> {
                let Self { $($field),* } = self;
                crate::profile::fields::Fields::new(Self::FIELDS, [$($field),*], $missing)
            }
        }

        impl<'de> serde::Deserialize<'de> for $Struct {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let mut read = Self::default();
                deserializer.deserialize_struct(stringify!($Struct), Self::FIELDS, read.fields())?;
                Ok(read)
            }
        }
    };
}

pub(super) use fields;
