//! Answers beside what else is on record: conditions of a form may look at any CDT.

use std::fmt;
use std::marker::PhantomData;

use super::Assessment;
use super::display::{FormText, Given, Question, is_visible, questions, texts};
use super::fill::complete;
use super::form::Form;
use super::score::{Score, score_of};
use crate::record::{Cdt, Field, Slots, ValueRef, Violations};

/// Records of a patient that conditions of a form may look at. Of several of one CDT, the last that was added counts.
///
/// ```no_run
/// # use welkin_runtime::{Assessment, Error, assessments::PatientRecords};
/// # async fn example(patient: care::Patient, answers: care::assessments::Intake) -> Result<(), Error> {
/// let vitals = patient.vitals().list().all().await?.complete()?;
/// let records = match vitals.last() {
///     Some(latest) => PatientRecords::new().with(&latest.data),
///     None => PatientRecords::new().without::<care::Vitals>(),
/// };
/// for question in answers.with_records(&records).visible_questions() { /* ... */ }
/// # Ok(())
/// # }
/// ```
#[derive(Default)]
pub struct PatientRecords<'r>(Vec<(&'static str, Option<Slots<'r>>)>);

impl<'r> PatientRecords<'r> {
    /// No records.
    pub(super) const NONE: &'static PatientRecords<'static> = &PatientRecords(Vec::new());

    /// No records yet: of no CDT it is known what the patient's record holds.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the record of a CDT that counts, such as the latest. Which one Welkin takes is not documented.
    #[must_use]
    pub fn with<T: Cdt>(mut self, record: &'r T) -> Self {
        self.0.push((T::schema().name(), Some(record.slots())));
        self
    }

    /// Adds that the patient has no record of a CDT: its fields are empty.
    #[must_use]
    pub fn without<T: Cdt>(mut self) -> Self {
        self.0.push((T::schema().name(), None));
        self
    }

    /// The value of a field, null where it is empty; nothing when it is not known.
    pub(super) fn value(&self, cdt: &str, field: &str) -> Option<ValueRef<'_>> {
        let (_, record) = self.0.iter().rev().find(|(name, _)| *name == cdt)?;
        let Some(slots) = record else {
            return Some(ValueRef::Null);
        };
        let mut fields = slots.schema().fields().iter();
        let place = fields.position(|known| known.name == field)?;
        Some(slots.value(place))
    }
}

/// The CDTs, without what the records hold.
impl fmt::Debug for PatientRecords<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let cdts = self.0.iter().map(|(cdt, _)| cdt);
        formatter.debug_set().entries(cdts).finish()
    }
}

/// Answers beside the patient's records: what `with_records` of generated answers returns. It does what the answers do alone, and
/// decides conditions that look at records.
pub struct AnswersWithRecords<'a, A> {
    form: &'static Form,
    answers: Slots<'a>,
    records: &'a PatientRecords<'a>,
    assessment: PhantomData<A>,
}

impl<'a, A: Assessment> AnswersWithRecords<'a, A> {
    /// For generated answers: puts records beside them.
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
    /// The questions that are shown, in the order of the form. One that depends on a record that was not given is.
    #[must_use]
    pub fn visible_questions(&self) -> Vec<Question> {
        questions(self.given())
    }

    /// The texts that are shown, in the order of the form. One that depends on a record that was not given is.
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
    /// Every violation, not just the first.
    pub fn validate(&self) -> Result<(), Violations> {
        complete(self.given()).into_result()
    }

    /// What the answers score.
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
