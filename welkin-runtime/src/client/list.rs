//! Lists: pages, and a stream over pages.

use std::collections::VecDeque;
use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;

use super::records::{Call, Place, unreadable};
use crate::error::Error;
use crate::record::{Cdt, FieldName, Page, Record, Sort, decode_page};

/// A list of a patient's records of the CDT `T`, about to be asked for.
pub struct ListRecords<T> {
    place: Place,
    query: Vec<(&'static str, String)>,
    sort: Vec<String>,
    fields: Vec<&'static str>,
    of: PhantomData<fn() -> T>,
}

impl<T: Cdt + Default> ListRecords<T> {
    pub(super) fn new(place: Place) -> Self {
        Self {
            place,
            query: Vec::new(),
            sort: Vec::new(),
            fields: Vec::new(),
            of: PhantomData,
        }
    }

    /// Most records on a page; the API's default is 20.
    #[must_use]
    pub fn page_size(mut self, size: u32) -> Self {
        self.query.retain(|(name, _)| *name != "size");
        self.query.push(("size", size.to_string()));
        self
    }

    /// Orders the records; later calls decide between records that earlier ones leave equal.
    #[must_use]
    pub fn sort(mut self, sort: Sort<T>) -> Self {
        let direction = if sort.is_descending() { "desc" } else { "asc" };
        self.sort.push(format!("{},{direction}", sort.field_name()));
        self
    }

    /// Asks for these fields only; the others are unset.
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
        let mut query = self.query.clone();
        query.push(("page", number.to_string()));
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
            list: self,
            records: VecDeque::new(),
            next_page: Some(0),
            last_ids: Vec::new(),
            fetching: None,
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
            query: self.query.clone(),
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
    next_page: Option<u64>,
    last_ids: Vec<String>,
    fetching: Option<Call<'static, Page<Record<T>>>>,
}

impl<T: Cdt + Default> RecordStream<T> {
    /// The next record; nothing at the end.
    ///
    /// # Errors
    /// When the next page can't be had. The stream has then ended.
    pub async fn try_next(&mut self) -> Result<Option<Record<T>>, Error> {
        let next = std::future::poll_fn(|context| Pin::new(&mut *self).poll_next(context));
        next.await.transpose()
    }

    fn fetch(&self, number: u64) -> Call<'static, Page<Record<T>>> {
        let list = self.list.clone();
        Box::pin(async move { list.page(number).await })
    }

    fn take_page(&mut self, number: u64, page: Page<Record<T>>) -> Result<(), Error> {
        let ids: Vec<String> = page
            .items
            .iter()
            .map(|record| record.id.as_str().to_owned())
            .collect();
        if !ids.is_empty() && ids == self.last_ids {
            let request = self.list.place.list_name();
            return Err(Error::RepeatedPage { request });
        }
        self.next_page = (!is_last(number, &page)).then_some(number + 1);
        self.last_ids = ids;
        self.records.extend(page.items);
        Ok(())
    }
}

/// Nothing in it is pinned in place: the call in flight is boxed.
impl<T> Unpin for RecordStream<T> {}

/// Whether a page ends its list. A page without records always does.
fn is_last<R>(number: u64, page: &Page<R>) -> bool {
    if page.items.is_empty() {
        return true;
    }
    match (page.last, page.total_pages, page.size) {
        (Some(last), _, _) => last,
        (None, Some(pages), _) => number + 1 >= pages,
        (None, None, Some(size)) => (page.items.len() as u64) < size,
        (None, None, None) => true,
    }
}

impl<T: Cdt + Default> Stream for RecordStream<T> {
    type Item = Result<Record<T>, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if let Some(record) = self.records.pop_front() {
                return Poll::Ready(Some(Ok(record)));
            }
            let Some(number) = self.next_page else {
                return Poll::Ready(None);
            };
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
                    self.next_page = None;
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
            .field("next_page", &self.next_page)
            .finish_non_exhaustive()
    }
}
