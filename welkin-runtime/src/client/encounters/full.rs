//! An encounter with everything that belongs to it.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::comments::Comment;
use super::fields::{AssessmentLink, EncounterFields};
use super::place::{OnePlace, Unread};
use super::state::EncounterState;
use super::template::EncounterKind;
use crate::Json;
use crate::error::Error;
use crate::hidden::HIDDEN;
use crate::record::{DecodeError, Page, Record, UnreadItem, decode_items};

/// An encounter with all that belongs to it, read in one call.
#[non_exhaustive]
pub struct FullEncounter<K: EncounterKind> {
    /// The encounter.
    pub encounter: EncounterState<K>,
    /// Its disposition.
    pub disposition: Option<Record<K::Disposition>>,
    /// The assessments that it is linked to.
    pub assessment_links: Vec<Record<AssessmentLink>>,
    /// Links that could not be read.
    pub unread_links: Vec<UnreadItem>,
    /// The comments on it.
    pub comments: Vec<Comment>,
    /// Comments that could not be read.
    pub unread_comments: Vec<UnreadItem>,
    /// Its calendar event, as Welkin sends it.
    pub calendar_event: Option<Private>,
    /// Whatever else Welkin sends.
    pub other: Private,
}

/// JSON that may hold health data and names of people: it does not show in `Debug`.
#[derive(Clone, PartialEq, Deserialize)]
#[serde(transparent)]
pub struct Private(pub Json);

impl fmt::Debug for Private {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&HIDDEN, formatter)
    }
}

/// Keys that have a place of their own.
const ENCOUNTER: &str = "encounter";
const DISPOSITION: &str = "disposition";
const ASSESSMENT_LINKS: &str = "assessmentLinks";
const COMMENTS: &str = "comments";
const CALENDAR_EVENT: &str = "calendarEvent";

/// The parts of an answer. Source: a recorded `v8` exchange; its documentation shows a list of such objects, of which the only one is
/// taken, too.
pub(super) struct Parts(BTreeMap<String, Json>);

impl Parts {
    fn new(answer: &Json) -> Self {
        let listed = answer.get("data");
        let mut listed = listed.iter().flat_map(Json::elements);
        match (listed.next(), listed.next()) {
            (Some(only), None) => Self(only.entries().collect()),
            _ => Self(answer.entries().collect()),
        }
    }

    /// A part that is there and not null.
    fn take(&mut self, name: &str) -> Option<Json> {
        self.0.remove(name).filter(|part| !part.is_null())
    }

    /// The parts without a place of their own.
    fn rest(self) -> Json {
        let rest = self.0.into_iter();
        Json::object(rest.map(|(name, part)| (Json::from(name), part)))
    }
}

/// A list of records; none where there is none.
fn listed<T: DeserializeOwned>(list: Option<&Json>) -> Result<Page<T>, DecodeError> {
    let list = list.map_or_else(|| "[]".to_owned(), Json::text);
    decode_items(list.as_bytes())
}

impl<K: EncounterKind> FullEncounter<K> {
    pub(super) fn read(place: OnePlace, answer: Unread) -> Result<Self, Error> {
        answer.read(|answer| Self::of_parts(place, Parts::new(answer)))
    }

    /// One of a list, and where it is.
    pub(super) fn listed(item: &Json) -> Result<(Record<EncounterFields>, Parts), DecodeError> {
        let mut parts = Parts(item.entries().collect());
        let encounter = parts.take(ENCOUNTER).unwrap_or_default().read()?;
        Ok((encounter, parts))
    }

    fn of_parts(place: OnePlace, mut parts: Parts) -> Result<Self, DecodeError> {
        let encounter = parts.take(ENCOUNTER).unwrap_or_default().read()?;
        Self::with_parts(place, Box::new(encounter), parts)
    }

    /// The encounter with its other parts.
    pub(super) fn with_parts(
        place: OnePlace,
        encounter: Box<Record<EncounterFields>>,
        mut parts: Parts,
    ) -> Result<Self, DecodeError> {
        let disposition = parts.take(DISPOSITION);
        let links = listed(parts.take(ASSESSMENT_LINKS).as_ref())?;
        let comments = listed(parts.take(COMMENTS).as_ref())?;
        Ok(Self {
            encounter: EncounterState::new(place, encounter),
            disposition: disposition.map(|record| record.read()).transpose()?,
            assessment_links: links.items,
            unread_links: links.unread,
            comments: comments.items,
            unread_comments: comments.unread,
            calendar_event: parts.take(CALENDAR_EVENT).map(Private),
            other: Private(parts.rest()),
        })
    }
}

/// Health data as `[hidden]`.
impl<K: EncounterKind> fmt::Debug for FullEncounter<K> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("FullEncounter")
            .field("encounter", &self.encounter)
            .field("disposition", &self.disposition.as_ref().map(|it| &it.id))
            .field("assessment_links", &self.assessment_links)
            .field("comments", &self.comments)
            .finish_non_exhaustive()
    }
}
