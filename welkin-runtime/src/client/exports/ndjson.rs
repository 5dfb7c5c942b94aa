//! An export to a file of JSON lines.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::pin::Pin;

use super::file::{Lines, RowsFile, failed};
use super::{Export, ExportError, ExportRow};
use crate::record::UnreadItem;

/// Called after each page.
type OnProgress = Box<dyn FnMut(&ExportProgress) + Send>;

/// The progress of an export to a file. All counted rows are safe on disk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ExportProgress {
    /// Rows in the file, including those of earlier runs.
    pub rows: u64,
    /// Rows that this run has written.
    pub new_rows: u64,
    /// Bytes in the file.
    pub bytes: u64,
    /// Rows that this run could not read. They are not in the file.
    pub unread: u64,
}

/// The result of an export to a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
#[must_use = "rows that could not be read are not in the file"]
pub struct ExportSummary {
    /// Rows in the file, including those of earlier runs.
    pub rows: u64,
    /// Rows that this run has written.
    pub new_rows: u64,
    /// Bytes in the file.
    pub bytes: u64,
    /// Rows that this run could not read. They are not in the file.
    pub unread: u64,
    /// The first thousand unreadable rows: their positions, and why they could not be read. Pages are counted from the
    /// first of this run.
    pub unread_items: Vec<UnreadItem>,
}

/// Maximum number of unreadable rows in a summary.
const LISTED: usize = 1000;

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
/// println!("{} rows, {} of them new, {} unreadable", done.rows, done.new_rows, done.unread);
/// # Ok(())
/// # }
/// ```
///
/// Next to the file there is another with the same name and the extension `.checkpoint`. After each page, the rows are
/// synced to disk first; then the checkpoint is written atomically, together with the length of the file. A run that is
/// killed at any time loses only later rows: the next run truncates the file to the length in the checkpoint, and
/// continues from there, so that each row is in the file once. The same call, repeated after the end, adds rows that
/// have changed or become visible since, within the [overlap](Export::overlap).
///
/// Rows are written as received. A row that can't be read at all, because it is `null`, not an object, or without an
/// id, is not written; it is in the summary, and the export continues.
///
/// Both files are accessible only to their owner. The file is locked while it is written; a second run waits for the
/// first.
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

    /// Calls `tell` with the progress after each page.
    pub fn on_progress(mut self, tell: impl FnMut(&ExportProgress) + Send + 'static) -> Self {
        self.on_progress = Box::new(tell);
        self
    }

    async fn run(mut self) -> Result<ExportSummary, ExportError> {
        let path = self.path;
        let (opened, from) = (path.clone(), self.export.query.from.clone());
        let format = self
            .export
            .query
            .client
            .caller
            .profile
            .export_format
            .clone();
        let open = move || RowsFile::open(opened, from, &format);
        let mut file = blocking(&path, open).await?;
        self.export.query.from = file.take_checkpoint();
        let mut summary = ExportSummary {
            rows: file.kept.checkpoint.rows(),
            bytes: file.kept.bytes,
            ..ExportSummary::default()
        };
        let mut rows = self.export.rows();
        let mut open = true;
        while open {
            let page = rows.try_next_page().await?;
            open = page.is_some();
            let lines = summary.take(page.into_iter().flatten());
            let checkpoint = rows.position();
            file = blocking(&path, move || file.append(lines, checkpoint)).await?;
            summary.rows = file.kept.checkpoint.rows();
            summary.bytes = file.kept.bytes;
            if open {
                (self.on_progress)(&summary.progress());
            }
        }
        Ok(summary)
    }
}

impl ExportSummary {
    /// Counts the rows of a page, and returns the readable ones as lines.
    fn take(&mut self, rows: impl Iterator<Item = Result<ExportRow, UnreadItem>>) -> Lines {
        let mut lines = Lines::default();
        for row in rows {
            match row {
                Ok(row) => {
                    lines.add(&row);
                    self.new_rows += 1;
                }
                Err(item) => {
                    self.unread += 1;
                    if self.unread_items.len() < LISTED {
                        self.unread_items.push(item);
                    }
                }
            }
        }
        lines
    }

    fn progress(&self) -> ExportProgress {
        ExportProgress {
            rows: self.rows,
            new_rows: self.new_rows,
            bytes: self.bytes,
            unread: self.unread,
        }
    }
}

/// Works with files on a thread for blocking operations. Work that has begun is completed even if the caller is
/// cancelled.
async fn blocking<R: Send + 'static>(
    path: &Path,
    work: impl FnOnce() -> Result<R, ExportError> + Send + 'static,
) -> Result<R, ExportError> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|error| failed(path, io::Error::other(error)))?
}

impl IntoFuture for NdjsonExport {
    type Output = Result<ExportSummary, ExportError>;
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
