//! The changes that writing would make.

use std::path::PathBuf;

use super::{ExistingFile, Output, OutputError, Step, Target};
use crate::parallel::in_parallel;

/// A change to a file that writing would make.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// The file does not exist yet.
    Add {
        /// Path of the file.
        path: PathBuf,
        /// New content.
        new: String,
    },
    /// The content of the file differs.
    Replace {
        /// Path of the file.
        path: PathBuf,
        /// Old content, with line feeds only. Bytes that are not UTF-8 are replaced.
        old: String,
        /// New content.
        new: String,
    },
    /// The file was written by an earlier run and is obsolete.
    Remove {
        /// Path of the file.
        path: PathBuf,
        /// Old content. Bytes that are not UTF-8 are replaced.
        old: String,
    },
}

impl Output {
    /// Returns the changes that [`Output::write`] would make, in the same order, without writing. A file that differs
    /// only in line endings or formatting is not a change. For a reformatted file, only the remaining differences are
    /// included.
    ///
    /// # Errors
    /// When a file can't be read.
    pub fn changes(&self) -> Result<Vec<Change>, OutputError> {
        let steps = in_parallel(&self.targets, Target::step);
        let mut changes = Vec::new();
        for (target, step) in self.targets.iter().zip(steps) {
            let path = target.path.clone();
            let step = step.map_err(|error| OutputError::reading(&target.path, error))?;
            match step {
                Step::Keep => {}
                Step::Create => changes.push(Change::Add {
                    path,
                    new: target.text.clone(),
                }),
                Step::Replace(existing) => {
                    let language = target.purpose.language();
                    let (old, new) = language.comparable(&existing.content, &target.text);
                    changes.push(Change::Replace { path, old, new });
                }
            }
        }
        for path in self.obsolete_files()? {
            let old =
                ExistingFile::at(&path).map_err(|error| OutputError::reading(&path, error))?;
            if let Some(old) = old {
                let old = String::from_utf8_lossy(&old.content).into_owned();
                changes.push(Change::Remove { path, old });
            }
        }
        Ok(changes)
    }
}
