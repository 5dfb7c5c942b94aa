//! An export to a file of lines of JSON.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::pin::Pin;

use super::file::{RowsFile, failed};
use super::{Export, ExportError};

/// Told after each page.
type OnProgress = Box<dyn FnMut(&ExportProgress) + Send>;

/// How far an export to a file has come. All that it counts is safe on disk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ExportProgress {
    /// Rows in the file, those of earlier runs included.
    pub rows: u64,
    /// Rows that this run has written.
    pub new_rows: u64,
    /// Bytes in the file.
    pub bytes: u64,
}

/// An export to a file, a line of JSON per row, about to be run: await it.
///
/// ```no_run
/// # use welkin_runtime::{Client, Config};
/// use welkin_runtime::exports::ExportResource;
///
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// let client = Client::new(Config::from_env()?)?;
/// let export = client.export(ExportResource::CDT_RECORD).to_ndjson("records.ndjson");
/// let done = export.on_progress(|so_far| println!("{} rows", so_far.rows)).await?;
/// println!("{} rows, {} of them new", done.rows, done.new_rows);
/// # Ok(())
/// # }
/// ```
///
/// Beside the file there is another of the same name and `.checkpoint`. After each page, the rows are made safe on disk first and the
/// checkpoint after them, in one step, together with the length of the file. A run that is killed at any moment loses what came after that: the
/// next one cuts the file to the length that the checkpoint tells, and goes on from there, so that each row is in the file once. The same call, made
/// again after the end, adds what has changed since.
///
/// Both files are their owner's alone. The file is locked while it is written; a second run waits for the first.
#[must_use = "nothing is exported until it is awaited"]
pub struct NdjsonExport {
    export: Export,
    path: PathBuf,
    on_progress: OnProgress,
}

impl NdjsonExport {
    pub(super) fn new(export: Export, path: PathBuf) -> Self {
        Self {
            export,
            path,
            on_progress: Box::new(|_| {}),
        }
    }

    /// Tells of the progress after each page.
    pub fn on_progress(mut self, tell: impl FnMut(&ExportProgress) + Send + 'static) -> Self {
        self.on_progress = Box::new(tell);
        self
    }

    async fn run(mut self) -> Result<ExportProgress, ExportError> {
        let path = self.path;
        let from = self.export.from.clone();
        let opened = path.clone();
        let mut file = blocking(&path, move || RowsFile::open(opened, from)).await?;
        let mut progress = ExportProgress {
            rows: file.kept.checkpoint.rows(),
            new_rows: 0,
            bytes: file.kept.bytes,
        };
        self.export.from = file.kept.checkpoint.clone();
        let mut rows = self.export.rows();
        let mut open = true;
        while open {
            let mut lines = Vec::new();
            let page = rows.try_next_page().await?;
            open = page.is_some();
            for row in page.into_iter().flatten() {
                row.write_line(&mut lines);
                progress.new_rows += 1;
            }
            let checkpoint = rows.checkpoint();
            file = blocking(&path, move || file.append(&lines, checkpoint)).await?;
            progress.rows = file.kept.checkpoint.rows();
            progress.bytes = file.kept.bytes;
            if open {
                (self.on_progress)(&progress);
            }
        }
        Ok(progress)
    }
}

/// Works on files where that may take its time. Work that was begun is ended, whatever becomes of who waits for it.
async fn blocking<R: Send + 'static>(
    path: &Path,
    work: impl FnOnce() -> Result<R, ExportError> + Send + 'static,
) -> Result<R, ExportError> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|error| failed(path, io::Error::other(error)))?
}

impl IntoFuture for NdjsonExport {
    type Output = Result<ExportProgress, ExportError>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}

impl fmt::Debug for NdjsonExport {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("NdjsonExport")
            .field("export", &self.export)
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}
