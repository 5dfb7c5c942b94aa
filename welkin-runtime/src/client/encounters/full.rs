//! An encounter with all related data.

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
use crate::record::{DecodeError, Expected, Page, Record, UnreadItem, decode_expected_items};

/// An encounter with all related data, read in one call.
#[non_exhaustive]
pub struct FullEncounter<K: EncounterKind> {
    /// The encounter.
    pub encounter: EncounterState<K>,
    /// Its disposition.
    pub disposition: Option<Record<K::Disposition>>,
    /// The disposition as Welkin sends it, if it can't be read.
    pub unread_disposition: Option<Private>,
    /// The links to assessments.
    pub assessment_links: Vec<Record<AssessmentLink>>,
    /// Links that could not be read. If the value is not a list, it is in [`other`](Self::other).
    pub unread_links: Vec<UnreadItem>,
    /// The comments on it.
    pub comments: Vec<Comment>,
    /// Comments that could not be read.
    pub unread_comments: Vec<UnreadItem>,
    /// Its calendar event, as Welkin sends it.
    pub calendar_event: Option<Private>,
    /// All other keys of the response.
    pub other: Private,
}

/// JSON that may hold health data and people's names: `Debug` does not show it.
#[derive(Clone, PartialEq, Deserialize)]
#[serde(transparent)]
pub struct Private(pub Json);

impl fmt::Debug for Private {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&HIDDEN, formatter)
    }
}

/// Keys that have a field.
const ENCOUNTER: &str = "encounter";
const DISPOSITION: &str = "disposition";
const ASSESSMENT_LINKS: &str = "assessmentLinks";
const COMMENTS: &str = "comments";
const CALENDAR_EVENT: &str = "calendarEvent";

/// The parts of a response. Source: a recorded `v8` exchange; its documentation shows a list of such objects, which is
/// accepted, too, if it holds one object.
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

    /// A part that is present and not null.
    fn take(&mut self, name: &str) -> Option<Json> {
        let place = self.0.iter().rposition(|(part, _)| part == name)?;
        Some(self.0.remove(place).1).filter(|part| !part.is_null())
    }

    /// A list. A value that is not a list stays among the other parts.
    fn list<T: DeserializeOwned>(&mut self, name: &str, expected: Expected<'_>) -> Page<T> {
        let none = || Page::new(Vec::new(), Vec::new(), Some(true));
        let Some(list) = self.take(name) else {
            return none();
        };
        decode_expected_items(list.text().as_bytes(), expected).unwrap_or_else(|_| {
            self.0.push((name.to_owned(), list));
            none()
        })
    }

    /// The parts without a field.
    fn rest(self) -> Json {
        let rest = self.0.into_iter();
        Json::object(rest.map(|(name, part)| (Json::from(name), part)))
    }
}

impl<K: EncounterKind> FullEncounter<K> {
    pub(super) fn read(one: OneEncounter, answer: &UnreadAnswer) -> Result<Self, Error> {
        answer.read(|answer| Self::of_parts(one, Parts::new(answer)))
    }

    /// The encounter in an item of a list, and its other parts.
    pub(super) fn listed(item: &Json) -> Result<(Record<EncounterFields>, Parts), DecodeError> {
        let mut parts = Parts(item.entries().collect());
        let encounter = parts.take(ENCOUNTER).unwrap_or_default().read()?;
        Ok((encounter, parts))
    }

    fn of_parts(one: OneEncounter, mut parts: Parts) -> Result<Self, DecodeError> {
        let encounter: Record<_> = parts.take(ENCOUNTER).unwrap_or_default().read()?;
        one.expected().check_record(&encounter)?;
        Ok(Self::with_parts(one, Box::new(encounter), parts))
    }

    /// The encounter with its other parts.
    pub(super) fn with_parts(
        one: OneEncounter,
        encounter: Box<Record<EncounterFields>>,
        mut parts: Parts,
    ) -> Self {
        let expected = one.expected_parts();
        let sent = parts.take(DISPOSITION);
        let disposition = sent.as_ref().and_then(|record| {
            expected.check_json(record).ok()?;
            record.read().ok()
        });
        let unread_disposition = sent.filter(|_| disposition.is_none()).map(Private);
        let links = parts.list(ASSESSMENT_LINKS, expected);
        let comments = parts.list(COMMENTS, expected);
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

/// Shows health data as `[hidden]`.
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
