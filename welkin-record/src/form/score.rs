//! Scoring.
//!
//! Welkin documents two formulas, `SUM` and `AVG`, without details. This crate decides the rest: only questions that
//! are shown and answered count, so an average is over answers; the scores of several answers to one question add up;
//! an answer without a score does not count; and if nothing counts, there is no score, rather than zero.

use std::fmt;

use super::Assessment;
use super::display::{Given, visible_places};
use super::scoring::{Formula, ScoredQuestion, ScoringGroup};
use crate::foreign_text::ForeignText;
use crate::hidden::{HIDDEN, Hidden, Reveal, reveal};
use crate::record::{Slots, ValueRef};

/// The score of answers. Scores reveal as much as answers: `Debug` hides them.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Score {
    /// The total over all groups; `None` if nothing was scored, or the formula is unknown.
    pub total: Option<f64>,
    /// The scores of the groups, in the order of the form; empty if Designer defines no scoring.
    pub groups: Vec<GroupScore>,
}

impl Score {
    /// The group with this machine name.
    #[must_use]
    pub fn group(&self, name: &str) -> Option<&GroupScore> {
        self.groups.iter().find(|group| group.name == name)
    }
}

/// The score of a group of questions. `Debug` hides it.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct GroupScore {
    /// Machine name of the group.
    pub name: &'static str,
    /// The label.
    pub title: &'static str,
    /// The score; `None` if nothing was scored, or the formula is unknown.
    pub value: Option<f64>,
    /// Number of scored questions in the group.
    pub scored: usize,
    /// Number of questions in the group.
    pub questions: usize,
}

impl fmt::Debug for Score {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Score")
            .field("total", &self.total.map(Hidden::new))
            .field("groups", &self.groups)
            .finish()
    }
}

impl fmt::Debug for GroupScore {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("GroupScore")
            .field("name", &ForeignText::new(self.name))
            .field("value", &self.value.map(Hidden::new))
            .field("scored", &HIDDEN)
            .field("questions", &self.questions)
            .finish()
    }
}

/// Shows the total, and the score of each group by its machine name.
impl Reveal for Score {
    fn write_revealed(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let groups: Vec<_> = self.groups.iter().map(reveal).collect();
        formatter
            .debug_struct("Score")
            .field("total", &self.total)
            .field("groups", &groups)
            .finish()
    }
}

impl Reveal for GroupScore {
    fn write_revealed(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("GroupScore")
            .field("name", &ForeignText::new(self.name))
            .field("value", &self.value)
            .field("scored", &self.scored)
            .field("questions", &self.questions)
            .finish()
    }
}

/// For generated answers: their score.
#[must_use]
pub fn score<A: Assessment>(answers: &A) -> Score {
    score_of(Given::answers(A::form(), &answers.slots()))
}

pub(super) fn score_of(given: Given<'_>) -> Score {
    let Some(scoring) = given.form.scoring else {
        return Score {
            total: None,
            groups: Vec::new(),
        };
    };
    let shown: Vec<usize> = visible_places(given).collect();
    let groups: Vec<GroupScore> = scoring
        .groups
        .iter()
        .map(|group| group.score(given.answers, &shown))
        .collect();
    let values: Vec<f64> = groups.iter().filter_map(|group| group.value).collect();
    Score {
        total: scoring.formula.of(&values),
        groups,
    }
}

impl ScoringGroup {
    fn score(&self, slots: &Slots<'_>, shown: &[usize]) -> GroupScore {
        let asked = self.questions.iter();
        let asked = asked.filter(|question| shown.contains(&question.place));
        let scores: Vec<f64> = asked
            .filter_map(|question| question.score(slots.value(question.place)))
            .collect();
        GroupScore {
            name: self.name,
            title: self.title,
            value: self.formula.of(&scores),
            scored: scores.len(),
            questions: self.questions.len(),
        }
    }
}

impl ScoredQuestion {
    fn score(&self, answer: ValueRef<'_>) -> Option<f64> {
        let hit = |answer: ValueRef<'_>| {
            let mut scores = self.scores.iter();
            scores.find_map(|(value, score)| value.is(answer).then_some(*score))
        };
        match answer {
            ValueRef::Null => None,
            ValueRef::List(list) => {
                let answers = (0..list.len()).map(|index| list.get(index));
                let hits: Vec<f64> = answers.filter_map(hit).collect();
                Formula::Sum.of(&hits)
            }
            one => hit(one),
        }
    }
}

impl Formula {
    fn of(self, scores: &[f64]) -> Option<f64> {
        let sum: f64 = scores.iter().sum();
        match self {
            _ if scores.is_empty() => None,
            Self::Sum => Some(sum),
            Self::Average => Some(sum / scores.len() as f64),
            Self::Unknown => None,
        }
    }
}
