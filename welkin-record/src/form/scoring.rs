//! The scoring of a form, as data.

use super::rules::Literal;

/// The calculation of a score from answers.
#[derive(Clone, Copy, Debug)]
pub struct Scoring {
    pub(super) formula: Formula,
    pub(super) groups: &'static [ScoringGroup],
}

impl Scoring {
    /// Groups, and the formula that combines their scores.
    #[doc(hidden)]
    #[must_use]
    pub const fn new(formula: Formula, groups: &'static [ScoringGroup]) -> Self {
        Self { formula, groups }
    }
}

/// A formula that combines several scores.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Formula {
    /// The sum.
    Sum,
    /// The average.
    Average,
    /// A formula that is unknown to the generator: there is no score.
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
    /// Scored questions, and the formula that combines their scores.
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
    /// The question with this field index, and the scores of its answers.
    #[doc(hidden)]
    #[must_use]
    pub const fn new(place: usize, scores: &'static [(Literal, f64)]) -> Self {
        Self { place, scores }
    }
}
