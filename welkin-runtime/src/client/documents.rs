//! Documents: what a patient's files are about, and the fields of each document type.
//!
//! Every document has a summary, with its type and files, and one record of the CDT that is its type. A document is made in this order:
//! [`create`](DocumentsOf::create) its summary, [`create_details`](DocumentsOf::create_details),
//! [`upload`](DocumentsOf::upload) its files. Source: recorded traffic for summaries and downloads, the vendor's reference for version 8
//! for the rest.

mod details;
mod download;
mod files;
mod multipart;

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use http::Method;
use serde_json::json;

pub use self::download::{Download, DownloadFile};
pub use self::files::{DocumentFile, FileId};
pub use self::multipart::FileUpload;
#[cfg(feature = "messages")]
pub(super) use self::multipart::Form;
use super::endpoint::{Endpoint, EndpointRequest, endpoints};
use super::list::{Choice, FetchedPage, List, ListQuery, PageRequest};
use super::records::Call;
use super::{Client, PatientHandle};
use crate::Json;
use crate::access::{FullAccess, Permits};
use crate::call::Request;
use crate::error::{Error, RequestName};
use crate::id::{PatientId, RecordId};
use crate::profile::Profile;
use crate::record::operation::{Create, Delete, Read, ReadFiles, Update, UpdateFiles};
use crate::record::{Cdt, Page, Record, UnreadReason, page_asked_for, record_asked_for};
use crate::security::Subject;
use crate::standard_fields::fixed_fields;

endpoints! {
    LIST: GET "/patients/{patient}/document-summary", Recorded, in_profile(|profile| &profile.documents_path);
    CREATE: POST "/patients/{patient}/document-summary", Recorded, in_profile(|profile| &profile.documents_path);
    SUMMARY: GET "/patients/{patient}/document-summary/{record}", Recorded, in_profile(|profile| &profile.document_path);
    REPLACE: PUT "/patients/{patient}/document-summary/{record}", Documented, in_profile(|profile| &profile.document_path);
    DELETE: DELETE "/patients/{patient}/document-summary/{record}", Recorded, in_profile(|profile| &profile.document_path);
    UPLOAD: POST "/patients/{patient}/document-summary/{record}/files", Documented;
    DOWNLOAD: GET "/patients/{patient}/document-summary/{record}/files/{file}", Recorded;
    DETAILS: GET "/patients/{patient}/document-summary/{record}/{cdt}", Documented, in_profile(|profile| &profile.document_details_path);
    CREATE_DETAILS: POST "/patients/{patient}/document-summary/{record}/{cdt}", Documented, in_profile(|profile| &profile.document_details_path);
    REPLACE_DETAILS: PUT "/patients/{patient}/document-summary/{record}/{cdt}", Documented, in_profile(|profile| &profile.document_details_path);
    DELETE_DETAILS: DELETE "/patients/{patient}/document-summary/{record}/{cdt}", Documented, in_profile(|profile| &profile.document_details_path);
}

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

    /// A request about the patient's documents.
    fn to(&self, endpoint: &'static Endpoint) -> EndpointRequest {
        self.client
            .to(endpoint)
            .id("patient", self.patient.as_str())
    }

    /// A request about one of them.
    fn to_document(&self, endpoint: &'static Endpoint, id: &DocumentId) -> EndpointRequest {
        self.to(endpoint).id("record", id.as_str())
    }

    async fn summary(
        &self,
        documents: Subject<&'static str>,
        id: &DocumentId,
    ) -> Result<Record<DocumentFields>, Error> {
        let request = self.to(&SUMMARY).itself("record", id.as_str());
        request
            .explained("read", documents)
            .read(record_asked_for)
            .await
    }

    async fn create(&self, document_type: &str) -> Result<Record<DocumentFields>, Error> {
        let request = self.to(&CREATE).json(&json!({ "type": document_type }));
        let request = request.explained("create", Subject::Documents);
        request.read(record_asked_for).await
    }

    async fn delete(&self, documents: Subject<&'static str>, id: &DocumentId) -> Result<(), Error> {
        let request = self.to_document(&DELETE, id);
        request.explained("delete", documents).done().await
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
        self.place.summary(Subject::Documents, id).await
    }

    /// Creates a document of a type that generated code does not have, such as Welkin's own `doc-type-others`. Documents of the
    /// configuration's types are created by [`DocumentsOf::create`].
    ///
    /// # Errors
    /// When the API refuses, or the answer can't be read.
    pub async fn create(&self, document_type: &str) -> Result<Record<DocumentFields>, Error>
    where
        A: Permits<Create>,
    {
        self.place.create(document_type).await
    }

    /// Gives a document another type. What the request holds beside the type is not documented; nothing else is sent.
    ///
    /// # Errors
    /// When there is no such document, the API refuses, or the answer can't be read.
    pub async fn set_type(
        &self,
        id: &DocumentId,
        document_type: &str,
    ) -> Result<Record<DocumentFields>, Error>
    where
        A: Permits<Update>,
    {
        let request = self.place.to(&REPLACE).itself("record", id.as_str());
        let request = request.json(&json!({ "type": document_type }));
        let request = request.explained("update", Subject::Documents);
        request.read(record_asked_for).await
    }

    /// Deletes a document, with its files.
    ///
    /// # Errors
    /// When there is no such document, or the API refuses.
    pub async fn delete(&self, id: &DocumentId) -> Result<(), Error>
    where
        A: Permits<Delete>,
    {
        self.place.delete(Subject::Documents, id).await
    }

    /// Adds files to a document, and returns those that were added. An upload whose answer is lost is not repeated.
    ///
    /// # Errors
    /// When there is no such document, the API refuses, or the answer can't be read.
    pub async fn upload(
        &self,
        id: &DocumentId,
        files: impl IntoIterator<Item = FileUpload>,
    ) -> Result<Vec<DocumentFile>, Error>
    where
        A: Permits<UpdateFiles>,
    {
        self.place.upload(Subject::Documents, id, files).await
    }

    /// Downloads a file: await the call to send it.
    ///
    /// ```no_run
    /// # async fn example(patient: care::Patient, mut disk: impl std::io::Write) -> Result<(), Box<dyn std::error::Error>> {
    /// let documents = patient.documents();
    /// for document in documents.list().all().await?.complete()? {
    ///     for file in document.file_list()? {
    ///         let mut download = documents.download(&document.id, &file.id).limit(10 << 20).await?;
    ///         while let Some(part) = download.part().await? {
    ///             disk.write_all(&part)?;
    ///         }
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn download(&self, id: &DocumentId, file: &FileId) -> DownloadFile
    where
        A: Permits<ReadFiles>,
    {
        self.place.download(Subject::Documents, id, file)
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

    /// Creates a document of this type, which has neither files nor details yet.
    ///
    /// ```no_run
    /// use welkin_runtime::documents::FileUpload;
    ///
    /// # async fn example(patient: care::Patient, scan: Vec<u8>) -> Result<(), welkin_runtime::Error> {
    /// let forms = patient.documents().consent_form();
    /// let document = forms.create().await?;
    /// let details = care::ConsentForm { notes: Some("signed twice".to_owned()), ..Default::default() };
    /// forms.create_details(&document.id, &details).await?;
    /// forms.upload(&document.id, [FileUpload::new("consent.pdf", "application/pdf", scan)]).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// When the API refuses, or the answer can't be read.
    pub async fn create(&self) -> Result<Record<DocumentFields>, Error>
    where
        A: Permits<Create>,
    {
        self.place.create(T::schema().name()).await
    }

    /// Deletes a document, with its files.
    ///
    /// # Errors
    /// When there is no such document, or the API refuses.
    pub async fn delete(&self, id: &DocumentId) -> Result<(), Error>
    where
        A: Permits<Delete>,
    {
        self.place.delete(Self::subject(), id).await
    }

    /// Adds files to a document, and returns those that were added. An upload whose answer is lost is not repeated.
    ///
    /// # Errors
    /// When there is no such document, the API refuses, or the answer can't be read.
    pub async fn upload(
        &self,
        id: &DocumentId,
        files: impl IntoIterator<Item = FileUpload>,
    ) -> Result<Vec<DocumentFile>, Error>
    where
        A: Permits<UpdateFiles>,
    {
        self.place.upload(Self::subject(), id, files).await
    }

    /// Downloads a file: await the call to send it. See [`Documents::download`].
    pub fn download(&self, id: &DocumentId, file: &FileId) -> DownloadFile
    where
        A: Permits<ReadFiles>,
    {
        self.place.download(Self::subject(), id, file)
    }

    fn subject() -> Subject<&'static str> {
        Subject::DocumentsOf(T::schema().name())
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
        let request = Request {
            values: &[("patient", self.place.patient.as_str())],
            query: &query,
            ..Request::new(Method::GET, &profile.documents_path)
        };
        let client = &self.place.client;
        let answer = client.call(request, page_asked_for).await;
        answer.map_err(|error| client.explained(error, "read", Subject::Documents))
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
        RequestName::new(&Method::GET, &self.place.profile().documents_path)
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
