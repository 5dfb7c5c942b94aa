//! Lists of assessment records.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use super::any::AnyAssessment;
use super::open::AssessmentState;
use super::record::AssessmentRecord;
use super::requests::LIST;
use crate::client::future::Call;
use crate::client::list::{Choice, FetchedPage, List, ListQuery, PageRequest};
use crate::client::patient_handle::PatientHandle;
use crate::error::{Error, RequestName};
use crate::form::Assessment;
use crate::record::{Page, UnreadReason, decode_expected_items};

/// A request for a patient's records of the assessment `A`. The server lists the records of every assessment; the
/// client drops the others, so a page may hold fewer records than the server counts.
///
/// ```no_run
/// # async fn example(patient: care::Patient) -> Result<(), welkin_runtime::Error> {
/// for record in patient.assessments().intake().list().all().await?.complete()? {
///     println!("{}: {:?}", record.id, record.status);
/// }
/// # Ok(())
/// # }
/// ```
pub type ListAssessments<A> = List<AssessmentsQuery<A>>;

/// The query of a [`ListAssessments`].
pub struct AssessmentsQuery<A> {
    patient: PatientHandle,
    of: PhantomData<fn() -> A>,
}

/// A request for a patient's records of every assessment.
pub type ListAllAssessments = List<AllAssessmentsQuery>;

/// The query of a [`ListAllAssessments`].
#[derive(Clone)]
pub struct AllAssessmentsQuery {
    patient: PatientHandle,
}

impl<A: Assessment> ListAssessments<A> {
    pub(super) fn of(patient: PatientHandle) -> Self {
        Self::new(AssessmentsQuery {
            patient,
            of: PhantomData,
        })
    }
}

impl ListAllAssessments {
    pub(super) fn of(patient: PatientHandle) -> Self {
        Self::new(AllAssessmentsQuery { patient })
    }
}

/// Requests a page of a patient's records.
async fn page<R: serde::de::DeserializeOwned + Send>(
    patient: &PatientHandle,
    page: PageRequest,
) -> Result<Page<R>, Error> {
    let request = patient.to(&LIST).page(page);
    request.read(decode_expected_items).await
}

impl<A: Assessment> AssessmentsQuery<A> {
    fn choose(&self, record: AssessmentRecord<A>) -> Choice<AssessmentState<A>> {
        match record.assessment_name.as_deref() {
            Some(name) if name == A::form().name() => {
                Choice::Wanted(AssessmentState::new(&self.patient, record))
            }
            Some(_) => Choice::LeftOut,
            None => Choice::Unread {
                id: Some(record.id.as_str().to_owned()),
                reason: UnreadReason::Unnamed,
            },
        }
    }
}

fn id<A>(record: &AssessmentRecord<A>) -> Option<Cow<'_, str>> {
    Some(Cow::Borrowed(record.id.as_str()))
}

impl<A: Assessment> ListQuery for AssessmentsQuery<A> {
    type Item = AssessmentState<A>;

    fn fetch(&self, request: PageRequest) -> Call<FetchedPage<AssessmentState<A>>> {
        let query = self.clone();
        Box::pin(async move {
            let page = page::<AssessmentRecord<A>>(&query.patient, request).await?;
            Ok(FetchedPage::chosen(request, page, id, |record| {
                query.choose(record)
            }))
        })
    }

    fn request(&self) -> RequestName {
        self.patient.to(&LIST).name()
    }
}

impl ListQuery for AllAssessmentsQuery {
    type Item = AnyAssessment;

    fn fetch(&self, request: PageRequest) -> Call<FetchedPage<AnyAssessment>> {
        let patient = self.patient.clone();
        Box::pin(async move {
            let page = page(&patient, request).await?;
            let page = page.map(|listed| AnyAssessment::new(patient.clone(), listed));
            Ok(FetchedPage::of(request, page, |record: &AnyAssessment| {
                Some(Cow::Borrowed(record.id.as_str()))
            }))
        })
    }

    fn request(&self) -> RequestName {
        self.patient.to(&LIST).name()
    }
}

impl<A> Clone for AssessmentsQuery<A> {
    fn clone(&self) -> Self {
        Self {
            patient: self.patient.clone(),
            of: PhantomData,
        }
    }
}

impl<A> fmt::Debug for AssessmentsQuery<A> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("AssessmentsQuery")
    }
}

impl fmt::Debug for AllAssessmentsQuery {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("AllAssessmentsQuery")
    }
}
