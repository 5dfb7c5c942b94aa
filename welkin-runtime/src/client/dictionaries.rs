//! Dictionaries: lists of codes, such as ICD-10, that belong to a tenant and not to a patient.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;

use http::Method;

use super::Client;
use super::list::{Choice, FetchedPage, List, ListQuery, PageRequest};
use super::records::Call;
use crate::call::Request;
use crate::error::{Error, RequestName};
use crate::id::RecordId;
use crate::json::Json;
use crate::record::{Cdt, DateTime, DecodeError, Page, UnreadReason, decode_items, read_fields};
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
        Dictionary {
            client: self.clone(),
            of: PhantomData,
        }
    }
}

/// The dictionary whose entries are `T`.
///
/// ```no_run
/// # async fn example(client: care::Client, last_run: welkin_runtime::DateTime) -> Result<(), welkin_runtime::Error> {
/// let changed = client.dictionaries().icd_10().entries().updated_from(last_run).with_deleted();
/// for entry in changed.all().await?.complete()? {
///     println!("{:?}, deleted: {:?}", entry.values.value, entry.deleted);
/// }
/// # Ok(())
/// # }
/// ```
pub struct Dictionary<T> {
    client: Client,
    of: PhantomData<fn() -> T>,
}

impl<T: Cdt + Default> Dictionary<T> {
    /// The entries.
    pub fn entries(&self) -> ListEntries<T> {
        List::new(EntriesQuery {
            dictionary: self.clone(),
            parameters: Vec::new(),
        })
    }

    /// One entry.
    ///
    /// # Errors
    /// When there is no such entry, the API refuses, or the answer can't be read.
    pub async fn get(&self, id: &RecordId<T>) -> Result<DictionaryEntry<T>, Error> {
        let path = &self.client.caller.profile.dictionary_entry_path;
        let read = |entry: Json| DictionaryEntry::read(&entry);
        self.call(path, id.as_str(), &[], read).await
    }

    async fn call<R: Send>(
        &self,
        template: &str,
        entry: &str,
        query: &[(&'static str, String)],
        read: impl Fn(Json) -> Result<R, DecodeError> + Send + Sync,
    ) -> Result<R, Error> {
        let request = Request {
            method: Method::GET,
            template,
            values: &[("dictionary", T::schema().name()), ("record", entry)],
            query,
            body: None,
            look_up: None,
        };
        let read = |body: &[u8]| read(crate::json::from_slice(body)?);
        let dictionary = Subject::Dictionary(T::schema().name());
        let answer = self.client.call(request, read).await;
        answer.map_err(|error| self.client.explained(error, "read", dictionary))
    }
}

impl<T> Clone for Dictionary<T> {
    fn clone(&self) -> Self {
        Self {
            client: self.client.clone(),
            of: PhantomData,
        }
    }
}

impl<T: Cdt> fmt::Debug for Dictionary<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Dictionary({})", T::schema().name())
    }
}

/// The entries of a dictionary, about to be asked for. Welkin sends all of them in one answer, as far as is documented; pages are read where a
/// server sends them.
pub type ListEntries<T> = List<EntriesQuery<T>>;

/// What a [`ListEntries`] asks for.
pub struct EntriesQuery<T> {
    dictionary: Dictionary<T>,
    parameters: Vec<(&'static str, String)>,
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
        let path = &self.dictionary.client.caller.profile.dictionary_path;
        let mut query = page.query_if_paged();
        query.extend(self.parameters.iter().cloned());
        let read = |answer: Json| read_entries(&answer, T::schema().name());
        let answer = self.dictionary.call(path, "", &query, read).await?;
        Ok(page.answer_if_paged(answer))
    }
}

impl<T: Cdt + Default> ListQuery for EntriesQuery<T> {
    type Item = DictionaryEntry<T>;

    fn fetch(&self, request: PageRequest) -> Call<FetchedPage<DictionaryEntry<T>>> {
        let query = self.clone();
        Box::pin(async move {
            let page = query.page(request).await?;
            Ok(FetchedPage::chosen(request, page, id, choose))
        })
    }

    fn request(&self) -> RequestName {
        RequestName {
            method: "GET",
            path: self
                .dictionary
                .client
                .caller
                .profile
                .dictionary_path
                .clone(),
        }
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
            dictionary: self.dictionary.clone(),
            parameters: self.parameters.clone(),
        }
    }
}

impl<T: Cdt> fmt::Debug for EntriesQuery<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("EntriesQuery")
            .field("dictionary", &self.dictionary)
            .field("parameters", &self.parameters)
            .finish()
    }
}
