//! Storage: SQLite, on separate threads.

mod audits;
mod copies;
mod database;
mod encounters;
mod exports;
mod files;
mod items;
mod list_page;
mod lookups;
mod misfits;
mod patients;
#[cfg(test)]
mod plans;
mod records;
#[cfg(test)]
mod rolled_back;
mod schema;

use std::sync::Arc;

use crate::problem::Problem;

pub(crate) use audits::{AuditKey, AuditRow, AuditedCdt, ListAudits};
pub(crate) use copies::Copy;
pub(crate) use database::{Data, Storage};
pub(crate) use encounters::{EncounterField, EncountersOf, ListEncounters};
pub(crate) use exports::{Change, ExportSource, ListChanges};
pub(crate) use files::StoredFile;
pub(crate) use items::{ItemKind, ItemPlace};
pub(crate) use lookups::ItemKey;
pub(crate) use patients::{ListPatients, PatientCondition, PatientKey, StoredPatient};
pub(crate) use records::{Filter, ListRecords, Order, RecordKey, RecordPlace, StoredRecord};

/// The database failed.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StorageError {
    /// SQLite reported an error.
    #[error(transparent)]
    Database(Arc<rusqlite::Error>),
    /// The database thread could not be started.
    #[error("the database's thread could not be started: {0}")]
    Thread(#[source] Arc<std::io::Error>),
    /// SQLite rolled back the transaction during another request.
    #[error("the transaction was rolled back when another request failed; repeat the request")]
    RolledBack,
    /// The database thread has ended.
    #[error("the database has been closed")]
    Stopped,
}

impl StorageError {
    fn thread(error: std::io::Error) -> Self {
        Self::Thread(Arc::new(error))
    }
}

impl From<rusqlite::Error> for StorageError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Database(Arc::new(error))
    }
}

/// Whether a row was written; `false` if its external id is already in use.
fn unless_taken(written: rusqlite::Result<usize>) -> Result<bool, StorageError> {
    let is_taken = |error: &rusqlite::Error| {
        error.sqlite_error_code() == Some(rusqlite::ErrorCode::ConstraintViolation)
    };
    match written {
        Ok(_) => Ok(true),
        Err(error) if is_taken(&error) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

impl From<StorageError> for Problem {
    fn from(error: StorageError) -> Self {
        tracing::error!(%error, "storage error");
        // Messages of the database contain names of tables and columns, but no values.
        Self::broken("STORAGE", format!("The sandbox's storage failed: {error}"))
    }
}
