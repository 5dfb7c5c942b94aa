//! An encounter with everything that belongs to it.

use std::fmt;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::comments::Comment;
use super::fields::{AssessmentLink, EncounterFields};
use super::place::{OnePlace, Unread};
use super::state::EncounterState;
use super::template::EncounterKind;
use crate::Json;
use crate::error::Error;
use crate::hidden::HIDDEN;
use crate::record::{Cdt, Record};

/// An encounter with all that belongs to it, read in one call.
#[non_exhaustive]
pub struct FullEncounter<K: EncounterKind> {
    /// The encounter.
    pub encounter: EncounterState<K>,
    /// Its disposition.
    pub disposition: Option<Record<K::Disposition>>,
    /// The assessments that it is linked to.
    pub assessment_links: Vec<Record<AssessmentLink>>,
    /// The comments on it.
    pub comments: Vec<Comment>,
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

/// The answer of a server. Source: a recorded `v8` exchange; its documentation shows a list of such objects, of which the only one is
/// taken, too.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", bound = "")]
struct Answer<D: Cdt + Default> {
    encounter: Box<Record<EncounterFields>>,
    disposition: Option<Record<D>>,
    #[serde(default)]
    assessment_links: Vec<Record<AssessmentLink>>,
    #[serde(default)]
    comments: Vec<Comment>,
    calendar_event: Option<Private>,
    #[serde(flatten)]
    other: Map<String, Value>,
}

/// One answer, or a list of one.
#[derive(Deserialize)]
#[serde(untagged, bound = "")]
enum OneOrListed<D: Cdt + Default> {
    Listed { data: [Box<Answer<D>>; 1] },
    One(Box<Answer<D>>),
}

impl<K: EncounterKind> FullEncounter<K> {
    pub(super) fn read(place: OnePlace, answer: Unread) -> Result<Self, Error> {
        let answer: OneOrListed<K::Disposition> = answer.json()?;
        let (OneOrListed::Listed { data: [answer] } | OneOrListed::One(answer)) = answer;
        Ok(Self {
            encounter: EncounterState::new(place, answer.encounter),
            disposition: answer.disposition,
            assessment_links: answer.assessment_links,
            comments: answer.comments,
            calendar_event: answer.calendar_event,
            other: Private(Value::Object(answer.other)),
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
