//! Lists of encounters with all related data.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use super::fields::EncounterStatus;
use super::full::FullEncounter;
use super::list::EncounterFilter;
use super::requests::Whose;
use super::template::EncounterKind;
use crate::Json;
use crate::client::future::Call;
use crate::client::list::{Choice, FetchedPage, List, ListQuery, PageRequest};
use crate::error::RequestName;
use crate::record::{UnreadReason, decode_expected_items};

/// A request for a list of encounters with all related data.
///
/// ```no_run
/// # async fn example(patient: care::Patient) -> Result<(), welkin_runtime::Error> {
/// for visit in patient.encounters().list_full().all().await?.complete()? {
///     println!("{}: {} comments", visit.encounter.id(), visit.comments.len());
/// }
/// # Ok(())
/// # }
/// ```
pub type ListFullEncounters<K> = List<FullEncountersQuery<K>>;

/// The query of a [`ListFullEncounters`].
pub struct FullEncountersQuery<K> {
    filter: EncounterFilter,
    of: PhantomData<fn() -> K>,
}

impl<K: EncounterKind> ListFullEncounters<K> {
    pub(super) fn of(whose: Whose) -> Self {
        Self::new(FullEncountersQuery {
            filter: EncounterFilter::new::<K>(whose),
            of: PhantomData,
        })
    }

    /// Only encounters with this status; further calls add further statuses.
    pub fn status(mut self, status: EncounterStatus) -> Self {
        self.query.filter.statuses.push(status);
        self
    }

    /// Sends `onlyWithCalendarEvent`: encounters with their calendar event and without the other data. Source: the
    /// vendor's reference for version 8.
    pub fn only_with_calendar_event(mut self, only: bool) -> Self {
        self.query
            .filter
            .flags
            .push(("onlyWithCalendarEvent", only));
        self
    }
}

impl<K: EncounterKind> FullEncountersQuery<K> {
    /// Whether the list returns an item.
    fn choose(&self, item: &Json) -> Choice<FullEncounter<K>> {
        let Ok((encounter, parts)) = FullEncounter::<K>::listed(item) else {
            return Choice::Unread {
                id: id(item).map(Cow::into_owned),
                reason: UnreadReason::Shape,
            };
        };
        if let Err(misplaced) = self
            .filter
            .whose
            .expected()
            .check_place_of(&encounter.system)
        {
            return Choice::Unread {
                id: id(item).map(Cow::into_owned),
                reason: misplaced.into(),
            };
        }
        let chosen = self.filter.choose(encounter);
        chosen.map(|(one, record)| FullEncounter::with_parts(one, record, parts))
    }
}

impl<K: EncounterKind> ListQuery for FullEncountersQuery<K> {
    type Item = FullEncounter<K>;

    fn fetch(&self, request: PageRequest) -> Call<FetchedPage<FullEncounter<K>>> {
        let query = self.clone();
        Box::pin(async move {
            let page = query.filter.whose.request(true).page(request);
            let page = page.queries(query.filter.parameters());
            let page = page.read(decode_expected_items::<Json>).await?;
            Ok(FetchedPage::chosen(request, page, id, |item| {
                query.choose(&item)
            }))
        })
    }

    fn request(&self) -> RequestName {
        self.filter.whose.request(true).name()
    }
}

/// Id of the encounter of an item.
fn id(item: &Json) -> Option<Cow<'_, str>> {
    item.get("encounter")?.get("id")?.as_id().map(Cow::Owned)
}

impl<K> Clone for FullEncountersQuery<K> {
    fn clone(&self) -> Self {
        Self {
            filter: self.filter.clone(),
            of: PhantomData,
        }
    }
}

impl<K> fmt::Debug for FullEncountersQuery<K> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("FullEncountersQuery")
            .field("statuses", &self.filter.statuses)
            .finish_non_exhaustive()
    }
}
