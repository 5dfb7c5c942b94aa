//! JSON from any deserializer.

use std::fmt;

use serde::de::{
    self, Deserialize, DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor,
};

use super::input::Body;
use super::value::Json;
use super::write::write_text;
use super::{RAW_NUMBER, RAW_VALUE};

/// Deserializers of JSON give the text as received; others give their values, as JSON.
impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut text = Vec::new();
        deserializer.deserialize_newtype_struct(RAW_VALUE, Text(&mut text))?;
        let text = String::from_utf8(text).map_err(D::Error::custom)?;
        Ok(Self::of_text(text.trim_ascii()))
    }
}

/// Writes the values of a deserializer as JSON.
struct Text<'t>(&'t mut Vec<u8>);

impl<'de> DeserializeSeed<'de> for Text<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl Text<'_> {
    /// Writes JSON text from the deserializer, if it is valid.
    fn raw<E: de::Error>(self, text: &str) -> Result<(), E> {
        let is_value = Body::new(text.as_bytes()).read(|reader| reader.skip().map(|_| ()));
        is_value.map_err(E::custom)?;
        self.0.extend_from_slice(text.as_bytes());
        Ok(())
    }
}

impl<'de> Visitor<'de> for Text<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("any JSON")
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        self.0.extend_from_slice(b"null");
        Ok(())
    }

    fn visit_none<E: de::Error>(self) -> Result<(), E> {
        self.visit_unit()
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_bool<E>(self, value: bool) -> Result<(), E> {
        self.0.extend_from_slice(value.to_string().as_bytes());
        Ok(())
    }

    fn visit_i64<E>(self, value: i64) -> Result<(), E> {
        self.0.extend_from_slice(value.to_string().as_bytes());
        Ok(())
    }

    fn visit_u64<E>(self, value: u64) -> Result<(), E> {
        self.0.extend_from_slice(value.to_string().as_bytes());
        Ok(())
    }

    fn visit_i128<E>(self, value: i128) -> Result<(), E> {
        self.0.extend_from_slice(value.to_string().as_bytes());
        Ok(())
    }

    fn visit_u128<E>(self, value: u128) -> Result<(), E> {
        self.0.extend_from_slice(value.to_string().as_bytes());
        Ok(())
    }

    fn visit_f64<E>(self, value: f64) -> Result<(), E> {
        Json::from(value).write(self.0);
        Ok(())
    }

    fn visit_str<E>(self, text: &str) -> Result<(), E> {
        write_text(text, self.0);
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<(), A::Error> {
        self.0.push(b'[');
        let start = self.0.len();
        loop {
            let end = self.0.len();
            if end > start {
                self.0.push(b',');
            }
            if sequence.next_element_seed(Text(self.0))?.is_none() {
                self.0.truncate(end);
                break;
            }
        }
        self.0.push(b']');
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut key = map.next_key::<String>()?;
        if let Some(RAW_VALUE | RAW_NUMBER) = key.as_deref() {
            return self.raw(&map.next_value::<String>()?);
        }
        self.0.push(b'{');
        let start = self.0.len();
        while let Some(name) = key {
            if self.0.len() > start {
                self.0.push(b',');
            }
            write_text(&name, self.0);
            self.0.push(b':');
            map.next_value_seed(Text(self.0))?;
            key = map.next_key()?;
        }
        self.0.push(b'}');
        Ok(())
    }
}
