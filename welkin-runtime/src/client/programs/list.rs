//! The list of a patient's programs.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use super::record::ProgramRecord;
use crate::client::future::Call;
use crate::client::list::{Choice, FetchedPage, List, ListQuery, PageRequest};
use crate::client::patient_handle::PatientHandle;
use crate::error::RequestName;

/// A request for the programs of a patient. A server also lists programs that the patient is not in.
///
/// ```no_run
/// # async fn example(patient: care::Patient) -> Result<(), welkin_runtime::Error> {
/// for program in patient.programs().list().all().await?.complete()? {
///     println!("{program:?}");
/// }
/// # Ok(())
/// # }
/// ```
pub type ListPrograms<A> = List<ProgramsQuery<A>>;

/// The query of a [`ListPrograms`].
pub struct ProgramsQuery<A> {
    patient: PatientHandle,
    assigned: Option<bool>,
    of: PhantomData<fn() -> A>,
}

impl<A: From<ProgramRecord> + Send + 'static> ListPrograms<A> {
    pub(super) fn of(patient: PatientHandle) -> Self {
        Self::new(ProgramsQuery {
            patient,
            assigned: None,
            of: PhantomData,
        })
    }

    /// Only programs that the patient is in, or only others. Source: the vendor's reference for version 8; a server
    /// that does not know the parameter lists all of them.
    pub fn assigned(mut self, assigned: bool) -> Self {
        self.query.assigned = Some(assigned);
        self
    }
}

impl<A: From<ProgramRecord> + Send + 'static> ListQuery for ProgramsQuery<A> {
    type Item = A;

    fn fetch(&self, request: PageRequest) -> Call<FetchedPage<A>> {
        let (patient, assigned) = (self.patient.clone(), self.assigned);
        Box::pin(async move {
            let page = patient.programs_page(request, assigned).await?;
            let page = page.map(|fields| ProgramRecord::new(patient.clone(), fields));
            let choose = |record| Choice::Wanted(A::from(record));
            Ok(FetchedPage::chosen(request, page, id, choose))
        })
    }

    fn request(&self) -> RequestName {
        self.patient.programs_name()
    }
}

/// The identity of a program in the list. It is not the id: a program that the patient has never been in has none.
fn id(program: &ProgramRecord) -> Option<Cow<'_, str>> {
    let name = Some(program.name()).filter(|name| !name.is_empty());
    program.id().or(name).map(Cow::Borrowed)
}

impl<A> Clone for ProgramsQuery<A> {
    fn clone(&self) -> Self {
        Self {
            patient: self.patient.clone(),
            assigned: self.assigned,
            of: PhantomData,
        }
    }
}

impl<A> fmt::Debug for ProgramsQuery<A> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("ProgramsQuery")
    }
}
