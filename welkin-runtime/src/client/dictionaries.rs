//! Dictionaries: lists of codes, such as ICD-10, that belong to a tenant and not to a patient.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;

use http::Method;
use serde_json::{Map, Value};

use super::Client;
use super::list::{Choice, FetchedPage, List, ListQuery, PageRequest};
use super::records::Call;
use crate::call::Request;
use crate::error::{Error, RequestName};
use crate::fixed::fixed_fields;
use crate::id::RecordId;
use crate::record::{Cdt, DateTime, DecodeError, Page, UnreadReason, decode_items, deserialize};
use crate::security::Subject;

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
        let id = self.fields.extra.get("id")?.as_str()?;
        Some(RecordId::from(id))
    }

    /// Values under `values`, as in `v8`, or beside everything else, as the reference docs show them.
    fn read(mut entry: Value) -> Result<Self, DecodeError> {
        let nested = entry.get_mut("values").filter(|values| values.is_object());
        let values = match nested {
            Some(values) => values.take(),
            None => entry.clone(),
        };
        let values = deserialize(values)?;
        if let Some(entry) = entry.as_object_mut() {
            entry.remove("values");
        }
        Ok(Self {
            values,
            fields: deserialize(entry)?,
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
        self.call(path, id.as_str(), &[], DictionaryEntry::read)
            .await
    }

    async fn call<R: Send>(
        &self,
        template: &str,
        entry: &str,
        query: &[(&'static str, String)],
        read: impl Fn(Value) -> Result<R, DecodeError> + Send + Sync,
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
    async fn page(&self, page: PageRequest) -> Result<Page<Value>, Error> {
        let path = &self.dictionary.client.caller.profile.dictionary_path;
        let mut query = page.query_if_paged();
        query.extend(self.parameters.iter().cloned());
        let read = |answer| read_entries(answer, T::schema().name());
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
fn id(entry: &Value) -> Option<Cow<'_, str>> {
    let id = entry.get("id").and_then(Value::as_str).map(Cow::Borrowed);
    Some(id.unwrap_or_else(|| Cow::Owned(entry.to_string())))
}

fn choose<T: Cdt + Default>(entry: Value) -> Choice<DictionaryEntry<T>> {
    let reason = match &entry {
        Value::Null => UnreadReason::Null,
        Value::Object(_) => UnreadReason::Shape,
        _ => UnreadReason::NotAnObject,
    };
    let id = entry.get("id").and_then(Value::as_str).map(str::to_owned);
    let is_object = entry.is_object();
    match DictionaryEntry::read(entry) {
        Ok(entry) if is_object => Choice::Wanted(entry),
        _ => Choice::Unread { id, reason },
    }
}

/// The entries in an answer, with what the server says of pages.
fn read_entries(answer: Value, name: &str) -> Result<Page<Value>, DecodeError> {
    let mut dictionary =
        dictionary(answer, name).ok_or(DecodeError::Shape { line: 1, column: 1 })?;
    let entries = take_entries(&mut dictionary).ok_or(DecodeError::Shape { line: 1, column: 1 })?;
    dictionary.insert("content".to_owned(), Value::Array(Vec::new()));
    let mut page = decode_items(&serde_json::to_vec(&dictionary)?)?;
    page.items = entries;
    Ok(page)
}

/// The dictionary in an answer: the only one, with `records`, as in `v8`, or the one of this name among several, with `entries`, as in the
/// reference docs.
fn dictionary(answer: Value, name: &str) -> Option<Map<String, Value>> {
    let found = match answer {
        Value::Array(dictionaries) => {
            let mut dictionaries = dictionaries.into_iter();
            dictionaries.find(|dictionary| dictionary["name"] == name)?
        }
        answer => answer,
    };
    match found {
        Value::Object(dictionary) => Some(dictionary),
        _ => None,
    }
}

fn take_entries(dictionary: &mut Map<String, Value>) -> Option<Vec<Value>> {
    let entries = dictionary.remove("records");
    match entries.or_else(|| dictionary.remove("entries")) {
        Some(Value::Array(entries)) => Some(entries),
        _ => None,
    }
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
