//! Lists: pages, and a stream over pages.

use std::collections::{HashSet, VecDeque};
use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;

use super::records::{Call, Place, unreadable};
use crate::error::Error;
use crate::record::{Cdt, FieldName, Page, Record, Sort, decode_page};

/// Pages that a stream reads at most, unless said.
const PAGE_LIMIT: u64 = 10_000;

/// A list of a patient's records of the CDT `T`, about to be asked for.
pub struct ListRecords<T> {
    place: Place,
    page_size: Option<u32>,
    first_page: u64,
    page_limit: u64,
    sort: Vec<String>,
    fields: Vec<&'static str>,
    of: PhantomData<fn() -> T>,
}

impl<T: Cdt + Default> ListRecords<T> {
    pub(super) fn new(place: Place) -> Self {
        Self {
            place,
            page_size: None,
            first_page: 0,
            page_limit: PAGE_LIMIT,
            sort: Vec::new(),
            fields: Vec::new(),
            of: PhantomData,
        }
    }

    /// Most records on a page; the API's default is 20.
    #[must_use]
    pub fn page_size(mut self, size: u32) -> Self {
        self.page_size = Some(size);
        self
    }

    /// Where a stream begins, counted from 0.
    #[must_use]
    pub fn first_page(mut self, number: u64) -> Self {
        self.first_page = number;
        self
    }

    /// Pages after which a stream gives up on a list that does not end; 10,000 unless said.
    #[must_use]
    pub fn page_limit(mut self, pages: u64) -> Self {
        self.page_limit = pages;
        self
    }

    /// Orders the records; later calls decide between records that earlier ones leave equal.
    #[must_use]
    pub fn sort(mut self, sort: Sort<T>) -> Self {
        let direction = if sort.is_descending() { "desc" } else { "asc" };
        self.sort.push(format!("{},{direction}", sort.field_name()));
        self
    }

    /// Asks for these fields only; the others are unset. Further calls add to them.
    #[must_use]
    pub fn fields<F: Into<FieldName<T>>>(mut self, fields: impl IntoIterator<Item = F>) -> Self {
        let names = fields.into_iter().map(|field| field.into().as_str());
        self.fields.extend(names);
        self
    }

    /// One page, counted from 0.
    ///
    /// # Errors
    /// When the API refuses, or the answer can't be read.
    pub async fn page(&self, number: u64) -> Result<Page<Record<T>>, Error> {
        let mut query = vec![("page", number.to_string())];
        query.extend(self.page_size.map(|size| ("size", size.to_string())));
        query.extend(self.sort.iter().map(|sort| ("sort", sort.clone())));
        if !self.fields.is_empty() {
            query.push(("fields", self.fields.join(",")));
        }
        let body = self.place.list(&query).await?;
        decode_page(&body).map_err(|error| unreadable(self.place.list_name(), &body, error))
    }

    /// All records, one by one; pages are fetched as they are needed.
    #[must_use]
    pub fn stream(self) -> RecordStream<T> {
        RecordStream {
            records: VecDeque::new(),
            walk: Walk::new(self.first_page),
            fetching: None,
            list: self,
        }
    }

    /// All records at once.
    ///
    /// # Errors
    /// When a page can't be had; records read until then are dropped.
    pub async fn all(self) -> Result<Vec<Record<T>>, Error> {
        let mut stream = self.stream();
        let mut records = Vec::new();
        while let Some(record) = stream.try_next().await? {
            records.push(record);
        }
        Ok(records)
    }
}

impl<T> Clone for ListRecords<T> {
    fn clone(&self) -> Self {
        Self {
            place: self.place.clone(),
            page_size: self.page_size,
            first_page: self.first_page,
            page_limit: self.page_limit,
            sort: self.sort.clone(),
            fields: self.fields.clone(),
            of: PhantomData,
        }
    }
}

/// Records of a list, one by one. Records that are added or removed while it runs may be missed or come twice: the API's pages are
/// counted, not anchored.
pub struct RecordStream<T> {
    list: ListRecords<T>,
    records: VecDeque<Record<T>>,
    walk: Walk,
    fetching: Option<Call<Page<Record<T>>>>,
}

impl<T: Cdt + Default> RecordStream<T> {
    /// The next record; nothing at the end.
    ///
    /// # Errors
    /// When the next page can't be had, has come before, or is one too many. The stream has then ended.
    pub async fn try_next(&mut self) -> Result<Option<Record<T>>, Error> {
        let next = std::future::poll_fn(|context| Pin::new(&mut *self).poll_next(context));
        next.await.transpose()
    }

    fn fetch(&self, number: u64) -> Call<Page<Record<T>>> {
        let list = self.list.clone();
        Box::pin(async move { list.page(number).await })
    }

    fn endless(&self) -> Error {
        Error::EndlessList {
            request: self.list.place.list_name(),
            pages: self.walk.pages,
        }
    }

    fn take_page(&mut self, number: u64, page: Page<Record<T>>) -> Result<(), Error> {
        let mut ids = DefaultHasher::new();
        for record in &page.items {
            record.id.hash(&mut ids);
        }
        let extent = Extent {
            count: page.items.len() as u64,
            last: page.last,
            total_pages: page.total_pages,
            size: page.size.or(self.list.page_size.map(u64::from)),
            says_nothing: page.total_elements.is_none() && page.size.is_none(),
        };
        match self.walk.take(number, &extent, ids.finish()) {
            Turn::Fresh => self.records.extend(page.items),
            Turn::Whole => {}
            Turn::Repeated => {
                let request = self.list.place.list_name();
                return Err(Error::RepeatedPage { request });
            }
        }
        Ok(())
    }
}

/// The way through the pages of a list, the same for every CDT.
struct Walk {
    next_page: Option<u64>,
    pages: u64,
    /// A fingerprint of the ids on each page.
    seen: HashSet<u64>,
}

/// What a page says of its list.
struct Extent {
    count: u64,
    last: Option<bool>,
    total_pages: Option<u64>,
    size: Option<u64>,
    says_nothing: bool,
}

/// What a page is to those before it.
enum Turn {
    /// A new one.
    Fresh,
    /// The first one again, from a server that knows no pages and sends the whole list each time.
    Whole,
    /// One that has come before.
    Repeated,
}

impl Walk {
    fn new(first_page: u64) -> Self {
        Self {
            next_page: Some(first_page),
            pages: 0,
            seen: HashSet::new(),
        }
    }

    fn take(&mut self, number: u64, extent: &Extent, ids: u64) -> Turn {
        if extent.count > 0 && !self.seen.insert(ids) {
            let whole = self.pages == 1 && extent.last.is_none() && extent.says_nothing;
            return if whole { Turn::Whole } else { Turn::Repeated };
        }
        self.pages += 1;
        self.next_page = (!extent.is_end(number)).then_some(number + 1);
        Turn::Fresh
    }
}

impl Extent {
    /// Whether the page ends its list. A page without records always does; one of which nothing is known never does otherwise.
    fn is_end(&self, number: u64) -> bool {
        if self.count == 0 {
            return true;
        }
        match (self.last, self.total_pages, self.size) {
            (Some(last), _, _) => last,
            (None, Some(pages), _) => number + 1 >= pages,
            (None, None, Some(size)) => self.count < size,
            (None, None, None) => false,
        }
    }
}

/// Nothing in it is pinned in place: the call in flight is boxed.
impl<T> Unpin for RecordStream<T> {}

impl<T: Cdt + Default> Stream for RecordStream<T> {
    type Item = Result<Record<T>, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if let Some(record) = self.records.pop_front() {
                return Poll::Ready(Some(Ok(record)));
            }
            let Some(number) = self.walk.next_page else {
                return Poll::Ready(None);
            };
            if self.walk.pages >= self.list.page_limit {
                self.walk.next_page = None;
                return Poll::Ready(Some(Err(self.endless())));
            }
            let mut fetching = match self.fetching.take() {
                Some(fetching) => fetching,
                None => self.fetch(number),
            };
            match fetching.as_mut().poll(context) {
                Poll::Pending => {
                    self.fetching = Some(fetching);
                    return Poll::Pending;
                }
                Poll::Ready(page) => {
                    self.walk.next_page = None;
                    if let Err(error) = page.and_then(|page| self.take_page(number, page)) {
                        return Poll::Ready(Some(Err(error)));
                    }
                }
            }
        }
    }
}

impl<T> fmt::Debug for ListRecords<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ListRecords")
            .field("sort", &self.sort)
            .field("fields", &self.fields)
            .finish_non_exhaustive()
    }
}

impl<T> fmt::Debug for RecordStream<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("RecordStream")
            .field("next_page", &self.walk.next_page)
            .finish_non_exhaustive()
    }
}
