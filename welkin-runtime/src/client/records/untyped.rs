//! Creating or changing a record by external id, for a CDT of which only the table is known.

use std::fmt;

use super::create;
use super::find::OwnRecord;
use super::requests::PatientCdt;
use super::update::UpdateRecord;
use crate::client::external_id::{self, ExternalId, Upserted, Wanted};
use crate::client::future::Call;
use crate::client::patient_handle::PatientHandle;
use crate::error::Error;
use crate::record::{FieldsByKey, Record, UntypedRecord};

impl PatientHandle {
    /// Ensures that a record exists under your own id and with these values, as
    /// [`Records::upsert`](super::Records::upsert) does for typed CDTs: await the call to send it.
    ///
    /// ```no_run
    /// # async fn example(patient: welkin_runtime::PatientHandle, record: welkin_runtime::record::UntypedRecord) -> Result<(), welkin_runtime::Error> {
    /// let upserted = patient.upsert_untyped("row-17", &record).await?;
    /// println!("{}", upserted.record().id.as_str());
    /// # Ok(())
    /// # }
    /// ```
    pub fn upsert_untyped(
        &self,
        external_id: impl Into<String>,
        record: &UntypedRecord,
    ) -> UpsertUntyped {
        let cdt = record.schema().name();
        let records = PatientCdt::named(self.clone(), cdt);
        UpsertUntyped {
            found: OwnRecord::new(records, ExternalId::Id(external_id.into())),
            record: record.clone(),
        }
    }
}

/// A record about to be created or changed, as needed. Await it to send the request.
#[must_use = "nothing is sent until the call is awaited"]
pub struct UpsertUntyped {
    found: OwnRecord<FieldsByKey>,
    record: UntypedRecord,
}

impl IntoFuture for UpsertUntyped {
    type Output = Result<Upserted<Record<FieldsByKey>>, Error>;
    type IntoFuture = Call<Upserted<Record<FieldsByKey>>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move { external_id::upsert(&self).await })
    }
}

/// Shows the name of the CDT only.
impl fmt::Debug for UpsertUntyped {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "UpsertUntyped({})", self.record.schema().name())
    }
}

impl Wanted for UpsertUntyped {
    type Sought = OwnRecord<FieldsByKey>;

    fn sought(&self) -> &Self::Sought {
        &self.found
    }

    fn check(&self) -> Result<(), Error> {
        Ok(self.record.validate_before_look_up()?)
    }

    fn create(&self) -> Call<(Record<FieldsByKey>, bool)> {
        let (records, id) = (self.found.records.clone(), self.found.id.clone());
        let body = self.record.checked_body(id.as_str());
        Box::pin(async move { create::send(&records, body?, Some(id)).await })
    }

    fn update(
        &self,
        found: &Record<FieldsByKey>,
    ) -> Option<(Vec<String>, Call<Record<FieldsByKey>>)> {
        let patch = self.record.changes(&found.data);
        if patch.is_empty() {
            return None;
        }
        let changed = patch.touched().map(str::to_owned).collect();
        let update = UpdateRecord::new(self.found.records.clone(), &found.id, patch);
        Some((changed, update.into_future()))
    }
}
