//! Documents: the files of a patient, and the fields of each document type.
//!
//! Every document has a summary, with its type and files, and one record of the CDT that is its type. Create a document
//! in this order: [`create`](DocumentsOf::create) its summary, [`create_details`](DocumentsOf::create_details),
//! [`upload`](DocumentsOf::upload) its files. Source: recorded traffic for summaries and downloads, the vendor's
//! reference for version 8 for the rest.

mod details;
mod download;
mod fields;
mod list;
mod multipart;
mod of_type;
pub(super) mod requests;

use std::fmt;
use std::marker::PhantomData;

use serde_json::json;

pub use self::download::{Download, DownloadFile};
pub use self::fields::{DocumentFields, DocumentFile, DocumentId, FileId};
pub use self::list::{DocumentsQuery, ListDocuments};
pub use self::multipart::FileUpload;
#[cfg(feature = "messages")]
pub(super) use self::multipart::Form;
pub use self::of_type::DocumentsOf;
use self::requests::REPLACE;
use super::patient_handle::PatientHandle;
use crate::error::Error;
use crate::operation::{Create, Delete, FullAccess, Permits, Read, ReadFiles, Update, UpdateFiles};
use crate::record::{Cdt, Record, decode_expected_record};
use crate::security::Subject;

impl PatientHandle {
    /// The patient's documents.
    #[must_use]
    pub fn documents(&self) -> Documents {
        Documents {
            patient: self.clone(),
            access: PhantomData,
        }
    }
}

/// A patient's documents of every type, limited to the access `A`.
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
    patient: PatientHandle,
    access: PhantomData<fn() -> A>,
}

impl Documents {
    /// Returns the same handle, limited to the operations that `A` permits.
    #[doc(hidden)]
    #[must_use]
    pub fn limited_to<A>(self) -> Documents<A> {
        Documents {
            patient: self.patient,
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
        ListDocuments::of(self.patient.clone(), None)
    }

    /// Reads the summary of one document.
    ///
    /// # Errors
    /// Returns an error if there is no such document, the API rejects the request, or the response can't be read.
    pub async fn get(&self, id: &DocumentId) -> Result<Record<DocumentFields>, Error>
    where
        A: Permits<Read>,
    {
        self.patient.document(Subject::Documents, id).await
    }

    /// Creates a document of a type that generated code does not have, such as Welkin's own `doc-type-others`.
    /// Documents of the configuration's types are created by [`DocumentsOf::create`].
    ///
    /// # Errors
    /// Returns an error if the API rejects the request, or the response can't be read.
    pub async fn create(&self, document_type: &str) -> Result<Record<DocumentFields>, Error>
    where
        A: Permits<Create>,
    {
        self.patient.create_document(document_type).await
    }

    /// Changes the type of a document. The content of the request besides the type is not documented; nothing else is
    /// sent.
    ///
    /// # Errors
    /// Returns an error if there is no such document, the API rejects the request, or the response can't be read.
    pub async fn set_type(
        &self,
        id: &DocumentId,
        document_type: &str,
    ) -> Result<Record<DocumentFields>, Error>
    where
        A: Permits<Update>,
    {
        let request = self.patient.to(&REPLACE).itself("record", id.as_str());
        let request = request.json(&json!({ "type": document_type }));
        let request = request.explained("update", Subject::Documents);
        request.read(decode_expected_record).await
    }

    /// Deletes a document and its files.
    ///
    /// # Errors
    /// Returns an error if there is no such document, or the API rejects the request.
    pub async fn delete(&self, id: &DocumentId) -> Result<(), Error>
    where
        A: Permits<Delete>,
    {
        self.patient.delete_document(Subject::Documents, id).await
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
        self.patient
            .upload_files(Subject::Documents, id, files)
            .await
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
        self.patient.download_file(Subject::Documents, id, file)
    }

    /// The documents of the type `T`.
    #[must_use]
    pub fn of<T: Cdt + Default>(&self) -> DocumentsOf<T> {
        DocumentsOf {
            patient: self.patient.clone(),
            of: PhantomData,
        }
    }
}

impl<A> Clone for Documents<A> {
    fn clone(&self) -> Self {
        Self {
            patient: self.patient.clone(),
            access: PhantomData,
        }
    }
}

impl<A> fmt::Debug for Documents<A> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Documents({:?})", self.patient.id())
    }
}
