//! The list of a patient's programs.

use std::fmt;
use std::marker::PhantomData;

use super::place::Place;
use super::record::ProgramRecord;
use crate::client::records::Call;
use crate::client::stream::{FetchedPage, ItemStream, Pages, Paging};
use crate::error::{Error, RequestName};
use crate::record::Page;

/// The programs of a patient, about to be asked for. A server also lists programs that the patient is not in.
pub struct ListPrograms<A> {
    place: Place,
    paging: Paging,
    of: PhantomData<fn() -> A>,
}

impl<A: From<ProgramRecord> + Send + 'static> ListPrograms<A> {
    pub(super) fn new(place: Place) -> Self {
        Self {
            place,
            paging: Paging::default(),
            of: PhantomData,
        }
    }

    /// Most programs on a page; the API's default is 20.
    #[must_use]
    pub fn page_size(mut self, size: u32) -> Self {
        self.paging.page_size = Some(size);
        self
    }

    /// One page, counted from 0.
    ///
    /// # Errors
    /// When the API refuses, or the answer can't be read.
    pub async fn page(&self, number: u64) -> Result<Page<A>, Error> {
        Ok(self.records(number).await?.map(A::from))
    }

    async fn records(&self, number: u64) -> Result<Page<ProgramRecord>, Error> {
        self.place.page(&self.paging.query(number)).await
    }

    /// All programs, one by one; pages are fetched as they are needed.
    #[must_use]
    pub fn stream(self) -> ItemStream<A> {
        let paging = self.paging;
        ItemStream::new(self, paging)
    }

    /// All programs at once.
    ///
    /// # Errors
    /// When a page can't be had; programs read until then are dropped.
    pub async fn all(self) -> Result<Vec<A>, Error> {
        self.stream().all().await
    }
}

impl<A: From<ProgramRecord> + Send + 'static> Pages<A> for ListPrograms<A> {
    fn fetch(&self, number: u64) -> Call<FetchedPage<A>> {
        let list = self.clone();
        Box::pin(async move {
            let page = list.records(number).await?;
            let fetched = FetchedPage::new(page, |record| record.name());
            Ok(fetched.filter_map(|record| Some(A::from(record))))
        })
    }

    fn request(&self) -> RequestName {
        self.place.list_name()
    }
}

impl<A> Clone for ListPrograms<A> {
    fn clone(&self) -> Self {
        Self {
            place: self.place.clone(),
            paging: self.paging,
            of: PhantomData,
        }
    }
}

impl<A> fmt::Debug for ListPrograms<A> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("ListPrograms")
    }
}
