//! Errors of a destination and of its lock.

use std::fmt;
use std::io;
use std::path::PathBuf;

use welkin_runtime::ForeignText;

/// An error of an object store, printed on one line.
#[derive(Debug)]
pub struct Problem(pub(super) object_store::Error);

/// The store's message can contain the response of a server, of several lines.
impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", ForeignText::new(self.0.to_string()))
    }
}

/// An error of a destination.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DestinationError {
    /// A file or folder failed.
    #[error("{}: {source}", path.display())]
    File {
        /// The path.
        path: PathBuf,
        /// The cause.
        source: io::Error,
    },
    /// An object store failed.
    #[error("{location}: {problem}")]
    Store {
        /// The object, with its store.
        location: String,
        /// The cause.
        problem: Problem,
    },
    /// The URL names no destination.
    #[error("{}: {reason}", ForeignText::new(&**url))]
    Url {
        /// The URL.
        url: String,
        /// The reason.
        reason: String,
    },
}

/// An error of the lock of a destination.
#[derive(Debug)]
pub(crate) enum LeaseError {
    /// Another process writes there.
    Busy {
        /// The destination.
        location: String,
        /// The expiry of its lock, if known.
        until: String,
    },
    /// Another process has taken the lock since.
    Overtaken,
    /// The destination could not be read or written.
    Destination(DestinationError),
}

impl From<DestinationError> for LeaseError {
    fn from(error: DestinationError) -> Self {
        Self::Destination(error)
    }
}
