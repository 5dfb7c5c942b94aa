//! Records of one CDT in an export.

use std::fmt;
use std::marker::PhantomData;

use super::{ExportCheckpoint, ExportRows, ReadRowError};
use crate::error::Error;
use crate::record::{Cdt, Record, UnreadReason};

/// The records of the CDT `T` in an export, one by one. Records of other CDTs are skipped.
///
/// ```no_run
/// # use welkin_runtime::exports::ExportResource;
/// # async fn example(welkin: care::Client) -> Result<(), welkin_runtime::Error> {
/// let mut records = welkin.runtime().export(ExportResource::CDT_RECORD).records::<care::Vitals>();
/// while let Some(record) = records.try_next().await? {
///     println!("{:?}", record.heart_rate);
/// }
/// # Ok(())
/// # }
/// ```
pub struct ExportedRecords<T> {
    rows: ExportRows,
    of: PhantomData<fn() -> T>,
}

impl<T: Cdt + Default> ExportedRecords<T> {
    pub(super) fn new(rows: ExportRows) -> Self {
        Self {
            rows,
            of: PhantomData,
        }
    }

    /// Returns the next record; `None` at the end. Dropping the future loses no record.
    ///
    /// # Errors
    /// Returns [`UnreadItem`](Error::UnreadItem) if a row can't be read, is not a record, or does not name its CDT; the
    /// next call continues with the row after it. The key of the CDT's name is
    /// [configurable](crate::profile::ExportFormat::cdt_key). Otherwise the same as for [`ExportRows::try_next`].
    pub async fn try_next(&mut self) -> Result<Option<Record<T>>, Error> {
        while let Some(row) = self.rows.try_next().await? {
            if row.cdt_name().is_none() {
                return Err(self.rows.unread(&row, UnreadReason::Unnamed));
            }
            match row.record() {
                Ok(record) => return Ok(Some(record)),
                Err(ReadRowError::OtherCdt { .. }) => {}
                Err(ReadRowError::Decode(_) | ReadRowError::RecordOfCdt { .. }) => {
                    return Err(self.rows.unread(&row, UnreadReason::Shape));
                }
            }
        }
        Ok(None)
    }

    /// The position of the export: after the last returned record.
    #[must_use]
    pub fn checkpoint(&self) -> ExportCheckpoint {
        self.rows.checkpoint()
    }
}

impl<T: Cdt> fmt::Debug for ExportedRecords<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "ExportedRecords({})", T::schema().name())
    }
}
