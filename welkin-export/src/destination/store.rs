//! An object store as a destination.

use std::sync::Arc;

use bytes::Bytes;
use futures_util::TryStreamExt;
use object_store::path::Path;
use object_store::{
    Error, ObjectStore, ObjectStoreExt, PutMode, PutOptions, PutPayload, UpdateVersion,
    WriteMultipart,
};

use super::error::{DestinationError, Problem};

/// The size of the parts of an upload: the minimum that stores accept, so that many concurrent uploads need little
/// memory.
const PART: usize = 5 * 1024 * 1024;

/// The number of parts of one upload that are sent concurrently.
const CONCURRENT: usize = 2;

#[derive(Clone)]
pub(crate) struct Store {
    store: Arc<dyn ObjectStore>,
    prefix: Path,
    location: String,
}

/// An object that is being uploaded.
pub(crate) struct Upload {
    upload: WriteMultipart,
    location: String,
    size: u64,
}

impl Store {
    pub(super) fn new(store: Arc<dyn ObjectStore>, prefix: Path, location: String) -> Self {
        let location = location.trim_end_matches('/').to_owned();
        Self {
            store,
            prefix,
            location,
        }
    }

    pub(super) fn location(&self) -> &str {
        &self.location
    }

    fn at(&self, path: &str) -> Path {
        let parts = path.split('/').filter(|part| !part.is_empty());
        Path::from_iter(self.prefix.parts().chain(parts.map(Into::into)))
    }

    fn failed(&self, path: &str) -> impl FnOnce(Error) -> DestinationError + use<> {
        let location = format!("{}/{path}", self.location);
        |error| DestinationError::Store {
            location,
            problem: Problem(error),
        }
    }

    pub(super) async fn read(&self, path: &str) -> Result<Option<Bytes>, DestinationError> {
        let version = self.read_version(path).await?;
        Ok(version.map(|(content, _)| content))
    }

    /// Reads the content with its version.
    pub(super) async fn read_version(
        &self,
        path: &str,
    ) -> Result<Option<(Bytes, UpdateVersion)>, DestinationError> {
        let object = match self.store.get(&self.at(path)).await {
            Err(Error::NotFound { .. }) => return Ok(None),
            object => object.map_err(self.failed(path))?,
        };
        let version = UpdateVersion {
            e_tag: object.meta.e_tag.clone(),
            version: object.meta.version.clone(),
        };
        let content = object.bytes().await.map_err(self.failed(path))?;
        Ok(Some((content, version)))
    }

    pub(super) async fn write(&self, path: &str, content: Vec<u8>) -> Result<(), DestinationError> {
        let object = self.at(path);
        let put = self.store.put(&object, PutPayload::from(content));
        put.await.map(drop).map_err(self.failed(path))
    }

    /// Writes under the condition of `mode`; returns `false` if it does not hold. A store without conditional writes
    /// writes always.
    pub(super) async fn write_if(
        &self,
        path: &str,
        content: Vec<u8>,
        mode: PutMode,
    ) -> Result<bool, DestinationError> {
        let options = PutOptions::from(mode);
        let payload = PutPayload::from(content.clone());
        let put = self.store.put_opts(&self.at(path), payload, options).await;
        match put {
            Ok(_) => Ok(true),
            Err(Error::AlreadyExists { .. } | Error::Precondition { .. }) => Ok(false),
            Err(Error::NotImplemented { .. } | Error::NotSupported { .. }) => {
                self.write(path, content).await.map(|()| true)
            }
            Err(error) => Err(self.failed(path)(error)),
        }
    }

    pub(super) async fn create(&self, path: &str) -> Result<Upload, DestinationError> {
        let upload = self.store.put_multipart(&self.at(path)).await;
        let upload = upload.map_err(self.failed(path))?;
        Ok(Upload {
            upload: WriteMultipart::new_with_chunk_size(upload, PART),
            location: format!("{}/{path}", self.location),
            size: 0,
        })
    }

    /// Copies the object and removes the original: stores have no renaming.
    pub(super) async fn rename(&self, from: &str, to: &str) -> Result<(), DestinationError> {
        let target = self.at(to);
        match self.store.copy(&self.at(from), &target).await {
            Err(Error::NotFound { .. }) if self.store.head(&target).await.is_ok() => return Ok(()),
            copied => copied.map_err(self.failed(to))?,
        }
        self.remove(from).await
    }

    pub(super) async fn remove(&self, path: &str) -> Result<(), DestinationError> {
        match self.store.delete(&self.at(path)).await {
            Err(Error::NotFound { .. }) => Ok(()),
            removed => removed.map_err(self.failed(path)),
        }
    }

    pub(super) async fn remove_all(&self, path: &str) -> Result<(), DestinationError> {
        for path in self.list(path).await? {
            self.remove(&path).await?;
        }
        Ok(())
    }

    pub(super) async fn list(&self, path: &str) -> Result<Vec<String>, DestinationError> {
        let folder = self.at(path);
        let objects = self.store.list(Some(&folder)).try_collect::<Vec<_>>().await;
        let objects = objects.map_err(self.failed(path))?;
        let mut files: Vec<String> = objects
            .iter()
            .filter_map(|object| self.relative(&object.location))
            .collect();
        files.sort_unstable();
        Ok(files)
    }

    fn relative(&self, path: &Path) -> Option<String> {
        let parts: Vec<_> = path.prefix_match(&self.prefix)?.collect();
        let parts: Vec<&str> = parts.iter().map(AsRef::as_ref).collect();
        Some(parts.join("/"))
    }
}

impl Upload {
    fn failed(&self) -> impl FnOnce(Error) -> DestinationError + use<> {
        let location = self.location.clone();
        |error| DestinationError::Store {
            location,
            problem: Problem(error),
        }
    }

    pub(super) async fn write(&mut self, bytes: Vec<u8>) -> Result<(), DestinationError> {
        self.size += bytes.len() as u64;
        let failed = self.failed();
        self.upload
            .wait_for_capacity(CONCURRENT)
            .await
            .map_err(failed)?;
        self.upload.put(bytes.into());
        Ok(())
    }

    pub(super) async fn finish(self) -> Result<u64, DestinationError> {
        let (failed, size) = (self.failed(), self.size);
        self.upload.finish().await.map(drop).map_err(failed)?;
        Ok(size)
    }
}
