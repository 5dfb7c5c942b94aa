//! A file of rows, and the checkpoint beside it that says how much of it is whole.

use std::fs::{File, OpenOptions};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::{ExportCheckpoint, ExportError, ExportResource};
use crate::private_file;

/// A file of rows that is being written; nobody else writes it meanwhile.
pub(super) struct RowsFile {
    path: PathBuf,
    /// Locked, which ends with it.
    file: File,
    pub(super) kept: Kept,
}

/// What the checkpoint's file holds.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Kept {
    /// Bytes of the file that hold the rows before the checkpoint.
    pub(super) bytes: u64,
    pub(super) checkpoint: ExportCheckpoint,
}

impl RowsFile {
    /// Opens the file where an earlier run ended, and cuts off what that run had no time to tell of; a new file begins at `from`. Waits
    /// until nobody else writes it.
    pub(super) fn open(path: PathBuf, from: ExportCheckpoint) -> Result<Self, ExportError> {
        let options = &mut OpenOptions::new();
        let options = options.read(true).write(true).create(true).truncate(false);
        let at = |source| failed(&path, source);
        let mut file = private_file::open(options, &path).map_err(at)?;
        file.lock().map_err(at)?;
        let found = file.metadata().map_err(at)?.len();
        let kept = match read(&checkpoint_path(&path))? {
            Some(kept) => kept.checked(&path, found, from.resource())?,
            None if found > 0 => return Err(ExportError::NoCheckpoint { path }),
            None => Kept {
                bytes: 0,
                checkpoint: from,
            },
        };
        file.set_len(kept.bytes).map_err(at)?;
        file.seek(SeekFrom::End(0)).map_err(at)?;
        let file = Self { path, file, kept };
        // A file that is not empty has one beside it, whenever the program ends.
        file.keep()?;
        Ok(file)
    }

    /// Adds lines, and once they are safe, the checkpoint after them.
    pub(super) fn append(
        mut self,
        lines: &[u8],
        checkpoint: ExportCheckpoint,
    ) -> Result<Self, ExportError> {
        let written = self.file.write_all(lines);
        let safe = written.and_then(|()| self.file.sync_data());
        safe.map_err(|source| failed(&self.path, source))?;
        self.kept.bytes += lines.len() as u64;
        self.kept.checkpoint = checkpoint;
        self.keep()?;
        Ok(self)
    }

    fn keep(&self) -> Result<(), ExportError> {
        let path = checkpoint_path(&self.path);
        let content = serde_json::to_vec(&self.kept).map_err(io::Error::from);
        let kept = content.and_then(|content| private_file::replace(&path, &content));
        kept.map_err(|source| failed(&path, source))
    }
}

impl Kept {
    /// Itself, if the file can be what it tells of.
    fn checked(
        self,
        path: &Path,
        found: u64,
        expected: &ExportResource,
    ) -> Result<Self, ExportError> {
        let path = || path.to_owned();
        if self.checkpoint.resource() != expected {
            return Err(ExportError::OtherResource {
                path: path(),
                expected: expected.clone(),
                found: self.checkpoint.resource().clone(),
            });
        }
        if found < self.bytes {
            return Err(ExportError::TooShort {
                path: path(),
                expected: self.bytes,
                found,
            });
        }
        Ok(self)
    }
}

fn checkpoint_path(path: &Path) -> PathBuf {
    private_file::beside(path, ".checkpoint")
}

fn read(path: &Path) -> Result<Option<Kept>, ExportError> {
    let content = match std::fs::read(path) {
        Ok(content) => content,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(failed(path, error)),
    };
    let kept = serde_json::from_slice(&content);
    kept.map(Some).map_err(|source| ExportError::Checkpoint {
        path: path.to_owned(),
        source: source.into(),
    })
}

pub(super) fn failed(path: &Path, source: io::Error) -> ExportError {
    ExportError::File {
        path: path.to_owned(),
        source,
    }
}
