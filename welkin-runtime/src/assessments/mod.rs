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

/// Forwards what the answers of an assessment can do to code that is compiled once.
#[macro_export]
macro_rules! forward_assessment {
    ($type:ident) => {
        impl $type {
            /// Checks the answers as those of a completed assessment, offline: every answer obeys the rules of its field, and
            /// required questions that are shown are answered.
            ///
            /// # Errors
            /// Every violation, not just the first.
            pub fn validate(&self) -> ::core::result::Result<(), $crate::Violations> {
                $crate::assessments::validate(self)
            }

            /// The questions that these answers let Designer's conditions show, in the order of the form.
            #[must_use]
            pub fn visible_questions(&self) -> ::std::vec::Vec<$crate::assessments::Question> {
                $crate::assessments::visible_questions(self)
            }

            /// The texts that these answers let Designer's conditions show, in the order of the form.
            #[must_use]
            pub fn visible_texts(&self) -> ::std::vec::Vec<$crate::assessments::FormText> {
                $crate::assessments::visible_texts(self)
            }

            /// Whether these answers let Designer's conditions show a question, named by its constant.
            #[must_use]
            pub fn shows<V, A>(&self, question: $crate::Field<Self, V, A>) -> bool {
                $crate::assessments::shows(self, question.name())
            }

            /// These answers beside records of the patient, for forms whose conditions look at them.
            #[must_use]
            pub fn with_records<'a>(
                &'a self,
                records: &'a $crate::assessments::PatientRecords<'a>,
            ) -> $crate::assessments::AnswersWithRecords<'a, Self> {
                $crate::assessments::AnswersWithRecords::new(self, records)
            }

            /// What these answers score, as Designer defined it.
            #[must_use]
            pub fn score(&self) -> $crate::assessments::Score {
                $crate::assessments::score(self)
            }

            /// Answers with everything filled in that Designer fills in beforehand: default values, and what is taken over from
            /// the patient's previous assessment of this kind, if there is one.
            #[must_use]
            pub fn pre_populated(previous: ::core::option::Option<&Self>) -> Self {
                $crate::assessments::pre_populated(previous)
            }
        }

        $crate::forward_fields!($type);
    };
}
