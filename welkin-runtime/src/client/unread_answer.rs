//! A response that has not been read.

use jiff::tz::TimeZone;
use serde::de::DeserializeOwned;

use crate::error::{Error, RequestName};
use crate::json::Json;
use crate::record::{
    Cdt, DecodeError, Expected, Page, Record, decode_expected_items, decode_record, read_within,
};

/// A response that is known to be JSON or empty, and has not been read: its reader may need more information than the
/// request has.
pub(crate) struct UnreadAnswer {
    pub(crate) name: RequestName,
    body: Vec<u8>,
    zone: Option<TimeZone>,
}

impl UnreadAnswer {
    pub(super) fn new(name: RequestName, body: Vec<u8>, zone: Option<TimeZone>) -> Self {
        Self { name, body, zone }
    }

    /// Reads one record. The request has already checked that it is the requested one.
    pub(super) fn record<T: Cdt + Default>(&self) -> Result<Record<T>, Error> {
        self.decode(decode_record)
    }

    /// Reads a page of items other than records.
    pub(super) fn items<T: DeserializeOwned>(&self) -> Result<Page<T>, Error> {
        self.decode(|body| decode_expected_items(body, Expected::default()))
    }

    /// Reads JSON with a custom function.
    pub(super) fn read<T>(
        &self,
        read: impl FnOnce(&Json) -> Result<T, DecodeError>,
    ) -> Result<T, Error> {
        self.decode(|body| read(&crate::json::from_slice(body)?))
    }

    /// Reads any JSON.
    pub(super) fn json<T: DeserializeOwned>(&self) -> Result<T, Error> {
        self.decode(crate::json::from_slice)
    }

    fn decode<T>(&self, read: impl FnOnce(&[u8]) -> Result<T, DecodeError>) -> Result<T, Error> {
        read_within(self.zone.as_ref(), || read(&self.body))
            .map_err(|error| Error::unreadable(self.name.clone(), &self.body, error))
    }
}
