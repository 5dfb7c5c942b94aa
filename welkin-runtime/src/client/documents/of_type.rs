//! Documents of one type.

use std::fmt;
use std::marker::PhantomData;

use super::download::DownloadFile;
use super::fields::{DocumentFields, DocumentFile, DocumentId, FileId};
use super::list::ListDocuments;
use super::multipart::FileUpload;
use crate::client::patient_handle::PatientHandle;
use crate::error::Error;
use crate::operation::{Create, Delete, FullAccess, Permits, Read, ReadFiles, UpdateFiles};
use crate::record::{Cdt, Record};
use crate::security::Subject;

/// A patient's documents of the type `T`, limited to the access `A`.
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
    pub(super) patient: PatientHandle,
    pub(super) of: PhantomData<fn() -> (T, A)>,
}

impl<T: Cdt + Default> DocumentsOf<T> {
    /// Returns the same handle, limited to the operations that `A` permits.
    #[doc(hidden)]
    #[must_use]
    pub fn limited_to<A>(self) -> DocumentsOf<T, A> {
        DocumentsOf {
            patient: self.patient,
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
        ListDocuments::of(self.patient.clone(), Some(T::schema().name()))
    }

    /// Creates a document of this type, without files and details.
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
    /// Returns an error if the API rejects the request, or the response can't be read.
    pub async fn create(&self) -> Result<Record<DocumentFields>, Error>
    where
        A: Permits<Create>,
    {
        self.patient.create_document(T::schema().name()).await
    }

    /// Deletes a document and its files.
    ///
    /// # Errors
    /// Returns an error if there is no such document, or the API rejects the request.
    pub async fn delete(&self, id: &DocumentId) -> Result<(), Error>
    where
        A: Permits<Delete>,
    {
        self.patient.delete_document(Self::subject(), id).await
    }

    /// Adds files to a document, and returns the added files. The upload is not retried if its response is lost.
    ///
    /// # Errors
    /// Returns an error if there is no such document, the API rejects the request, or the response can't be read.
    pub async fn upload(
        &self,
        id: &DocumentId,
        files: impl IntoIterator<Item = FileUpload>,
    ) -> Result<Vec<DocumentFile>, Error>
    where
        A: Permits<UpdateFiles>,
    {
        self.patient.upload_files(Self::subject(), id, files).await
    }

    /// Downloads a file: await the call to send it. See [`Documents::download`](super::Documents::download).
    pub fn download(&self, id: &DocumentId, file: &FileId) -> DownloadFile
    where
        A: Permits<ReadFiles>,
    {
        self.patient.download_file(Self::subject(), id, file)
    }

    fn subject() -> Subject<&'static str> {
        Subject::DocumentsOf(T::schema().name())
    }
}

impl<T, A> Clone for DocumentsOf<T, A> {
    fn clone(&self) -> Self {
        Self {
            patient: self.patient.clone(),
            of: PhantomData,
        }
    }
}

impl<T: Cdt, A> fmt::Debug for DocumentsOf<T, A> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, patient) = (T::schema().name(), self.patient.id());
        write!(formatter, "DocumentsOf({name}, {patient:?})")
    }
}
