//! Assessment records: creating, answering, completing and reading them.
//!
//! An [`OpenAssessment`] can be answered, completed and deleted. Completing it consumes it and returns an [`AssessmentRecord`], which
//! can only be read. What is read from the server is an [`AssessmentState`], because only the server knows where a record stands.

mod any;
mod fields;
mod list;
mod open;
mod place;
mod record;

use std::fmt;
use std::marker::PhantomData;

pub use any::AnyAssessment;
pub use fields::{AssessmentFields, AssessmentStatus};
use http::Method;
pub use list::{AllAssessmentsQuery, AssessmentsQuery, ListAllAssessments, ListAssessments};
pub use open::{AssessmentState, OpenAssessment};
pub use record::AssessmentRecord;
use serde_json::json;

use self::place::{Place, Resource, Unread};
use super::{Client, PatientHandle};
use crate::assessments::Assessment;
use crate::error::Error;
use crate::id::{PatientId, RecordId};

impl PatientHandle {
    /// The patient's records of the assessment `A`.
    #[must_use]
    pub fn assessments<A: Assessment>(&self) -> AssessmentRecords<A> {
        AssessmentRecords::new(self.client.clone(), self.id.clone())
    }

    /// The patient's records of every assessment, also of those that the configuration does not hold.
    pub fn all_assessments(&self) -> ListAllAssessments {
        ListAllAssessments::of(Place::new(self.client.clone(), self.id.clone()))
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
    place: Place,
    of: PhantomData<fn() -> A>,
}

impl<A: Assessment> AssessmentRecords<A> {
    fn new(client: Client, patient: PatientId) -> Self {
        Self {
            place: Place::new(client, patient),
            of: PhantomData,
        }
    }

    /// The records, page by page or as a stream.
    pub fn list(&self) -> ListAssessments<A> {
        ListAssessments::of(self.place.clone())
    }

    /// Creates a record without answers.
    ///
    /// # Errors
    /// When the API refuses, such as for an assessment that is tied to programs that the patient is not in; when the answer can't be
    /// read.
    pub async fn create(&self) -> Result<OpenAssessment<A>, Error> {
        let body = json!({ "assessmentName": A::form().name() }).into();
        let answer = self
            .place
            .send(Method::POST, Resource::Records, &[], Some(&body));
        let record = read(&answer.await?)?;
        Ok(OpenAssessment::new(self.place.clone(), record))
    }

    /// One record.
    ///
    /// # Errors
    /// When there is no such record, it is of another assessment, the API refuses, or the answer can't be read.
    pub async fn get(&self, id: &RecordId<A>) -> Result<AssessmentState<A>, Error> {
        let resource = Resource::Record(id.as_str());
        let answer = self.place.send(Method::GET, resource, &[], None);
        let record = read(&answer.await?)?;
        Ok(AssessmentState::new(&self.place, record))
    }
}

/// Reads a record of the assessment asked for. One that does not say what it is of is taken.
fn read<A: Assessment>(answer: &Unread) -> Result<AssessmentRecord<A>, Error> {
    let record: AssessmentRecord<A> = answer.one()?;
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
            place: self.place.clone(),
            of: PhantomData,
        }
    }
}

impl<A: Assessment> fmt::Debug for AssessmentRecords<A> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (assessment, patient) = (A::form().name(), &self.place.patient);
        write!(formatter, "AssessmentRecords({assessment}, {patient:?})")
    }
}
