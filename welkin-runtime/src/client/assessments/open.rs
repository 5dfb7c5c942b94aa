//! Assessment records, typed by their status.

use std::fmt;
use std::ops::Deref;

use super::fields::AssessmentStatus;
use super::record::AssessmentRecord;
use super::requests::{ANSWER, DELETE, REPLACE};
use crate::client::endpoint::{Endpoint, EndpointRequest};
use crate::client::patient_handle::PatientHandle;
use crate::error::Error;
use crate::form::{Assessment, check, validate};
use crate::id::PatientId;
use crate::json::Json;
use crate::record;

/// An assessment record as read from the server, whose status only the server knows.
///
/// ```no_run
/// # async fn example(patient: care::Patient, id: welkin_runtime::RecordId<care::assessments::Intake>, answers: care::assessments::Intake) -> Result<(), welkin_runtime::Error> {
/// let record = patient.assessments().intake().get(&id).await?;
/// if let Some(open) = record.into_open() {
///     open.complete(&answers).await?;
/// }
/// # Ok(())
/// # }
/// ```
#[non_exhaustive]
pub enum AssessmentState<A> {
    /// The record can be answered: `NEW`, `IN_PROGRESS`.
    Open(OpenAssessment<A>),
    /// The record can only be read: `COMPLETED`, `SUBMITTED`, `EXPIRED`, and any unknown status.
    Closed(Box<AssessmentRecord<A>>),
}

impl<A: Assessment> AssessmentState<A> {
    pub(super) fn new(patient: &PatientHandle, record: AssessmentRecord<A>) -> Self {
        match record.status {
            Some(AssessmentStatus::New | AssessmentStatus::InProgress) => {
                Self::Open(OpenAssessment::new(patient.clone(), record))
            }
            _ => Self::Closed(Box::new(record)),
        }
    }

    /// The record, if it can be answered.
    #[must_use]
    pub fn into_open(self) -> Option<OpenAssessment<A>> {
        match self {
            Self::Open(open) => Some(open),
            Self::Closed(_) => None,
        }
    }
}

impl<A> Deref for AssessmentState<A> {
    type Target = AssessmentRecord<A>;

    fn deref(&self) -> &AssessmentRecord<A> {
        match self {
            Self::Open(open) => open,
            Self::Closed(record) => record,
        }
    }
}

impl<A: Assessment> fmt::Debug for AssessmentState<A> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match self {
            Self::Open(_) => "Open",
            Self::Closed(_) => "Closed",
        };
        formatter.debug_tuple(name).field(&**self).finish()
    }
}

/// An assessment record that can be answered. It can't be cloned, so that no open copy of a completed record remains.
pub struct OpenAssessment<A> {
    patient: PatientHandle,
    record: Box<AssessmentRecord<A>>,
}

impl<A: Assessment> OpenAssessment<A> {
    pub(super) fn new(patient: PatientHandle, record: AssessmentRecord<A>) -> Self {
        Self {
            patient,
            record: Box::new(record),
        }
    }

    /// The patient of the record.
    #[must_use]
    pub fn patient_id(&self) -> &PatientId {
        self.patient.id()
    }

    /// Saves answers; the record then holds the server's response. Required questions may still be open. Answers of the
    /// record that are missing in `answers` are cleared.
    ///
    /// # Errors
    /// Returns an error if an answer breaks a rule, in which case nothing is sent; if the API rejects the request; or
    /// if its response can't be read.
    pub async fn answer(&mut self, answers: &A) -> Result<(), Error> {
        check(answers)?;
        let changed = object(&written(answers, &self.record.answers));
        let request = self.to(&ANSWER).body(changed.text().into_bytes());
        *self.record = super::read(&request.unread().await?)?;
        Ok(())
    }

    /// Completes the record with these answers. It can't be answered afterwards: Welkin copies the answers into CDT
    /// records.
    ///
    /// # Errors
    /// Returns an error if an answer breaks a rule or a required question that is shown is not answered, in which case
    /// nothing is sent; if the API rejects the request or leaves the record open; or if its response can't be read.
    pub async fn complete(self, answers: &A) -> Result<AssessmentRecord<A>, Error> {
        validate(answers)?;
        let body = completed(&self.record, answers);
        let answer = self
            .to(&REPLACE)
            .body(body.text().into_bytes())
            .unread()
            .await?;
        let record: AssessmentRecord<A> = super::read(&answer)?;
        match record.status {
            Some(AssessmentStatus::Completed) => Ok(record),
            _ => Err(Error::AssessmentNotCompleted {
                request: answer.name,
                status: record.status.clone(),
            }),
        }
    }

    /// Deletes the record.
    ///
    /// # Errors
    /// Returns an error if the API rejects the request.
    pub async fn delete(self) -> Result<(), Error> {
        self.to(&DELETE).done().await
    }

    /// A request about the record.
    fn to(&self, endpoint: &'static Endpoint) -> EndpointRequest {
        let id = self.record.id.as_str();
        self.patient.to(endpoint).itself("record", id)
    }
}

/// The answers to write over those of a record: all given answers, and null for answers to clear. It is not documented
/// whether Welkin keeps answers that are missing in a request; this request has the same meaning either way.
fn written<A: Assessment>(answers: &A, held: &A) -> Vec<(&'static str, Json)> {
    let (given, held) = (record::fields(answers), record::fields(held));
    let questions = A::schema()
        .fields()
        .iter()
        .filter(|field| field.is_editable());
    let answers = questions.map(|field| {
        let name = field.name();
        (
            name,
            given.get(name).unwrap_or_default(),
            held.get(name).unwrap_or_default(),
        )
    });
    answers
        .filter(|(_, given, held)| !(given.is_null() && held.is_null()))
        .map(|(name, given, _)| (name, given))
        .collect()
}

fn object(members: &[(&'static str, Json)]) -> Json {
    Json::object(
        members
            .iter()
            .map(|(name, value)| (Json::from(*name), value.clone())),
    )
}

/// A copy of an object with other values for some of its keys.
fn with(object: &Json, changes: Vec<(&'static str, Json)>) -> Json {
    let is_kept = |key: &Json| !changes.iter().any(|(name, _)| key.as_str() == Some(name));
    let kept: Vec<_> = object.members().filter(|(key, _)| is_kept(key)).collect();
    let changes = changes
        .into_iter()
        .map(|(name, value)| (Json::from(name), value));
    Json::object(kept.into_iter().chain(changes))
}

/// The whole record with its last answers, completed. Source: recorded exchanges.
fn completed<A: Assessment>(record: &AssessmentRecord<A>, answers: &A) -> Json {
    let held = record::fields(&record.answers);
    let answers = with(&held, written(answers, &record.answers));
    let status = Json::from(AssessmentStatus::Completed.as_str());
    with(
        &record.other_members(),
        vec![("answers", answers), ("status", status)],
    )
}

impl<A> Deref for OpenAssessment<A> {
    type Target = AssessmentRecord<A>;

    fn deref(&self) -> &AssessmentRecord<A> {
        &self.record
    }
}

impl<A: Assessment> fmt::Debug for OpenAssessment<A> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.record.fmt(formatter)
    }
}
