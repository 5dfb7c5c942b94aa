//! A file of rows, and the checkpoint next to it, which holds the length of its complete part.

use std::collections::VecDeque;
use std::fs::{File, OpenOptions};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::checkpoint::moment;
use super::delivered::moment_of;
use super::{ExportCheckpoint, ExportError, ExportResource, ExportRow};
use crate::private_file;
use crate::profile::ExportFormat;

/// Number of pages whose rows may come again, regardless of their times.
const PAGES: usize = 2;

/// A file of rows that is being written; no other process writes it meanwhile.
pub(super) struct RowsFile {
    path: PathBuf,
    /// Locked until it is dropped.
    file: File,
    pub(super) kept: Kept,
    /// Rows that may come again and are not in the file: they are in the checkpoint that the export began with.
    elsewhere: Vec<String>,
    /// Start positions of the pages whose rows may come again, and the latest time on each page.
    pages: VecDeque<(u64, Option<Timestamp>)>,
}

/// The content of the checkpoint file.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Kept {
    /// Number of bytes of the file with the rows before the checkpoint.
    pub(super) bytes: u64,
    /// Position in the file from which rows may come again, so that the checkpoint need not hold them. Absent in files
    /// of earlier versions of this crate, whose checkpoint holds them.
    #[serde(default)]
    rows_from: Option<u64>,
    pub(super) checkpoint: ExportCheckpoint,
}

/// Rows to append to a file, as lines.
#[derive(Default)]
pub(super) struct Lines {
    text: Vec<u8>,
    latest: Option<Timestamp>,
}

impl Lines {
    pub(super) fn add(&mut self, row: &ExportRow) {
        row.write_line(&mut self.text);
        self.latest = self.latest.max(row.moment());
    }
}

impl RowsFile {
    /// Opens the file at the end of an earlier run, and removes rows that are not covered by its checkpoint; a new file
    /// begins at `from`. Waits until no other process writes it.
    pub(super) fn open(
        path: PathBuf,
        from: ExportCheckpoint,
        format: &ExportFormat,
    ) -> Result<Self, ExportError> {
        let options = &mut OpenOptions::new();
        let options = options.read(true).write(true).create(true).truncate(false);
        let at = |source| failed(&path, source);
        let file = private_file::create(options, &path).map_err(at)?;
        file.lock().map_err(at)?;
        let found = file.metadata().map_err(at)?.len();
        let kept = match read(&checkpoint_path(&path))? {
            Some(kept) => kept.checked(&path, found, from.resource())?,
            None if found > 0 => return Err(ExportError::NoCheckpoint { path }),
            None => Kept {
                bytes: 0,
                rows_from: Some(0),
                checkpoint: from,
            },
        };
        private_file::close_to_others(&file).map_err(at)?;
        file.set_len(kept.bytes).map_err(at)?;
        let mut file = Self {
            path,
            file,
            elsewhere: kept.checkpoint.given.clone(),
            kept,
            pages: VecDeque::new(),
        };
        // Every file that is not empty has a checkpoint next to it, whenever the program ends.
        file.keep()?;
        let read = file.read_given(format);
        let prepared = read.and_then(|()| file.file.seek(SeekFrom::End(0)));
        prepared.map_err(|source| failed(&file.path, source))?;
        Ok(file)
    }

    /// Reads the rows that may come again from the file.
    fn read_given(&mut self, format: &ExportFormat) -> io::Result<()> {
        let from = self.kept.rows_from.unwrap_or(0);
        let horizon = self.kept.checkpoint.known_from().and_then(moment);
        let mut rows = Lines::default();
        self.file.seek(SeekFrom::Start(from))?;
        let length = self.kept.bytes.saturating_sub(from);
        for line in BufReader::new((&self.file).take(length)).lines() {
            if let Some(row) = ExportRow::new(&line?, format, None) {
                rows.latest = rows.latest.max(row.moment());
                if row.moment().is_none_or(|moment| Some(moment) >= horizon) {
                    self.kept.checkpoint.given.push(row.key());
                }
            }
        }
        self.pages.push_back((from, rows.latest));
        Ok(())
    }

    /// The checkpoint to continue from, with the rows that may come again.
    pub(super) fn take_checkpoint(&mut self) -> ExportCheckpoint {
        let whole = self.kept.checkpoint.clone();
        self.kept.checkpoint.given.clear();
        whole
    }

    /// Appends lines, and then, once they are safe on disk, writes the checkpoint.
    pub(super) fn append(
        mut self,
        lines: Lines,
        mut checkpoint: ExportCheckpoint,
    ) -> Result<Self, ExportError> {
        let written = self.file.write_all(&lines.text);
        let safe = written.and_then(|()| self.file.sync_data());
        safe.map_err(|source| failed(&self.path, source))?;
        if !lines.text.is_empty() {
            self.pages.push_back((self.kept.bytes, lines.latest));
        }
        let horizon = checkpoint.known_from().and_then(moment);
        while self.pages.len() > PAGES
            && self
                .pages
                .front()
                .is_some_and(|(_, latest)| *latest < horizon)
        {
            self.pages.pop_front();
        }
        self.kept.bytes += lines.text.len() as u64;
        self.kept.rows_from = self.pages.front().map(|(from, _)| *from);
        self.elsewhere
            .retain(|key| moment_of(key).is_some_and(|moment| Some(moment) >= horizon));
        checkpoint.given.clone_from(&self.elsewhere);
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
    /// Returns `self` if it can belong to the file.
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
