//! Targets for the entries of a record: any serializer's map, or JSON text.
//!
//! Requests use JSON text, for which the names of fields are known: they are escaped once, when a CDT is first used,
//! not with every record.

use std::convert::Infallible;

use serde::ser::{Serialize, SerializeMap};

use super::value::ValueRef;
use crate::json::{Json, write_float, write_integer, write_text};

/// The name of a field, also in its JSON form.
#[derive(Debug)]
pub(super) struct Key {
    name: &'static str,
    /// The name as a JSON string, with the colon after it.
    json: Box<str>,
}

impl Key {
    pub(super) fn new(name: &'static str) -> Self {
        let json = format!("{}:", Json::from(name).text()).into_boxed_str();
        Self { name, json }
    }

    pub(super) fn name(&self) -> &'static str {
        self.name
    }
}

/// Fields that are written entry by entry.
pub(super) trait Members: Serialize {
    /// Writes each of them.
    fn write<E: Entries>(&self, entries: &mut E) -> Result<(), E::Error>;
}

/// An object that is being written, entry by entry.
pub(super) trait Entries {
    type Error;

    /// Writes a field.
    fn field(&mut self, key: &Key, value: ValueRef<'_>) -> Result<(), Self::Error>;

    /// Writes a member as received, under a name that the CDT does not know.
    fn member(&mut self, name: &Json, value: &Json) -> Result<(), Self::Error>;

    /// Writes a value under a name that needs no escape.
    fn value(&mut self, name: &str, value: ValueRef<'_>) -> Result<(), Self::Error>;

    /// Writes a text value.
    fn text(&mut self, name: &str, text: &str) -> Result<(), Self::Error> {
        self.value(name, ValueRef::Text(text))
    }

    /// Writes fields as an object of their own.
    fn object(&mut self, name: &str, fields: &impl Members) -> Result<(), Self::Error>;
}

impl<M: SerializeMap> Entries for M {
    type Error = M::Error;

    fn field(&mut self, key: &Key, value: ValueRef<'_>) -> Result<(), M::Error> {
        self.serialize_entry(key.name, &value)
    }

    fn member(&mut self, name: &Json, value: &Json) -> Result<(), M::Error> {
        self.serialize_entry(name.as_str().unwrap_or_default(), &ValueRef::Json(value))
    }

    fn value(&mut self, name: &str, value: ValueRef<'_>) -> Result<(), M::Error> {
        self.serialize_entry(name, &value)
    }

    fn object(&mut self, name: &str, fields: &impl Members) -> Result<(), M::Error> {
        self.serialize_entry(name, fields)
    }
}

/// An object at the end of JSON text.
pub(super) struct JsonObject<'a> {
    json: &'a mut Vec<u8>,
    is_empty: bool,
}

/// Space for a field with a value of common length, in bytes: most records are written without reallocation.
const BYTES_PER_FIELD: usize = 48;

impl JsonObject<'_> {
    /// The text of an object with about this many entries. Numbers that JSON can't represent become texts.
    pub(super) fn text(
        entry_count: usize,
        write: impl FnOnce(&mut JsonObject<'_>) -> Result<(), Infallible>,
    ) -> Vec<u8> {
        let mut json = Vec::with_capacity(entry_count * BYTES_PER_FIELD);
        let Ok(()) = JsonObject::write(&mut json, write);
        json
    }

    fn write(
        json: &mut Vec<u8>,
        write: impl FnOnce(&mut JsonObject<'_>) -> Result<(), Infallible>,
    ) -> Result<(), Infallible> {
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

    fn name(&mut self, name: &str) {
        self.separate();
        write_text(name, self.json);
        self.json.push(b':');
    }
}

impl Entries for JsonObject<'_> {
    type Error = Infallible;

    fn field(&mut self, key: &Key, value: ValueRef<'_>) -> Result<(), Infallible> {
        self.separate();
        self.json.extend_from_slice(key.json.as_bytes());
        write_value(value, self.json);
        Ok(())
    }

    fn member(&mut self, name: &Json, value: &Json) -> Result<(), Infallible> {
        self.separate();
        name.write(self.json);
        self.json.push(b':');
        value.write(self.json);
        Ok(())
    }

    fn value(&mut self, name: &str, value: ValueRef<'_>) -> Result<(), Infallible> {
        self.name(name);
        write_value(value, self.json);
        Ok(())
    }

    fn object(&mut self, name: &str, fields: &impl Members) -> Result<(), Infallible> {
        self.name(name);
        JsonObject::write(self.json, |object| fields.write(object))
    }
}

/// Writes a value as JSON text.
fn write_value(value: ValueRef<'_>, json: &mut Vec<u8>) {
    match value {
        ValueRef::Text(text) => write_text(text, json),
        ValueRef::Null => json.extend_from_slice(b"null"),
        ValueRef::Boolean(true) => json.extend_from_slice(b"true"),
        ValueRef::Boolean(false) => json.extend_from_slice(b"false"),
        ValueRef::Integer(number) => write_integer(number, json),
        ValueRef::Float(number) => write_float(number, json),
        ValueRef::Json(value) | ValueRef::Unlisted(value) => value.write(json),
        ValueRef::List(list) => {
            json.push(b'[');
            for index in 0..list.len() {
                if index > 0 {
                    json.push(b',');
                }
                write_value(list.get(index), json);
            }
            json.push(b']');
        }
    }
}
