//! Errors of an export to a file.

use std::io;
use std::path::PathBuf;

use super::ExportResource;
use crate::error::Error;
use crate::foreign_text::ForeignText;
use crate::record::DecodeError;

/// The error that ended an export to a file early. Rows before the checkpoint are safe.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExportError {
    /// Rows could not be read.
    #[error(transparent)]
    Api(#[from] Error),
    /// A file could not be read or written.
    #[error("{}: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// The cause.
        source: io::Error,
    },
    /// The file next to the export is not a checkpoint.
    #[error("{}: not a checkpoint: {source}", path.display())]
    Checkpoint {
        /// The file.
        path: PathBuf,
        /// The cause.
        source: DecodeError,
    },
    /// The file is not empty, but there is no checkpoint of an export next to it. It is not changed.
    #[error("{} is not empty and was not written by an export", path.display())]
    NoCheckpoint {
        /// The file.
        path: PathBuf,
    },
    /// The file holds an export of another resource. It is not changed.
    #[error("{} is an export of {}, not of {}", path.display(), ForeignText::new(found.as_str()), ForeignText::new(expected.as_str()))]
    OtherResource {
        /// The file.
        path: PathBuf,
        /// The requested resource.
        expected: ExportResource,
        /// The resource of the file.
        found: ExportResource,
    },
    /// The file is shorter than the length in its checkpoint: another program has truncated it. It is not changed.
    #[error("{} has {found} bytes, but the export had written {expected}", path.display())]
    TooShort {
        /// The file.
        path: PathBuf,
        /// Bytes according to the checkpoint.
        expected: u64,
        /// Bytes in the file.
        found: u64,
    },
}
