//! Deserialization of JSON into types that derive `Deserialize`.

use std::fmt;

use serde::de::value::{CowStrDeserializer, StrDeserializer};
use serde::de::{
    self, DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, MapAccess, SeqAccess,
    Visitor,
};
use serde::forward_to_deserialize_any;

use super::RAW_VALUE;
use super::input::{Body, DecodeError};
use super::quoted::Quoted;
use super::reader::Reader;
use super::token::{Fault, Token};

/// Reads a value of a type that derives `Deserialize`, from a server's response.
///
/// # Errors
/// Returns an error if the bytes are not JSON, or of another shape.
pub fn from_slice<T: DeserializeOwned>(json: &[u8]) -> Result<T, DecodeError> {
    Body::new(json).read(|reader| Ok(typed(reader)?))
}

fn typed<T: DeserializeOwned>(reader: &mut Reader<'_>) -> Result<T, Mismatch> {
    T::deserialize(Value { reader, depth: 0 })
}

/// Maximum nesting depth of types other than [`Json`](super::Json).
const MAX_DEPTH: usize = 128;

/// The reason why a type could not be read. The type's own message is dropped: it may quote health data.
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
        formatter.write_str("unexpected JSON structure")
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

    /// Checks that no elements or members are left.
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
            Some(key) => seed.deserialize(MapKey(key)).map(Some),
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
        de::Deserialize::deserialize(self.value())
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

/// The key of a map. Option lists know by this type that it is one.
struct MapKey<'de>(Quoted<'de>);

impl<'de> Deserializer<'de> for MapKey<'de> {
    type Error = Mismatch;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        CowStrDeserializer::new(self.0.decode().text).deserialize_any(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        visitor.visit_some(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        CowStrDeserializer::new(self.0.decode().text).deserialize_enum(name, variants, visitor)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map struct identifier ignored_any
    }
}

/// The text of a value, in the form in which `serde_json` passes it.
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
