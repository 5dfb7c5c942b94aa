//! Creating or changing a record by external id.

use std::fmt;

use super::create;
use super::find::OwnRecord;
use super::requests::PatientCdt;
use super::update::UpdateRecord;
use crate::client::external_id::ExternalId;
use crate::client::external_id::{self, Upserted, Wanted};
use crate::client::future::Call;
use crate::error::Error;
use crate::operation::Update;
use crate::record::{
    Cdt, NewRecord, Patch, Record, WritableCdt, before_look_up, checked_create_body, clone,
    create_body, validate_form,
};

/// A record about to be created or changed, as needed. Await it to send the request.
#[must_use = "nothing is sent until the call is awaited"]
pub struct UpsertRecord<T> {
    wanted: WantedRecord<T>,
}

impl<T: Cdt + Default> UpsertRecord<T> {
    pub(super) fn new(records: PatientCdt, id: String, value: &impl NewRecord<T>) -> Self {
        let value = clone(value.record());
        Self {
            wanted: WantedRecord {
                found: OwnRecord::new(records, ExternalId::Id(id)),
                value,
                clears: false,
                checked: true,
            },
        }
    }

    /// Clears fields that the record has and the value leaves unset. By default they are kept.
    pub fn clearing(mut self) -> Self {
        self.wanted.clears = true;
        self
    }

    /// Sends the value without validation: for a tenant that has relaxed a rule since the program was built.
    pub fn unchecked(mut self) -> Self {
        self.wanted.checked = false;
        self
    }
}

impl<T: WritableCdt<Update> + Default> IntoFuture for UpsertRecord<T> {
    type Output = Result<Upserted<Record<T>>, Error>;
    type IntoFuture = Call<Upserted<Record<T>>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move { external_id::upsert(&self.wanted).await })
    }
}

/// Shows the name of the CDT only.
impl<T: Cdt> fmt::Debug for UpsertRecord<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "UpsertRecord({})", T::schema().name())
    }
}

struct WantedRecord<T> {
    found: OwnRecord<T>,
    value: T,
    clears: bool,
    checked: bool,
}

impl<T: WritableCdt<Update> + Default> Wanted for WantedRecord<T> {
    type Sought = OwnRecord<T>;

    fn sought(&self) -> &OwnRecord<T> {
        &self.found
    }

    fn check(&self) -> Result<(), Error> {
        let found = if self.checked {
            before_look_up(&self.value).into_result()
        } else {
            validate_form(&self.value)
        };
        Ok(found?)
    }

    fn create(&self) -> Call<(Record<T>, bool)> {
        let id = self.found.id.clone();
        let text = Some(id.as_str());
        let body = if self.checked {
            checked_create_body(&self.value, text, None)
        } else {
            Ok(create_body(&self.value, text, None))
        };
        let records = self.found.records.clone();
        Box::pin(async move { create::send(&records, body?, Some(id)).await })
    }

    fn update(&self, found: &Record<T>) -> Option<(Vec<String>, Call<Record<T>>)> {
        let patch = if self.clears {
            Patch::changes_and_clears(&found.data, &self.value)
        } else {
            Patch::changes(&found.data, &self.value)
        };
        if patch.is_empty() {
            return None;
        }
        let changed = patch.touched().map(str::to_owned).collect();
        let update = UpdateRecord::new(self.found.records.clone(), &found.id, patch);
        let update = if self.checked {
            update
        } else {
            update.unchecked()
        };
        Some((changed, update.into_future()))
    }
}
