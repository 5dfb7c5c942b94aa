//! Decoding of single records, and of other single objects.

use std::sync::Arc;

use serde::de::{Deserialize, DeserializeOwned, Deserializer, Error as _};

use super::cdt::Cdt;
use super::envelope::{Filling, Found, Record};
use super::expected::Expected;
use super::system::SystemFields;
use crate::json::{Body, DecodeError, Json};

/// Reads one record.
///
/// # Errors
/// Returns an error if the text is not JSON, or has no record id.
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
        Found::Record(id) => Ok(id),
        Found::Unread(..) => Err(DecodeError::SHAPE),
    }
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
