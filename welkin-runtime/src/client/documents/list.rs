//! Lists of documents.

use std::borrow::Cow;
use std::fmt;

use super::fields::DocumentFields;
use super::requests::LIST;
use crate::client::endpoint::EndpointRequest;
use crate::client::future::Call;
use crate::client::list::{Choice, FetchedPage, List, ListQuery, PageRequest};
use crate::client::patient_handle::PatientHandle;
use crate::error::RequestName;
use crate::record::{Record, UnreadReason, decode_expected_page};
use crate::security::Subject;

/// A request for summaries of a patient's documents. The server lists the documents of every type; if one type is
/// requested, the client drops the others, so a page may hold fewer documents than the server counts.
pub type ListDocuments = List<DocumentsQuery>;

/// The query of a [`ListDocuments`].
#[derive(Clone)]
pub struct DocumentsQuery {
    patient: PatientHandle,
    document_type: Option<&'static str>,
    source_id: Option<String>,
}

impl ListDocuments {
    pub(super) fn of(patient: PatientHandle, document_type: Option<&'static str>) -> Self {
        Self::new(DocumentsQuery {
            patient,
            document_type,
            source_id: None,
        })
    }

    /// Requests the documents that come from this source.
    pub fn source_id(mut self, id: impl Into<String>) -> Self {
        self.query.source_id = Some(id.into());
        self
    }
}

impl DocumentsQuery {
    /// The request for the documents, without the page.
    fn to_list(&self) -> EndpointRequest {
        let request = self.patient.to(&LIST).explained("read", Subject::Documents);
        let parameter = &self.patient.profile().list_parameters.source_id;
        match &self.source_id {
            Some(id) => request.query(parameter.clone(), id.as_str()),
            None => request,
        }
    }

    fn choose(&self, document: Record<DocumentFields>) -> Choice<Record<DocumentFields>> {
        match (self.document_type, document.document_type.as_deref()) {
            (Some(_), None) => Choice::Unread {
                id: Some(document.id.as_str().to_owned()),
                reason: UnreadReason::Unnamed,
            },
            (Some(wanted), Some(found)) if wanted != found => Choice::LeftOut,
            _ => Choice::Wanted(document),
        }
    }
}

impl ListQuery for DocumentsQuery {
    type Item = Record<DocumentFields>;

    fn fetch(&self, request: PageRequest) -> Call<FetchedPage<Record<DocumentFields>>> {
        let query = self.clone();
        Box::pin(async move {
            let list = query.to_list().page(request);
            let page = list.read(decode_expected_page).await?;
            Ok(FetchedPage::chosen(request, page, id, |document| {
                query.choose(document)
            }))
        })
    }

    fn request(&self) -> RequestName {
        self.to_list().name()
    }
}

fn id(document: &Record<DocumentFields>) -> Option<Cow<'_, str>> {
    Some(Cow::Borrowed(document.id.as_str()))
}

impl fmt::Debug for DocumentsQuery {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("DocumentsQuery")
            .field("document_type", &self.document_type)
            .finish_non_exhaustive()
    }
}
