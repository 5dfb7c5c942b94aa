//! Pages of records, in every envelope that Welkin is known to send.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor,
};
use serde_json::Value;

use super::cdt::Cdt;
use super::envelope::{Record, RecordSeed};
use super::system::SystemFields;
use super::unread::{UnreadItem, UnreadReason};
use crate::id::RecordId;

/// One page of a list. What the server did not say is absent.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Page<R> {
    /// What is on the page.
    pub items: Vec<R>,
    /// What is on the page and could not be read.
    pub unread: Vec<UnreadItem>,
    /// Number of the page, from 0.
    pub number: Option<u64>,
    /// Most items that a page of this list holds.
    pub size: Option<u64>,
    /// Items on all pages.
    pub total_elements: Option<u64>,
    /// Number of pages.
    pub total_pages: Option<u64>,
    /// Whether it is the last page.
    pub last: Option<bool>,
}

impl<R> Page<R> {
    /// A page of a list that says nothing but whether it goes on.
    pub(crate) fn new(items: Vec<R>, unread: Vec<UnreadItem>, is_last: bool) -> Self {
        Self {
            items,
            unread,
            number: None,
            size: None,
            total_elements: None,
            total_pages: None,
            last: Some(is_last),
        }
    }

    /// The same page of other items.
    pub(crate) fn map<S>(self, mut change: impl FnMut(R) -> S) -> Page<S> {
        self.filter_map(|item| Some(change(item)))
    }

    /// The same page of other items, or fewer.
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

/// What an envelope says beside the items.
#[derive(Default)]
pub(crate) struct PageInfo {
    number: Option<u64>,
    size: Option<u64>,
    total_elements: Option<u64>,
    total_pages: Option<u64>,
    last: Option<bool>,
    found_items: bool,
}

impl PageInfo {
    fn note(&mut self, key: &str, value: &Value) {
        match key {
            "number" | "page" => self.number = value.as_u64(),
            "size" | "pageSize" => self.size = value.as_u64(),
            "totalElements" => self.total_elements = value.as_u64(),
            "totalPages" => self.total_pages = value.as_u64(),
            "last" | "lastPage" => self.last = value.as_bool(),
            "hasNext" => self.last = value.as_bool().map(|more| !more),
            _ => {}
        }
    }

    fn page<R>(self, items: Vec<R>) -> Page<R> {
        Page {
            items,
            unread: Vec::new(),
            number: self.number,
            size: self.size,
            total_elements: self.total_elements,
            total_pages: self.total_pages,
            last: self.last,
        }
    }
}

/// Reads one item of a page and adds it, whatever its type.
trait Items {
    /// Adds an empty record and has it filled where it stands, for records are large; the filling says its id. Without one, the record
    /// is gone again.
    fn add(&mut self, fill: &mut dyn FnMut(RecordSeed<'_>) -> Option<Arc<str>>);
}

impl<T: Cdt + Default> Items for Vec<Record<T>> {
    fn add(&mut self, fill: &mut dyn FnMut(RecordSeed<'_>) -> Option<Arc<str>>) {
        let empty = Record::new(Arc::default(), SystemFields::default(), T::default());
        self.push(empty);
        let filled = self.last_mut().and_then(|record| {
            let seed = RecordSeed::new(record.data.slots_mut(), &mut record.system);
            let id = fill(seed)?;
            record.id = RecordId::new(id);
            Some(())
        });
        if filled.is_none() {
            self.pop();
        }
    }
}

/// Reads a list in any envelope: `{content, totalElements, ...}`, `{data: [...], metaInfo}`, `{name, data: {content, ...}}`,
/// `{rows: [...]}`, or a bare array.
struct PageSeed<'a> {
    items: &'a mut dyn Items,
    info: &'a mut PageInfo,
}

impl<'de> DeserializeSeed<'de> for PageSeed<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for PageSeed<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a list of records")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<(), A::Error> {
        self.info.found_items = true;
        let mut more = true;
        while more {
            more = sequence.next_element_seed(ItemSeed(self.items))?.is_some();
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<Cow<'de, str>>()? {
            match &*key {
                "content" | "data" | "rows" | "metaInfo" => map.next_value_seed(PageSeed {
                    items: self.items,
                    info: self.info,
                })?,
                "pageable" | "sort" => {
                    map.next_value::<IgnoredAny>()?;
                }
                _ => self.info.note(&key, &map.next_value()?),
            }
        }
        Ok(())
    }
}

struct ItemSeed<'a>(&'a mut dyn Items);

impl<'de> DeserializeSeed<'de> for ItemSeed<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        let mut deserializer = Some(deserializer);
        let mut result = Ok(());
        self.0.add(&mut |seed| {
            let record = seed.deserialize(deserializer.take()?);
            record.map_err(|error| result = Err(error)).ok()
        });
        result
    }
}

/// Why an answer could not be read. It says where, never what: the text may be health data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DecodeError {
    /// The text is no JSON.
    #[error("not JSON (line {line}, column {column})")]
    Syntax {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
    },
    /// The text ends in the middle.
    #[error("JSON that is cut off (line {line}, column {column})")]
    CutOff {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
    },
    /// JSON of another shape.
    #[error("JSON of an unexpected shape (line {line}, column {column})")]
    Shape {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
    },
}

impl DecodeError {
    /// Bytes that are no UTF-8, found after as many that are.
    fn no_text(json: &[u8], valid_up_to: usize) -> Self {
        let before = &json[..valid_up_to];
        let line_start = before.iter().rposition(|byte| *byte == b'\n');
        Self::Syntax {
            line: before.iter().filter(|byte| **byte == b'\n').count() + 1,
            column: valid_up_to - line_start.map_or(0, |end| end + 1) + 1,
        }
    }
}

impl From<serde_json::Error> for DecodeError {
    fn from(error: serde_json::Error) -> Self {
        let (line, column) = (error.line(), error.column());
        match error.classify() {
            serde_json::error::Category::Eof => Self::CutOff { line, column },
            serde_json::error::Category::Data => Self::Shape { line, column },
            serde_json::error::Category::Syntax | serde_json::error::Category::Io => {
                Self::Syntax { line, column }
            }
        }
    }
}

/// Reads one record.
///
/// # Errors
/// When the text is no JSON, or JSON without a record's id.
pub fn decode_record<T: Cdt + Default>(json: &[u8]) -> Result<Record<T>, DecodeError> {
    let mut system = SystemFields::default();
    let mut data = T::default();
    let id = fill_record(json, RecordSeed::new(data.slots_mut(), &mut system))?;
    Ok(Record::new(id, system, data))
}

fn fill_record(json: &[u8], seed: RecordSeed<'_>) -> Result<Arc<str>, DecodeError> {
    let mut deserializer = serde_json::Deserializer::from_str(text(json)?);
    let id = seed.deserialize(&mut deserializer)?;
    deserializer.end()?;
    Ok(id)
}

/// Checking a whole text for UTF-8 is much faster than checking each of the strings in it.
fn text(json: &[u8]) -> Result<&str, DecodeError> {
    std::str::from_utf8(json).map_err(|error| DecodeError::no_text(json, error.valid_up_to()))
}

/// Reads a page of records, in any envelope that Welkin is known to send.
///
/// # Errors
/// When the text is no JSON, or JSON without a list of records.
pub fn decode_page<T: Cdt + Default>(json: &[u8]) -> Result<Page<Record<T>>, DecodeError> {
    let mut items = Vec::<Record<T>>::new();
    match fill_page(json, &mut items) {
        Ok(info) => Ok(info.page(items)),
        Err(DecodeError::Shape { .. }) => decode_items(json),
        Err(error) => Err(error),
    }
}

/// Reads a page of anything but records, in any envelope that Welkin is known to send.
///
/// # Errors
/// When the text is no JSON, or JSON without a list, or an item is not what is expected.
pub(crate) fn decode_items<T: DeserializeOwned>(json: &[u8]) -> Result<Page<T>, DecodeError> {
    let mut info = PageInfo::default();
    let items = take_items(serde_json::from_slice(json)?, &mut info);
    if !info.found_items {
        return Err(DecodeError::Shape { line: 1, column: 1 });
    }
    let mut page = info.page(Vec::new());
    for (position, item) in items.into_iter().enumerate() {
        let id = item.get("id").and_then(Value::as_str).map(str::to_owned);
        let reason = match &item {
            Value::Null => UnreadReason::Null,
            Value::Object(_) if id.is_none() => UnreadReason::NoId,
            Value::Object(_) => UnreadReason::Shape,
            _ => UnreadReason::NotAnObject,
        };
        match serde_json::from_value(item) {
            Ok(item) => page.items.push(item),
            Err(_) => page.unread.push(UnreadItem {
                page: None,
                position,
                id,
                reason,
            }),
        }
    }
    Ok(page)
}

/// The items of a list, out of its envelope.
fn take_items(value: Value, info: &mut PageInfo) -> Vec<Value> {
    match value {
        Value::Array(items) => {
            info.found_items = true;
            items
        }
        Value::Object(entries) => {
            let mut items = Vec::new();
            for (key, value) in entries {
                match &*key {
                    "content" | "data" | "rows" | "metaInfo" => {
                        items.extend(take_items(value, info));
                    }
                    _ => info.note(&key, &value),
                }
            }
            items
        }
        _ => Vec::new(),
    }
}

fn fill_page(json: &[u8], items: &mut dyn Items) -> Result<PageInfo, DecodeError> {
    let mut info = PageInfo::default();
    let mut deserializer = serde_json::Deserializer::from_str(text(json)?);
    let seed = PageSeed {
        items,
        info: &mut info,
    };
    seed.deserialize(&mut deserializer)?;
    deserializer.end()?;
    if info.found_items {
        Ok(info)
    } else {
        Err(DecodeError::Shape { line: 1, column: 1 })
    }
}
