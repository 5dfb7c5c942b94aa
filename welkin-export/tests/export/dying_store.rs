//! A store in which every operation after a given number fails, as if the process had been killed before it.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use futures_util::StreamExt;
use futures_util::future::BoxFuture;
use futures_util::stream::{self, BoxStream};
use welkin_export::object_store::memory::InMemory;
use welkin_export::object_store::path::Path;
use welkin_export::object_store::{
    CopyOptions, Error, GetOptions, GetResult, ListResult, MultipartUpload, ObjectMeta,
    ObjectStore, PutMultipartOptions, PutOptions, PutPayload, PutResult, Result, UploadPart,
};

/// A store in memory that survives the processes that use it.
#[derive(Debug)]
pub(crate) struct DyingStore {
    survivor: Arc<InMemory>,
    left: Arc<AtomicUsize>,
}

impl DyingStore {
    pub(crate) fn new(survivor: &Arc<InMemory>, operations: usize) -> Self {
        Self {
            survivor: survivor.clone(),
            left: Arc::new(AtomicUsize::new(operations)),
        }
    }
}

fn spend(left: &AtomicUsize) -> Result<()> {
    let spent = left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| {
        left.checked_sub(1)
    });
    match spent {
        Ok(_) => Ok(()),
        Err(_) => Err(Error::Generic {
            store: "dead",
            source: "the process was killed".into(),
        }),
    }
}

impl fmt::Display for DyingStore {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("DyingStore")
    }
}

#[derive(Debug)]
struct DyingUpload {
    upload: Box<dyn MultipartUpload>,
    left: Arc<AtomicUsize>,
}

#[async_trait::async_trait]
impl MultipartUpload for DyingUpload {
    fn put_part(&mut self, data: PutPayload) -> UploadPart {
        match spend(&self.left) {
            Ok(()) => self.upload.put_part(data),
            Err(error) => Box::pin(async { Err(error) }) as BoxFuture<'static, Result<()>>,
        }
    }

    async fn complete(&mut self) -> Result<PutResult> {
        spend(&self.left)?;
        self.upload.complete().await
    }

    async fn abort(&mut self) -> Result<()> {
        self.upload.abort().await
    }
}

#[async_trait::async_trait]
impl ObjectStore for DyingStore {
    async fn put_opts(
        &self,
        path: &Path,
        payload: PutPayload,
        options: PutOptions,
    ) -> Result<PutResult> {
        spend(&self.left)?;
        self.survivor.put_opts(path, payload, options).await
    }

    async fn put_multipart_opts(
        &self,
        path: &Path,
        options: PutMultipartOptions,
    ) -> Result<Box<dyn MultipartUpload>> {
        spend(&self.left)?;
        Ok(Box::new(DyingUpload {
            upload: self.survivor.put_multipart_opts(path, options).await?,
            left: self.left.clone(),
        }))
    }

    async fn get_opts(&self, path: &Path, options: GetOptions) -> Result<GetResult> {
        spend(&self.left)?;
        self.survivor.get_opts(path, options).await
    }

    fn delete_stream(
        &self,
        paths: BoxStream<'static, Result<Path>>,
    ) -> BoxStream<'static, Result<Path>> {
        let left = self.left.clone();
        let paths = paths.map(move |path| spend(&left).and(path)).boxed();
        self.survivor.delete_stream(paths)
    }

    fn list(&self, prefix: Option<&Path>) -> BoxStream<'static, Result<ObjectMeta>> {
        match spend(&self.left) {
            Ok(()) => self.survivor.list(prefix),
            Err(error) => stream::iter([Err(error)]).boxed(),
        }
    }

    async fn list_with_delimiter(&self, prefix: Option<&Path>) -> Result<ListResult> {
        spend(&self.left)?;
        self.survivor.list_with_delimiter(prefix).await
    }

    async fn copy_opts(&self, from: &Path, to: &Path, options: CopyOptions) -> Result<()> {
        spend(&self.left)?;
        self.survivor.copy_opts(from, to, options).await
    }
}
