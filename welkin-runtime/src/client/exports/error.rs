//! What can go wrong with an export to a file.

use std::io;
use std::path::PathBuf;

use super::ExportResource;
use crate::error::Error;
use crate::foreign_text::ForeignText;
use crate::record::DecodeError;

/// Why an export to a file ended early. Rows before the checkpoint are safe.
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
    /// The file beside the export is no checkpoint.
    #[error("{}: not a checkpoint: {source}", path.display())]
    Checkpoint {
        /// The file.
        path: PathBuf,
        /// The cause.
        source: DecodeError,
    },
    /// The file holds something, and no checkpoint beside it says that an export has written that. It is left as it is.
    #[error("{} is not empty and was not written by an export", path.display())]
    NoCheckpoint {
        /// The file.
        path: PathBuf,
    },
    /// The file holds an export of something else. It is left as it is.
    #[error("{} is an export of {}, not of {}", path.display(), ForeignText::new(found.as_str()), ForeignText::new(expected.as_str()))]
    OtherResource {
        /// The file.
        path: PathBuf,
        /// What was to be exported.
        expected: ExportResource,
        /// What the file holds.
        found: ExportResource,
    },
    /// The file holds less than the checkpoint says was written: somebody else has shortened it. It is left as it is.
    #[error("{} holds {found} bytes, of which an export has written {expected}", path.display())]
    TooShort {
        /// The file.
        path: PathBuf,
        /// Bytes that were written.
        expected: u64,
        /// Bytes that are there.
        found: u64,
    },
}
