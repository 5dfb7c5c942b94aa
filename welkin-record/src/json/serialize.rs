//! Serialization of JSON into any serializer.

use serde::ser::{Serialize, SerializeMap, SerializeSeq, SerializeStruct, Serializer};

use super::RAW_VALUE;
use super::number::is_written_as;
use super::quoted::Spelling;
use super::reader::Reader;
use super::token::{Fault, Token};
use super::value::Json;

/// Maximum depth at which values are serialized part by part; deeper ones are serialized as text.
const MAX_DEPTH: usize = 64;

/// Part by part, as the types of the serializer. Values that these can't represent, such as a number out of range, are
/// serialized as text, which requires `serde_json` as the serializer.
impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let part = Part {
            text: &self.text(),
            depth: 0,
        };
        part.serialize(serializer)
    }
}

struct Part<'a> {
    text: &'a str,
    depth: usize,
}

impl Part<'_> {
    fn raw<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut raw = serializer.serialize_struct(RAW_VALUE, 1)?;
        raw.serialize_field(RAW_VALUE, self.text)?;
        raw.end()
    }

    fn number<S: Serializer>(&self, text: &str, serializer: S) -> Result<S::Ok, S::Error> {
        if let Ok(number) = text.parse::<u64>() {
            return serializer.serialize_u64(number);
        }
        match text.parse::<f64>() {
            Ok(number) if number.is_finite() && is_written_as(number, text) => {
                serializer.serialize_f64(number)
            }
            _ => self.raw(serializer),
        }
    }

    fn part<'t>(&self, reader: &mut Reader<'t>) -> Result<Part<'t>, Fault> {
        Ok(Part {
            text: reader.skip()?,
            depth: self.depth + 1,
        })
    }

    fn array<S: Serializer>(
        &self,
        mut reader: Reader<'_>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let mut sequence = serializer.serialize_seq(None)?;
        let mut is_first = true;
        while reader.element(&mut is_first).map_err(unreadable)? {
            sequence.serialize_element(&self.part(&mut reader).map_err(unreadable)?)?;
        }
        sequence.end()
    }

    fn object<S: Serializer>(
        &self,
        mut reader: Reader<'_>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        let mut is_first = true;
        while let Some(key) = reader.member(&mut is_first).map_err(unreadable)? {
            let part = self.part(&mut reader).map_err(unreadable)?;
            map.serialize_entry(&key.decode().text, &part)?;
        }
        map.end()
    }
}

impl Serialize for Part<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut reader = Reader::of_value(self.text);
        match reader.token().map_err(unreadable)? {
            Token::Null => serializer.serialize_unit(),
            Token::Boolean(value) => serializer.serialize_bool(value),
            Token::Integer(number) => serializer.serialize_i64(number),
            Token::Number(text) => self.number(text, serializer),
            Token::Text(text) => {
                let decoded = text.decode();
                if decoded.spelling == Spelling::Odd {
                    self.raw(serializer)
                } else {
                    serializer.serialize_str(&decoded.text)
                }
            }
            Token::Array | Token::Object if self.depth == MAX_DEPTH => self.raw(serializer),
            Token::Array => self.array(reader, serializer),
            Token::Object => self.object(reader, serializer),
        }
    }
}

fn unreadable<E: serde::ser::Error>(_: Fault) -> E {
    E::custom("invalid JSON")
}
