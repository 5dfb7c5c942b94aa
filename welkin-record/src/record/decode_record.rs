//! Decoding of single records, and of other single objects.

use std::sync::Arc;

use serde::de::{Deserialize, DeserializeOwned, Deserializer, Error as _};

use super::cdt::Cdt;
use super::envelope::{Filling, Found, Record};
use super::expected::Expected;
use super::system::SystemFields;
use super::unread::UnreadReason;
use super::value::Input;
use crate::json::{Body, DecodeError, Json};

/// Reads one record.
///
/// # Errors
/// Returns an error if the text is not JSON, is not an object, or has no record id.
pub fn decode_record<T: Cdt + Default>(json: &[u8]) -> Result<Record<T>, DecodeError> {
    let mut system = SystemFields::default();
    let mut data = T::default();
    let id = fill_record(json, Filling::new(data.slots_mut(), &mut system))?;
    Ok(Record::new(id, system, data))
}

impl<'de, T: Cdt + Default> Deserialize<'de> for Record<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let json = Json::deserialize(deserializer)?;
        decode_record(json.text().as_bytes()).map_err(D::Error::custom)
    }
}

fn fill_record(json: &[u8], record: Filling<'_>) -> Result<Arc<str>, DecodeError> {
    match Body::new(json).read(|reader| record.read(reader))? {
        Found::Record(id) => check_id(&id).map(|()| id),
        Found::Unread(UnreadReason::NoId, _) => Err(DecodeError::NoId),
        Found::Unread(UnreadReason::Null | UnreadReason::NotAnObject, _) => {
            let json: Json = crate::json::from_slice(json)?;
            Err(not_an_object(&json))
        }
        Found::Unread(..) => Err(DecodeError::SHAPE),
    }
}

fn check_id(id: &str) -> Result<(), DecodeError> {
    if id.is_empty() {
        Err(DecodeError::NoId)
    } else {
        Ok(())
    }
}

fn not_an_object(json: &Json) -> DecodeError {
    let found = match Input::of_json(json) {
        Input::Null => "null",
        Input::Boolean(_) => "a boolean",
        Input::Integer(_) | Input::Float(_) | Input::Number(_) => "a number",
        Input::Text(_) => "a text",
        Input::List | Input::Json(_) => "an array",
    };
    DecodeError::NotAnObject { found }
}

/// Checks that JSON is a record of a CDT whose fields are not known.
pub(super) fn check_unknown_record(json: &Json) -> Result<(), DecodeError> {
    if !json.is_object() {
        return Err(not_an_object(json));
    }
    let body = json.get("jsonBody").filter(|body| !body.is_null());
    if body.as_ref().is_some_and(|body| !body.is_object()) {
        return Err(DecodeError::SHAPE);
    }
    let id = json.get("id").and_then(|id| id.as_id());
    let id = id.or_else(|| body?.get("id")?.as_id());
    check_id(&id.ok_or(DecodeError::NoId)?)
}

/// Reads one record, and checks that it is the requested one.
///
/// # Errors
/// Returns an error if the text is not JSON, has no record id, or is another record than the requested one.
pub fn decode_expected_record<T: Cdt + Default>(
    json: &[u8],
    expected: Expected<'_>,
) -> Result<Record<T>, DecodeError> {
    let record = decode_record(json)?;
    expected.check_record(&record)?;
    Ok(record)
}

/// Reads one object that is not a record, and checks that it is the requested one.
///
/// # Errors
/// Returns an error if the text is not JSON, has another shape, or is another object than the requested one.
pub fn decode_expected_item<T: DeserializeOwned>(
    json: &[u8],
    expected: Expected<'_>,
) -> Result<T, DecodeError> {
    let json: Json = crate::json::from_slice(json)?;
    expected.check_json(&json)?;
    json.read()
}
