//! Destinations of datasets: a folder, or an object store.
//!
//! Both offer the same few operations. A file exists completely or not at all, whenever the program ends: in a folder
//! because it is written and flushed under a temporary name and then renamed, in a store because an object appears when
//! its upload is complete.

mod error;
mod folder;
mod lease;
mod location;
mod store;

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use bytes::Bytes;
use object_store::ObjectStore;

pub(crate) use self::error::LeaseError;
pub use self::error::{DestinationError, Problem};
use self::folder::{Folder, FolderFile};
pub(crate) use self::lease::Lease;
use self::store::{Store, Upload};

/// The place where datasets are written.
#[derive(Clone)]
pub struct Destination(Kind);

#[derive(Clone)]
enum Kind {
    Folder(Folder),
    Store(Store),
}

/// A file that is being written. It exists under its name after `finish`.
pub(crate) enum NewFile {
    Folder(FolderFile),
    Store(Upload),
}

impl Destination {
    /// Creates a destination in a folder, which is created if missing. Only their owner can read its files and folders.
    pub fn folder(path: impl Into<PathBuf>) -> Self {
        Self(Kind::Folder(Folder::new(path.into())))
    }

    /// Creates a destination in an object store, below a prefix. `location` is its URL for engines, such as
    /// `s3://bucket/welkin`, which the views contain.
    pub fn store(
        store: Arc<dyn ObjectStore>,
        prefix: impl Into<object_store::path::Path>,
        location: impl Into<String>,
    ) -> Self {
        Self(Kind::Store(Store::new(
            store,
            prefix.into(),
            location.into(),
        )))
    }

    /// Returns its location for engines: an absolute path, or a URL.
    ///
    /// # Errors
    /// When a relative path can't be resolved.
    pub fn location(&self) -> Result<String, DestinationError> {
        match &self.0 {
            Kind::Folder(folder) => folder.location(),
            Kind::Store(store) => Ok(store.location().to_owned()),
        }
    }

    /// Reads a file; returns `None` if it does not exist.
    pub(crate) async fn read(&self, path: &str) -> Result<Option<Bytes>, DestinationError> {
        match &self.0 {
            Kind::Folder(folder) => folder.read(path),
            Kind::Store(store) => store.read(path).await,
        }
    }

    /// Writes or replaces a file as a whole.
    pub(crate) async fn write(&self, path: &str, content: Vec<u8>) -> Result<(), DestinationError> {
        match &self.0 {
            Kind::Folder(folder) => folder.write(path, &content),
            Kind::Store(store) => store.write(path, content).await,
        }
    }

    /// Starts a file.
    pub(crate) async fn create(&self, path: &str) -> Result<NewFile, DestinationError> {
        Ok(match &self.0 {
            Kind::Folder(folder) => NewFile::Folder(folder.create(path)?),
            Kind::Store(store) => NewFile::Store(store.create(path).await?),
        })
    }

    /// Renames a file. Succeeds if that was done before, so that nothing has the first name.
    pub(crate) async fn publish(&self, from: &str, to: &str) -> Result<(), DestinationError> {
        match &self.0 {
            Kind::Folder(folder) => folder.rename(from, to),
            Kind::Store(store) => store.rename(from, to).await,
        }
    }

    /// Removes a file, if it exists.
    pub(crate) async fn remove(&self, path: &str) -> Result<(), DestinationError> {
        match &self.0 {
            Kind::Folder(folder) => folder.remove(path),
            Kind::Store(store) => store.remove(path).await,
        }
    }

    /// Removes everything below a folder.
    pub(crate) async fn remove_all(&self, path: &str) -> Result<(), DestinationError> {
        match &self.0 {
            Kind::Folder(folder) => folder.remove_all(path),
            Kind::Store(store) => store.remove_all(path).await,
        }
    }

    /// Lists the files below a folder, sorted, with paths relative to the destination.
    pub(crate) async fn list(&self, path: &str) -> Result<Vec<String>, DestinationError> {
        match &self.0 {
            Kind::Folder(folder) => folder.list(path),
            Kind::Store(store) => store.list(path).await,
        }
    }
}

impl NewFile {
    /// Adds to the file.
    pub(crate) async fn write(&mut self, bytes: Vec<u8>) -> Result<(), DestinationError> {
        match self {
            Self::Folder(file) => file.write(&bytes),
            Self::Store(upload) => upload.write(bytes).await,
        }
    }

    /// Completes the file so that it survives a power failure, and returns its size.
    pub(crate) async fn finish(self) -> Result<u64, DestinationError> {
        match self {
            Self::Folder(file) => file.finish(),
            Self::Store(upload) => upload.finish().await,
        }
    }
}

impl fmt::Debug for Destination {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let location = self.location().unwrap_or_default();
        write!(formatter, "Destination({location:?})")
    }
}
