//! The journal of written rows: a file next to the imported file.

use std::collections::HashSet;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, BufRead, BufReader, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use ring::digest::{SHA256, digest};
use serde::{Deserialize, Serialize};

/// The outcome of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Outcome {
    /// The record did not exist, and was created.
    Created,
    /// The record existed, and differed.
    Updated,
    /// The record existed, and was equal to the row.
    Unchanged,
}

/// Why a journal can't be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum JournalError {
    /// It can't be opened, read or written.
    #[error("cannot use the journal {}: {source}", .path.display())]
    File {
        /// The journal.
        path: PathBuf,
        /// The cause.
        source: io::Error,
    },
    /// Another process has it open.
    #[error("another import is using the journal {}", .0.display())]
    InUse(PathBuf),
    /// It belongs to another import, or is no journal.
    #[error("{} is not the journal of this import; name another with --journal", .0.display())]
    Foreign(PathBuf),
}

/// The first line.
#[derive(Serialize, Deserialize, PartialEq)]
struct Head {
    welkin_import: u32,
    of: String,
}

/// A line about a row. It contains only a digest of the row.
#[derive(Serialize, Deserialize)]
struct Entry {
    row: String,
    line: u64,
    outcome: Outcome,
}

/// The version of the file format.
const VERSION: u32 = 1;

/// The number of rows after which the file is flushed to disk.
const ROWS_PER_SYNC: u32 = 256;

/// The record of written rows. Only its owner can read the file, and one process at a time can open it.
///
/// A row is recorded after the tenant's response, with one write. A process that is killed loses no entry; a loss of
/// power loses 256 at most, because the file is flushed that often. A row that was written but not recorded is written
/// again under the same id, and found to be up to date.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    file: File,
    done: HashSet<u128>,
    unsynced: u32,
}

impl Journal {
    /// Returns the default path of a file's journal: next to the file, with a part of the digest of the target,
    /// `rows.csv.1f0c22ab.journal`.
    #[must_use]
    pub fn beside(file: &Path, of: &str) -> PathBuf {
        let digest = digest(&SHA256, of.as_bytes());
        let digest = digest.as_ref();
        let mut name = file.file_name().unwrap_or_default().to_owned();
        name.push(format!(
            ".{:02x}{:02x}{:02x}{:02x}.journal",
            digest[0], digest[1], digest[2], digest[3]
        ));
        file.with_file_name(name)
    }

    /// Opens or creates a journal. `of` names the target of the rows: the tenant, its environment, the CDT.
    ///
    /// # Errors
    /// When it can't be read or written, is in use, or belongs to another target.
    pub fn open(path: &Path, of: &str) -> Result<Self, JournalError> {
        let failed = |source| JournalError::File {
            path: path.to_owned(),
            source,
        };
        let mut options = OpenOptions::new();
        options.read(true).append(true).create(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(path).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(JournalError::InUse(path.to_owned())),
            Err(TryLockError::Error(error)) => return Err(failed(error)),
        }
        let mut journal = Self {
            path: path.to_owned(),
            file,
            done: HashSet::new(),
            unsynced: 0,
        };
        let head = Head {
            welkin_import: VERSION,
            of: of.to_owned(),
        };
        match journal.read(&head).map_err(failed)? {
            true => Ok(journal),
            false => Err(JournalError::Foreign(path.to_owned())),
        }
    }

    /// Reads the existing lines, or writes the first line; returns whether the journal belongs to the same target.
    fn read(&mut self, head: &Head) -> io::Result<bool> {
        let mut lines = BufReader::new(&self.file);
        let mut line = Vec::new();
        let mut whole = 0;
        let mut is_first = true;
        while lines.read_until(b'\n', &mut line)? > 0 {
            if !line.ends_with(b"\n") {
                break;
            }
            if is_first {
                if serde_json::from_slice::<Head>(&line).ok().as_ref() != Some(head) {
                    return Ok(false);
                }
            } else if let Some(digest) = digest_of(&line) {
                self.done.insert(digest);
            }
            is_first = false;
            whole += line.len() as u64;
            line.clear();
        }
        let is_torn_head = is_first && !line.is_empty();
        if is_torn_head && !could_be_head(&line, head) {
            return Ok(false);
        }
        // The last entry of a killed process may be incomplete.
        self.file.set_len(whole)?;
        self.file.seek(SeekFrom::End(0))?;
        if is_first {
            self.write(head)?;
        }
        Ok(true)
    }

    /// The number of recorded rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.done.len()
    }

    /// Whether no row is recorded.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.done.is_empty()
    }

    /// Whether a row with this digest is recorded.
    #[must_use]
    pub fn has(&self, digest: u128) -> bool {
        self.done.contains(&digest)
    }

    /// Records the outcome of a row.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn note(&mut self, digest: u128, line: u64, outcome: Outcome) -> Result<(), JournalError> {
        let entry = Entry {
            row: format!("{digest:032x}"),
            line,
            outcome,
        };
        let written = self.write(&entry);
        self.unsynced += 1;
        let written = match written {
            Ok(()) if self.unsynced >= ROWS_PER_SYNC => self.synced(),
            other => other,
        };
        written.map_err(|source| self.failed(source))?;
        self.done.insert(digest);
        Ok(())
    }

    /// Flushes the file to disk.
    ///
    /// # Errors
    /// When that fails.
    pub fn sync(&mut self) -> Result<(), JournalError> {
        self.synced().map_err(|source| self.failed(source))
    }

    fn synced(&mut self) -> io::Result<()> {
        self.unsynced = 0;
        self.file.sync_data()
    }

    fn failed(&self, source: io::Error) -> JournalError {
        JournalError::File {
            path: self.path.clone(),
            source,
        }
    }

    fn write(&mut self, line: &impl Serialize) -> io::Result<()> {
        let mut bytes = serde_json::to_vec(line)?;
        bytes.push(b'\n');
        self.file.write_all(&bytes)
    }
}

fn digest_of(line: &[u8]) -> Option<u128> {
    let entry: Entry = serde_json::from_slice(line).ok()?;
    u128::from_str_radix(&entry.row, 16).ok()
}

/// Whether an incomplete first line may be that of a journal of the same target.
fn could_be_head(line: &[u8], head: &Head) -> bool {
    serde_json::to_vec(head).is_ok_and(|whole| whole.starts_with(line))
}
