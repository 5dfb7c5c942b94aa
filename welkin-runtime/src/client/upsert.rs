//! A record that is to be there under an external id.

use std::fmt;
use std::marker::PhantomData;

use super::list::Listing;
use super::own_id::{self, Sought, Upserted, Wanted, Ways};
use super::records::{Call, Place, Records};
use crate::error::Error;
use crate::id::ForeignId;
use crate::profile::LookUpWay;
use crate::record::operation::Update;
use crate::record::{
    Cdt, NewRecord, Patch, Record, SystemField, WritableCdt, checked_create_body, clone,
    create_body, decode_record_of, system,
};

/// A record about to be created or changed, whichever it takes. Await it to send it.
#[must_use = "nothing is sent until the call is awaited"]
pub struct UpsertRecord<T> {
    wanted: WantedRecord<T>,
}

impl<T: Cdt + Default> UpsertRecord<T> {
    pub(super) fn new(place: Place, id: String, value: &impl NewRecord<T>) -> Self {
        let value = clone(value.record());
        Self {
            wanted: WantedRecord {
                found: OwnRecord::new(place, id),
                value,
                clears: false,
                checked: true,
            },
        }
    }

    /// Clears what the record has and the value leaves unset. Unless said, it is left as it is.
    pub fn clearing(mut self) -> Self {
        self.wanted.clears = true;
        self
    }

    /// Sends the value as it is, for the day the tenant has loosened a rule before the program was built again.
    pub fn unchecked(mut self) -> Self {
        self.wanted.checked = false;
        self
    }
}

impl<T: WritableCdt<Update> + Default> IntoFuture for UpsertRecord<T> {
    type Output = Result<Upserted<Record<T>>, Error>;
    type IntoFuture = Call<Upserted<Record<T>>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move { own_id::upsert(&self.wanted).await })
    }
}

/// Name of the CDT only.
impl<T: Cdt> fmt::Debug for UpsertRecord<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "UpsertRecord({})", T::schema().name())
    }
}

/// A record by an external id.
pub(super) struct OwnRecord<T> {
    place: Place,
    id: String,
    of: PhantomData<fn() -> T>,
}

impl<T> OwnRecord<T> {
    pub(super) fn new(place: Place, id: String) -> Self {
        let of = PhantomData;
        Self { place, id, of }
    }
}

impl<T: Cdt + Default> Sought for OwnRecord<T> {
    type Item = Record<T>;

    fn external_id(&self) -> &str {
        &self.id
    }

    fn ways(&self) -> (&[LookUpWay], &Ways) {
        self.place.look_ups()
    }

    fn look_up(&self, way: LookUpWay) -> Call<Option<Record<T>>> {
        let (place, id) = (self.place.clone(), self.id.clone());
        Box::pin(async move {
            let list = Records::<T>::at(place.clone()).list().page_size(100);
            match way {
                LookUpWay::Type => match place.find(ForeignId::Id(&id), decode_record_of).await {
                    Ok(record) => Ok(Some(record).filter(|record| may_have(record, &id))),
                    Err(error) if error.is_not_found() => Ok(None),
                    Err(error) => Err(error),
                },
                LookUpWay::Filter => {
                    let filter = SystemField::is(system::EXTERNAL_ID, id.as_str());
                    one_of(list.filter(filter).all().await?, &id)
                }
                LookUpWay::Scan => one_of(list.all().await?, &id),
            }
        })
    }
}

/// Whether a record has an external id, as far as can be seen: a role may not be shown it.
fn may_have<T>(record: &Record<T>, id: &str) -> bool {
    let external_id = record.system.external_id.as_deref();
    external_id.is_none_or(|external_id| external_id == id)
}

/// The record that has an external id. That none has it is known only if all could be read.
fn one_of<T>(records: Listing<Record<T>>, id: &str) -> Result<Option<Record<T>>, Error> {
    let has_id = |record: &Record<T>| record.system.external_id.as_deref() == Some(id);
    match records.items().iter().position(has_id) {
        Some(position) => Ok(records.into_parts().0.into_iter().nth(position)),
        None => records.complete().map(|_| None),
    }
}

struct WantedRecord<T> {
    found: OwnRecord<T>,
    value: T,
    clears: bool,
    checked: bool,
}

impl<T: Cdt + Default> Sought for WantedRecord<T> {
    type Item = Record<T>;

    fn external_id(&self) -> &str {
        self.found.external_id()
    }

    fn ways(&self) -> (&[LookUpWay], &Ways) {
        self.found.ways()
    }

    fn look_up(&self, way: LookUpWay) -> Call<Option<Record<T>>> {
        self.found.look_up(way)
    }
}

impl<T: WritableCdt<Update> + Default> Wanted for WantedRecord<T> {
    fn create(&self) -> Call<(Record<T>, bool)> {
        let id = Some(self.found.id.as_str());
        let body = if self.checked {
            checked_create_body(&self.value, id, None)
        } else {
            Ok(create_body(&self.value, id, None))
        };
        let (place, id) = (self.found.place.clone(), self.found.id.clone());
        Box::pin(async move {
            let id = Some(ForeignId::Id(&id));
            place.create(body?, id, decode_record_of).await
        })
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
        let update = Records::at(self.found.place.clone()).update(&found.id, &patch);
        let update = if self.checked {
            update
        } else {
            update.unchecked()
        };
        Some((changed, update.into_future()))
    }
}
