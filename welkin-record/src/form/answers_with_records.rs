//! Answers together with records of the patient.

use std::fmt;
use std::marker::PhantomData;

use super::Assessment;
use super::display::{FormText, Given, Question, is_visible, questions, texts};
use super::fill::complete;
use super::records::PatientRecords;
use super::score::{Score, score_of};
use super::structure::Form;
use crate::record::{Field, Slots, Violations};

/// Answers together with the patient's records, as returned by `with_records` of generated answers. It has the methods
/// of the answers, and evaluates conditions on records.
pub struct AnswersWithRecords<'a, A> {
    form: &'static Form,
    answers: Slots<'a>,
    records: &'a PatientRecords<'a>,
    assessment: PhantomData<A>,
}

impl<'a, A: Assessment> AnswersWithRecords<'a, A> {
    /// For generated answers: combines them with records.
    #[doc(hidden)]
    #[must_use]
    pub fn new(answers: &'a A, records: &'a PatientRecords<'a>) -> Self {
        Self {
            form: A::form(),
            answers: answers.slots(),
            records,
            assessment: PhantomData,
        }
    }
}

impl<A> AnswersWithRecords<'_, A> {
    /// The questions that are shown, in the order of the form. A question that depends on a missing record is included.
    #[must_use]
    pub fn visible_questions(&self) -> Vec<Question> {
        questions(self.given())
    }

    /// The texts that are shown, in the order of the form. A text that depends on a missing record is included.
    #[must_use]
    pub fn visible_texts(&self) -> Vec<FormText> {
        texts(self.given())
    }

    /// Whether a question, named by its constant, is shown.
    #[must_use]
    pub fn shows<V, P>(&self, question: Field<A, V, P>) -> bool {
        is_visible(self.given(), question.name())
    }

    /// Checks the answers as those of a completed assessment.
    ///
    /// # Errors
    /// Returns every violation, not just the first.
    pub fn validate(&self) -> Result<(), Violations> {
        complete(self.given()).into_result()
    }

    /// The score of the answers.
    #[must_use]
    pub fn score(&self) -> Score {
        score_of(self.given())
    }

    fn given(&self) -> Given<'_> {
        Given {
            form: self.form,
            answers: &self.answers,
            records: self.records,
        }
    }
}

impl<A> fmt::Debug for AnswersWithRecords<'_, A> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("AnswersWithRecords")
            .field("form", &self.form.name())
            .field("records", &self.records)
            .finish_non_exhaustive()
    }
}
