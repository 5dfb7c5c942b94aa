//! Dictionaries: lists of codes, such as ICD-10, that belong to a tenant and not to a patient.

use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;

use http::Method;
use serde_json::{Map, Value};

use super::Client;
use super::records::Call;
use crate::call::Request;
use crate::error::Error;
use crate::fixed::fixed_fields;
use crate::id::RecordId;
use crate::record::{Cdt, DateTime, DecodeError, deserialize};
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
    /// The entries, all in one answer: await the call to send it.
    pub fn entries(&self) -> ListEntries<T> {
        ListEntries {
            dictionary: self.clone(),
            query: Vec::new(),
        }
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
        read: fn(Value) -> Result<R, DecodeError>,
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

/// The entries of a dictionary, about to be asked for. Await it to send the call.
#[must_use = "nothing is sent until the call is awaited"]
pub struct ListEntries<T> {
    dictionary: Dictionary<T>,
    query: Vec<(&'static str, String)>,
}

impl<T> ListEntries<T> {
    /// Only entries that were changed at this moment or later.
    pub fn updated_from(self, moment: DateTime) -> Self {
        self.query("dateStart", moment.to_string())
    }

    /// Only entries that were changed before this moment.
    pub fn updated_before(self, moment: DateTime) -> Self {
        self.query("dateEnd", moment.to_string())
    }

    /// Also entries that were deleted.
    pub fn with_deleted(self) -> Self {
        self.query("showDeleted", "true".to_owned())
    }

    fn query(mut self, name: &'static str, value: String) -> Self {
        self.query.push((name, value));
        self
    }
}

impl<T: Cdt + Default> IntoFuture for ListEntries<T> {
    type Output = Result<Vec<DictionaryEntry<T>>, Error>;
    type IntoFuture = Call<Vec<DictionaryEntry<T>>>;

    fn into_future(self) -> Call<Vec<DictionaryEntry<T>>> {
        Box::pin(async move {
            let path = &self.dictionary.client.caller.profile.dictionary_path;
            let dictionary = &self.dictionary;
            dictionary.call(path, "", &self.query, read_entries).await
        })
    }
}

fn read_entries<T: Cdt + Default>(answer: Value) -> Result<Vec<DictionaryEntry<T>>, DecodeError> {
    let entries = entries(answer, T::schema().name());
    let entries = entries.ok_or(DecodeError::Shape { line: 1, column: 1 })?;
    entries.into_iter().map(DictionaryEntry::read).collect()
}

/// The entries in an answer: of a dictionary with `records`, as in `v8`, or of the one of this name among several with `entries`, as in
/// the reference docs.
fn entries(answer: Value, name: &str) -> Option<Vec<Value>> {
    match answer {
        Value::Object(mut dictionary) => take_entries(&mut dictionary),
        Value::Array(dictionaries) => {
            let mut dictionaries = dictionaries.into_iter();
            let found = dictionaries.find(|dictionary| dictionary["name"] == name);
            found?.as_object_mut().and_then(take_entries)
        }
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
