//! Forms: assessments whose answers are typed, and whose logic runs offline.
//!
//! Generated code is data: the answers are a table of fields like a CDT's, and the form is a table of sections,
//! questions, rules and scores. This module works on such tables, with the types erased.

mod answers_with_records;
mod compare;
mod display;
mod fill;
mod records;
mod rules;
mod score;
mod scoring;
mod structure;

pub use self::answers_with_records::AnswersWithRecords;
pub use self::display::{FormText, Question, shows, visible_questions, visible_texts};
#[doc(hidden)]
pub use self::fill::check;
pub use self::fill::{pre_populated, validate};
pub use self::records::PatientRecords;
pub use self::rules::{Condition, DisplayRule, Literal, Operator};
pub use self::score::{GroupScore, Score, score};
pub use self::scoring::{Formula, ScoredQuestion, Scoring, ScoringGroup};
pub use self::structure::{Form, FormItem, FormSection, ProgramPhases};
use crate::record::Cdt;

/// An assessment of a tenant, by the struct of its answers. Implementations are generated.
///
/// The answers are fields like those of a CDT; the key of each is `{CDT}__{field}`. Source: recorded assessment
/// records.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a struct of assessment answers",
    note = "the generated module `assessments` has a struct of answers for each assessment"
)]
pub trait Assessment: Cdt + Default {
    /// The assessment as data.
    fn form() -> &'static Form;
}

/// An assessment with answers that become a record of the CDT `C`. Implementations are generated.
#[diagnostic::on_unimplemented(
    message = "the assessment `{Self}` has no questions for the CDT `{C}`",
    label = "no answer of this assessment fills a field of `{C}`"
)]
pub trait Fills<C: Cdt>: Assessment {}
