//! The fields of document summaries, including files.

use welkin_designer::internal_cdts::DOCUMENT_SUMMARY;

use crate::id::RecordId;
use crate::json::{DecodeError, Json};
use crate::object::open_object;
use crate::standard_fields::fixed_fields;

fixed_fields! {
    /// The summary of a document. Source: the CDT `_document_summary` of Designer exports.
    pub struct DocumentFields: DOCUMENT_SUMMARY {
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
        /// Size in bytes.
        size: Option<u64> = "size";
        /// Content type; null in some of the recorded traffic.
        content_type: Option<String> = "contentType";
        /// File name, which may contain a patient's name.
        original_name: Option<String> = "originalName";
        /// Storage location in Welkin, which contains the patient's id.
        storage_key: Option<String> = "storageKey";
    }
}

/// Id of a file of a document.
pub type FileId = RecordId<DocumentFile>;

impl DocumentFields {
    /// The files of the document; empty if Welkin sends null, as it does for a new document.
    ///
    /// # Errors
    /// Returns an error if a file has no id, or the list has another form.
    pub fn file_list(&self) -> Result<Vec<DocumentFile>, DecodeError> {
        self.files
            .as_ref()
            .map_or_else(|| Ok(Vec::new()), Json::read)
    }
}
