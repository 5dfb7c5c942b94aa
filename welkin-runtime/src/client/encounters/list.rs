//! Lists of encounters.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use http::Method;

use super::fields::{EncounterFields, EncounterStatus};
use super::place::Place;
use super::state::EncounterState;
use super::template::EncounterKind;
use crate::client::list::{Choice, FetchedPage, List, ListQuery, PageRequest};
use crate::client::records::Call;
use crate::error::{Error, RequestName};
use crate::record::{DateTime, Page, Record, Sort, UnreadReason};

/// A list of a patient's encounters, about to be asked for.
///
/// Which filters the API knows is hardly documented. Answers are not relied on to follow them: encounters that the server sends all the
/// same are left out here, so that a page may hold fewer encounters than the server counts.
///
/// ```no_run
/// use care::encounters::IntakeVisit;
/// use welkin_runtime::encounters::EncounterStatus;
/// # async fn example(patient: care::Patient) -> Result<(), welkin_runtime::Error> {
/// for encounter in patient.encounters().list().status(EncounterStatus::Open).all().await?.complete()? {
///     if let Ok(visit) = encounter.of(IntakeVisit) {
///         println!("{}: {:?}", visit.id(), visit.notes);
///     }
/// }
/// # Ok(())
/// # }
/// ```
pub type ListEncounters<K> = List<EncountersQuery<K>>;

/// What a [`ListEncounters`] asks for.
pub struct EncountersQuery<K> {
    filter: EncounterFilter,
    of: PhantomData<fn() -> K>,
}

/// The list, whatever its template.
#[derive(Clone)]
struct EncounterFilter {
    place: Place,
    template: Option<&'static str>,
    sort: Vec<String>,
    statuses: Vec<EncounterStatus>,
    from: Option<DateTime>,
    before: Option<DateTime>,
}

impl EncounterFilter {
    async fn page(&self, page: PageRequest) -> Result<Page<Record<EncounterFields>>, Error> {
        let mut query = page.query();
        query.extend(self.sort.iter().map(|sort| ("sort", sort.clone())));
        if !self.statuses.is_empty() {
            let words: Vec<_> = self.statuses.iter().map(EncounterStatus::as_str).collect();
            query.push(("statuses", words.join(",")));
        }
        self.place.all(Method::GET, &query, None).await?.page()
    }

    fn choose(&self, record: Record<EncounterFields>) -> Choice<Record<EncounterFields>> {
        let status = |status| self.statuses.contains(status);
        let start = || record.start().or(record.system.created_at);
        let is_wanted = (self.statuses.is_empty() || record.status.as_ref().is_some_and(status))
            && self.from.is_none_or(|from| start() >= Some(from))
            && self.before.is_none_or(|before| start() < Some(before));
        match (self.template, record.template_name.as_deref()) {
            _ if !is_wanted => Choice::LeftOut,
            (Some(_), None) => Choice::Unread {
                id: Some(record.id.as_str().to_owned()),
                reason: UnreadReason::Unnamed,
            },
            (Some(wanted), Some(found)) if wanted != found => Choice::LeftOut,
            _ => Choice::Wanted(record),
        }
    }
}

impl<K: EncounterKind> ListEncounters<K> {
    pub(super) fn of(place: Place) -> Self {
        Self::new(EncountersQuery {
            filter: EncounterFilter {
                place,
                template: K::template().map(|template| template.name()),
                sort: Vec::new(),
                statuses: Vec::new(),
                from: None,
                before: None,
            },
            of: PhantomData,
        })
    }

    /// Only encounters of this status; further calls allow further ones.
    pub fn status(mut self, status: EncounterStatus) -> Self {
        self.query.filter.statuses.push(status);
        self
    }

    /// Only encounters that began, or are planned to begin, at this moment or later. Those that have no such time count by their
    /// creation.
    pub fn from(mut self, moment: DateTime) -> Self {
        self.query.filter.from = Some(moment);
        self
    }

    /// Only encounters that began, or are planned to begin, before this moment. Those that have no such time count by their creation.
    pub fn before(mut self, moment: DateTime) -> Self {
        self.query.filter.before = Some(moment);
        self
    }

    /// Orders the encounters; later calls decide between encounters that earlier ones leave equal.
    pub fn sort(mut self, sort: Sort<EncounterFields>) -> Self {
        self.query.filter.sort.push(sort.to_string());
        self
    }
}

impl<K: EncounterKind> ListQuery for EncountersQuery<K> {
    type Item = EncounterState<K>;

    fn fetch(&self, request: PageRequest) -> Call<FetchedPage<EncounterState<K>>> {
        let filter = self.filter.clone();
        Box::pin(async move {
            let page = filter.page(request).await?;
            Ok(FetchedPage::chosen(request, page, id, |record| {
                filter.choose(record).map(|record| {
                    EncounterState::new(filter.place.one(&record.id), Box::new(record))
                })
            }))
        })
    }

    fn request(&self) -> RequestName {
        self.filter.place.list_name()
    }
}

fn id(encounter: &Record<EncounterFields>) -> Option<Cow<'_, str>> {
    Some(Cow::Borrowed(encounter.id.as_str()))
}

impl<K> Clone for EncountersQuery<K> {
    fn clone(&self) -> Self {
        Self {
            filter: self.filter.clone(),
            of: PhantomData,
        }
    }
}

impl<K> fmt::Debug for EncountersQuery<K> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("EncountersQuery")
            .field("template", &self.filter.template)
            .field("statuses", &self.filter.statuses)
            .field("sort", &self.filter.sort)
            .finish_non_exhaustive()
    }
}
