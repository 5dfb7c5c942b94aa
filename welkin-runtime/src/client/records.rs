//! A patient's records of one CDT.

use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;

use http::Method;

use super::bulk::UpdateRecords;
use super::own_id::{self, Look, Sought, Ways};
use super::upsert::{OwnRecord, UpsertRecord};
use super::{Client, ListRecords};
use crate::call::{LookUp, Request, RequestBody};
use crate::error::{Error, RequestName};
use crate::http::exchange::Answer;
use crate::id::{OwnId, PatientId, RecordId, check_own_id};
use crate::json::Json;
use crate::profile::{LookUpWay, Profile};
use crate::record::operation::{Delete, Update};
use crate::record::{
    Cdt, DecodeError, NewRecord, Patch, Record, SingleRecordCdt, WritableCdt, checked_create_body,
    create_body, decode_record_of, read_fields,
};

/// A call that is sent when it is awaited.
pub(super) type Call<T> = Pin<Box<dyn Future<Output = Result<T, Error>> + Send>>;

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
    pub(super) place: Place,
    of: PhantomData<fn() -> T>,
}

/// Where the records of one patient and one CDT are; the same for every CDT.
#[derive(Clone)]
pub(super) struct Place {
    client: Client,
    patient: PatientId,
    cdt: &'static str,
}

impl Place {
    pub(super) const fn new(client: Client, patient: PatientId, cdt: &'static str) -> Self {
        Self {
            client,
            patient,
            cdt,
        }
    }

    /// Name of the list request.
    pub(super) fn list_name(&self) -> RequestName {
        self.name("GET", &self.profile().records_path)
    }

    fn name(&self, method: &'static str, path: &str) -> RequestName {
        RequestName {
            method,
            path: path.to_owned(),
        }
    }

    /// How this place is spoken to.
    pub(super) fn profile(&self) -> &Profile {
        &self.client.caller.profile
    }

    /// Sends a request about one record or about all of them, and reads the answer.
    pub(super) async fn call<R: Send>(
        &self,
        method: Method,
        record: Option<&str>,
        body: Option<Vec<u8>>,
        read: impl FnMut(&[u8]) -> Result<R, DecodeError> + Send,
    ) -> Result<R, Error> {
        let profile = self.profile();
        let request = Request {
            values: &self.values(record.unwrap_or_default()),
            body: body.map(RequestBody::from),
            ..Request::new(
                method,
                match record {
                    Some(_) => &profile.record_path,
                    None => &profile.records_path,
                },
            )
        };
        self.client.call(request, read).await
    }

    pub(super) async fn list<R: Send>(
        &self,
        query: &[(&str, String)],
        read: impl FnMut(&[u8]) -> Result<R, DecodeError> + Send,
    ) -> Result<R, Error> {
        let request = Request {
            values: &self.values(""),
            query,
            ..Request::new(Method::GET, &self.profile().records_path)
        };
        self.client.call(request, read).await
    }

    /// Creates a record. With an id of the caller's, it is looked for when the answer gets lost; whether it was found so is also returned.
    pub(super) async fn create<T: Cdt + Default>(
        &self,
        fields: Vec<u8>,
        id: Option<OwnId>,
    ) -> Result<(Record<T>, bool), Error> {
        let profile = self.profile();
        let sought = id.map(|id| OwnRecord::<T>::new(self.clone(), id));
        let sought = sought.filter(|sought| !sought.ways().0.is_empty());
        let look = sought.as_ref().map(Look::new);
        let request = Request {
            values: &self.values(""),
            body: Some(RequestBody::from(profile.record_envelope.wrap(fields))),
            look_up: look.as_ref().map(|look| look as &dyn LookUp),
            ..Request::new(Method::POST, &profile.records_path)
        };
        let read = |answer: &Answer| decode_record_of(&answer.body);
        let created = self.client.create(request, read).await?;
        Ok(match (look, created) {
            (Some(look), created) => look.or_found(created),
            (None, Some(created)) => (created, false),
            (None, None) => unreachable!("nothing was looked for"),
        })
    }

    /// Reads the record that has an id of the caller's.
    pub(super) async fn find<R: Send>(
        &self,
        id: &OwnId,
        read: impl FnMut(&[u8]) -> Result<R, DecodeError> + Send,
    ) -> Result<R, Error> {
        let profile = self.profile();
        let request = Request {
            values: &self.values(id.as_str()),
            query: &[id.query(profile)],
            ..Request::new(Method::GET, &profile.record_path)
        };
        self.client.call(request, read).await
    }

    /// The ways in which a record is looked up by an external id, and what is known of them.
    pub(super) fn look_ups(&self, id: &OwnId) -> (&[LookUpWay], &Ways) {
        let ways = &self.profile().foreign_ids.record_look_ups;
        (ways, self.client.learned.records.of(id))
    }

    /// Name of the request that reads one record.
    pub(super) fn record_name(&self) -> RequestName {
        self.name("GET", &self.profile().record_path)
    }

    fn values<'a>(&'a self, record: &'a str) -> [(&'static str, &'a str); 3] {
        [
            ("patient", self.patient.as_str()),
            ("cdt", self.cdt),
            ("record", record),
        ]
    }
}

impl<T: Cdt> Records<T> {
    pub(super) fn new(client: Client, patient: PatientId) -> Self {
        Self::at(Place::new(client, patient, T::schema().name()))
    }

    pub(super) fn at(place: Place) -> Self {
        let of = PhantomData;
        Self { place, of }
    }
}

impl<T: Cdt + Default> Records<T> {
    /// The records, page by page or as a stream.
    pub fn list(&self) -> ListRecords<T> {
        ListRecords::of(self.place.clone())
    }

    /// One record.
    ///
    /// # Errors
    /// When there is no such record, the API refuses, or the answer can't be read.
    pub async fn get(&self, id: &RecordId<T>) -> Result<Record<T>, Error> {
        self.place
            .call(Method::GET, Some(id.as_str()), None, decode_record_of)
            .await
    }
}

impl<T: Cdt + Default> Records<T> {
    /// One record by your own id, looked up in the [ways](crate::LookUpWay) of the profile.
    ///
    /// # Errors
    /// When no record has the id ([`is_not_found`](Error::is_not_found)) or several have it, it is no id ([`Error::InvalidId`], nothing is
    /// sent), the API refuses, or the answer can't be read.
    pub async fn get_by_external_id(&self, external_id: &str) -> Result<Record<T>, Error> {
        let id = OwnId::Id(external_id.to_owned());
        let sought = OwnRecord::new(self.place.clone(), id);
        let record = own_id::find(&sought).await?;
        record.ok_or_else(|| Error::UnknownExternalId {
            request: self.place.record_name(),
        })
    }

    /// Makes a record be there, under your own id and with these values: await the call to send it. It is looked up, and created,
    /// changed in the fields that differ, or left alone. To do so again, or in several tasks at once, does no harm.
    ///
    /// Values are compared as values: `2026-05-30` is `2026-05-30T00:00:00.000Z`. What `value` leaves unset is left as it is, unless
    /// [`clearing`](UpsertRecord::clearing) is asked for.
    pub fn upsert(
        &self,
        external_id: impl Into<String>,
        value: &impl NewRecord<T>,
    ) -> UpsertRecord<T>
    where
        T: WritableCdt<Update>,
    {
        UpsertRecord::new(self.place.clone(), external_id.into(), value)
    }
}

impl<T: SingleRecordCdt + Default> Records<T> {
    /// The one record that the patient has, if there is one.
    ///
    /// # Errors
    /// When the API refuses, or the record can't be read.
    pub async fn only(&self) -> Result<Option<Record<T>>, Error> {
        self.list().page_size(1).stream().try_next().await
    }
}

impl<T: Cdt + Default> Records<T> {
    /// Creates a record: await the call to send it. The value is checked against the configuration first.
    pub fn create<'v>(&self, value: &'v impl NewRecord<T>) -> CreateRecord<'v, T> {
        CreateRecord {
            place: self.place.clone(),
            value: value.record(),
            external_id: None,
            external_guid: None,
            checked: true,
        }
    }

    /// Changes a record: await the call to send it. Only what the patch touches is checked and sent.
    pub fn update(&self, id: &RecordId<T>, patch: &impl AsRef<Patch<T>>) -> UpdateRecord<T>
    where
        T: WritableCdt<Update>,
    {
        UpdateRecord {
            place: self.place.clone(),
            id: id.clone(),
            patch: patch.as_ref().clone(),
            checked: true,
        }
    }

    /// Changes several records in one request: await the call to send it. Every row is checked before any is sent. Rows are ids and
    /// patches, owned or borrowed.
    pub fn update_all(
        &self,
        rows: impl IntoIterator<Item = (impl Into<RecordId<T>>, impl AsRef<Patch<T>>)>,
    ) -> UpdateRecords<T>
    where
        T: WritableCdt<Update>,
    {
        UpdateRecords::new(self.place.clone(), rows)
    }

    /// Deletes a record.
    ///
    /// # Errors
    /// When there is no such record, or the API refuses.
    pub async fn delete(&self, id: &RecordId<T>) -> Result<(), Error>
    where
        T: WritableCdt<Delete>,
    {
        let record = Some(id.as_str());
        let done = |_: &[u8]| Ok(());
        self.place.call(Method::DELETE, record, None, done).await
    }
}

impl<T> Clone for Records<T> {
    fn clone(&self) -> Self {
        Self {
            place: self.place.clone(),
            of: PhantomData,
        }
    }
}

impl<T> fmt::Debug for Records<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "Records({}, {:?})",
            self.place.cdt, self.place.patient
        )
    }
}

/// A record about to be created. Await it to send it.
#[must_use = "nothing is sent until the call is awaited"]
pub struct CreateRecord<'v, T> {
    place: Place,
    value: &'v T,
    external_id: Option<String>,
    external_guid: Option<String>,
    checked: bool,
}

impl<T> CreateRecord<'_, T> {
    /// Your id for the record.
    pub fn external_id(mut self, id: impl Into<String>) -> Self {
        self.external_id = Some(id.into());
        self
    }

    /// Your UUID for the record.
    pub fn external_guid(mut self, guid: impl Into<String>) -> Self {
        self.external_guid = Some(guid.into());
        self
    }

    /// Sends the value as it is, for the day the tenant has loosened a rule before the program was built again.
    pub fn unchecked(mut self) -> Self {
        self.checked = false;
        self
    }
}

impl<T: Cdt + Default> CreateRecord<'_, T> {
    fn body(&self) -> Result<Vec<u8>, Error> {
        let (id, guid) = (self.external_id.as_deref(), self.external_guid.as_deref());
        if self.checked {
            Ok(checked_create_body(self.value, id, guid)?)
        } else {
            Ok(create_body(self.value, id, guid))
        }
    }
}

impl<T: Cdt + Default> IntoFuture for CreateRecord<'_, T> {
    type Output = Result<Record<T>, Error>;
    type IntoFuture = Call<Record<T>>;

    fn into_future(self) -> Call<Record<T>> {
        let body = self.body();
        Box::pin(async move {
            for id in [&self.external_id, &self.external_guid] {
                id.as_deref().map_or(Ok(()), check_own_id)?;
            }
            let id = match (self.external_id, self.external_guid) {
                (Some(id), _) => Some(OwnId::Id(id)),
                (None, guid) => guid.map(OwnId::Guid),
            };
            let (place, body) = (&self.place, body?);
            match place.create(body.clone(), id.clone()).await {
                Ok((created, false)) => Ok(created),
                Ok((found, true)) if is_as_sent(&found.data, &body) => Ok(found),
                Ok((_, true)) => Err(Error::ExternalIdTaken {
                    request: place.name("POST", &place.profile().records_path),
                }),
                Err(error) => place.created_before(error, id, &body).await,
            }
        })
    }
}

impl Place {
    /// The record that an earlier create has left behind, with the same external id and the same content; the error where there is
    /// none.
    async fn created_before<T: Cdt + Default>(
        &self,
        error: Error,
        id: Option<OwnId>,
        body: &[u8],
    ) -> Result<Record<T>, Error> {
        let Some(id) = id.filter(|_| error.is_conflict()) else {
            return Err(error);
        };
        match own_id::find(&OwnRecord::<T>::new(self.clone(), id)).await {
            Ok(Some(found)) if is_as_sent(&found.data, body) => Ok(found),
            _ => Err(error),
        }
    }
}

/// Whether a record has the content that a body creates.
fn is_as_sent<T: Cdt + Default>(found: &T, body: &[u8]) -> bool {
    let sent = crate::json::from_slice::<Json>(body);
    let sent = sent.and_then(|sent| read_fields::<T>(&sent));
    sent.is_ok_and(|sent| Patch::changes_and_clears(found, &sent).is_empty())
}

/// A record about to be changed. Await it to send it.
#[must_use = "nothing is sent until the call is awaited"]
pub struct UpdateRecord<T> {
    place: Place,
    id: RecordId<T>,
    patch: Patch<T>,
    checked: bool,
}

impl<T: Cdt> UpdateRecord<T> {
    /// Sets your id for the record, too.
    pub fn external_id(mut self, id: impl Into<String>) -> Self {
        self.patch = self.patch.external_id(id);
        self
    }

    /// Sets your UUID for the record, too.
    pub fn external_guid(mut self, guid: impl Into<String>) -> Self {
        self.patch = self.patch.external_guid(guid);
        self
    }

    /// Sends the patch as it is, for the day the tenant has loosened a rule before the program was built again.
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
            self.patch.own_ids().try_for_each(check_own_id)?;
            if self.checked {
                self.patch.validate()?;
            }
            let envelope = self.place.profile().record_envelope;
            let body = Some(envelope.wrap(self.patch.to_body()));
            let id = Some(self.id.as_str());
            self.place
                .call(Method::PATCH, id, body, decode_record_of)
                .await
        })
    }
}
