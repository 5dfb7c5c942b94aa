//! Errors of an export.

use welkin_runtime::ForeignText;

use crate::destination::{DestinationError, LeaseError};

/// An error of an export. The results of earlier runs are unchanged, and the next run resumes where this one stopped.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExportError {
    /// Rows could not be read from the API.
    #[error("{}: {source}", ForeignText::new(&**resource))]
    Api {
        /// The exported resource.
        resource: String,
        /// The cause.
        source: Box<welkin_runtime::Error>,
    },
    /// The destination could not be read or written.
    #[error(transparent)]
    Destination(#[from] DestinationError),
    /// A file could not be encoded or read back.
    #[error("{}: {source}", ForeignText::new(&**path))]
    Parquet {
        /// The file, relative to the destination.
        path: String,
        /// The cause.
        source: Box<parquet::errors::ParquetError>,
    },
    /// The destination contains files that no export has written.
    #[error(
        "{location} is not empty and was not written by an export; pass an empty folder, or that of an earlier export"
    )]
    Foreign {
        /// The destination.
        location: String,
    },
    /// The state of the destination can't be read.
    #[error("{path}: not a valid export state: {reason}; restore it, or export to another folder")]
    State {
        /// The file, relative to the destination.
        path: String,
        /// The reason.
        reason: String,
    },
    /// The destination contains an export with other settings.
    #[error("the destination contains an export {found}, but this export is {wanted}; {help}")]
    Other {
        /// The settings of the destination.
        found: String,
        /// The settings of this export.
        wanted: String,
        /// The remedy.
        help: &'static str,
    },
    /// A column has another type than in earlier runs.
    #[error("{}", .0)]
    ChangedColumn(ChangedColumn),
    /// A CDT is not selected whose rows earlier runs have exported.
    #[error(
        "the destination also contains {}, whose changes this run would miss permanently; \
         export all of them, or choose another folder",
        .0.iter().map(|name| format!("`{}`", ForeignText::new(&**name))).collect::<Vec<_>>().join(", ")
    )]
    LeftOut(Vec<String>),
    /// Another process is writing there.
    #[error("another export is writing to {location}{until}; wait until it has finished")]
    Busy {
        /// The destination.
        location: String,
        /// The expiry of its lock, if known.
        until: String,
    },
    /// Another process has changed the destination since this run started.
    #[error("another export changed the destination in the meantime; run this export again")]
    Overtaken,
    /// A task on another thread ended early.
    #[error("an encoding task failed: {0}")]
    Worker(#[from] tokio::task::JoinError),
}

impl From<LeaseError> for ExportError {
    fn from(error: LeaseError) -> Self {
        match error {
            LeaseError::Busy { location, until } => Self::Busy { location, until },
            LeaseError::Overtaken => Self::Overtaken,
            LeaseError::Destination(error) => Self::Destination(error),
        }
    }
}

/// A column that changed in a way that engines can't read together with earlier runs.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{dataset}.{column} was {} in earlier runs and is {} now, which can't be read as one column. \
     Give the field another name in welkin.toml (a new column begins, and the old one stays), \
     or export to another folder",
    ForeignText::new(&**before), ForeignText::new(&**now)
)]
#[non_exhaustive]
pub struct ChangedColumn {
    /// The dataset.
    pub dataset: String,
    /// The column.
    pub column: String,
    /// Field and type in earlier runs.
    pub before: String,
    /// Field and type now.
    pub now: String,
}
