//! What summaries of documents hold, files among it.

use crate::id::RecordId;
use crate::json::{DecodeError, Json};
use crate::object::open_object;
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
            .map_or_else(|| Ok(Vec::new()), Json::read)
    }
}
