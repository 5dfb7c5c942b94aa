//! A patient's records of one CDT.

mod bulk;
mod create;
mod find;
mod list;
pub(super) mod requests;
mod untyped;
mod update;
mod upsert;

use std::fmt;
use std::marker::PhantomData;

pub use self::bulk::{RowError, UpdateRecords, UpdatedRow};
pub use self::create::CreateRecord;
use self::find::OwnRecord;
pub use self::list::{ListRecords, RecordsQuery};
use self::requests::{DELETE, GET, LIST, PatientCdt};
pub use self::untyped::UpsertUntyped;
pub use self::update::UpdateRecord;
pub use self::upsert::UpsertRecord;
use super::external_id;
pub use super::external_id::Upserted;
pub use super::list::RecordStream;
use super::patient_handle::PatientHandle;
use crate::client::external_id::ExternalId;
use crate::error::Error;
use crate::id::RecordId;
use crate::operation::{Delete, Update};
use crate::record::{
    Cdt, Expected, NewRecord, Patch, Record, RecordOfAnyCdt, SingleRecordCdt, WritableCdt,
    decode_any_as, decode_expected_record,
};

impl PatientHandle {
    /// The patient's records of the CDT `T`.
    #[must_use]
    pub fn records<T: Cdt>(&self) -> Records<T> {
        Records {
            records: PatientCdt::new::<T>(self.clone()),
            of: PhantomData,
        }
    }

    /// Reads one record of a CDT whose name is known only at run time, such as that of a webhook's event.
    ///
    /// # Errors
    /// Returns an error if there is no such record, the API rejects the request, or the response can't be read.
    pub async fn any_record<R: RecordOfAnyCdt + Send>(
        &self,
        cdt_name: &str,
        record_id: &str,
    ) -> Result<R, Error> {
        let request = self.to(&GET).id("cdt", cdt_name);
        let request = request.itself("record", record_id);
        let request = request.explained_by_method(cdt_name.to_owned());
        let read = |body: &[u8], expected: Expected<'_>| {
            expected.check_json(&crate::json::from_slice(body)?)?;
            decode_any_as(Some(cdt_name), body)
        };
        request.read(read).await
    }
}

/// A patient's records of the CDT `T`.
///
/// ```no_run
/// use care::{Vitals, VitalsPatch, vitals};
/// # async fn example(patient: care::Patient) -> Result<(), welkin_runtime::Error> {
/// let records = patient.vitals();
/// let reading = Vitals { heart_rate: Some(72), ..Default::default() };
/// let created = records.create(&reading).external_id("visit-17").await?; // validated before it is sent
///
/// let read = records.get(&created.id).await?;
/// println!("{:?} of {:?}", read.heart_rate, read.system.created_at);
///
/// let patch = VitalsPatch::new().heart_rate(75).clear(vitals::TEMPERATURE);
/// let changed = records.update(&read.id, &patch).await?; // sends these two fields only
/// records.delete(&changed.id).await?;
/// # Ok(())
/// # }
/// ```
pub struct Records<T> {
    records: PatientCdt,
    of: PhantomData<fn() -> T>,
}

impl<T: Cdt + Default> Records<T> {
    /// The records, page by page or as a stream.
    pub fn list(&self) -> ListRecords<T> {
        ListRecords::of(self.records.clone())
    }

    /// Reads one record.
    ///
    /// # Errors
    /// Returns an error if there is no such record, the API rejects the request, or the response can't be read.
    pub async fn get(&self, id: &RecordId<T>) -> Result<Record<T>, Error> {
        let request = self.records.to_record(&GET, id.as_str());
        request.read(decode_expected_record).await
    }
}

impl<T: Cdt + Default> Records<T> {
    /// Reads one record by your own id, looked up in the [ways](crate::profile::LookUpWay) of the profile.
    ///
    /// # Errors
    /// Returns an error if no record has the id ([`is_not_found`](Error::is_not_found)) or several have it, the id is
    /// invalid ([`Error::InvalidId`], nothing is sent), the API rejects the request, or the response can't be read.
    pub async fn get_by_external_id(&self, external_id: &str) -> Result<Record<T>, Error> {
        let id = ExternalId::Id(external_id.to_owned());
        let sought = OwnRecord::new(self.records.clone(), id);
        let record = external_id::find(&sought).await?;
        record.ok_or_else(|| Error::UnknownExternalId {
            request: self.records.name(&GET),
        })
    }

    /// Ensures that a record exists under your own id and with these values: await the call to send it. The record is
    /// looked up, and created, changed in the fields that differ, or left unchanged. The call is idempotent, also in
    /// several tasks at once.
    ///
    /// Values are compared as values: `2026-05-30` is `2026-05-30T00:00:00.000Z`. Fields that `value` leaves unset are
    /// not changed, unless [`clearing`](UpsertRecord::clearing) is requested.
    pub fn upsert(
        &self,
        external_id: impl Into<String>,
        value: &impl NewRecord<T>,
    ) -> UpsertRecord<T>
    where
        T: WritableCdt<Update>,
    {
        UpsertRecord::new(self.records.clone(), external_id.into(), value)
    }
}

impl<T: SingleRecordCdt + Default> Records<T> {
    /// Reads the only record of the patient, if there is one.
    ///
    /// # Errors
    /// Returns an error if the patient has several, the API rejects the request, or the record can't be read.
    pub async fn only(&self) -> Result<Option<Record<T>>, Error> {
        // A page of one item would hide a second record.
        let mut records = self.list().page_size(2).stream();
        let only = records.try_next().await?;
        match records.try_next().await? {
            None => Ok(only),
            Some(_) => Err(Error::SeveralRecords {
                request: self.records.name(&LIST),
            }),
        }
    }
}

impl<T: Cdt + Default> Records<T> {
    /// Creates a record: await the call to send it. The value is checked against the configuration first.
    ///
    /// If its external id is taken, the record that has it is looked up, and returned if the content is the same: it is
    /// then taken for the call's own earlier success. The same content means that all fields of the configuration that
    /// can be written have equal values, and are unset in both or in neither; fields that are not in the configuration
    /// are compared, as JSON, only where `value` sets them. Of two external ids, the record is looked up by
    /// `external_id`, and `external_guid` is not compared.
    pub fn create<'v>(&self, value: &'v impl NewRecord<T>) -> CreateRecord<'v, T> {
        CreateRecord::new(self.records.clone(), value.record())
    }

    /// Changes a record: await the call to send it. Only fields in the patch are checked and sent.
    pub fn update(&self, id: &RecordId<T>, patch: &impl AsRef<Patch<T>>) -> UpdateRecord<T>
    where
        T: WritableCdt<Update>,
    {
        UpdateRecord::new(self.records.clone(), id, patch.as_ref().clone())
    }

    /// Changes several records in one request: await the call to send it. Every row is checked before any is sent. Rows
    /// are ids and patches, owned or borrowed.
    pub fn update_all(
        &self,
        rows: impl IntoIterator<Item = (impl Into<RecordId<T>>, impl AsRef<Patch<T>>)>,
    ) -> UpdateRecords<T>
    where
        T: WritableCdt<Update>,
    {
        UpdateRecords::new(self.records.clone(), rows)
    }

    /// Deletes a record.
    ///
    /// # Errors
    /// Returns an error if there is no such record, or the API rejects the request.
    pub async fn delete(&self, id: &RecordId<T>) -> Result<(), Error>
    where
        T: WritableCdt<Delete>,
    {
        let request = self.records.to_record(&DELETE, id.as_str());
        request.read(|_, _| Ok(())).await
    }
}

impl<T> Clone for Records<T> {
    fn clone(&self) -> Self {
        Self {
            records: self.records.clone(),
            of: PhantomData,
        }
    }
}

impl<T> fmt::Debug for Records<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "Records({}, {:?})",
            self.records.cdt(),
            self.records.patient_id()
        )
    }
}
