//! Documents: what a patient's files are about, and the fields of each document type.
//!
//! Every document has a summary, with its type and files, and one record of the CDT that is its type.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use http::Method;

use super::list::{Choice, FetchedPage, List, ListQuery, PageRequest};
use super::records::Call;
use super::{Client, PatientHandle};
use crate::Json;
use crate::access::{FullAccess, Permits};
use crate::call::Request;
use crate::error::{Error, RequestName};
use crate::id::{PatientId, RecordId};
use crate::profile::Profile;
use crate::record::operation::{Read, ReadDetails};
use crate::record::{Cdt, DecodeError, Page, Record, UnreadReason, decode_page, decode_record};
use crate::security::Subject;
use crate::standard_fields::fixed_fields;

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
///
/// ```no_run
/// # async fn example(patient: care::Patient) -> Result<(), welkin_runtime::Error> {
/// for document in patient.documents().list().all().await?.complete()? {
///     println!("{document:?}");
/// }
/// # Ok(())
/// # }
/// ```
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
    pub fn list(&self) -> ListDocuments
    where
        A: Permits<Read>,
    {
        ListDocuments::of(self.place.clone(), None)
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
///
/// ```no_run
/// # async fn example(patient: care::Patient) -> Result<(), welkin_runtime::Error> {
/// let forms = patient.documents().consent_form();
/// for document in forms.list().all().await?.complete()? {
///     let details = forms.details(&document.id).await?;
///     println!("signed on {:?}", details.signed_on);
/// }
/// # Ok(())
/// # }
/// ```
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
    pub fn list(&self) -> ListDocuments
    where
        A: Permits<Read>,
    {
        ListDocuments::of(self.place.clone(), Some(T::schema().name()))
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
pub type ListDocuments = List<DocumentsQuery>;

/// What a [`ListDocuments`] asks for.
#[derive(Clone)]
pub struct DocumentsQuery {
    place: Place,
    document_type: Option<&'static str>,
    source_id: Option<String>,
}

impl ListDocuments {
    fn of(place: Place, document_type: Option<&'static str>) -> Self {
        Self::new(DocumentsQuery {
            place,
            document_type,
            source_id: None,
        })
    }

    /// Asks for the documents that came from this source.
    pub fn source_id(mut self, id: impl Into<String>) -> Self {
        self.query.source_id = Some(id.into());
        self
    }
}

impl DocumentsQuery {
    async fn page(&self, page: PageRequest) -> Result<Page<Record<DocumentFields>>, Error> {
        let profile = self.place.profile();
        let mut query: Vec<(&str, String)> = page.query();
        let source = self.source_id.clone();
        query.extend(source.map(|id| (&*profile.list_parameters.source_id, id)));
        let path = &profile.documents_path;
        let reading = ("read", Subject::Documents);
        self.place
            .get(reading, path, &[], &query, decode_page)
            .await
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
            let page = query.page(request).await?;
            Ok(FetchedPage::chosen(request, page, id, |document| {
                query.choose(document)
            }))
        })
    }

    fn request(&self) -> RequestName {
        RequestName {
            method: "GET",
            path: self.place.profile().documents_path.clone(),
        }
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
