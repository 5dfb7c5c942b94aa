//! Lists of a patient's records of one CDT.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use super::requests::{LIST, PatientCdt};
use crate::client::endpoint::EndpointRequest;
use crate::client::future::Call;
use crate::client::list::{FetchedPage, List, ListQuery, PageRequest};
use crate::error::{Error, RequestName};
use crate::form::Fills;
use crate::id::RecordId;
use crate::profile::FilterPlacement;
use crate::record::{
    Cdt, CdtSchema, DateTime, FieldNames, FieldSchema, Filter, Record, Sort, decode_expected_page,
};

/// A request for a list of a patient's records of the CDT `T`.
///
/// ```no_run
/// use care::vitals::{self, Position};
/// use welkin_runtime::system_fields::UPDATED_AT;
/// # async fn example(patient: care::Patient) -> Result<(), welkin_runtime::Error> {
/// let mut readings = patient
///     .vitals()
///     .list()
///     .filter(vitals::POSITION.is(Position::Sitting))
///     .sort(UPDATED_AT.desc())
///     .page_size(100)
///     .stream();
/// while let Some(reading) = readings.try_next().await? {
///     println!("{:?}", reading.heart_rate);
/// }
///
/// // Everything at once, or an error if an item could not be read:
/// let readings = patient.vitals().list().all().await?.complete()?;
/// # Ok(())
/// # }
/// ```
pub type ListRecords<T> = List<RecordsQuery<T>>;

/// The query of a [`ListRecords`].
pub struct RecordsQuery<T> {
    records: PatientCdt,
    sort: Vec<String>,
    fields: Vec<&'static str>,
    filters: Vec<Filter<T>>,
    dates: DateRange,
    source_id: Option<String>,
    of: PhantomData<fn() -> T>,
}

/// Start and end; unbounded where unset.
#[derive(Clone, Copy, Debug, Default)]
struct DateRange {
    start: Option<DateTime>,
    end: Option<DateTime>,
}

impl<T: Cdt + Default> ListRecords<T> {
    pub(super) fn of(records: PatientCdt) -> Self {
        Self::new(RecordsQuery {
            records,
            sort: Vec::new(),
            fields: fields_of_view(T::schema()),
            filters: Vec::new(),
            dates: DateRange::default(),
            source_id: None,
            of: PhantomData,
        })
    }

    /// Orders the records; later calls order records that are equal by earlier ones.
    pub fn sort(mut self, sort: Sort<T>) -> Self {
        self.query.sort.push(sort.to_string());
        self
    }

    /// Requests only these fields; the others are unset. Further calls add fields. Pass fields of several types as a
    /// tuple: `fields((HEART_RATE, NOTES))`.
    pub fn fields(mut self, fields: impl FieldNames<T>) -> Self {
        self.query.fields.extend(fields.names());
        self
    }

    /// Requests records that meet a condition, made from a field's constant: `heart_rate.is_one_of([60, 61])`. Further
    /// calls add conditions.
    ///
    /// Welkin's filters are hardly documented: see [`FilterPlacement`] for their syntax.
    pub fn filter(mut self, filter: Filter<T>) -> Self {
        self.query.filters.push(filter);
        self
    }

    /// Requests records from this time on. It is not documented which of their timestamps is compared; for dictionaries
    /// it is `updated_at`.
    pub fn date_start(mut self, moment: DateTime) -> Self {
        self.query.dates.start = Some(moment);
        self
    }

    /// Requests records up to this time; see [`date_start`](Self::date_start).
    pub fn date_end(mut self, moment: DateTime) -> Self {
        self.query.dates.end = Some(moment);
        self
    }

    /// Requests the records that come from this source, such as the answers of one assessment record.
    pub fn source_id(mut self, id: impl Into<String>) -> Self {
        self.query.source_id = Some(id.into());
        self
    }

    /// Requests the records that were filled from the answers of an assessment:
    /// `patient.vitals().list().filled_by(&record.id)`. Like [`source_id`](Self::source_id), for assessments with
    /// questions about fields of this CDT.
    pub fn filled_by<A: Fills<T>>(self, record: &RecordId<A>) -> Self {
        self.source_id(record.as_str())
    }
}

impl<T: Cdt + Default> RecordsQuery<T> {
    /// The request for one page.
    fn page(&self, page: PageRequest) -> Result<EndpointRequest, Error> {
        let names = &self.records.profile().list_parameters;
        let mut request = self.records.to(&LIST).page(page);
        for sort in &self.sort {
            request = request.query(names.sort.clone(), sort.as_str());
        }
        if !self.fields.is_empty() {
            request = request.query(names.fields.clone(), self.fields.join(","));
        }
        for filter in &self.filters {
            let (name, value) = parameter(filter, &names.filters)?;
            request = request.query(name.to_owned(), value);
        }
        let dates = [
            (&names.date_start, self.dates.start),
            (&names.date_end, self.dates.end),
        ];
        for (name, moment) in dates {
            if let Some(moment) = moment {
                request = request.query(name.clone(), moment.to_string());
            }
        }
        if let Some(id) = &self.source_id {
            request = request.query(names.source_id.clone(), id.as_str());
        }
        Ok(request)
    }
}

impl<T: Cdt + Default> ListQuery for RecordsQuery<T> {
    type Item = Record<T>;

    fn fetch(&self, request: PageRequest) -> Call<FetchedPage<Record<T>>> {
        let query = self.clone();
        Box::pin(async move {
            let page = query.page(request)?.read(decode_expected_page).await?;
            Ok(FetchedPage::of(request, page, id))
        })
    }

    fn request(&self) -> RequestName {
        self.records.name(&LIST)
    }
}

fn id<T>(record: &Record<T>) -> Option<Cow<'_, str>> {
    Some(Cow::Borrowed(record.id.as_str()))
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

/// The fields to request: those of a view; none for a whole CDT, which requests all.
fn fields_of_view(schema: &'static CdtSchema) -> Vec<&'static str> {
    let fields = schema.fields().iter().map(FieldSchema::name);
    fields.filter(|_| schema.is_view()).collect()
}

impl<T> Clone for RecordsQuery<T> {
    fn clone(&self) -> Self {
        Self {
            records: self.records.clone(),
            sort: self.sort.clone(),
            fields: self.fields.clone(),
            filters: self.filters.clone(),
            dates: self.dates,
            source_id: self.source_id.clone(),
            of: PhantomData,
        }
    }
}

impl<T> fmt::Debug for RecordsQuery<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("RecordsQuery")
            .field("sort", &self.sort)
            .field("fields", &self.fields)
            .field("filters", &self.filters)
            .finish_non_exhaustive()
    }
}
