//! The assessments of an encounter.

use serde_json::{Value, json};

use super::encounter::{Encounter, Open};
use super::fields::{AssessmentLink, AssessmentLinkId};
use super::requests::{CREATE_LINK, DELETE_LINK, GET_LINK, OneEncounter, UPDATE_LINK};

use super::template::{EncounterKind, EncounterTemplate, LinkedAssessment};
use crate::client::assessments::{AssessmentRecords, OpenAssessment};
use crate::client::future::Call;
use crate::client::list::Listing;
use crate::client::unread_answer::UnreadAnswer;
use crate::error::Error;
use crate::form::Assessment;
use crate::id::RecordId;
use crate::operation::Permits;
use crate::operation::Update;
use crate::record::Record;

impl<K, S> Encounter<K, S> {
    /// The linked assessments, answered or not, including unreadable links.
    ///
    /// # Errors
    /// Returns an error if the API rejects the request, or the response can't be read, or is not the whole list.
    pub async fn assessment_links(&self) -> Result<Listing<Record<AssessmentLink>>, Error> {
        list(&self.one).await
    }

    /// Reads one link to an assessment.
    ///
    /// # Errors
    /// Returns an error if there is no such link, the API rejects the request, or the response can't be read.
    pub async fn assessment_link(
        &self,
        id: &AssessmentLinkId,
    ) -> Result<Record<AssessmentLink>, Error> {
        self.one.ask(&GET_LINK, Some(id.as_str())).await?.record()
    }
}

impl<T: EncounterTemplate> Encounter<T, Open> {
    /// Creates an assessment record without answers, and links it to the encounter:
    /// `visit.create_assessment(&patient.assessments().intake())`.
    ///
    /// # Errors
    /// Returns an error if the API rejects the request, or if a response can't be read. If the API rejects the link,
    /// the record remains without one.
    pub fn create_assessment<A: LinkedAssessment<T> + Assessment>(
        &mut self,
        records: &AssessmentRecords<A>,
    ) -> Call<OpenAssessment<A>> {
        let (one, records) = (self.one.clone(), records.clone());
        Box::pin(async move {
            let open = records.create().await?;
            link(&one, A::form().name(), open.id.as_str()).await?;
            Ok(open)
        })
    }

    /// Links an assessment record of the patient to the encounter: uses the template's own link if it does not lead to
    /// a record yet, otherwise adds one.
    ///
    /// # Errors
    /// Returns an error if the API rejects the request, or a response can't be read.
    pub fn link_assessment<A: LinkedAssessment<T> + Assessment>(
        &mut self,
        record: &RecordId<A>,
    ) -> Call<Record<AssessmentLink>> {
        // Boxed, so that the compiler reports an unlinked assessment once, and not again for the future.
        let (one, record) = (self.one.clone(), record.as_str().to_owned());
        Box::pin(async move { link(&one, A::form().name(), &record).await })
    }
}

impl<K: EncounterKind> Encounter<K, Open>
where
    K::Access: Permits<Update>,
{
    /// Adds a link to the assessment of this machine name, without an assessment record.
    ///
    /// # Errors
    /// Returns an error if the API rejects the request, or the response can't be read.
    pub async fn add_assessment_link(
        &mut self,
        assessment_name: &str,
    ) -> Result<Record<AssessmentLink>, Error> {
        let body = json!({ "assessmentName": assessment_name });
        let answer = self.one.write(&CREATE_LINK, None, bytes(&body));
        answer.await?.record()
    }

    /// Changes a link to lead to another assessment record of the patient.
    ///
    /// # Errors
    /// Returns an error if there is no such link, the API rejects the request, or the response can't be read.
    pub async fn repoint_assessment_link<A>(
        &mut self,
        id: &AssessmentLinkId,
        record: &RecordId<A>,
    ) -> Result<Record<AssessmentLink>, Error> {
        repoint(&self.one, id.as_str(), record.as_str())
            .await?
            .record()
    }

    /// Removes a link to an assessment. The assessment record stays.
    ///
    /// # Errors
    /// Returns an error if there is no such link, or the API rejects the request.
    pub async fn unlink_assessment(&mut self, id: &AssessmentLinkId) -> Result<(), Error> {
        self.one
            .ask(&DELETE_LINK, Some(id.as_str()))
            .await
            .map(drop)
    }
}

async fn repoint(one: &OneEncounter, link: &str, record: &str) -> Result<UnreadAnswer, Error> {
    let body = json!({ "assessmentRecordId": record });
    one.write(&UPDATE_LINK, Some(link), bytes(&body)).await
}

async fn list(one: &OneEncounter) -> Result<Listing<Record<AssessmentLink>>, Error> {
    one.links().await
}

async fn link(
    one: &OneEncounter,
    assessment: &str,
    record: &str,
) -> Result<Record<AssessmentLink>, Error> {
    let is_free = |link: &Record<AssessmentLink>| {
        link.assessment_name.as_deref() == Some(assessment) && link.assessment_record_id.is_none()
    };
    // An unreadable link may be the free one; continuing would then create a second link.
    let links = list(one).await?.complete()?;
    let free = links.into_iter().find(is_free);
    let answer = match free {
        Some(link) => repoint(one, link.id.as_str(), record).await?,
        None => {
            let body = json!({ "assessmentName": assessment, "assessmentRecordId": record });
            one.write(&CREATE_LINK, None, bytes(&body)).await?
        }
    };
    answer.record()
}

fn bytes(body: &Value) -> Vec<u8> {
    body.to_string().into_bytes()
}
