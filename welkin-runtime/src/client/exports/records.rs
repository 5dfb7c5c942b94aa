//! Records of one CDT among all that are exported.

use std::fmt;
use std::marker::PhantomData;

use super::{ExportCheckpoint, ExportRows};
use crate::error::Error;
use crate::record::{Cdt, Record, UnreadItem};

/// The records of the CDT `T` in an export, one by one. Records of other CDTs are passed over.
///
/// ```ignore
/// let mut records = welkin.runtime().export(ExportResource::CDT_RECORD).records::<care::Vitals>();
/// while let Some(record) = records.try_next().await? {
///     println!("{:?}", record.heart_rate);
/// }
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

    /// The next record; nothing at the end. To drop the call loses no record.
    ///
    /// # Errors
    /// When the next page can't be had, the API leads in circles, or a row does not say of which CDT it is or is no record: where the name
    /// stands is [configurable](crate::ExportFormat::cdt_key).
    pub async fn try_next(&mut self) -> Result<Option<Record<T>>, Error> {
        while let Some(row) = self.rows.try_next().await? {
            match row.cdt_name() {
                Some(name) if name == T::schema().name() => {
                    let record = row.read();
                    return record.map(Some).map_err(|_| self.rows.unexpected_row());
                }
                Some(_) => {}
                None => return Err(self.rows.unexpected_row()),
            }
        }
        Ok(None)
    }

    /// Rows that could not be read so far, of all pages; see [`ExportRows::unread`].
    #[must_use]
    pub fn unread(&self) -> &[UnreadItem] {
        self.rows.unread()
    }

    /// Where the export stands: after the record that was given out last.
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
