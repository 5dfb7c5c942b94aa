//! A patient's records of one CDT.

use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;

use http::Method;

use super::bulk::UpdateRecords;
use super::{Client, ListRecords};
use crate::call::Request;
use crate::error::{Error, RequestName};
use crate::id::{PatientId, RecordId};
use crate::profile::Profile;
use crate::record::{
    Cdt, Patch, Record, SingleRecordCdt, WritableCdt, create_body, decode_record, validate_create,
};

/// A call that is sent when it is awaited.
pub(super) type Call<T> = Pin<Box<dyn Future<Output = Result<T, Error>> + Send>>;

/// A patient's records of the CDT `T`.
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
    /// Name of the list request.
    pub(super) fn list_name(&self) -> RequestName {
        RequestName {
            method: "GET",
            path: self.profile().records_path.clone(),
        }
    }

    /// How this place is spoken to.
    pub(super) fn profile(&self) -> &Profile {
        &self.client.caller.profile
    }

    pub(super) async fn send(
        &self,
        method: Method,
        record: Option<&str>,
        query: &[(&str, String)],
        body: Option<Vec<u8>>,
    ) -> Result<(RequestName, Vec<u8>), Error> {
        let profile = self.profile();
        let template = match record {
            Some(_) => &profile.record_path,
            None => &profile.records_path,
        };
        let request = Request {
            method,
            template,
            values: &[
                ("patient", self.patient.as_str()),
                ("cdt", self.cdt),
                ("record", record.unwrap_or_default()),
            ],
            query,
            body,
        };
        let name = request.name();
        Ok((name, self.client.send(request).await?))
    }

    pub(super) async fn list(&self, query: &[(&str, String)]) -> Result<Vec<u8>, Error> {
        let (_, body) = self.send(Method::GET, None, query, None).await?;
        Ok(body)
    }
}

fn decode<T: Cdt + Default>((name, body): (RequestName, Vec<u8>)) -> Result<Record<T>, Error> {
    decode_record(&body).map_err(|error| Error::unreadable(name, &body, error))
}

impl<T: Cdt> Records<T> {
    pub(super) fn new(client: Client, patient: PatientId) -> Self {
        Self {
            place: Place {
                client,
                patient,
                cdt: T::schema().name(),
            },
            of: PhantomData,
        }
    }
}

impl<T: Cdt + Default> Records<T> {
    /// The records, page by page or as a stream.
    #[must_use]
    pub fn list(&self) -> ListRecords<T> {
        ListRecords::new(self.place.clone())
    }

    /// One record.
    ///
    /// # Errors
    /// When there is no such record, the API refuses, or the answer can't be read.
    pub async fn get(&self, id: &RecordId<T>) -> Result<Record<T>, Error> {
        decode(
            self.place
                .send(Method::GET, Some(id.as_str()), &[], None)
                .await?,
        )
    }
}

impl<T: SingleRecordCdt + Default> Records<T> {
    /// The one record that the patient has, if there is one.
    ///
    /// # Errors
    /// When the API refuses, or the answer can't be read.
    pub async fn only(&self) -> Result<Option<Record<T>>, Error> {
        let page = self.list().page_size(1).page(0).await?;
        Ok(page.items.into_iter().next())
    }
}

impl<T: WritableCdt + Default> Records<T> {
    /// Creates a record: await the call to send it. The value is checked against the configuration first.
    pub fn create<'v>(&self, value: &'v T) -> CreateRecord<'v, T> {
        CreateRecord {
            place: self.place.clone(),
            value,
            external_id: None,
            external_guid: None,
            checked: true,
        }
    }

    /// Changes a record: await the call to send it. Only what the patch touches is checked and sent.
    pub fn update(&self, id: &RecordId<T>, patch: &Patch<T>) -> UpdateRecord<T> {
        UpdateRecord {
            place: self.place.clone(),
            id: id.clone(),
            patch: patch.clone(),
            checked: true,
        }
    }

    /// Changes several records in one request: await the call to send it. Every row is checked before any is sent.
    pub fn update_all<'p>(
        &self,
        rows: impl IntoIterator<Item = (&'p RecordId<T>, &'p Patch<T>)>,
    ) -> UpdateRecords<T> {
        UpdateRecords::new(self.place.clone(), rows)
    }

    /// Deletes a record.
    ///
    /// # Errors
    /// When there is no such record, or the API refuses.
    pub async fn delete(&self, id: &RecordId<T>) -> Result<(), Error> {
        let request = self
            .place
            .send(Method::DELETE, Some(id.as_str()), &[], None);
        request.await.map(drop)
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

impl<T: WritableCdt + Default> CreateRecord<'_, T> {
    fn body(&self) -> Result<Vec<u8>, Error> {
        if self.checked {
            validate_create(self.value)?;
        }
        let guid = self.external_guid.as_deref();
        Ok(create_body(self.value, self.external_id.as_deref(), guid))
    }
}

impl<T: WritableCdt + Default> IntoFuture for CreateRecord<'_, T> {
    type Output = Result<Record<T>, Error>;
    type IntoFuture = Call<Record<T>>;

    fn into_future(self) -> Call<Record<T>> {
        let body = self.body();
        let place = self.place;
        Box::pin(async move {
            let body = place.profile().record_envelope.wrap(body?);
            decode(place.send(Method::POST, None, &[], Some(body)).await?)
        })
    }
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

impl<T: WritableCdt + Default> IntoFuture for UpdateRecord<T> {
    type Output = Result<Record<T>, Error>;
    type IntoFuture = Call<Record<T>>;

    fn into_future(self) -> Call<Record<T>> {
        Box::pin(async move {
            if self.checked {
                self.patch.validate()?;
            }
            let envelope = self.place.profile().record_envelope;
            let body = Some(envelope.wrap(self.patch.to_body()));
            let id = Some(self.id.as_str());
            decode(self.place.send(Method::PATCH, id, &[], body).await?)
        })
    }
}
