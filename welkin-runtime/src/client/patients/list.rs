//! Lists of patients.

use std::borrow::Cow;
use std::fmt;

use super::demographics::Demographics;
use super::patient::Patient;
use super::requests::{BY_FILTER, LIST};
use crate::client::connection::Client;
use crate::client::endpoint::EndpointRequest;
use crate::client::future::Call;
use crate::client::list::{FetchedPage, List, ListQuery, PageRequest};
use crate::error::RequestName;
use crate::record::{Sort, decode_expected_page};
use crate::security::Subject;

/// A request for a list of patients.
///
/// ```no_run
/// use welkin_runtime::patients::Demographics;
/// # async fn example(client: care::Client) -> Result<(), welkin_runtime::Error> {
/// let mut patients = client.patients().list().sort(Demographics::LAST_NAME.asc()).stream();
/// while let Some(patient) = patients.try_next().await? {
///     println!("{}", patient.id);
/// }
/// # Ok(())
/// # }
/// ```
pub type ListPatients = List<PatientsQuery>;

/// The query of a [`ListPatients`].
#[derive(Clone)]
pub struct PatientsQuery {
    request: EndpointRequest,
}

impl ListPatients {
    pub(super) fn of(client: &Client) -> Self {
        Self::new(PatientsQuery {
            request: client.to(&LIST).explained("read", Subject::Patients),
        })
    }

    pub(super) fn by_filter(client: &Client, filter: &serde_json::Value) -> Self {
        let request = client.to(&BY_FILTER).json(filter);
        Self::new(PatientsQuery {
            request: request.explained("read", Subject::Patients),
        })
    }

    /// Orders the patients; later calls order patients that are equal by earlier ones.
    pub fn sort(self, sort: Sort<Demographics>) -> Self {
        let parameter = sort.to_string();
        self.query("sort", parameter)
    }

    /// Adds a query parameter of the API, such as `email` or `timezone`.
    pub fn query(mut self, parameter: &'static str, value: impl Into<String>) -> Self {
        self.query.request = self.query.request.query(parameter, value);
        self
    }
}

impl ListQuery for PatientsQuery {
    type Item = Patient;

    fn fetch(&self, page: PageRequest) -> Call<FetchedPage<Patient>> {
        let request = self.request.clone().page(page);
        Box::pin(async move {
            let answer = request.read(decode_expected_page).await?.map(Patient::new);
            Ok(FetchedPage::of(page, answer, |patient| {
                Some(Cow::Borrowed(patient.id.as_str()))
            }))
        })
    }

    fn request(&self) -> RequestName {
        self.request.name()
    }
}

/// Shows the names of the parameters only: search values are private.
impl fmt::Debug for PatientsQuery {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_set()
            .entries(self.request.parameters())
            .finish()
    }
}
