//! Where the entries of a record are written to: any serializer's map, or JSON text.
//!
//! JSON text is what goes over the wire, and there the names of fields are known: they are escaped once, when a CDT is first used,
//! not with every record.

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::encode::Fields;
use super::value::ValueRef;

/// The name of a field, also as it is written in JSON.
#[derive(Debug)]
pub(super) struct Key {
    name: &'static str,
    /// The name as a JSON string, with the colon after it.
    json: Box<str>,
}

impl Key {
    pub(super) fn new(name: &'static str) -> Self {
        let json = format!("{}:", serde_json::Value::from(name)).into_boxed_str();
        Self { name, json }
    }

    pub(super) fn name(&self) -> &'static str {
        self.name
    }
}

/// An object that is being written, entry by entry.
pub(super) trait Entries {
    type Error;

    /// Writes a field.
    fn field(&mut self, key: &Key, value: ValueRef<'_>) -> Result<(), Self::Error>;

    /// Writes an entry of a name that the CDT does not know.
    fn other<V: Serialize + ?Sized>(&mut self, name: &str, value: &V) -> Result<(), Self::Error>;

    /// Writes fields as an object of their own.
    fn object(&mut self, name: &str, fields: &Fields<'_>) -> Result<(), Self::Error>;
}

impl<M: SerializeMap> Entries for M {
    type Error = M::Error;

    fn field(&mut self, key: &Key, value: ValueRef<'_>) -> Result<(), M::Error> {
        self.serialize_entry(key.name, &value)
    }

    fn other<V: Serialize + ?Sized>(&mut self, name: &str, value: &V) -> Result<(), M::Error> {
        self.serialize_entry(name, value)
    }

    fn object(&mut self, name: &str, fields: &Fields<'_>) -> Result<(), M::Error> {
        self.serialize_entry(name, fields)
    }
}

/// An object at the end of JSON text.
pub(super) struct JsonObject<'a> {
    json: &'a mut Vec<u8>,
    is_empty: bool,
}

/// Room for a field with a value of usual length, in bytes: most records are written without making room again.
const BYTES_PER_FIELD: usize = 48;

impl JsonObject<'_> {
    /// The text of an object with about as many entries. Numbers that JSON can't carry become null.
    pub(super) fn text(
        entry_count: usize,
        write: impl FnOnce(&mut JsonObject<'_>) -> Result<(), serde_json::Error>,
    ) -> Vec<u8> {
        let mut json = Vec::with_capacity(entry_count * BYTES_PER_FIELD);
        JsonObject::write(&mut json, write)
            .expect("keys are texts and writing to memory does not fail");
        json
    }

    fn write(
        json: &mut Vec<u8>,
        write: impl FnOnce(&mut JsonObject<'_>) -> Result<(), serde_json::Error>,
    ) -> Result<(), serde_json::Error> {
        json.push(b'{');
        write(&mut JsonObject {
            json,
            is_empty: true,
        })?;
        json.push(b'}');
        Ok(())
    }

    fn separate(&mut self) {
        if !self.is_empty {
            self.json.push(b',');
        }
        self.is_empty = false;
    }

    fn value<V: Serialize + ?Sized>(&mut self, value: &V) -> Result<(), serde_json::Error> {
        value.serialize(&mut serde_json::Serializer::new(&mut *self.json))
    }

    fn name(&mut self, name: &str) -> Result<(), serde_json::Error> {
        self.separate();
        serde_json::Serializer::new(&mut *self.json).serialize_str(name)?;
        self.json.push(b':');
        Ok(())
    }
}

impl Entries for JsonObject<'_> {
    type Error = serde_json::Error;

    fn field(&mut self, key: &Key, value: ValueRef<'_>) -> Result<(), serde_json::Error> {
        self.separate();
        self.json.extend_from_slice(key.json.as_bytes());
        match value {
            ValueRef::Text(text) if stands_for_itself(text) => {
                self.json.push(b'"');
                self.json.extend_from_slice(text.as_bytes());
                self.json.push(b'"');
                Ok(())
            }
            value => self.value(&value),
        }
    }

    fn other<V: Serialize + ?Sized>(
        &mut self,
        name: &str,
        value: &V,
    ) -> Result<(), serde_json::Error> {
        self.name(name)?;
        self.value(value)
    }

    fn object(&mut self, name: &str, fields: &Fields<'_>) -> Result<(), serde_json::Error> {
        self.name(name)?;
        JsonObject::write(self.json, |object| fields.write(object))
    }
}

/// Whether a text is the same between the quotes of JSON. Most are, and looking at many bytes at once is faster than writing byte by byte.
fn stands_for_itself(text: &str) -> bool {
    let is_escaped = |byte: u8| byte < b' ' || byte == b'"' || byte == b'\\';
    !text
        .bytes()
        .fold(false, |found, byte| found | is_escaped(byte))
}
