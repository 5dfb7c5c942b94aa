//! Lists of assessment records.

use std::fmt;
use std::marker::PhantomData;

use http::Method;

use super::open::AssessmentState;
use super::place::{Place, Resource};
use super::record::AssessmentRecord;
use crate::assessments::Assessment;
use crate::client::records::Call;
use crate::client::stream::{FetchedPage, ItemStream, Pages, Paging};
use crate::error::{Error, RequestName};
use crate::record::Page;

/// A patient's records of the assessment `A`, about to be asked for. The server lists those of every assessment: the others are left
/// out here, so that a page may hold fewer records than the server counts.
pub struct ListAssessments<A> {
    place: Place,
    paging: Paging,
    of: PhantomData<fn() -> A>,
}

impl<A: Assessment> ListAssessments<A> {
    pub(super) fn new(place: Place) -> Self {
        Self {
            place,
            paging: Paging::default(),
            of: PhantomData,
        }
    }

    /// Most records on a page; the API's default is 20.
    #[must_use]
    pub fn page_size(mut self, size: u32) -> Self {
        self.paging.page_size = Some(size);
        self
    }

    /// One page, counted from 0. Its counts are the server's.
    ///
    /// # Errors
    /// When the API refuses, or the answer can't be read.
    pub async fn page(&self, number: u64) -> Result<Page<AssessmentState<A>>, Error> {
        let page = self.records(number).await?;
        Ok(page.filter_map(|record| self.state(record)))
    }

    async fn records(&self, number: u64) -> Result<Page<AssessmentRecord<A>>, Error> {
        let query = self.paging.query(number);
        let answer = self
            .place
            .send(Method::GET, Resource::Records, &query, None);
        answer.await?.page()
    }

    fn state(&self, record: AssessmentRecord<A>) -> Option<AssessmentState<A>> {
        let is_wanted = record.assessment_name.as_deref() == Some(A::form().name());
        is_wanted.then(|| AssessmentState::new(&self.place, record))
    }

    /// All records, one by one; pages are fetched as they are needed.
    #[must_use]
    pub fn stream(self) -> ItemStream<AssessmentState<A>> {
        let paging = self.paging;
        ItemStream::new(self, paging)
    }

    /// All records at once.
    ///
    /// # Errors
    /// When a page can't be had; records read until then are dropped.
    pub async fn all(self) -> Result<Vec<AssessmentState<A>>, Error> {
        self.stream().all().await
    }
}

impl<A: Assessment> Pages<AssessmentState<A>> for ListAssessments<A> {
    fn fetch(&self, number: u64) -> Call<FetchedPage<AssessmentState<A>>> {
        let list = self.clone();
        Box::pin(async move {
            let page = list.records(number).await?;
            let fetched = FetchedPage::new(page, |record| record.id.as_str());
            Ok(fetched.filter_map(|record| list.state(record)))
        })
    }

    fn request(&self) -> RequestName {
        self.place.list_name()
    }
}

impl<A> Clone for ListAssessments<A> {
    fn clone(&self) -> Self {
        Self {
            place: self.place.clone(),
            paging: self.paging,
            of: PhantomData,
        }
    }
}

impl<A> fmt::Debug for ListAssessments<A> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("ListAssessments")
    }
}
