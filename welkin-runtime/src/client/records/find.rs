//! Finding a record by an external id.

use std::marker::PhantomData;

use super::list::ListRecords;
use super::requests::{GET, LIST, PatientCdt};
use crate::client::external_id::ExternalId;
use crate::client::external_id::{self, Says, Sought, Ways};
use crate::client::future::Call;
use crate::error::{Error, RequestName};
use crate::profile::LookUpWay;
use crate::record::{Cdt, Record, SystemField, decode_expected_record, system};

/// A record that is looked up by an external id.
pub(in crate::client) struct OwnRecord<T> {
    pub(super) records: PatientCdt,
    pub(super) id: ExternalId,
    of: PhantomData<fn() -> T>,
}

impl<T> OwnRecord<T> {
    pub(super) fn new(records: PatientCdt, id: ExternalId) -> Self {
        let of = PhantomData;
        Self { records, id, of }
    }
}

impl<T: Cdt + Default> OwnRecord<T> {
    /// Reads the record with this id.
    async fn get(&self) -> Result<Record<T>, Error> {
        let (parameter, kind) = self.id.query(self.records.profile());
        let request = self.records.to(&GET).id("record", self.id.as_str());
        let request = request.query(parameter.to_owned(), kind);
        request.read(decode_expected_record).await
    }
}

impl<T: Cdt + Default> Sought for OwnRecord<T> {
    type Item = Record<T>;

    fn id(&self) -> &ExternalId {
        &self.id
    }

    fn ways(&self) -> (&[LookUpWay], &Ways) {
        self.records.look_ups(&self.id)
    }

    fn look_up(&self, way: LookUpWay) -> Call<Option<Record<T>>> {
        let sought = Self::new(self.records.clone(), self.id.clone());
        Box::pin(async move {
            let Self { records, id, .. } = &sought;
            let field = id_field(id);
            let mut list = ListRecords::<T>::of(records.clone()).page_size(100);
            if T::schema().is_view() {
                list = list.fields(field);
            }
            match way {
                LookUpWay::Type => match sought.get().await {
                    Ok(record) => {
                        let id = record.id.clone();
                        external_id::answer(&sought, record, id.as_str())
                    }
                    Err(error) if error.is_not_found() => Ok(None),
                    Err(error) => Err(error),
                },
                LookUpWay::Filter => {
                    let list = list.filter(SystemField::is(field, id.as_str()));
                    external_id::one_of(&sought, list.all().await?, records.name(&LIST))
                }
                LookUpWay::Scan => {
                    external_id::one_of(&sought, list.all().await?, records.name(&LIST))
                }
            }
        })
    }

    fn says(&self, record: &Record<T>) -> Says {
        let system = &record.system;
        let held = match self.id {
            ExternalId::Id(_) => &system.external_id,
            ExternalId::Guid(_) | ExternalId::Mrn(_) => &system.external_guid,
        };
        let field = id_field(&self.id);
        let was_sent = record.data.slots().was_sent(field.name());
        Says::of(held.as_deref(), was_sent, &self.id)
    }

    fn request(&self) -> RequestName {
        self.records.name(&GET)
    }
}

/// The field that holds ids of this kind.
fn id_field(id: &ExternalId) -> SystemField {
    match id {
        ExternalId::Id(_) => system::EXTERNAL_ID,
        // Only patients have medical record numbers.
        ExternalId::Guid(_) | ExternalId::Mrn(_) => system::EXTERNAL_GUID,
    }
}
