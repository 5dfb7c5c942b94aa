//! An encounter with everything that belongs to it.

use std::fmt;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::comments::Comment;
use super::fields::{AssessmentLink, EncounterFields};
use super::requests::OneEncounter;
use super::state::EncounterState;
use super::template::EncounterKind;
use crate::Json;
use crate::client::unread_answer::UnreadAnswer;
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
    /// Its disposition as Welkin sends it, if that can't be read.
    pub unread_disposition: Option<Private>,
    /// The assessments that it is linked to.
    pub assessment_links: Vec<Record<AssessmentLink>>,
    /// Links that could not be read. One that is no list at all is among [`other`](Self::other).
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

/// The parts of an answer. Source: a recorded `v8` exchange; its documentation shows a list of such objects, of which
/// the only one is taken, too.
pub(super) struct Parts(Vec<(String, Json)>);

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
        let place = self.0.iter().rposition(|(part, _)| part == name)?;
        Some(self.0.remove(place).1).filter(|part| !part.is_null())
    }

    /// A list. What is there and is no list stays among the other parts.
    fn list<T: DeserializeOwned>(&mut self, name: &str) -> Page<T> {
        let none = || Page::new(Vec::new(), Vec::new(), true);
        let Some(list) = self.take(name) else {
            return none();
        };
        decode_items(list.text().as_bytes()).unwrap_or_else(|_| {
            self.0.push((name.to_owned(), list));
            none()
        })
    }

    /// The parts without a place of their own.
    fn rest(self) -> Json {
        let rest = self.0.into_iter();
        Json::object(rest.map(|(name, part)| (Json::from(name), part)))
    }
}

impl<K: EncounterKind> FullEncounter<K> {
    pub(super) fn read(one: OneEncounter, answer: &UnreadAnswer) -> Result<Self, Error> {
        answer.read(|answer| Self::of_parts(one, Parts::new(answer)))
    }

    /// One of a list, and where it is.
    pub(super) fn listed(item: &Json) -> Result<(Record<EncounterFields>, Parts), DecodeError> {
        let mut parts = Parts(item.entries().collect());
        let encounter = parts.take(ENCOUNTER).unwrap_or_default().read()?;
        Ok((encounter, parts))
    }

    fn of_parts(one: OneEncounter, mut parts: Parts) -> Result<Self, DecodeError> {
        let encounter = parts.take(ENCOUNTER).unwrap_or_default().read()?;
        Ok(Self::with_parts(one, Box::new(encounter), parts))
    }

    /// The encounter with its other parts.
    pub(super) fn with_parts(
        one: OneEncounter,
        encounter: Box<Record<EncounterFields>>,
        mut parts: Parts,
    ) -> Self {
        let sent = parts.take(DISPOSITION);
        let disposition = sent.as_ref().and_then(|record| record.read().ok());
        let unread_disposition = sent.filter(|_| disposition.is_none()).map(Private);
        let links = parts.list(ASSESSMENT_LINKS);
        let comments = parts.list(COMMENTS);
        Self {
            encounter: EncounterState::new(one, encounter),
            disposition,
            unread_disposition,
            assessment_links: links.items,
            unread_links: links.unread,
            comments: comments.items,
            unread_comments: comments.unread,
            calendar_event: parts.take(CALENDAR_EVENT).map(Private),
            other: Private(parts.rest()),
        }
    }
}

/// Health data as `[hidden]`.
impl<K: EncounterKind> fmt::Debug for FullEncounter<K> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("FullEncounter")
            .field("encounter", &self.encounter)
            .field("disposition", &self.disposition.as_ref().map(|it| &it.id))
            .field("unread_disposition", &self.unread_disposition)
            .field("assessment_links", &self.assessment_links)
            .field("unread_links", &self.unread_links)
            .field("comments", &self.comments)
            .field("unread_comments", &self.unread_comments)
            .finish_non_exhaustive()
    }
}
