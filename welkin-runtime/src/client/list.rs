//! Lists of records.

use std::fmt;
use std::marker::PhantomData;

use super::records::{Call, Place};
use super::stream::{FetchedPage, Pages, Paging, RecordStream};
use crate::assessments::Fills;
use crate::error::{Error, RequestName};
use crate::id::RecordId;
use crate::profile::FilterPlacement;
use crate::record::{
    Cdt, CdtSchema, DateTime, FieldName, FieldSchema, Filter, Page, Record, Sort, decode_page,
};

/// A list of a patient's records of the CDT `T`, about to be asked for.
pub struct ListRecords<T> {
    place: Place,
    paging: Paging,
    sort: Vec<String>,
    fields: Vec<&'static str>,
    filters: Vec<Filter<T>>,
    dates: DateRange,
    source_id: Option<String>,
    of: PhantomData<fn() -> T>,
}

/// From when to when; open where unset.
#[derive(Clone, Copy, Debug, Default)]
struct DateRange {
    start: Option<DateTime>,
    end: Option<DateTime>,
}

impl<T: Cdt + Default> ListRecords<T> {
    pub(super) fn new(place: Place) -> Self {
        Self {
            place,
            paging: Paging::default(),
            sort: Vec::new(),
            fields: fields_of_view(T::schema()),
            filters: Vec::new(),
            dates: DateRange::default(),
            source_id: None,
            of: PhantomData,
        }
    }

    /// Most records on a page; the API's default is 20.
    #[must_use]
    pub fn page_size(mut self, size: u32) -> Self {
        self.paging.page_size = Some(size);
        self
    }

    /// Where a stream begins, counted from 0: where to go on, when an earlier one was at
    /// [`page_to_resume`](super::stream::ItemStream::page_to_resume).
    #[must_use]
    pub fn first_page(mut self, number: u64) -> Self {
        self.paging.first_page = number;
        self
    }

    /// Pages that a stream asks for before they are needed, as tasks of their own; none unless said. They count against the limits of the
    /// client as any call does, and end with the stream.
    #[must_use]
    pub fn prefetch(mut self, pages: usize) -> Self {
        self.paging.prefetch = pages;
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

    /// Asks for records that meet a condition, made from a field's constant: `heart_rate.is_one_of([60, 61])`. Further calls add
    /// conditions.
    ///
    /// Welkin documents little of filters: see [`FilterPlacement`] for how they are written.
    #[must_use]
    pub fn filter(mut self, filter: Filter<T>) -> Self {
        self.filters.push(filter);
        self
    }

    /// Asks for records from this moment on. Which of their timestamps counts is not documented; for dictionaries it is
    /// `updated_at`.
    #[must_use]
    pub fn date_start(mut self, moment: DateTime) -> Self {
        self.dates.start = Some(moment);
        self
    }

    /// Asks for records up to this moment; see [`date_start`](Self::date_start).
    #[must_use]
    pub fn date_end(mut self, moment: DateTime) -> Self {
        self.dates.end = Some(moment);
        self
    }

    /// Asks for the records that came from this source, such as the answers of one assessment record.
    #[must_use]
    pub fn source_id(mut self, id: impl Into<String>) -> Self {
        self.source_id = Some(id.into());
        self
    }

    /// Asks for the records that answers of an assessment became: `patient.vitals().list().filled_by(&record.id)`. It is
    /// [`source_id`](Self::source_id) for assessments that ask for fields of this CDT.
    #[must_use]
    pub fn filled_by<A: Fills<T>>(self, record: &RecordId<A>) -> Self {
        self.source_id(record.as_str())
    }

    /// The query of one page.
    fn query(&self, number: u64) -> Result<Vec<(&str, String)>, Error> {
        let names = &self.place.profile().list_parameters;
        let mut query: Vec<(&str, String)> = self.paging.query(number);
        for sort in &self.sort {
            query.push((&names.sort, sort.clone()));
        }
        if !self.fields.is_empty() {
            query.push((&names.fields, self.fields.join(",")));
        }
        for filter in &self.filters {
            query.push(parameter(filter, &names.filters)?);
        }
        let dates = [
            (&names.date_start, self.dates.start),
            (&names.date_end, self.dates.end),
        ];
        for (name, moment) in dates {
            query.extend(moment.map(|moment| (name.as_str(), moment.to_string())));
        }
        let source = self.source_id.clone();
        query.extend(source.map(|id| (names.source_id.as_str(), id)));
        Ok(query)
    }

    /// One page, counted from 0.
    ///
    /// # Errors
    /// When a filter's value can't be sent, the API refuses, or the answer can't be read.
    pub async fn page(&self, number: u64) -> Result<Page<Record<T>>, Error> {
        let query = self.query(number)?;
        self.place.list(&query, decode_page).await
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

/// A filter as a query parameter.
fn parameter<'p, C>(
    filter: &Filter<C>,
    placement: &'p FilterPlacement,
) -> Result<(&'p str, String), Error> {
    let (field, values) = (filter.field_name(), filter.values());
    if values.iter().any(|value| value.contains(',')) {
        return Err(Error::FilterValue { field });
    }
    let values = values.join(",");
    Ok(match placement {
        FilterPlacement::Query(name) => (name.as_str(), format!("{field}={values}")),
        FilterPlacement::FieldName => (field, values),
    })
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
            filters: self.filters.clone(),
            dates: self.dates,
            source_id: self.source_id.clone(),
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
            .field("filters", &self.filters)
            .finish_non_exhaustive()
    }
}
