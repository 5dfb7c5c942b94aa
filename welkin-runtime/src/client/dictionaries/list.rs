//! Lists of a dictionary's entries.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use super::entry::DictionaryEntry;
use super::requests::{LIST, request};
use crate::client::connection::Client;
use crate::client::endpoint::EndpointRequest;
use crate::client::future::Call;
use crate::client::list::{Choice, FetchedPage, List, ListQuery, PageRequest};
use crate::error::{Error, RequestName};
use crate::json::Json;
use crate::record::{
    Cdt, DateTime, DecodeError, Expected, Page, UnreadReason, decode_expected_items, read_within,
};

/// A request for the entries of a dictionary. According to the documentation, Welkin sends all of them in one response;
/// pages are read if a server sends them.
pub type ListEntries<T> = List<EntriesQuery<T>>;

/// The query of a [`ListEntries`].
pub struct EntriesQuery<T> {
    client: Client,
    parameters: Vec<(&'static str, String)>,
    of: PhantomData<fn() -> T>,
}

impl<T: Cdt + Default> ListEntries<T> {
    pub(super) fn of(client: &Client) -> Self {
        Self::new(EntriesQuery {
            client: client.clone(),
            parameters: Vec::new(),
            of: PhantomData,
        })
    }

    /// Only entries changed at this time or later.
    pub fn updated_from(self, moment: DateTime) -> Self {
        self.parameter("dateStart", moment.to_string())
    }

    /// Only entries changed before this time.
    pub fn updated_before(self, moment: DateTime) -> Self {
        self.parameter("dateEnd", moment.to_string())
    }

    /// Includes deleted entries.
    pub fn with_deleted(self) -> Self {
        self.parameter("showDeleted", "true".to_owned())
    }

    fn parameter(mut self, name: &'static str, value: String) -> Self {
        self.query.parameters.push((name, value));
        self
    }
}

impl<T: Cdt + Default> EntriesQuery<T> {
    fn to_list(&self) -> EndpointRequest {
        request::<T>(&self.client, &LIST, "read")
    }

    async fn page(&self, page: PageRequest) -> Result<Page<Json>, Error> {
        let request = self.to_list().queries(self.parameters.iter().cloned());
        let request = request.page_if_paged(page);
        let read = |body: &[u8], _: Expected<'_>| {
            read_entries(&crate::json::from_slice(body)?, T::schema().name())
        };
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
        self.to_list().name()
    }
}

/// The identity of an entry: its id, or the whole entry if it has none.
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

/// The entries in a response, with the server's information about pages.
pub(super) fn read_entries(answer: &Json, name: &str) -> Result<Page<Json>, DecodeError> {
    let dictionary = dictionary(answer, name).ok_or(DecodeError::SHAPE)?;
    let entries = dictionary
        .get("records")
        .or_else(|| dictionary.get("entries"));
    let entries = entries.filter(Json::is_array).ok_or(DecodeError::SHAPE)?;
    let beside = dictionary.members().filter(|(key, _)| *key != "content");
    let no_items = (Json::from("content"), Json::from_iter([]));
    let mut page: Page<Json> = decode_expected_items(
        Json::object(beside.chain([no_items])).text().as_bytes(),
        Expected::default(),
    )?;
    page.items = entries.elements().collect();
    Ok(page)
}

/// The dictionary in a response: the only one, with `records`, as in `v8`, or the one of this name among several, with
/// `entries`, as in the reference docs.
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
