//! Bulk exports: everything of a kind that an environment has, in the order of its changes.

mod checkpoint;
mod error;
mod file;
mod ndjson;
mod page;
mod records;
mod resource;
mod row;
mod rows;

use std::path::PathBuf;

pub use self::checkpoint::ExportCheckpoint;
pub use self::error::ExportError;
pub use self::ndjson::{ExportProgress, NdjsonExport};
pub use self::records::ExportedRecords;
pub use self::resource::ExportResource;
pub use self::row::ExportRow;
pub use self::rows::ExportRows;
use super::Client;
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
/// One page is in memory at a time, and the ids of one before it. What the API says of exports, and what is not known of it, stands at
/// [`ExportFormat`](crate::ExportFormat).
#[derive(Clone, Debug)]
#[must_use = "nothing is sent until rows are asked for"]
pub struct Export {
    client: Client,
    from: ExportCheckpoint,
    page_size: u32,
}

impl Client {
    /// Everything of a kind that the environment has, from the first change to the last.
    pub fn export(&self, resource: ExportResource) -> Export {
        self.resume_export(ExportCheckpoint::new(resource))
    }

    /// The rest of an export: what comes after the last row before the checkpoint. After the end of an export, that is what has changed
    /// since.
    pub fn resume_export(&self, checkpoint: ExportCheckpoint) -> Export {
        Export {
            client: self.clone(),
            from: checkpoint,
            page_size: 1000,
        }
    }
}

impl Export {
    /// Most rows on a page: 1,000 unless said otherwise, as running clients ask for. The API's own default and its limit are not
    /// documented.
    pub fn page_size(mut self, size: u32) -> Self {
        self.page_size = size;
        self
    }

    /// Only what was changed at this moment or later. It begins anew: a checkpoint is forgotten.
    pub fn updated_from(mut self, moment: DateTime) -> Self {
        self.from = ExportCheckpoint::starting(self.from.resource().clone(), moment);
        self
    }

    /// Row by row.
    #[must_use]
    pub fn rows(self) -> ExportRows {
        ExportRows::new(self)
    }

    /// The records of the CDT `T` among the rows, typed; for [`ExportResource::CDT_RECORD`]. The export holds all CDTs, and rows of others
    /// are passed over.
    #[must_use]
    pub fn records<T: Cdt + Default>(self) -> ExportedRecords<T> {
        ExportedRecords::new(self.rows())
    }

    /// Writes the rows to a file, a line of JSON each. Await it to begin, or to go on where an earlier run ended.
    pub fn to_ndjson(self, path: impl Into<PathBuf>) -> NdjsonExport {
        NdjsonExport::new(self, path.into())
    }
}
