//! What a run did, and how far it is.

use std::collections::BTreeMap;

use welkin_runtime::DateTime;

use super::staging::StagedPart;

/// How far a resource is.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// Welkin's word for it.
    pub resource: String,
    /// Rows of this run so far, those of an interrupted run before it included.
    pub rows: u64,
    /// Moment of the latest change among them.
    pub newest: Option<DateTime>,
    /// What is being done.
    pub stage: Stage,
}

/// What is being done with a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Stage {
    /// It is being read and written.
    Reading,
    /// Everything has been read.
    Done,
    /// The API client may not export it.
    Refused,
}

/// What a run did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Report {
    /// The run; none where nothing has changed.
    pub run: Option<String>,
    /// What was written, by folder.
    pub datasets: BTreeMap<String, DatasetReport>,
    /// Rows that could not be read at all.
    pub unread: u64,
    /// Resources that the API client may not export, and that were not asked for by name.
    pub refused: Vec<String>,
    /// Whether the run went on with what an interrupted one had written.
    pub resumed: bool,
    /// The run before this one, which had been interrupted when it was complete, and was made visible now.
    pub recovered: Option<String>,
    /// Rows of the latest versions, by folder.
    pub compacted: BTreeMap<String, u64>,
}

/// What was written of a dataset.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct DatasetReport {
    /// Rows.
    pub rows: u64,
    /// Files.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Rows with a value that its column can't hold.
    pub misfits: u64,
}

impl Report {
    /// Rows of all datasets.
    #[must_use]
    pub fn rows(&self) -> u64 {
        self.datasets.values().map(|dataset| dataset.rows).sum()
    }

    /// Bytes of all files.
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
