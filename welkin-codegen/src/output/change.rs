//! What writing would change.

use std::path::PathBuf;

use super::{Existing, Output, OutputError, Step, Target};
use crate::parallel::in_parallel;

/// A change to a file that writing would make.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// It does not exist yet.
    Add {
        /// The file.
        path: PathBuf,
        /// What it would say.
        new: String,
    },
    /// Its content differs.
    Replace {
        /// The file.
        path: PathBuf,
        /// What it says, with line feeds only. Bytes that are no UTF-8 are replaced.
        old: String,
        /// What it would say.
        new: String,
    },
    /// An earlier run wrote it, and it is obsolete.
    Remove {
        /// The file.
        path: PathBuf,
        /// What it says. Bytes that are no UTF-8 are replaced.
        old: String,
    },
}

impl Output {
    /// What [`Output::write`] would change, in its order; nothing is written. Files that mean the same, with other line
    /// ends or formatted anew, are no change, and of a file that was formatted anew only the difference beyond that is
    /// given.
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
            let old = Existing::at(&path).map_err(|error| OutputError::reading(&path, error))?;
            if let Some(old) = old {
                let old = String::from_utf8_lossy(&old.content).into_owned();
                changes.push(Change::Remove { path, old });
            }
        }
        Ok(changes)
    }
}
