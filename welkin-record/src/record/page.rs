//! Pages of records, in every known envelope of Welkin's.

use std::sync::Arc;

use serde::de::DeserializeOwned;
use welkin_designer::field;

use super::cdt::Cdt;
use super::envelope::{Filling, Found, Record};
use super::expected::Expected;
use super::system::SystemFields;
use super::unread::{UnreadItem, UnreadReason};
use crate::id::{RecordId, is_segment};
use crate::json::{Body, DecodeError, Fault, Json, Reader, Token};

/// One page of a list. Values that the server did not send are `None`.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Page<R> {
    /// The items of the page.
    pub items: Vec<R>,
    /// The items of the page that could not be read.
    pub unread: Vec<UnreadItem>,
    /// Number of the page, from 0.
    pub number: Option<u64>,
    /// Maximum number of items on a page of this list.
    pub size: Option<u64>,
    /// Number of items on all pages.
    pub total_elements: Option<u64>,
    /// Number of pages.
    pub total_pages: Option<u64>,
    /// Whether it is the last page.
    pub last: Option<bool>,
}

impl<R> Page<R> {
    /// A page of a list that states at most whether it is the last.
    #[doc(hidden)]
    pub fn new(items: Vec<R>, unread: Vec<UnreadItem>, last: Option<bool>) -> Self {
        Self {
            items,
            unread,
            number: None,
            size: None,
            total_elements: None,
            total_pages: None,
            last,
        }
    }

    /// The same page with converted items.
    #[doc(hidden)]
    pub fn map<S>(self, mut change: impl FnMut(R) -> S) -> Page<S> {
        self.filter_map(|item| Some(change(item)))
    }

    /// The same page with converted items, of which some may be dropped.
    pub(crate) fn filter_map<S>(self, change: impl FnMut(R) -> Option<S>) -> Page<S> {
        Page {
            items: self.items.into_iter().filter_map(change).collect(),
            unread: self.unread,
            number: self.number,
            size: self.size,
            total_elements: self.total_elements,
            total_pages: self.total_pages,
            last: self.last,
        }
    }
}

/// The content of an envelope beside the items.
#[derive(Default)]
struct Envelope {
    number: Option<u64>,
    size: Option<u64>,
    total_elements: Option<u64>,
    total_pages: Option<u64>,
    last: Option<bool>,
    has_next: Option<bool>,
    unread: Vec<UnreadItem>,
    found_items: bool,
}

impl Envelope {
    fn note(&mut self, key: &str, value: Token<'_>) {
        match key {
            "number" | "page" => self.number = whole(value),
            "size" | "pageSize" => self.size = whole(value),
            "totalElements" | "total" | "totalCount" => {
                self.total_elements = whole(value).or(self.total_elements);
            }
            "totalPages" => self.total_pages = whole(value),
            "last" | "lastPage" => self.last = yes_or_no(value),
            "hasNext" => self.has_next = yes_or_no(value),
            _ => {}
        }
    }

    /// Whether it is the last page. If one key says so and another says that there is more, there is more.
    fn is_last(&self) -> Option<bool> {
        let statements = [self.last, self.has_next.map(|has_next| !has_next)];
        statements.into_iter().flatten().min()
    }

    fn page<R>(self, items: Vec<R>) -> Page<R> {
        Page {
            last: self.is_last(),
            items,
            unread: self.unread,
            number: self.number,
            size: self.size,
            total_elements: self.total_elements,
            total_pages: self.total_pages,
        }
    }
}

/// A whole number in any spelling, or as text.
fn whole(value: Token<'_>) -> Option<u64> {
    match value {
        Token::Integer(number) => number.try_into().ok(),
        Token::Number(text) => whole_of(text),
        Token::Text(text) => whole_of(text.decode().text.trim()),
        _ => None,
    }
}

fn whole_of(text: &str) -> Option<u64> {
    let written_as_float = || field::whole(text.parse().ok()?)?.try_into().ok();
    text.parse().ok().or_else(written_as_float)
}

fn yes_or_no(value: Token<'_>) -> Option<bool> {
    match value {
        Token::Boolean(value) => Some(value),
        Token::Text(text) => {
            let text = text.decode().text.trim().to_ascii_lowercase();
            text.parse().ok()
        }
        _ => None,
    }
}

/// The items of a page, whatever their type.
trait Items {
    /// Reads the next value of a reader and adds it, or reports why it can't be read as an item.
    fn read(&mut self, reader: &mut Reader<'_>) -> Result<Found, Fault>;

    /// The number of items.
    fn count(&self) -> usize;

    /// The maximum number of items in one response, including unreadable ones: items of three bytes could take a
    /// thousand times their size.
    fn most(&self) -> usize;
}

/// Maximum number of records in one response. Servers limit pages to some hundred.
const MOST_RECORDS: usize = 20_000;

/// Maximum number of other items in one response: a dictionary of codes can come as one list.
const MOST_OTHERS: usize = 200_000;

/// Records of the CDT `T`.
struct Records<'a, T> {
    read: Vec<Record<T>>,
    expected: Expected<'a>,
}

impl<T: Cdt + Default> Items for Records<'_, T> {
    /// A record is read in place, because records are large.
    fn read(&mut self, reader: &mut Reader<'_>) -> Result<Found, Fault> {
        let empty = Record::new(Default::default(), SystemFields::default(), T::default());
        self.read.push(empty);
        let Some(record) = self.read.last_mut() else {
            return Err(reader.unexpected());
        };
        let mut found = Filling::new(record.data.slots_mut(), &mut record.system).read(reader)?;
        if let Found::Record(id) = &found {
            let reason = if is_segment(id) {
                let place = self.expected.check_place_of(&record.system);
                place.err().map(UnreadReason::from)
            } else {
                Some(UnreadReason::UnusableId)
            };
            if let Some(reason) = reason {
                found = Found::Unread(reason, Some(Arc::clone(id)));
            }
        }
        match &found {
            Found::Record(id) => record.id = RecordId::new(Arc::clone(id)),
            Found::Unread(..) => drop(self.read.pop()),
        }
        Ok(found)
    }

    fn count(&self) -> usize {
        self.read.len()
    }

    fn most(&self) -> usize {
        MOST_RECORDS
    }
}

/// Items of any type that derives `Deserialize`.
struct Others<'a, T> {
    read: Vec<T>,
    expected: Expected<'a>,
}

impl<T: DeserializeOwned> Items for Others<'_, T> {
    fn read(&mut self, reader: &mut Reader<'_>) -> Result<Found, Fault> {
        let json = Json::of_text(reader.skip()?);
        let id = json.get("id").and_then(|id| id.as_id()).map(Arc::from);
        let reason = match json.read() {
            Ok(item) => match self.expected.check_place_of_json(&json) {
                Ok(()) => {
                    self.read.push(item);
                    return Ok(Found::Record(id.unwrap_or_default()));
                }
                Err(misplaced) => misplaced.into(),
            },
            Err(_) if json.is_null() => UnreadReason::Null,
            Err(_) if !json.is_object() => UnreadReason::NotAnObject,
            Err(_) if id.is_none() => UnreadReason::NoId,
            Err(_) => UnreadReason::Shape,
        };
        Ok(Found::Unread(reason, id))
    }

    fn count(&self) -> usize {
        self.read.len()
    }

    fn most(&self) -> usize {
        MOST_OTHERS
    }
}

/// Maximum nesting depth of envelopes around items.
const MAX_ENVELOPES: usize = 4;

/// Reads a list in any envelope: `{content, totalElements, ...}`, `{data: [...], metaInfo}`, `{name, data: {content,
/// ...}}`, `{rows: [...]}`, or a bare array.
fn read_page(
    reader: &mut Reader<'_>,
    items: &mut dyn Items,
    page: &mut Envelope,
    depth: usize,
) -> Result<(), Fault> {
    match reader.token()? {
        Token::Array => read_items(reader, items, page),
        Token::Object if depth < MAX_ENVELOPES => read_envelope(reader, items, page, depth),
        other => reader.skip_rest(other),
    }
}

fn read_items(
    reader: &mut Reader<'_>,
    items: &mut dyn Items,
    page: &mut Envelope,
) -> Result<(), Fault> {
    page.found_items = true;
    let mut is_first = true;
    while reader.element(&mut is_first)? {
        let position = items.count() + page.unread.len();
        if position >= items.most() {
            return Err(reader.too_many());
        }
        if let Found::Unread(reason, id) = items.read(reader)? {
            let id = id.as_deref().map(str::to_owned);
            page.unread.push(UnreadItem::new(position, id, reason));
        }
    }
    Ok(())
}

fn read_envelope(
    reader: &mut Reader<'_>,
    items: &mut dyn Items,
    page: &mut Envelope,
    depth: usize,
) -> Result<(), Fault> {
    let mut is_first = true;
    while let Some(key) = reader.member(&mut is_first)? {
        let key = key.decode().text;
        match &*key {
            // A list that is null has no items.
            "content" | "data" | "rows" if reader.peek() == Some(b'n') => {
                reader.token()?;
                page.found_items = true;
            }
            "content" | "data" | "rows" | "metaInfo" => {
                read_page(reader, items, page, depth + 1)?;
            }
            "page" | "pageable" | "pagination" if reader.peek() == Some(b'{') => {
                read_page(reader, items, page, depth + 1)?;
            }
            _ => {
                let value = reader.token()?;
                reader.skip_rest(value)?;
                page.note(&key, value);
            }
        }
    }
    Ok(())
}

/// Reads a page of records, in every known envelope of Welkin's. A record that can't be read is reported beside the
/// others.
///
/// # Errors
/// Returns an error if the text is not JSON, or contains no list.
pub fn decode_page<T: Cdt + Default>(json: &[u8]) -> Result<Page<Record<T>>, DecodeError> {
    decode_expected_page(json, Expected::default())
}

/// Reads a page of requested records: a record of another patient or CDT counts as unreadable.
///
/// # Errors
/// Returns an error if the text is not JSON, or contains no list.
pub fn decode_expected_page<T: Cdt + Default>(
    json: &[u8],
    expected: Expected<'_>,
) -> Result<Page<Record<T>>, DecodeError> {
    let read = Vec::new();
    let mut records = Records::<T> { read, expected };
    let page = fill_page(json, &mut records)?;
    Ok(page.page(records.read))
}

/// Reads a page of requested items that are not records.
///
/// # Errors
/// Returns an error if the text is not JSON, or contains no list.
pub fn decode_expected_items<T: DeserializeOwned>(
    json: &[u8],
    expected: Expected<'_>,
) -> Result<Page<T>, DecodeError> {
    let read = Vec::new();
    let mut items = Others::<T> { read, expected };
    let page = fill_page(json, &mut items)?;
    Ok(page.page(items.read))
}

fn fill_page(json: &[u8], items: &mut dyn Items) -> Result<Envelope, DecodeError> {
    let mut page = Envelope::default();
    Body::new(json).read(|reader| read_page(reader, items, &mut page, 0))?;
    if page.found_items {
        Ok(page)
    } else {
        Err(DecodeError::SHAPE)
    }
}
