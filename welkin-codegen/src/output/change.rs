//! What writing would change.

use std::io;
use std::path::{Path, PathBuf};

use super::{Output, OutputError};

/// What writing would do to a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// There is none yet.
    Add {
        /// The file.
        path: PathBuf,
        /// What it would say.
        new: String,
    },
    /// It says something else.
    Replace {
        /// The file.
        path: PathBuf,
        /// What it says. Bytes that are no UTF-8 are replaced.
        old: String,
        /// What it would say.
        new: String,
    },
    /// An earlier run wrote it, and this one has no use for it.
    Remove {
        /// The file.
        path: PathBuf,
        /// What it says. Bytes that are no UTF-8 are replaced.
        old: String,
    },
}

impl Output {
    /// What [`Output::write`] would change, in its order. Nothing is written.
    ///
    /// # Errors
    /// When a file can't be read.
    pub fn changes(&self) -> Result<Vec<Change>, OutputError> {
        let mut changes = Vec::new();
        for (path, new) in &self.files {
            match read(path)? {
                None => changes.push(Change::Add {
                    path: path.clone(),
                    new: new.clone(),
                }),
                Some(old) if old == new.as_bytes() => {}
                Some(old) => changes.push(Change::Replace {
                    path: path.clone(),
                    old: String::from_utf8_lossy(&old).into_owned(),
                    new: new.clone(),
                }),
            }
        }
        for path in self.stale_files()? {
            if let Some(old) = read(&path)? {
                let old = String::from_utf8_lossy(&old).into_owned();
                changes.push(Change::Remove { path, old });
            }
        }
        Ok(changes)
    }
}

/// A file, if there is one.
fn read(path: &Path) -> Result<Option<Vec<u8>>, OutputError> {
    match std::fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(OutputError::reading(path, source)),
    }
}
