//! Creating a record.

use super::find::OwnRecord;
use super::requests::{CREATE, PatientCdt};
use crate::call::LookUp;
use crate::client::external_id::{
    self, ExternalId, Look, Sought, check_external_id, look_up_failed,
};
use crate::client::future::Call;
use crate::error::Error;
use crate::json::Json;
use crate::record::{
    Cdt, Patch, Record, checked_create_body, create_body, decode_expected_record, read_fields,
    validate_form,
};

/// A record about to be created. Await it to send the request.
#[must_use = "nothing is sent until the call is awaited"]
pub struct CreateRecord<'v, T> {
    records: PatientCdt,
    value: &'v T,
    external_id: Option<String>,
    external_guid: Option<String>,
    checked: bool,
}

impl<'v, T> CreateRecord<'v, T> {
    pub(super) fn new(records: PatientCdt, value: &'v T) -> Self {
        Self {
            records,
            value,
            external_id: None,
            external_guid: None,
            checked: true,
        }
    }

    /// Sets your id for the record.
    pub fn external_id(mut self, id: impl Into<String>) -> Self {
        self.external_id = Some(id.into());
        self
    }

    /// Sets your UUID for the record.
    pub fn external_guid(mut self, guid: impl Into<String>) -> Self {
        self.external_guid = Some(guid.into());
        self
    }

    /// Sends the value without validation: for a tenant that has relaxed a rule since the program was built.
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
            validate_form(self.value)?;
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
                id.as_deref().map_or(Ok(()), check_external_id)?;
            }
            let id = match (self.external_id, self.external_guid) {
                (Some(id), _) => Some(ExternalId::Id(id)),
                (None, guid) => guid.map(ExternalId::Guid),
            };
            let (records, body) = (&self.records, body?);
            match send(records, body.clone(), id.clone()).await {
                Ok((created, false)) => Ok(created),
                Ok((found, true)) if is_as_sent(&found.data, &body) => Ok(found),
                Ok((_, true)) => Err(Error::ExternalIdTaken {
                    request: records.name(&CREATE),
                }),
                Err(error) => created_before(records, error, id, &body).await,
            }
        })
    }
}

/// Sends the request that creates a record. With an external id, the record is looked up if the response is lost; also
/// returns whether it was found in this way.
pub(super) async fn send<T: Cdt + Default>(
    records: &PatientCdt,
    fields: Vec<u8>,
    id: Option<ExternalId>,
) -> Result<(Record<T>, bool), Error> {
    let sought = id.map(|id| OwnRecord::<T>::new(records.clone(), id));
    let sought = sought.filter(|sought| !sought.ways().0.is_empty());
    let look = sought.as_ref().map(Look::new);
    let look_up = look.as_ref().map(|look| look as &dyn LookUp);
    let body = records.profile().record_envelope.wrap(fields);
    let request = records.to(&CREATE).body(body);
    let created = request
        .read_or_look_up(look_up, decode_expected_record)
        .await?;
    Ok(match (look, created) {
        (Some(look), created) => look.or_found(created),
        (None, Some(created)) => (created, false),
        (None, None) => {
            unreachable!("a successful create without a look-up has a decoded response")
        }
    })
}

/// The record that an earlier attempt has created, with the same external id and the same content; the error if there
/// is none, or that of a failed look-up.
async fn created_before<T: Cdt + Default>(
    records: &PatientCdt,
    error: Error,
    id: Option<ExternalId>,
    body: &[u8],
) -> Result<Record<T>, Error> {
    let Some(id) = id.filter(|_| error.is_conflict()) else {
        return Err(error);
    };
    match external_id::find(&OwnRecord::<T>::new(records.clone(), id)).await {
        Ok(Some(found)) if is_as_sent(&found.data, body) => Ok(found),
        Ok(_) => Err(error),
        Err(failed) => Err(look_up_failed(error, failed)),
    }
}

/// Whether a record has the content of a request body that creates it.
fn is_as_sent<T: Cdt + Default>(found: &T, body: &[u8]) -> bool {
    let sent = crate::json::from_slice::<Json>(body);
    let sent = sent.and_then(|sent| read_fields::<T>(&sent));
    sent.is_ok_and(|sent| Patch::changes_and_clears(found, &sent).is_empty())
}
