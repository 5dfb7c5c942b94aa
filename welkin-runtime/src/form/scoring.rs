//! How a form scores its answers, as data.

use super::rules::Literal;

/// How answers become a score.
#[derive(Clone, Copy, Debug)]
pub struct Scoring {
    pub(super) formula: Formula,
    pub(super) groups: &'static [ScoringGroup],
}

impl Scoring {
    /// Groups, and how their scores become one.
    #[doc(hidden)]
    #[must_use]
    pub const fn new(formula: Formula, groups: &'static [ScoringGroup]) -> Self {
        Self { formula, groups }
    }
}

/// How several scores become one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Formula {
    /// Their sum.
    Sum,
    /// Their average.
    Average,
    /// A way that the generator does not know: there is no score.
    Unknown,
}

/// Questions that are scored together.
#[derive(Clone, Copy, Debug)]
pub struct ScoringGroup {
    pub(super) name: &'static str,
    pub(super) title: &'static str,
    pub(super) formula: Formula,
    pub(super) questions: &'static [ScoredQuestion],
}

impl ScoringGroup {
    /// Scored questions, and how their scores become one.
    #[doc(hidden)]
    #[must_use]
    pub const fn new(
        name: &'static str,
        title: &'static str,
        formula: Formula,
        questions: &'static [ScoredQuestion],
    ) -> Self {
        Self {
            name,
            title,
            formula,
            questions,
        }
    }
}

/// The scores of the answers to a question.
#[derive(Clone, Copy, Debug)]
pub struct ScoredQuestion {
    pub(super) place: usize,
    pub(super) scores: &'static [(Literal, f64)],
}

impl ScoredQuestion {
    /// Answers at this place among the fields, and what they score.
    #[doc(hidden)]
    #[must_use]
    pub const fn new(place: usize, scores: &'static [(Literal, f64)]) -> Self {
        Self { place, scores }
    }
}
