//! Requests about documents: the same code for every type.

use serde_json::json;

use super::download::DownloadFile;
use super::fields::{DocumentFields, DocumentFile, DocumentId, FileId};
use super::multipart::{FileUpload, Form};
use crate::client::endpoint::{Endpoint, EndpointRequest, endpoints};
use crate::client::patient_handle::PatientHandle;
use crate::error::Error;
use crate::record::{Record, decode_expected_record};
use crate::security::Subject;

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

impl PatientHandle {
    /// A request about one document.
    pub(super) fn to_document(
        &self,
        endpoint: &'static Endpoint,
        id: &DocumentId,
    ) -> EndpointRequest {
        self.to(endpoint).id("record", id.as_str())
    }

    /// Reads the summary of a document.
    pub(super) async fn document(
        &self,
        documents: Subject<&'static str>,
        id: &DocumentId,
    ) -> Result<Record<DocumentFields>, Error> {
        let request = self.to(&SUMMARY).itself("record", id.as_str());
        request
            .explained("read", documents)
            .read(decode_expected_record)
            .await
    }

    /// Creates a document of this type.
    pub(super) async fn create_document(
        &self,
        document_type: &str,
    ) -> Result<Record<DocumentFields>, Error> {
        let request = self.to(&CREATE).json(&json!({ "type": document_type }));
        let request = request.explained("create", Subject::Documents);
        request.read(decode_expected_record).await
    }

    /// Deletes a document.
    pub(super) async fn delete_document(
        &self,
        documents: Subject<&'static str>,
        id: &DocumentId,
    ) -> Result<(), Error> {
        let request = self.to_document(&DELETE, id);
        request.explained("delete", documents).done().await
    }

    /// Uploads files to a document.
    pub(super) async fn upload_files(
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
    pub(super) fn download_file(
        &self,
        documents: Subject<&'static str>,
        id: &DocumentId,
        file: &FileId,
    ) -> DownloadFile {
        let request = self.to_document(&DOWNLOAD, id).id("file", file.as_str());
        DownloadFile::new(request.explained("download files of", documents))
    }
}
