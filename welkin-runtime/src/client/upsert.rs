//! A record that is to be there under an external id.

use std::fmt;
use std::marker::PhantomData;

use super::own_id::{self, Says, Sought, Upserted, Wanted, Ways};
use super::records::{Call, Place, Records};
use crate::error::{Error, RequestName};
use crate::id::OwnId;
use crate::profile::LookUpWay;
use crate::record::operation::Update;
use crate::record::{
    Cdt, NewRecord, Patch, Record, SystemField, WritableCdt, before_look_up, checked_create_body,
    clone, create_body, record_asked_for, system,
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
                found: OwnRecord::new(place, OwnId::Id(id)),
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
    id: OwnId,
    of: PhantomData<fn() -> T>,
}

impl<T> OwnRecord<T> {
    pub(super) fn new(place: Place, id: OwnId) -> Self {
        let of = PhantomData;
        Self { place, id, of }
    }
}

impl<T: Cdt + Default> Sought for OwnRecord<T> {
    type Item = Record<T>;

    fn id(&self) -> &OwnId {
        &self.id
    }

    fn ways(&self) -> (&[LookUpWay], &Ways) {
        self.place.look_ups(&self.id)
    }

    fn look_up(&self, way: LookUpWay) -> Call<Option<Record<T>>> {
        let sought = Self::new(self.place.clone(), self.id.clone());
        Box::pin(async move {
            let Self { place, id, .. } = &sought;
            let field = id_field(id);
            let mut list = Records::<T>::at(place.clone()).list().page_size(100);
            if T::schema().is_view() {
                list = list.fields(field);
            }
            match way {
                LookUpWay::Type => match place.find(id, record_asked_for::<T>).await {
                    Ok(record) => {
                        let id = record.id.clone();
                        own_id::answer(&sought, record, id.as_str())
                    }
                    Err(error) if error.is_not_found() => Ok(None),
                    Err(error) => Err(error),
                },
                LookUpWay::Filter => {
                    let list = list.filter(SystemField::is(field, id.as_str()));
                    own_id::one_of(&sought, list.all().await?, place.list_name())
                }
                LookUpWay::Scan => own_id::one_of(&sought, list.all().await?, place.list_name()),
            }
        })
    }

    fn says(&self, record: &Record<T>) -> Says {
        let system = &record.system;
        let held = match self.id {
            OwnId::Id(_) => &system.external_id,
            OwnId::Guid(_) | OwnId::Mrn(_) => &system.external_guid,
        };
        let field = id_field(&self.id);
        let was_sent = record.data.slots().was_sent(field.name());
        Says::of(held.as_deref(), was_sent, &self.id)
    }

    fn request(&self) -> RequestName {
        self.place.record_name()
    }
}

/// The field that holds ids of this kind.
fn id_field(id: &OwnId) -> SystemField {
    match id {
        OwnId::Id(_) => system::EXTERNAL_ID,
        // Only patients have medical record numbers.
        OwnId::Guid(_) | OwnId::Mrn(_) => system::EXTERNAL_GUID,
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

    fn id(&self) -> &OwnId {
        self.found.id()
    }

    fn ways(&self) -> (&[LookUpWay], &Ways) {
        self.found.ways()
    }

    fn look_up(&self, way: LookUpWay) -> Call<Option<Record<T>>> {
        self.found.look_up(way)
    }

    fn says(&self, record: &Record<T>) -> Says {
        self.found.says(record)
    }

    fn request(&self) -> RequestName {
        self.found.request()
    }
}

impl<T: WritableCdt<Update> + Default> Wanted for WantedRecord<T> {
    fn check(&self) -> Result<(), Error> {
        if self.checked {
            before_look_up(&self.value).into_result()?;
        }
        Ok(())
    }

    fn create(&self) -> Call<(Record<T>, bool)> {
        let id = self.found.id.clone();
        let text = Some(id.as_str());
        let body = if self.checked {
            checked_create_body(&self.value, text, None)
        } else {
            Ok(create_body(&self.value, text, None))
        };
        let place = self.found.place.clone();
        Box::pin(async move { place.create(body?, Some(id)).await })
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
