//! Lists of encounters.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use super::fields::{EncounterFields, EncounterStatus};
use super::requests::{OneEncounter, Whose};
use super::state::EncounterState;
use super::template::EncounterKind;
use crate::client::future::Call;
use crate::client::list::{Choice, FetchedPage, List, ListQuery, PageRequest};
use crate::error::{Error, RequestName};
use crate::record::{DateTime, Page, Record, Sort, UnreadReason, decode_expected_page};

/// A request for a list of encounters.
///
/// The API's filters are hardly documented, so responses are not relied on to follow them: the client drops encounters
/// that do not match, so a page may hold fewer encounters than the server counts.
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

/// The query of a [`ListEncounters`].
pub struct EncountersQuery<K> {
    filter: EncounterFilter,
    of: PhantomData<fn() -> K>,
}

/// The filter of a list, without its template.
#[derive(Clone)]
pub(super) struct EncounterFilter {
    pub(super) whose: Whose,
    template: Option<&'static str>,
    sort: Vec<String>,
    pub(super) statuses: Vec<EncounterStatus>,
    pub(super) flags: Vec<(&'static str, bool)>,
    from: Option<DateTime>,
    before: Option<DateTime>,
}

impl EncounterFilter {
    pub(super) fn new<K: EncounterKind>(whose: Whose) -> Self {
        Self {
            whose,
            template: K::template().map(|template| template.name()),
            sort: Vec::new(),
            statuses: Vec::new(),
            flags: Vec::new(),
            from: None,
            before: None,
        }
    }

    async fn page(&self, page: PageRequest) -> Result<Page<Record<EncounterFields>>, Error> {
        let request = self.whose.request(false).page(page);
        request
            .queries(self.parameters())
            .read(decode_expected_page)
            .await
    }

    /// The query parameters, apart from those of the page.
    pub(super) fn parameters(&self) -> Vec<(&'static str, String)> {
        let sort = self.sort.iter().map(|sort| ("sort", sort.clone()));
        let mut query: Vec<_> = sort.collect();
        if !self.statuses.is_empty() {
            let words: Vec<_> = self.statuses.iter().map(EncounterStatus::as_str).collect();
            query.push(("statuses", words.join(",")));
        }
        query.extend(
            self.flags
                .iter()
                .map(|(name, value)| (*name, value.to_string())),
        );
        query
    }

    /// Whether the list returns an encounter; if so, with the data for requests about it.
    pub(super) fn choose(
        &self,
        record: Record<EncounterFields>,
    ) -> Choice<(OneEncounter, Box<Record<EncounterFields>>)> {
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
            _ => match self.whose.one(&record) {
                Some(one) => Choice::Wanted((one, Box::new(record))),
                None => Choice::Unread {
                    id: Some(record.id.as_str().to_owned()),
                    reason: UnreadReason::Shape,
                },
            },
        }
    }
}

impl<K: EncounterKind> ListEncounters<K> {
    pub(super) fn of(whose: Whose) -> Self {
        Self::new(EncountersQuery {
            filter: EncounterFilter::new::<K>(whose),
            of: PhantomData,
        })
    }

    /// Sends `withCareTeam`. Recorded requests have it; its effect is not known.
    pub fn with_care_team(mut self, with: bool) -> Self {
        self.query.filter.flags.push(("withCareTeam", with));
        self
    }

    /// Sends `onlyWithCalendarEvent`: only encounters with a calendar event, if the server knows the parameter.
    pub fn only_with_calendar_event(mut self, only: bool) -> Self {
        self.query
            .filter
            .flags
            .push(("onlyWithCalendarEvent", only));
        self
    }

    /// Only encounters with this status; further calls add further statuses.
    pub fn status(mut self, status: EncounterStatus) -> Self {
        self.query.filter.statuses.push(status);
        self
    }

    /// Only encounters that began, or are planned to begin, at this time or later. Encounters without such a time are
    /// compared by their creation.
    pub fn from(mut self, moment: DateTime) -> Self {
        self.query.filter.from = Some(moment);
        self
    }

    /// Only encounters that began, or are planned to begin, before this time. Encounters without such a time are
    /// compared by their creation.
    pub fn before(mut self, moment: DateTime) -> Self {
        self.query.filter.before = Some(moment);
        self
    }

    /// Orders the encounters; later calls order encounters that are equal by earlier ones.
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
                filter
                    .choose(record)
                    .map(|(one, record)| EncounterState::new(one, record))
            }))
        })
    }

    fn request(&self) -> RequestName {
        self.filter.whose.request(false).name()
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
