//! Lists of encounters.

use std::fmt;
use std::marker::PhantomData;

use http::Method;

use super::fields::{EncounterFields, EncounterStatus};
use super::place::Place;
use super::state::EncounterState;
use super::template::EncounterKind;
use crate::client::records::Call;
use crate::client::stream::{FetchedPage, ItemStream, Pages, Paging};
use crate::error::{Error, RequestName};
use crate::record::{DateTime, Page, Record, Sort};

/// A list of a patient's encounters, about to be asked for.
///
/// Which filters the API knows is hardly documented. What it is asked for it is not trusted with: encounters that it sends all the
/// same are left out here, so that a page may hold fewer encounters than the server counts.
pub struct ListEncounters<K> {
    query: Query,
    of: PhantomData<fn() -> K>,
}

/// The list, whatever its template.
#[derive(Clone)]
struct Query {
    place: Place,
    template: Option<&'static str>,
    paging: Paging,
    sort: Vec<String>,
    statuses: Vec<EncounterStatus>,
    from: Option<DateTime>,
    before: Option<DateTime>,
}

impl Query {
    async fn page(&self, number: u64) -> Result<Page<Record<EncounterFields>>, Error> {
        let mut query = self.paging.query(number);
        query.extend(self.sort.iter().map(|sort| ("sort", sort.clone())));
        if !self.statuses.is_empty() {
            let words: Vec<_> = self.statuses.iter().map(EncounterStatus::as_str).collect();
            query.push(("statuses", words.join(",")));
        }
        self.place.all(Method::GET, &query, None).await?.page()
    }

    fn wants(&self, encounter: &Record<EncounterFields>) -> bool {
        let template = encounter.template_name.as_deref();
        let status = |status| self.statuses.contains(status);
        let start = || encounter.start().or(encounter.system.created_at);
        self.template.is_none_or(|wanted| template == Some(wanted))
            && (self.statuses.is_empty() || encounter.status.as_ref().is_some_and(status))
            && self.from.is_none_or(|from| start() >= Some(from))
            && self.before.is_none_or(|before| start() < Some(before))
    }
}

impl<K: EncounterKind> ListEncounters<K> {
    pub(super) fn new(place: Place) -> Self {
        Self {
            query: Query {
                place,
                template: K::template().map(|template| template.name()),
                paging: Paging::default(),
                sort: Vec::new(),
                statuses: Vec::new(),
                from: None,
                before: None,
            },
            of: PhantomData,
        }
    }

    /// Only encounters of this status; further calls allow further ones.
    #[must_use]
    pub fn status(mut self, status: EncounterStatus) -> Self {
        self.query.statuses.push(status);
        self
    }

    /// Only encounters that began, or are planned to begin, at this moment or later. Those that have no such time count by their
    /// creation.
    #[must_use]
    pub fn from(mut self, moment: DateTime) -> Self {
        self.query.from = Some(moment);
        self
    }

    /// Only encounters that began, or are planned to begin, before this moment. Those that have no such time count by their creation.
    #[must_use]
    pub fn before(mut self, moment: DateTime) -> Self {
        self.query.before = Some(moment);
        self
    }

    /// Orders the encounters; later calls decide between encounters that earlier ones leave equal.
    #[must_use]
    pub fn sort(mut self, sort: Sort<EncounterFields>) -> Self {
        self.query.sort.push(sort.to_string());
        self
    }

    /// Most encounters on a page; the API's default is 20.
    #[must_use]
    pub fn page_size(mut self, size: u32) -> Self {
        self.query.paging.page_size = Some(size);
        self
    }

    /// Where a stream begins, counted from 0: where to go on, when an earlier one was at [`page_to_resume`](ItemStream::page_to_resume).
    #[must_use]
    pub fn first_page(mut self, number: u64) -> Self {
        self.query.paging.first_page = number;
        self
    }

    /// Pages that a stream asks for before they are needed, as tasks of their own; none unless said. They count against the limits of the
    /// client as any call does, and end with the stream.
    #[must_use]
    pub fn prefetch(mut self, pages: usize) -> Self {
        self.query.paging.prefetch = pages;
        self
    }

    /// Pages after which a stream gives up on a list that does not end; 10,000 unless said.
    #[must_use]
    pub fn page_limit(mut self, pages: u64) -> Self {
        self.query.paging.page_limit = pages;
        self
    }

    /// One page, counted from 0. Its counts are the server's.
    ///
    /// # Errors
    /// When the API refuses, or the answer can't be read.
    pub async fn page(&self, number: u64) -> Result<Page<EncounterState<K>>, Error> {
        let page = self.query.page(number).await?;
        Ok(page.filter_map(|record| self.state(record)))
    }

    fn state(&self, record: Record<EncounterFields>) -> Option<EncounterState<K>> {
        let is_wanted = self.query.wants(&record);
        is_wanted.then(|| EncounterState::new(self.query.place.one(&record.id), Box::new(record)))
    }

    /// All encounters, one by one; pages are fetched as they are needed.
    #[must_use]
    pub fn stream(self) -> ItemStream<EncounterState<K>> {
        let paging = self.query.paging;
        ItemStream::new(self, paging)
    }

    /// All encounters at once.
    ///
    /// # Errors
    /// When a page can't be had; encounters read until then are dropped.
    pub async fn all(self) -> Result<Vec<EncounterState<K>>, Error> {
        self.stream().all().await
    }
}

impl<K: EncounterKind> Pages<EncounterState<K>> for ListEncounters<K> {
    fn fetch(&self, number: u64) -> Call<FetchedPage<EncounterState<K>>> {
        let list = self.clone();
        Box::pin(async move {
            let page = list.query.page(number).await?;
            let fetched = FetchedPage::new(page, |encounter| encounter.id.as_str());
            Ok(fetched.filter_map(|record| list.state(record)))
        })
    }

    fn request(&self) -> RequestName {
        self.query.place.list_name()
    }
}

impl<K> Clone for ListEncounters<K> {
    fn clone(&self) -> Self {
        Self {
            query: self.query.clone(),
            of: PhantomData,
        }
    }
}

impl<K> fmt::Debug for ListEncounters<K> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ListEncounters")
            .field("template", &self.query.template)
            .field("statuses", &self.query.statuses)
            .field("sort", &self.query.sort)
            .finish_non_exhaustive()
    }
}
