//! Bulk exports: all objects of a kind in an environment, in the order of their changes.

mod checkpoint;
mod delivered;
mod error;
mod file;
mod ndjson;
pub(super) mod page;
mod query;
mod records;
mod resource;
mod row;
mod rows;
mod scan;

use std::path::PathBuf;
use std::time::Duration;

pub use self::checkpoint::ExportCheckpoint;
pub use self::error::ExportError;
pub use self::ndjson::{ExportProgress, ExportSummary, NdjsonExport};
pub use self::query::ExportQuery;
pub use self::records::ExportedRecords;
pub use self::resource::ExportResource;
pub use self::row::{ExportRow, ReadRowError, RowType};
pub use self::rows::ExportRows;
use super::connection::Client;
use super::list::List;
use crate::record::{Cdt, DateTime};

/// An export, about to be run.
///
/// ```no_run
/// # use welkin_runtime::{Client, Config, Error};
/// use welkin_runtime::exports::{ExportCheckpoint, ExportResource};
///
/// # async fn example(kept: Option<ExportCheckpoint>) -> Result<(), Error> {
/// let client = Client::new(Config::from_env()?)?;
/// let export = match kept {
///     Some(checkpoint) => client.resume_export(checkpoint),
///     None => client.export(ExportResource::PATIENT),
/// };
/// let mut rows = export.page_size(1000).rows();
/// while let Some(row) = rows.try_next().await? {
///     println!("{} was changed at {:?}", row.id(), row.updated_at());
///     let checkpoint = rows.checkpoint(); // keep it, as JSON, once the row is where it belongs
/// }
/// # Ok(())
/// # }
/// ```
///
/// One page is in memory at a time, and the ids of the rows of the [overlap](Self::overlap).
/// [`ExportFormat`](crate::profile::ExportFormat) describes the known facts about exports.
///
/// It is a [list](List) like any other. [`rows`](Self::rows) gives its rows with a checkpoint after each; `stream` and
/// `all` return no checkpoints. Its pages are linked by cursors, so a request for the page of a number also requests
/// all pages before it, and at most one page is prefetched. The number of pages is unlimited unless `page_limit` is
/// set. `first_page` and `prefetch` do not apply to `rows`, which begins at the checkpoint.
pub type Export = List<ExportQuery>;

impl Client {
    /// Exports all objects of a kind in the environment, from the first change to the last.
    pub fn export(&self, resource: ExportResource) -> Export {
        self.resume_export(ExportCheckpoint::new(resource))
    }

    /// Continues an export: returns the rows after the checkpoint. After the end of an export, these are the rows that
    /// have changed since, and those that have become visible since within the [overlap](Export::overlap).
    pub fn resume_export(&self, checkpoint: ExportCheckpoint) -> Export {
        Export::of(self.clone(), checkpoint)
    }
}

impl Export {
    /// Only rows changed at this time or later. The export starts over: a checkpoint is ignored.
    pub fn updated_from(mut self, moment: DateTime) -> Self {
        let resource = self.query.resource().clone();
        self.query = self
            .query
            .starting(ExportCheckpoint::starting(resource, moment));
        self
    }

    /// Sets how far a run looks back before its initial checkpoint; the default is five minutes.
    ///
    /// A row can become visible after rows with later times have been exported: its transaction took long, a replica
    /// lagged, or the clocks of two servers differed. A run that continued exactly at the end of the last one would
    /// never request it. Rows of the overlap that have already been returned are not returned again: the checkpoint
    /// holds the ids and times of all rows changed in that period. A row that becomes visible later than that is
    /// missed; no row is missed if the overlap is longer than the tenant's slowest transaction. The overlap requires
    /// cursors that are times, as Welkin's are; an export with other cursors does not look back.
    pub fn overlap(mut self, overlap: Duration) -> Self {
        self.query.overlap = overlap;
        self
    }

    /// Returns the rows one by one, with a checkpoint after each.
    #[must_use]
    pub fn rows(self) -> ExportRows {
        ExportRows::new(self)
    }

    /// The records of the CDT `T` among the rows, typed; for [`ExportResource::CDT_RECORD`]. The export holds all CDTs,
    /// and rows of others are skipped.
    #[must_use]
    pub fn records<T: Cdt + Default>(self) -> ExportedRecords<T> {
        ExportedRecords::new(self.rows())
    }

    /// Writes the rows to a file, one line of JSON each. Await it to begin, or to continue an earlier run.
    pub fn to_ndjson(self, path: impl Into<PathBuf>) -> NdjsonExport {
        NdjsonExport::new(self, path.into())
    }
}
