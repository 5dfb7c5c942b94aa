//! Documents: what a patient's files are about, and the fields of each document type.
//!
//! Every document has a summary, with its type and files, and one record of the CDT that is its type.

use std::fmt;
use std::marker::PhantomData;

use http::Method;

use super::records::Call;
use super::stream::{FetchedPage, ItemStream, Pages, Paging};
use super::{Client, PatientHandle};
use crate::Json;
use crate::access::{FullAccess, Permits};
use crate::call::Request;
use crate::error::{Error, RequestName};
use crate::fixed::fixed_fields;
use crate::id::{PatientId, RecordId};
use crate::profile::Profile;
use crate::record::operation::{Read, ReadDetails};
use crate::record::{Cdt, DecodeError, Page, Record, decode_page, decode_record};
use crate::security::Subject;

fixed_fields! {
    /// The summary of a document. Source: the CDT `_document_summary` of Designer exports.
    pub struct DocumentFields: "_document_summary" {
        /// Machine name of the document type.
        document_type / DOCUMENT_TYPE: Required<String> = Text "type";
        /// The files, as Welkin sends them.
        files / FILES: ReadOnly<Json> = Json "files", phi;
    }
}

/// Id of a document.
pub type DocumentId = RecordId<DocumentFields>;

impl PatientHandle {
    /// The patient's documents.
    #[must_use]
    pub fn documents(&self) -> Documents {
        Documents {
            place: Place {
                client: self.client.clone(),
                patient: self.id.clone(),
            },
            access: PhantomData,
        }
    }
}

/// Where the documents of a patient are; the same for every type.
#[derive(Clone)]
struct Place {
    client: Client,
    patient: PatientId,
}

impl Place {
    fn profile(&self) -> &Profile {
        &self.client.caller.profile
    }

    /// Asks for something, which is what policies call so.
    async fn get<R: Send>(
        &self,
        (operation, documents): (&'static str, Subject<&str>),
        template: &str,
        values: &[(&'static str, &str)],
        query: &[(&str, String)],
        read: impl FnMut(&[u8]) -> Result<R, DecodeError> + Send,
    ) -> Result<R, Error> {
        let patient = ("patient", self.patient.as_str());
        let values: Vec<_> = values.iter().copied().chain([patient]).collect();
        let request = Request {
            method: Method::GET,
            template,
            values: &values,
            query,
            body: None,
            look_up: None,
        };
        let answer = self.client.call(request, read).await;
        answer.map_err(|error| self.client.explained(error, operation, documents))
    }
}

/// A patient's documents of every type; with what code may do with them.
pub struct Documents<A = FullAccess> {
    place: Place,
    access: PhantomData<fn() -> A>,
}

impl Documents {
    /// The same, for code that may do no more than `A` permits.
    #[must_use]
    pub fn limited_to<A>(self) -> Documents<A> {
        Documents {
            place: self.place,
            access: PhantomData,
        }
    }
}

impl<A> Documents<A> {
    /// The documents, page by page or as a stream.
    #[must_use]
    pub fn list(&self) -> ListDocuments
    where
        A: Permits<Read>,
    {
        ListDocuments::new(self.place.clone(), None)
    }

    /// The summary of one document.
    ///
    /// # Errors
    /// When there is no such document, the API refuses, or the answer can't be read.
    pub async fn get(&self, id: &DocumentId) -> Result<Record<DocumentFields>, Error>
    where
        A: Permits<Read>,
    {
        let path = &self.place.profile().document_path;
        let values = [("record", id.as_str())];
        let reading = ("read", Subject::Documents);
        self.place
            .get(reading, path, &values, &[], decode_record)
            .await
    }

    /// The documents of the type `T`.
    #[must_use]
    pub fn of<T: Cdt + Default>(&self) -> DocumentsOf<T> {
        DocumentsOf {
            place: self.place.clone(),
            of: PhantomData,
        }
    }
}

impl<A> Clone for Documents<A> {
    fn clone(&self) -> Self {
        Self {
            place: self.place.clone(),
            access: PhantomData,
        }
    }
}

impl<A> fmt::Debug for Documents<A> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Documents({:?})", self.place.patient)
    }
}

/// A patient's documents of the type `T`; with what code may do with them.
pub struct DocumentsOf<T, A = FullAccess> {
    place: Place,
    of: PhantomData<fn() -> (T, A)>,
}

impl<T: Cdt + Default> DocumentsOf<T> {
    /// The same, for code that may do no more than `A` permits.
    #[must_use]
    pub fn limited_to<A>(self) -> DocumentsOf<T, A> {
        DocumentsOf {
            place: self.place,
            of: PhantomData,
        }
    }
}

impl<T: Cdt + Default, A> DocumentsOf<T, A> {
    /// The summaries, page by page or as a stream.
    #[must_use]
    pub fn list(&self) -> ListDocuments
    where
        A: Permits<Read>,
    {
        ListDocuments::new(self.place.clone(), Some(T::schema().name()))
    }

    /// What a document says: the record of its type.
    ///
    /// # Errors
    /// When there is no such document, it is of another type, the API refuses, or the answer can't be read.
    pub async fn details(&self, id: &DocumentId) -> Result<Record<T>, Error>
    where
        A: Permits<ReadDetails>,
    {
        let path = &self.place.profile().document_details_path;
        let values = [("record", id.as_str()), ("cdt", T::schema().name())];
        let reading = ("read details of", Subject::DocumentsOf(T::schema().name()));
        self.place
            .get(reading, path, &values, &[], decode_record)
            .await
    }
}

impl<T, A> Clone for DocumentsOf<T, A> {
    fn clone(&self) -> Self {
        Self {
            place: self.place.clone(),
            of: PhantomData,
        }
    }
}

impl<T: Cdt, A> fmt::Debug for DocumentsOf<T, A> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, patient) = (T::schema().name(), &self.place.patient);
        write!(formatter, "DocumentsOf({name}, {patient:?})")
    }
}

/// Summaries of a patient's documents, about to be asked for. The server lists those of every type: where one type is asked for, the
/// others are left out here, so that a page may hold fewer than the server counts.
#[derive(Clone)]
pub struct ListDocuments {
    place: Place,
    document_type: Option<&'static str>,
    paging: Paging,
    source_id: Option<String>,
}

impl ListDocuments {
    fn new(place: Place, document_type: Option<&'static str>) -> Self {
        Self {
            place,
            document_type,
            paging: Paging::default(),
            source_id: None,
        }
    }

    /// Most documents on a page; the API's default is 20.
    #[must_use]
    pub fn page_size(mut self, size: u32) -> Self {
        self.paging.page_size = Some(size);
        self
    }

    /// Asks for the documents that came from this source.
    #[must_use]
    pub fn source_id(mut self, id: impl Into<String>) -> Self {
        self.source_id = Some(id.into());
        self
    }

    /// One page, counted from 0. Its counts are the server's.
    ///
    /// # Errors
    /// When the API refuses, or the answer can't be read.
    pub async fn page(&self, number: u64) -> Result<Page<Record<DocumentFields>>, Error> {
        let page = self.records(number).await?;
        Ok(page.filter_map(|document| self.wanted(document)))
    }

    async fn records(&self, number: u64) -> Result<Page<Record<DocumentFields>>, Error> {
        let profile = self.place.profile();
        let mut query: Vec<(&str, String)> = self.paging.query(number);
        let source = self.source_id.clone();
        query.extend(source.map(|id| (&*profile.list_parameters.source_id, id)));
        let path = &profile.documents_path;
        let reading = ("read", Subject::Documents);
        self.place
            .get(reading, path, &[], &query, decode_page)
            .await
    }

    fn wanted(&self, document: Record<DocumentFields>) -> Option<Record<DocumentFields>> {
        let found = document.document_type.as_deref();
        let is_wanted = self
            .document_type
            .is_none_or(|wanted| found == Some(wanted));
        is_wanted.then_some(document)
    }

    /// All documents, one by one; pages are fetched as they are needed.
    #[must_use]
    pub fn stream(self) -> ItemStream<Record<DocumentFields>> {
        let paging = self.paging;
        ItemStream::new(self, paging)
    }

    /// All documents at once.
    ///
    /// # Errors
    /// When a page can't be had; documents read until then are dropped.
    pub async fn all(self) -> Result<Vec<Record<DocumentFields>>, Error> {
        self.stream().all().await
    }
}

impl Pages<Record<DocumentFields>> for ListDocuments {
    fn fetch(&self, number: u64) -> Call<FetchedPage<Record<DocumentFields>>> {
        let list = self.clone();
        Box::pin(async move {
            let page = list.records(number).await?;
            let fetched = FetchedPage::new(page, |document| document.id.as_str());
            Ok(fetched.filter_map(|document| list.wanted(document)))
        })
    }

    fn request(&self) -> RequestName {
        RequestName {
            method: "GET",
            path: self.place.profile().documents_path.clone(),
        }
    }
}

impl fmt::Debug for ListDocuments {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ListDocuments")
            .field("document_type", &self.document_type)
            .finish_non_exhaustive()
    }
}
