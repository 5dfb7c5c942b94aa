//! Lists of patients.

use std::fmt;

use http::Method;

use super::{Demographics, Patient};
use crate::call::Request;
use crate::client::Client;
use crate::client::records::Call;
use crate::client::stream::{FetchedPage, ItemStream, Pages, Paging};
use crate::error::{Error, RequestName};
use crate::record::{Page, Sort, decode_page};
use crate::security::Subject;

/// A list of patients, about to be asked for.
#[derive(Clone)]
pub struct ListPatients {
    client: Client,
    paging: Paging,
    query: Vec<(&'static str, String)>,
}

impl ListPatients {
    pub(super) fn new(client: Client) -> Self {
        Self {
            client,
            paging: Paging::default(),
            query: Vec::new(),
        }
    }

    /// Most patients on a page; the API's default is 20.
    #[must_use]
    pub fn page_size(mut self, size: u32) -> Self {
        self.paging.page_size = Some(size);
        self
    }

    /// Where a stream begins, counted from 0: where to go on, when an earlier one was at [`page_to_resume`](ItemStream::page_to_resume).
    #[must_use]
    pub fn first_page(mut self, number: u64) -> Self {
        self.paging.first_page = number;
        self
    }

    /// Pages that a stream asks for before they are needed, as tasks of their own; none unless said. They count against the limits of the
    /// client as any call does, and end with the stream.
    #[must_use]
    pub fn prefetch(mut self, pages: usize) -> Self {
        self.paging.prefetch = pages;
        self
    }

    /// Pages after which a stream gives up on a list that does not end; 10,000 unless said.
    #[must_use]
    pub fn page_limit(mut self, pages: u64) -> Self {
        self.paging.page_limit = pages;
        self
    }

    /// Orders the patients; later calls decide between patients that earlier ones leave equal.
    #[must_use]
    pub fn sort(self, sort: Sort<Demographics>) -> Self {
        let parameter = sort.to_string();
        self.query("sort", parameter)
    }

    /// Adds a query parameter of the API's, such as `email` or `timezone`.
    #[must_use]
    pub fn query(mut self, parameter: &'static str, value: impl Into<String>) -> Self {
        self.query.push((parameter, value.into()));
        self
    }

    /// One page, counted from 0.
    ///
    /// # Errors
    /// When the API refuses, or the answer can't be read.
    pub async fn page(&self, number: u64) -> Result<Page<Patient>, Error> {
        let mut query = self.paging.query(number);
        query.extend(self.query.iter().cloned());
        let request = Request {
            method: Method::GET,
            template: &self.client.caller.profile.patients_path,
            values: &[],
            query: &query,
            body: None,
            look_up: None,
        };
        let page = self.client.call(request, decode_page).await;
        page.map(|page| page.map(Patient::new))
            .map_err(|error| self.client.explained(error, "read", Subject::Patients))
    }

    /// All patients, one by one; pages are fetched as they are needed.
    #[must_use]
    pub fn stream(self) -> ItemStream<Patient> {
        let paging = self.paging;
        ItemStream::new(self, paging)
    }

    /// All patients at once.
    ///
    /// # Errors
    /// When a page can't be had; patients read until then are dropped.
    pub async fn all(self) -> Result<Vec<Patient>, Error> {
        self.stream().all().await
    }
}

impl Pages<Patient> for ListPatients {
    fn fetch(&self, number: u64) -> Call<FetchedPage<Patient>> {
        let list = self.clone();
        Box::pin(async move {
            let page = list.page(number).await?;
            Ok(FetchedPage::new(page, |patient| patient.id.as_str()))
        })
    }

    fn request(&self) -> RequestName {
        RequestName {
            method: "GET",
            path: self.client.caller.profile.patients_path.clone(),
        }
    }
}

/// Names of the parameters only: what is searched for is private.
impl fmt::Debug for ListPatients {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parameters = self.query.iter().map(|(parameter, _)| parameter);
        formatter.debug_set().entries(parameters).finish()
    }
}
