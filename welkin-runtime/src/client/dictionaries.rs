//! Dictionaries: lists of codes, such as ICD-10, that belong to a tenant and not to a patient.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;

use serde::Serialize;

use super::connection::Client;
use super::endpoint::{Endpoint, EndpointRequest, endpoints};
use super::future::Call;
use super::list::{Choice, FetchedPage, List, ListQuery, PageRequest};
use crate::error::{Error, RequestName};
use crate::id::RecordId;
use crate::json::Json;
use crate::operation::{Create, Delete, Read, Update};
use crate::operation::{FullAccess, Permits};
use crate::record::{
    Cdt, DateTime, DecodeError, Page, UnreadReason, checked_create_body, decode_items, read_fields,
    read_within,
};
use crate::security::Subject;
use crate::standard_fields::fixed_fields;

fixed_fields! {
    /// What Welkin keeps of an entry beside its values. Source: the vendor's reference for version 8.
    pub struct EntryFields: "dictionary entry" {
        /// Its values in one text.
        full_value / FULL_VALUE: ReadOnly<String> = Text "fullValue";
        /// Whether it was deleted.
        deleted / DELETED: ReadOnly<bool> = Boolean "deleted";
        /// When it was created.
        created_at / CREATED_AT: ReadOnly<DateTime> = DateTime "createdAt";
        /// When it was last changed.
        updated_at / UPDATED_AT: ReadOnly<DateTime> = DateTime "updatedAt";
    }
}

/// An entry of the dictionary `T`. Beside its values, what Welkin keeps is reached directly: `entry.full_value`.
pub struct DictionaryEntry<T> {
    /// The values of the dictionary's fields.
    pub values: T,
    fields: EntryFields,
}

impl<T: Cdt + Default> DictionaryEntry<T> {
    /// The entry's id; absent where the server does not say, as in the reference docs.
    #[must_use]
    pub fn id(&self) -> Option<RecordId<T>> {
        Some(RecordId::from(self.fields.extra.get("id")?.as_id()?))
    }

    /// Values under `values`, as in `v8`, or beside everything else, as the reference docs show them.
    fn read(entry: &Json) -> Result<Self, DecodeError> {
        let values = entry.get("values").filter(Json::is_object);
        let beside = entry.members().filter(|(key, _)| *key != "values");
        Ok(Self {
            values: read_fields(values.as_ref().unwrap_or(entry))?,
            fields: read_fields(&Json::object(beside))?,
        })
    }
}

impl<T> Deref for DictionaryEntry<T> {
    type Target = EntryFields;

    fn deref(&self) -> &EntryFields {
        &self.fields
    }
}

impl<T: fmt::Debug> fmt::Debug for DictionaryEntry<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("DictionaryEntry")
            .field("values", &self.values)
            .field("fields", &self.fields)
            .finish()
    }
}

impl Client {
    /// The dictionary whose entries are `T`.
    #[must_use]
    pub fn dictionary<T: Cdt + Default>(&self) -> Dictionary<T> {
        Dictionary::of(self)
    }
}

endpoints! {
    LIST: GET "/dictionaries/{dictionary}", Documented, in_profile(|profile| &profile.dictionary_path);
    ENTRY: GET "/dictionaries/{dictionary}/{record}", Documented, in_profile(|profile| &profile.dictionary_entry_path);
    ADD: POST "/dictionaries/{dictionary}", Documented;
    REPLACE_ALL: PUT "/dictionaries/{dictionary}", Documented;
    UPDATE: PUT "/dictionaries/{dictionary}/{record}", Documented;
    DELETE: DELETE "/dictionaries/{dictionary}/{record}", Documented;
}

/// The dictionary whose entries are `T`; with what code may do with them.
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
    /// The same, for code that may do no more than `A` permits.
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
        List::new(EntriesQuery {
            client: self.client.clone(),
            parameters: Vec::new(),
            of: PhantomData,
        })
    }

    /// One entry.
    ///
    /// # Errors
    /// When there is no such entry, the API refuses, or the answer can't be read.
    pub async fn get(&self, id: &RecordId<T>) -> Result<DictionaryEntry<T>, Error>
    where
        A: Permits<Read>,
    {
        let request = self.to(&ENTRY, "read").id("record", id.as_str());
        request.read(read_entry).await
    }

    /// Adds entries, and returns them. They are checked against the configuration first.
    ///
    /// # Errors
    /// When an entry breaks a rule, in which case nothing is sent; when the API refuses, or the answer can't be read.
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

    /// Puts entries in the place of all that the dictionary has, and returns them. The others are gone for good: they are not listed as
    /// deleted ones either.
    ///
    /// # Errors
    /// As [`add`](Self::add).
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
        let read = |body: &[u8]| {
            let page = read_entries(&crate::json::from_slice(body)?, T::schema().name())?;
            page.items.iter().map(DictionaryEntry::read).collect()
        };
        request.read(read).await
    }

    /// Changes the values of an entry. They are checked against the configuration first.
    ///
    /// # Errors
    /// When a value breaks a rule, in which case nothing is sent; when there is no such entry, the API refuses, or the answer can't be read.
    pub async fn update(&self, id: &RecordId<T>, entry: &T) -> Result<DictionaryEntry<T>, Error>
    where
        A: Permits<Update>,
    {
        let request = self.to(&UPDATE, "update").id("record", id.as_str());
        request.json(&values(entry)?).read(read_entry).await
    }

    /// Deletes an entry, and returns it. It stays as a deleted one, which lists show [on demand](ListEntries::with_deleted).
    ///
    /// # Errors
    /// When there is no such entry, the API refuses, or the answer can't be read.
    pub async fn delete(&self, id: &RecordId<T>) -> Result<DictionaryEntry<T>, Error>
    where
        A: Permits<Delete>,
    {
        let request = self.to(&DELETE, "delete").id("record", id.as_str());
        request.read(read_entry).await
    }

    fn to(&self, endpoint: &'static Endpoint, operation: &'static str) -> EndpointRequest {
        let name = T::schema().name();
        self.client
            .to(endpoint)
            .id("dictionary", name)
            .explained(operation, Subject::Dictionary(name))
    }
}

/// The values of entries, as they are sent.
#[derive(Serialize)]
struct RecordsBody {
    records: Vec<ValuesBody>,
}

/// The values of an entry, as they are sent.
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

fn read_entry<T: Cdt + Default>(body: &[u8]) -> Result<DictionaryEntry<T>, DecodeError> {
    DictionaryEntry::read(&crate::json::from_slice(body)?)
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

/// The entries of a dictionary, about to be asked for. Welkin sends all of them in one answer, as far as is documented; pages are read where a
/// server sends them.
pub type ListEntries<T> = List<EntriesQuery<T>>;

/// What a [`ListEntries`] asks for.
pub struct EntriesQuery<T> {
    client: Client,
    parameters: Vec<(&'static str, String)>,
    of: PhantomData<fn() -> T>,
}

impl<T: Cdt + Default> ListEntries<T> {
    /// Only entries that were changed at this moment or later.
    pub fn updated_from(self, moment: DateTime) -> Self {
        self.parameter("dateStart", moment.to_string())
    }

    /// Only entries that were changed before this moment.
    pub fn updated_before(self, moment: DateTime) -> Self {
        self.parameter("dateEnd", moment.to_string())
    }

    /// Also entries that were deleted.
    pub fn with_deleted(self) -> Self {
        self.parameter("showDeleted", "true".to_owned())
    }

    fn parameter(mut self, name: &'static str, value: String) -> Self {
        self.query.parameters.push((name, value));
        self
    }
}

impl<T: Cdt + Default> EntriesQuery<T> {
    async fn page(&self, page: PageRequest) -> Result<Page<Json>, Error> {
        let dictionary = Dictionary::<T>::of(&self.client);
        let mut request = dictionary.to(&LIST, "read");
        let parameters = self.parameters.iter().cloned();
        for (name, value) in page.query_if_paged().into_iter().chain(parameters) {
            request = request.query(name, value);
        }
        let read = |body: &[u8]| read_entries(&crate::json::from_slice(body)?, T::schema().name());
        Ok(page.answer_if_paged(request.read(read).await?))
    }
}

impl<T: Cdt + Default> ListQuery for EntriesQuery<T> {
    type Item = DictionaryEntry<T>;

    fn fetch(&self, request: PageRequest) -> Call<FetchedPage<DictionaryEntry<T>>> {
        let query = self.clone();
        Box::pin(async move {
            let page = query.page(request).await?;
            let zone = query.client.caller.tenant_time_zone.as_ref();
            Ok(read_within(zone, || {
                FetchedPage::chosen(request, page, id, choose)
            }))
        })
    }

    fn request(&self) -> RequestName {
        Dictionary::<T>::of(&self.client).to(&LIST, "read").name()
    }
}

/// What tells an entry from others: its id, or all of it where it has none.
fn id(entry: &Json) -> Option<Cow<'_, str>> {
    let id = entry.get("id").and_then(|id| id.as_id());
    Some(Cow::Owned(id.unwrap_or_else(|| entry.text())))
}

fn choose<T: Cdt + Default>(entry: Json) -> Choice<DictionaryEntry<T>> {
    let unread = |reason| Choice::Unread {
        id: entry.get("id").and_then(|id| id.as_id()),
        reason,
    };
    if entry.is_null() {
        return unread(UnreadReason::Null);
    }
    if !entry.is_object() {
        return unread(UnreadReason::NotAnObject);
    }
    match DictionaryEntry::read(&entry) {
        Ok(entry) => Choice::Wanted(entry),
        Err(_) => unread(UnreadReason::Shape),
    }
}

/// The entries in an answer, with what the server says of pages.
fn read_entries(answer: &Json, name: &str) -> Result<Page<Json>, DecodeError> {
    let dictionary = dictionary(answer, name).ok_or(DecodeError::SHAPE)?;
    let entries = dictionary
        .get("records")
        .or_else(|| dictionary.get("entries"));
    let entries = entries.filter(Json::is_array).ok_or(DecodeError::SHAPE)?;
    let beside = dictionary.members().filter(|(key, _)| *key != "content");
    let no_items = (Json::from("content"), Json::from_iter([]));
    let mut page: Page<Json> =
        decode_items(Json::object(beside.chain([no_items])).text().as_bytes())?;
    page.items = entries.elements().collect();
    Ok(page)
}

/// The dictionary in an answer: the only one, with `records`, as in `v8`, or the one of this name among several, with `entries`, as in the
/// reference docs.
fn dictionary(answer: &Json, name: &str) -> Option<Json> {
    let is_it = |dictionary: &Json| dictionary.get("name").is_some_and(|found| found == name);
    let found = if answer.is_array() {
        answer.elements().find(is_it)?
    } else {
        answer.clone()
    };
    found.is_object().then_some(found)
}

impl<T> Clone for EntriesQuery<T> {
    fn clone(&self) -> Self {
        Self {
            client: self.client.clone(),
            parameters: self.parameters.clone(),
            of: PhantomData,
        }
    }
}

impl<T: Cdt> fmt::Debug for EntriesQuery<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("EntriesQuery")
            .field("dictionary", &T::schema().name())
            .field("parameters", &self.parameters)
            .finish()
    }
}
