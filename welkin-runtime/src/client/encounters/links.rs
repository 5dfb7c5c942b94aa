//! The assessments of an encounter.

use http::Method;
use serde_json::{Value, json};

use super::encounter::Encounter;
use super::fields::AssessmentLink;
use super::place::{OnePlace, Resource};
use super::state::Open;
use super::template::{EncounterTemplate, LinkedAssessment};
use crate::assessments::{Assessment, AssessmentRecords, OpenAssessment};
use crate::client::list::Listing;
use crate::client::records::Call;
use crate::error::Error;
use crate::id::RecordId;
use crate::record::Record;

impl<K, S> Encounter<K, S> {
    /// The assessments that it is linked to, answered or not; those that can't be read beside the others.
    ///
    /// # Errors
    /// When the API refuses, or the answer can't be read, or is not the whole list.
    pub async fn assessment_links(&self) -> Result<Listing<Record<AssessmentLink>>, Error> {
        list(&self.place).await
    }
}

impl<T: EncounterTemplate> Encounter<T, Open> {
    /// Creates an assessment record without answers, and links it to the encounter:
    /// `visit.create_assessment(&patient.assessments().intake())`.
    ///
    /// # Errors
    /// When the API refuses, or an answer can't be read. Where it refuses the link, the record stays, without one.
    pub fn create_assessment<A: LinkedAssessment<T> + Assessment>(
        &mut self,
        records: &AssessmentRecords<A>,
    ) -> Call<OpenAssessment<A>> {
        let (place, records) = (self.place.clone(), records.clone());
        Box::pin(async move {
            let open = records.create().await?;
            link(&place, A::form().name(), open.id.as_str()).await?;
            Ok(open)
        })
    }

    /// Links an assessment record of the patient to the encounter: the template's own link, as long as that leads to no record, or a
    /// further one.
    ///
    /// # Errors
    /// When the API refuses, or an answer can't be read.
    pub fn link_assessment<A: LinkedAssessment<T> + Assessment>(
        &mut self,
        record: &RecordId<A>,
    ) -> Call<Record<AssessmentLink>> {
        // Boxed, so that the compiler complains once of an assessment that is not linked, and not of the future, too.
        let (place, record) = (self.place.clone(), record.as_str().to_owned());
        Box::pin(async move { link(&place, A::form().name(), &record).await })
    }
}

async fn list(place: &OnePlace) -> Result<Listing<Record<AssessmentLink>>, Error> {
    let links = place.send(Method::GET, Resource::AssessmentLinks, None);
    let links = links.await?;
    let request = links.name.clone();
    Listing::whole(request, links.page()?)
}

async fn link(
    place: &OnePlace,
    assessment: &str,
    record: &str,
) -> Result<Record<AssessmentLink>, Error> {
    let is_free = |link: &Record<AssessmentLink>| {
        link.assessment_name.as_deref() == Some(assessment) && link.assessment_record_id.is_none()
    };
    // A link that can't be read may be the free one: then a second would be made.
    let links = list(place).await?.complete()?;
    let free = links.into_iter().find(is_free);
    let answer = match free {
        Some(link) => {
            let body = json!({ "assessmentRecordId": record });
            let link = Resource::AssessmentLink(link.id.as_str());
            place.send(Method::PATCH, link, Some(bytes(&body))).await?
        }
        None => {
            let body = json!({ "assessmentName": assessment, "assessmentRecordId": record });
            let links = Resource::AssessmentLinks;
            place.send(Method::POST, links, Some(bytes(&body))).await?
        }
    };
    answer.record()
}

fn bytes(body: &Value) -> Vec<u8> {
    body.to_string().into_bytes()
}
