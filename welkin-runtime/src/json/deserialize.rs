//! JSON into types that derive `Deserialize`, and from any deserializer into JSON.

use std::fmt;

use serde::de::value::{CowStrDeserializer, StrDeserializer};
use serde::de::{
    self, Deserialize, DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, Error as _,
    MapAccess, SeqAccess, Visitor,
};
use serde::forward_to_deserialize_any;

use super::input::{Body, DecodeError};
use super::quoted::Quoted;
use super::reader::{Fault, Reader, Token};
use super::value::Json;
use super::write::write_text;
use super::{RAW_NUMBER, RAW_VALUE, write_float};

/// Reads a value of a type that derives `Deserialize`, from what a server sent.
///
/// # Errors
/// When the bytes are not JSON, or of another shape.
pub(crate) fn from_slice<T: DeserializeOwned>(json: &[u8]) -> Result<T, DecodeError> {
    Body::new(json).read(|reader| Ok(typed(reader)?))
}

/// Reads a value once more, as another type.
pub(super) fn from_value<T: DeserializeOwned>(value: &Json) -> Result<T, DecodeError> {
    from_slice(value.text().as_bytes())
}

fn typed<T: DeserializeOwned>(reader: &mut Reader<'_>) -> Result<T, Mismatch> {
    T::deserialize(Value { reader, depth: 0 })
}

/// How deep types may be nested that are not [`Json`].
const MAX_DEPTH: usize = 128;

/// Why a type could not be read. The reason that the type gives is dropped: it may quote health data.
#[derive(Debug)]
struct Mismatch(Option<Fault>);

impl From<Fault> for Mismatch {
    fn from(fault: Fault) -> Self {
        Self(Some(fault))
    }
}

impl From<Mismatch> for Fault {
    fn from(mismatch: Mismatch) -> Self {
        mismatch.0.unwrap_or(Self::Shape(0))
    }
}

impl fmt::Display for Mismatch {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("JSON of an unexpected shape")
    }
}

impl std::error::Error for Mismatch {}

impl de::Error for Mismatch {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self(None)
    }
}

/// The next value of a reader.
struct Value<'r, 'de> {
    reader: &'r mut Reader<'de>,
    depth: usize,
}

impl<'r, 'de> Value<'r, 'de> {
    fn text<V: Visitor<'de>>(text: Quoted<'de>, visitor: V) -> Result<V::Value, Mismatch> {
        match text.plain() {
            Some(text) => visitor.visit_borrowed_str(text),
            None => visitor.visit_str(&text.decode().text),
        }
    }

    fn number<V: Visitor<'de>>(text: &str, visitor: V) -> Result<V::Value, Mismatch> {
        match (text.parse::<u64>(), text.parse::<f64>()) {
            (Ok(number), _) => visitor.visit_u64(number),
            (_, Ok(number)) => visitor.visit_f64(number),
            _ => Err(Mismatch(None)),
        }
    }

    fn parts(self) -> Result<Parts<'r, 'de>, Mismatch> {
        if self.depth == MAX_DEPTH {
            return Err(self.reader.unexpected().into());
        }
        Ok(Parts {
            depth: self.depth + 1,
            reader: self.reader,
            is_first: true,
            is_over: false,
        })
    }
}

impl<'de> Deserializer<'de> for Value<'_, 'de> {
    type Error = Mismatch;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        match self.reader.token()? {
            Token::Null => visitor.visit_unit(),
            Token::Boolean(value) => visitor.visit_bool(value),
            Token::Integer(number) => match u64::try_from(number) {
                Ok(number) => visitor.visit_u64(number),
                Err(_) => visitor.visit_i64(number),
            },
            Token::Number(text) => Self::number(text, visitor),
            Token::Text(text) => Self::text(text, visitor),
            Token::Array => {
                let mut parts = self.parts()?;
                let value = visitor.visit_seq(&mut parts)?;
                parts.leave(Token::Array)?;
                Ok(value)
            }
            Token::Object => {
                let mut parts = self.parts()?;
                let value = visitor.visit_map(&mut parts)?;
                parts.leave(Token::Object)?;
                Ok(value)
            }
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        if self.reader.peek() == Some(b'n') {
            self.reader.token()?;
            visitor.visit_none()
        } else {
            visitor.visit_some(self)
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        if name == RAW_VALUE {
            visitor.visit_map(RawText(Some(self.reader.skip()?)))
        } else {
            visitor.visit_newtype_struct(self)
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        match self.reader.token()? {
            Token::Text(text) => visitor.visit_enum(CowStrDeserializer::new(text.decode().text)),
            Token::Object => {
                let mut parts = self.parts()?;
                let value = visitor.visit_enum(&mut parts)?;
                parts.leave(Token::Object)?;
                Ok(value)
            }
            _ => Err(self.reader.unexpected().into()),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        self.reader.skip()?;
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map struct identifier
    }
}

/// The elements of an array, or the members of an object.
struct Parts<'r, 'de> {
    reader: &'r mut Reader<'de>,
    depth: usize,
    is_first: bool,
    is_over: bool,
}

impl<'de> Parts<'_, 'de> {
    fn value(&mut self) -> Value<'_, 'de> {
        Value {
            reader: self.reader,
            depth: self.depth,
        }
    }

    /// Nothing may be left over in an array.
    fn leave(&mut self, of: Token<'_>) -> Result<(), Mismatch> {
        if self.is_over {
            return Ok(());
        }
        let more = match of {
            Token::Object => self.reader.member(&mut self.is_first)?.is_some(),
            _ => self.reader.element(&mut self.is_first)?,
        };
        if more {
            return Err(self.reader.unexpected().into());
        }
        Ok(())
    }
}

impl<'de> SeqAccess<'de> for &mut Parts<'_, 'de> {
    type Error = Mismatch;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Mismatch> {
        if self.is_over || !self.reader.element(&mut self.is_first)? {
            self.is_over = true;
            return Ok(None);
        }
        seed.deserialize(self.value()).map(Some)
    }
}

impl<'de> MapAccess<'de> for &mut Parts<'_, 'de> {
    type Error = Mismatch;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Mismatch> {
        if self.is_over {
            return Ok(None);
        }
        match self.reader.member(&mut self.is_first)? {
            Some(key) => seed
                .deserialize(CowStrDeserializer::new(key.decode().text))
                .map(Some),
            None => {
                self.is_over = true;
                Ok(None)
            }
        }
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, Mismatch> {
        seed.deserialize(self.value())
    }
}

impl<'de> EnumAccess<'de> for &mut Parts<'_, 'de> {
    type Error = Mismatch;
    type Variant = Self;

    fn variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<(T::Value, Self), Mismatch> {
        let Some(name) = self.reader.member(&mut self.is_first)? else {
            return Err(self.reader.unexpected().into());
        };
        let name = CowStrDeserializer::<Mismatch>::new(name.decode().text);
        let name = seed.deserialize(name)?;
        Ok((name, self))
    }
}

impl<'de> de::VariantAccess<'de> for &mut Parts<'_, 'de> {
    type Error = Mismatch;

    fn unit_variant(self) -> Result<(), Mismatch> {
        Deserialize::deserialize(self.value())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Mismatch> {
        seed.deserialize(self.value())
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Mismatch> {
        self.value().deserialize_any(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        self.value().deserialize_any(visitor)
    }
}

/// The text of a value, handed out as `serde_json` does.
struct RawText<'de>(Option<&'de str>);

impl<'de> MapAccess<'de> for RawText<'de> {
    type Error = Mismatch;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Mismatch> {
        if self.0.is_none() {
            return Ok(None);
        }
        seed.deserialize(StrDeserializer::new(RAW_VALUE)).map(Some)
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, Mismatch> {
        seed.deserialize(StrDeserializer::new(self.0.take().unwrap_or_default()))
    }
}

/// From deserializers of JSON the text as received; from others what they hand out, as JSON.
impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut text = Vec::new();
        deserializer.deserialize_newtype_struct(RAW_VALUE, Text(&mut text))?;
        let text = String::from_utf8(text).map_err(D::Error::custom)?;
        Ok(Self::of_text(text.trim_ascii()))
    }
}

/// Writes what a deserializer hands out.
struct Text<'t>(&'t mut Vec<u8>);

impl<'de> DeserializeSeed<'de> for Text<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl Text<'_> {
    /// Writes JSON text that was handed out, if it is that.
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
        write_float(value, self.0);
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
