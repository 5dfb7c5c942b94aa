//! Lists of patients.

use std::borrow::Cow;
use std::fmt;

use http::Method;

use super::{Demographics, Patient};
use crate::call::Request;
use crate::client::Client;
use crate::client::list::{FetchedPage, List, ListQuery, PageRequest};
use crate::client::records::Call;
use crate::error::{Error, RequestName};
use crate::record::{Page, Sort, decode_page};
use crate::security::Subject;

/// A list of patients, about to be asked for.
///
/// ```no_run
/// use welkin_runtime::Demographics;
/// # async fn example(client: care::Client) -> Result<(), welkin_runtime::Error> {
/// let mut patients = client.patients().list().sort(Demographics::LAST_NAME.asc()).stream();
/// while let Some(patient) = patients.try_next().await? {
///     println!("{}", patient.id);
/// }
/// # Ok(())
/// # }
/// ```
pub type ListPatients = List<PatientsQuery>;

/// What a [`ListPatients`] asks for.
#[derive(Clone)]
pub struct PatientsQuery {
    client: Client,
    parameters: Vec<(&'static str, String)>,
}

impl ListPatients {
    pub(super) fn of(client: Client) -> Self {
        Self::new(PatientsQuery {
            client,
            parameters: Vec::new(),
        })
    }

    /// Orders the patients; later calls decide between patients that earlier ones leave equal.
    pub fn sort(self, sort: Sort<Demographics>) -> Self {
        let parameter = sort.to_string();
        self.query("sort", parameter)
    }

    /// Adds a query parameter of the API's, such as `email` or `timezone`.
    pub fn query(mut self, parameter: &'static str, value: impl Into<String>) -> Self {
        self.query.parameters.push((parameter, value.into()));
        self
    }
}

impl PatientsQuery {
    async fn page(&self, page: PageRequest) -> Result<Page<Patient>, Error> {
        let mut query = page.query();
        query.extend(self.parameters.iter().cloned());
        let request = Request {
            query: &query,
            ..Request::new(Method::GET, &self.client.caller.profile.patients_path)
        };
        let page = self.client.call(request, decode_page).await;
        page.map(|page| page.map(Patient::new))
            .map_err(|error| self.client.explained(error, "read", Subject::Patients))
    }
}

impl ListQuery for PatientsQuery {
    type Item = Patient;

    fn fetch(&self, request: PageRequest) -> Call<FetchedPage<Patient>> {
        let query = self.clone();
        Box::pin(async move {
            let page = query.page(request).await?;
            Ok(FetchedPage::of(request, page, |patient| {
                Some(Cow::Borrowed(patient.id.as_str()))
            }))
        })
    }

    fn request(&self) -> RequestName {
        RequestName::new(&Method::GET, &self.client.caller.profile.patients_path)
    }
}

/// Names of the parameters only: what is searched for is private.
impl fmt::Debug for PatientsQuery {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parameters = self.parameters.iter().map(|(parameter, _)| parameter);
        formatter.debug_set().entries(parameters).finish()
    }
}
