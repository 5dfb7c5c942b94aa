//! Files of documents.

use rusqlite::{OptionalExtension, params};

use super::{Data, StorageError};

/// A file of a document.
#[derive(Clone, Debug)]
pub(crate) struct StoredFile {
    pub(crate) content_type: Option<String>,
    pub(crate) bytes: Vec<u8>,
}

pub(super) const FIND_FILE: &str =
    "SELECT content_type, bytes FROM files WHERE environment = ? AND document = ? AND id = ?";

impl Data<'_> {
    /// Stores a file of a document.
    pub(crate) fn add_file(
        &self,
        environment: &str,
        document: &str,
        id: &str,
        file: &StoredFile,
    ) -> Result<(), StorageError> {
        let mut insert = self.connection.prepare_cached(
            "INSERT INTO files (environment, document, id, content_type, bytes) VALUES (?, ?, ?, ?, ?)",
        )?;
        insert.execute(params![
            environment,
            document,
            id,
            file.content_type,
            file.bytes
        ])?;
        Ok(())
    }

    /// Returns a file of a document.
    pub(crate) fn find_file(
        &self,
        environment: &str,
        document: &str,
        id: &str,
    ) -> Result<Option<StoredFile>, StorageError> {
        let mut select = self.connection.prepare_cached(FIND_FILE)?;
        let file = select.query_row(params![environment, document, id], |row| {
            Ok(StoredFile {
                content_type: row.get(0)?,
                bytes: row.get(1)?,
            })
        });
        Ok(file.optional()?)
    }

    /// Removes all files of a document.
    pub(crate) fn remove_files(
        &self,
        environment: &str,
        document: &str,
    ) -> Result<(), StorageError> {
        self.connection.execute(
            "DELETE FROM files WHERE environment = ? AND document = ?",
            params![environment, document],
        )?;
        Ok(())
    }
}
