//! Assessments: forms whose answers are typed, and whose logic runs offline.
//!
//! Generated code is data: the answers are a table of fields like a CDT's, and the form is a table of sections, questions, rules and
//! scores. The work is done here, on such tables with the types erased.

mod compare;
mod display;
mod fill;
mod form;
mod records;
mod score;

pub use crate::client::assessments::{
    AllAssessmentsQuery, AnyAssessment, AssessmentFields, AssessmentRecord, AssessmentRecords,
    AssessmentState, AssessmentStatus, AssessmentsQuery, ListAllAssessments, ListAssessments,
    OpenAssessment,
};
pub use display::{FormText, Question, shows, visible_questions, visible_texts};
pub(crate) use fill::check;
pub use fill::{pre_populated, validate};
pub use form::{
    Condition, DisplayRule, Form, FormItem, FormSection, Formula, Literal, Operator, ProgramPhases,
    ScoredQuestion, Scoring, ScoringGroup,
};
pub use records::{AnswersWithRecords, PatientRecords};
pub use score::{GroupScore, Score, score};

use crate::record::Cdt;

/// An assessment of a tenant, by the struct of its answers. Implementations are generated.
///
/// The answers are fields like those of a CDT; the key of each is `{CDT}__{field}`. Source: recorded assessment records.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the answers of an assessment",
    note = "the answers of each assessment are a struct in the generated module `assessments`"
)]
pub trait Assessment: Cdt + Default {
    /// The assessment as data.
    fn form() -> &'static Form;
}

/// An assessment some of whose answers become a record of the CDT `C`. Implementations are generated.
#[diagnostic::on_unimplemented(
    message = "the assessment `{Self}` does not fill the CDT `{C}`",
    label = "no question of this assessment asks for a field of that CDT"
)]
pub trait Fills<C: Cdt>: Assessment {}
