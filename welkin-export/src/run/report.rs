//! The report and the progress of a run.

use std::collections::BTreeMap;

use welkin_runtime::DateTime;

use super::staging::StagedPart;

/// The progress of a resource.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// Its name in the API.
    pub resource: String,
    /// Rows of this run so far, those of an interrupted run before it included.
    pub rows: u64,
    /// Time of the latest change among them.
    pub newest: Option<DateTime>,
    /// The current stage.
    pub stage: Stage,
}

/// A stage of exporting a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Stage {
    /// The resource is being read and written.
    Reading,
    /// The resource has been read completely.
    Done,
    /// The API client may not export it.
    Refused,
}

/// The result of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Report {
    /// The id of the run; `None` if nothing has changed.
    pub run: Option<String>,
    /// The datasets that were written, by folder.
    pub datasets: BTreeMap<String, DatasetReport>,
    /// Rows that could not be read at all.
    pub unread: u64,
    /// Resources that the API client may not export and that were not selected by name.
    pub refused: Vec<String>,
    /// Whether the run resumed an interrupted one.
    pub resumed: bool,
    /// An earlier run that was interrupted when it was complete but not yet visible. It is visible now.
    pub recovered: Option<String>,
    /// Rows of the latest versions, by folder.
    pub compacted: BTreeMap<String, u64>,
}

/// The written part of a dataset.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct DatasetReport {
    /// The number of rows.
    pub rows: u64,
    /// The number of files.
    pub files: u64,
    /// The size of the files, in bytes.
    pub bytes: u64,
    /// The number of rows with a value that does not fit the type of its column.
    pub misfits: u64,
}

impl Report {
    /// Returns the number of rows of all datasets.
    #[must_use]
    pub fn rows(&self) -> u64 {
        self.datasets.values().map(|dataset| dataset.rows).sum()
    }

    /// Returns the size of all files, in bytes.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.datasets.values().map(|dataset| dataset.bytes).sum()
    }

    pub(super) fn add(&mut self, part: &StagedPart) {
        let folder = part.path.split('/').next().unwrap_or_default();
        let dataset = self.datasets.entry(folder.to_owned()).or_default();
        dataset.rows += part.rows;
        dataset.files += 1;
        dataset.bytes += part.bytes;
        dataset.misfits += part.misfits;
    }
}
