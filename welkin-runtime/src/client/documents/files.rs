//! The files of documents.

use super::{DOWNLOAD, UPLOAD};
use super::{
    DocumentFields, DocumentId, Place, download::DownloadFile, multipart::FileUpload,
    multipart::Form,
};
use crate::error::Error;
use crate::id::RecordId;
use crate::json::DecodeError;
use crate::object::open_object;
use crate::security::Subject;

open_object! {
    /// A file of a document. Source: recorded traffic.
    pub struct DocumentFile(id: FileId = "id") {
        /// Its size in bytes.
        size: Option<u64> = "size";
        /// Its content type; null in a part of what was recorded.
        content_type: Option<String> = "contentType";
        /// Its name, which may name a patient.
        original_name: Option<String> = "originalName";
        /// Where Welkin keeps it, which holds the patient's id.
        storage_key: Option<String> = "storageKey";
    }
}

/// Id of a file of a document.
pub type FileId = RecordId<DocumentFile>;

impl DocumentFields {
    /// The files of the document; none where Welkin sends null, as it does for a new document.
    ///
    /// # Errors
    /// When a file has no id, or the list has another form.
    pub fn file_list(&self) -> Result<Vec<DocumentFile>, DecodeError> {
        self.files
            .as_ref()
            .map_or_else(|| Ok(Vec::new()), crate::Json::read)
    }
}

impl Place {
    /// Uploads files to a document.
    pub(super) async fn upload(
        &self,
        documents: Subject<&'static str>,
        id: &DocumentId,
        files: impl IntoIterator<Item = FileUpload>,
    ) -> Result<Vec<DocumentFile>, Error> {
        let form = files.into_iter();
        let form = form.fold(Form::new(), |form, file| form.file("files", &file));
        let request = self.to_document(&UPLOAD, id).body(form.finish());
        let request = request.explained("upload files to", documents);
        request.listing().await?.complete()
    }

    /// A file about to be downloaded.
    pub(super) fn download(
        &self,
        documents: Subject<&'static str>,
        id: &DocumentId,
        file: &FileId,
    ) -> DownloadFile {
        let request = self.to_document(&DOWNLOAD, id).id("file", file.as_str());
        DownloadFile::new(request.explained("download files of", documents))
    }
}
