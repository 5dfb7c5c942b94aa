//! Changing a record.

use super::requests::{GET, PatientCdt, UPDATE};
use crate::client::external_id::check_external_id;
use crate::client::future::Call;
use crate::error::Error;
use crate::id::RecordId;
use crate::operation::Update;
use crate::record::{Cdt, Patch, Record, WritableCdt, decode_expected_record};

/// A record about to be changed. Await it to send the request. A patch without changes is not sent: the record is read
/// instead.
#[must_use = "nothing is sent until the call is awaited"]
pub struct UpdateRecord<T> {
    records: PatientCdt,
    id: RecordId<T>,
    patch: Patch<T>,
    checked: bool,
}

impl<T: Cdt> UpdateRecord<T> {
    pub(super) fn new(records: PatientCdt, id: &RecordId<T>, patch: Patch<T>) -> Self {
        Self {
            records,
            id: id.clone(),
            patch,
            checked: true,
        }
    }

    /// Also sets your id for the record.
    pub fn external_id(mut self, id: impl Into<String>) -> Self {
        self.patch = self.patch.external_id(id);
        self
    }

    /// Also sets your UUID for the record.
    pub fn external_guid(mut self, guid: impl Into<String>) -> Self {
        self.patch = self.patch.external_guid(guid);
        self
    }

    /// Sends the patch without validation: for a tenant that has relaxed a rule since the program was built.
    pub fn unchecked(mut self) -> Self {
        self.checked = false;
        self
    }
}

impl<T: WritableCdt<Update> + Default> IntoFuture for UpdateRecord<T> {
    type Output = Result<Record<T>, Error>;
    type IntoFuture = Call<Record<T>>;

    fn into_future(self) -> Call<Record<T>> {
        Box::pin(async move {
            self.patch.own_ids().try_for_each(check_external_id)?;
            if self.checked {
                self.patch.validate()?;
            } else {
                self.patch.validate_form()?;
            }
            if self.patch.is_empty() {
                let request = self.records.to_record(&GET, self.id.as_str());
                return request.read(decode_expected_record).await;
            }
            let envelope = self.records.profile().record_envelope;
            let request = self.records.to_record(&UPDATE, self.id.as_str());
            let request = request.body(envelope.wrap(self.patch.to_body()));
            request.read(decode_expected_record).await
        })
    }
}
