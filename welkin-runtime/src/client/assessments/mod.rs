//! Assessment records: creating, answering, completing and reading them.
//!
//! An [`OpenAssessment`] can be answered, completed and deleted. Completing it consumes it and returns an
//! [`AssessmentRecord`], which can only be read. A record read from the server is an [`AssessmentState`], because only
//! the server knows its status.

mod any;
mod fields;
mod list;
mod open;
mod record;
pub(super) mod requests;

use std::fmt;
use std::marker::PhantomData;

pub use any::AnyAssessment;
pub use fields::{AssessmentFields, AssessmentStatus};
pub use list::{AllAssessmentsQuery, AssessmentsQuery, ListAllAssessments, ListAssessments};
pub use open::{AssessmentState, OpenAssessment};
pub use record::AssessmentRecord;
use serde_json::json;

use self::requests::{CREATE, GET};
use super::patient_handle::PatientHandle;
use super::unread_answer::UnreadAnswer;
use crate::error::Error;
use crate::form::Assessment;
use crate::id::RecordId;

impl PatientHandle {
    /// The patient's records of the assessment `A`.
    #[must_use]
    pub fn assessments<A: Assessment>(&self) -> AssessmentRecords<A> {
        AssessmentRecords {
            patient: self.clone(),
            of: PhantomData,
        }
    }

    /// The patient's records of every assessment, including assessments that are not in the configuration.
    pub fn all_assessments(&self) -> ListAllAssessments {
        ListAllAssessments::of(self.clone())
    }
}

/// A patient's records of the assessment `A`.
///
/// ```no_run
/// use care::assessments::Intake;
/// # async fn example(patient: care::Patient) -> Result<(), welkin_runtime::Error> {
/// let assessments = patient.assessments().intake();
/// let mut open = assessments.create().await?;
/// let answers = Intake { heart_rate: Some(72), ..Default::default() };
/// open.answer(&answers).await?; // required questions may still be unanswered
/// let record = open.complete(&answers).await?; // they may not any more
///
/// // The CDT records that the answers filled:
/// let vitals = patient.vitals().list().filled_by(&record.id).all().await?.complete()?;
/// # Ok(())
/// # }
/// ```
pub struct AssessmentRecords<A> {
    patient: PatientHandle,
    of: PhantomData<fn() -> A>,
}

impl<A: Assessment> AssessmentRecords<A> {
    /// The records, page by page or as a stream.
    pub fn list(&self) -> ListAssessments<A> {
        ListAssessments::of(self.patient.clone())
    }

    /// Creates a record without answers.
    ///
    /// # Errors
    /// Returns an error if the API rejects the request, such as for an assessment that is tied to programs that the
    /// patient is not in, or if the response can't be read.
    pub async fn create(&self) -> Result<OpenAssessment<A>, Error> {
        let body = json!({ "assessmentName": A::form().name() });
        let request = self.patient.to(&CREATE).json(&body);
        let record = read(&request.unread().await?)?;
        Ok(OpenAssessment::new(self.patient.clone(), record))
    }

    /// Reads one record.
    ///
    /// # Errors
    /// Returns an error if there is no such record, it is of another assessment, the API rejects the request, or the
    /// response can't be read.
    pub async fn get(&self, id: &RecordId<A>) -> Result<AssessmentState<A>, Error> {
        let request = self.patient.to(&GET).itself("record", id.as_str());
        let record = read(&request.unread().await?)?;
        Ok(AssessmentState::new(&self.patient, record))
    }
}

/// Reads a record of the requested assessment. A record that does not name its assessment is accepted.
fn read<A: Assessment>(answer: &UnreadAnswer) -> Result<AssessmentRecord<A>, Error> {
    let record: AssessmentRecord<A> = answer.json()?;
    let expected = A::form().name();
    match record.assessment_name.as_deref() {
        Some(found) if found != expected => Err(Error::OtherAssessment {
            request: answer.name.clone(),
            expected,
            found: found.into(),
        }),
        _ => Ok(record),
    }
}

impl<A> Clone for AssessmentRecords<A> {
    fn clone(&self) -> Self {
        Self {
            patient: self.patient.clone(),
            of: PhantomData,
        }
    }
}

impl<A: Assessment> fmt::Debug for AssessmentRecords<A> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (assessment, patient) = (A::form().name(), self.patient.id());
        write!(formatter, "AssessmentRecords({assessment}, {patient:?})")
    }
}
