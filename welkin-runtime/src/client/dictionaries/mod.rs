//! Dictionaries: lists of codes, such as ICD-10, that belong to a tenant and not to a patient.

mod entry;
mod list;
pub(super) mod requests;

use std::fmt;
use std::marker::PhantomData;

use serde::Serialize;

pub use self::entry::{DictionaryEntry, EntryFields};
use self::list::read_entries;
pub use self::list::{EntriesQuery, ListEntries};
use self::requests::{ADD, DELETE, ENTRY, REPLACE_ALL, UPDATE, request};
use super::connection::Client;
use super::endpoint::{Endpoint, EndpointRequest};
use crate::error::Error;
use crate::id::RecordId;
use crate::json::Json;
use crate::operation::{Create, Delete, FullAccess, Permits, Read, Update};
use crate::record::{Cdt, DecodeError, Expected, checked_create_body, decode_expected_item};

impl Client {
    /// The dictionary whose entries are `T`.
    #[must_use]
    pub fn dictionary<T: Cdt + Default>(&self) -> Dictionary<T> {
        Dictionary::of(self)
    }
}

/// The dictionary whose entries are `T`, limited to the access `A`.
///
/// ```no_run
/// # async fn example(client: care::Client, last_run: welkin_runtime::DateTime) -> Result<(), welkin_runtime::Error> {
/// let icd_10 = client.dictionaries().icd_10();
/// let changed = icd_10.entries().updated_from(last_run).with_deleted();
/// for entry in changed.all().await?.complete()? {
///     println!("{:?}, deleted: {:?}", entry.values.value, entry.deleted);
/// }
///
/// let asthma = care::Icd10 { value: Some("J45".to_owned()), ..Default::default() };
/// for added in icd_10.add([&asthma]).await? {
///     println!("{:?}", added.id());
/// }
/// # Ok(())
/// # }
/// ```
pub struct Dictionary<T, A = FullAccess> {
    client: Client,
    of: PhantomData<fn() -> (T, A)>,
}

impl<T: Cdt + Default> Dictionary<T> {
    /// Returns the same handle, limited to the operations that `A` permits.
    #[doc(hidden)]
    #[must_use]
    pub fn limited_to<A>(self) -> Dictionary<T, A> {
        Dictionary::of(&self.client)
    }
}

impl<T: Cdt + Default, A> Dictionary<T, A> {
    fn of(client: &Client) -> Self {
        Self {
            client: client.clone(),
            of: PhantomData,
        }
    }

    /// The entries.
    pub fn entries(&self) -> ListEntries<T>
    where
        A: Permits<Read>,
    {
        ListEntries::of(&self.client)
    }

    /// Reads one entry.
    ///
    /// # Errors
    /// Returns an error if there is no such entry, the API rejects the request, or the response can't be read.
    pub async fn get(&self, id: &RecordId<T>) -> Result<DictionaryEntry<T>, Error>
    where
        A: Permits<Read>,
    {
        let request = self.to(&ENTRY, "read").itself("record", id.as_str());
        request.read(read_entry).await
    }

    /// Adds entries, and returns them. They are checked against the configuration first.
    ///
    /// # Errors
    /// Returns an error if an entry breaks a rule, in which case nothing is sent; or if the API rejects the request, or
    /// the response can't be read.
    pub async fn add(
        &self,
        entries: impl IntoIterator<Item = &T>,
    ) -> Result<Vec<DictionaryEntry<T>>, Error>
    where
        A: Permits<Create>,
        T: 'static,
    {
        self.write(&ADD, "create", entries).await
    }

    /// Replaces all entries of the dictionary, and returns the new ones. The old ones are gone for good: they are not
    /// listed as deleted entries either.
    ///
    /// # Errors
    /// Same as for [`add`](Self::add).
    pub async fn replace_all(
        &self,
        entries: impl IntoIterator<Item = &T>,
    ) -> Result<Vec<DictionaryEntry<T>>, Error>
    where
        A: Permits<Create> + Permits<Delete>,
        T: 'static,
    {
        self.write(&REPLACE_ALL, "create", entries).await
    }

    async fn write(
        &self,
        endpoint: &'static Endpoint,
        operation: &'static str,
        entries: impl IntoIterator<Item = &T>,
    ) -> Result<Vec<DictionaryEntry<T>>, Error>
    where
        T: 'static,
    {
        let records = entries.into_iter().map(values).collect::<Result<_, _>>()?;
        let body = RecordsBody { records };
        let request = self.to(endpoint, operation).json(&body);
        let read = |body: &[u8], _: Expected<'_>| {
            let page = read_entries(&crate::json::from_slice(body)?, T::schema().name())?;
            page.items.iter().map(DictionaryEntry::read).collect()
        };
        request.read(read).await
    }

    /// Changes the values of an entry. They are checked against the configuration first.
    ///
    /// # Errors
    /// Returns an error if a value breaks a rule, in which case nothing is sent; or if there is no such entry, the API
    /// rejects the request, or the response can't be read.
    pub async fn update(&self, id: &RecordId<T>, entry: &T) -> Result<DictionaryEntry<T>, Error>
    where
        A: Permits<Update>,
    {
        let request = self.to(&UPDATE, "update").itself("record", id.as_str());
        request.json(&values(entry)?).read(read_entry).await
    }

    /// Deletes an entry, and returns it. It stays as a deleted entry, which lists include [on
    /// demand](ListEntries::with_deleted).
    ///
    /// # Errors
    /// Returns an error if there is no such entry, the API rejects the request, or the response can't be read.
    pub async fn delete(&self, id: &RecordId<T>) -> Result<DictionaryEntry<T>, Error>
    where
        A: Permits<Delete>,
    {
        let request = self.to(&DELETE, "delete").itself("record", id.as_str());
        request.read(read_entry).await
    }

    fn to(&self, endpoint: &'static Endpoint, operation: &'static str) -> EndpointRequest {
        request::<T>(&self.client, endpoint, operation)
    }
}

/// The values of entries, in the form of the request.
#[derive(Serialize)]
struct RecordsBody {
    records: Vec<ValuesBody>,
}

/// The values of an entry, in the form of the request.
#[derive(Serialize)]
struct ValuesBody {
    values: Json,
}

fn values<T: Cdt>(entry: &T) -> Result<ValuesBody, Error> {
    let body = checked_create_body(entry, None, None)?;
    let text = String::from_utf8(body).unwrap_or_default();
    Ok(ValuesBody {
        values: Json::of_text(&text),
    })
}

fn read_entry<T: Cdt + Default>(
    body: &[u8],
    expected: Expected<'_>,
) -> Result<DictionaryEntry<T>, DecodeError> {
    DictionaryEntry::read(&decode_expected_item(body, expected)?)
}

impl<T, A> Clone for Dictionary<T, A> {
    fn clone(&self) -> Self {
        Self {
            client: self.client.clone(),
            of: PhantomData,
        }
    }
}

impl<T: Cdt, A> fmt::Debug for Dictionary<T, A> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Dictionary({})", T::schema().name())
    }
}
