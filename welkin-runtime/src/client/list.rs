//! Lists of records.

use std::fmt;
use std::marker::PhantomData;

use super::records::{Call, Place, unreadable};
use super::stream::{FetchedPage, Pages, Paging, RecordStream};
use crate::error::{Error, RequestName};
use crate::record::{Cdt, CdtSchema, FieldName, FieldSchema, Page, Record, Sort, decode_page};

/// A list of a patient's records of the CDT `T`, about to be asked for.
pub struct ListRecords<T> {
    place: Place,
    paging: Paging,
    sort: Vec<String>,
    fields: Vec<&'static str>,
    of: PhantomData<fn() -> T>,
}

impl<T: Cdt + Default> ListRecords<T> {
    pub(super) fn new(place: Place) -> Self {
        Self {
            place,
            paging: Paging::default(),
            sort: Vec::new(),
            fields: fields_of_view(T::schema()),
            of: PhantomData,
        }
    }

    /// Most records on a page; the API's default is 20.
    #[must_use]
    pub fn page_size(mut self, size: u32) -> Self {
        self.paging.page_size = Some(size);
        self
    }

    /// Where a stream begins, counted from 0.
    #[must_use]
    pub fn first_page(mut self, number: u64) -> Self {
        self.paging.first_page = number;
        self
    }

    /// Pages after which a stream gives up on a list that does not end; 10,000 unless said.
    #[must_use]
    pub fn page_limit(mut self, pages: u64) -> Self {
        self.paging.page_limit = pages;
        self
    }

    /// Orders the records; later calls decide between records that earlier ones leave equal.
    #[must_use]
    pub fn sort(mut self, sort: Sort<T>) -> Self {
        self.sort.push(sort.to_string());
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
        let mut query = self.paging.query(number);
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
        let paging = self.paging;
        RecordStream::new(self, paging)
    }

    /// All records at once.
    ///
    /// # Errors
    /// When a page can't be had; records read until then are dropped.
    pub async fn all(self) -> Result<Vec<Record<T>>, Error> {
        self.stream().all().await
    }
}

impl<T: Cdt + Default> Pages<Record<T>> for ListRecords<T> {
    fn fetch(&self, number: u64) -> Call<FetchedPage<Record<T>>> {
        let list = self.clone();
        Box::pin(async move {
            let page = list.page(number).await?;
            Ok(FetchedPage::new(page, |record| record.id.as_str()))
        })
    }

    fn request(&self) -> RequestName {
        self.place.list_name()
    }
}

/// What to ask for: the fields of a view; nothing in particular for a whole CDT.
fn fields_of_view(schema: &'static CdtSchema) -> Vec<&'static str> {
    let fields = schema.fields().iter().map(FieldSchema::name);
    fields.filter(|_| schema.is_view()).collect()
}

impl<T> Clone for ListRecords<T> {
    fn clone(&self) -> Self {
        Self {
            place: self.place.clone(),
            paging: self.paging,
            sort: self.sort.clone(),
            fields: self.fields.clone(),
            of: PhantomData,
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
