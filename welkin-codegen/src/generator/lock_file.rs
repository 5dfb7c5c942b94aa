//! The lock file of a generator: whether it holds all names, and writing it.

use std::path::{Path, PathBuf};

use super::{GenerateError, Generator};
use crate::diagnostic::Diagnostic;
use crate::lock::Lock;
use crate::model::{Model, NameTree};
use crate::output::{Output, Purpose, Written};

impl Generator {
    /// The lock file, whether it exists yet or not; nothing where none is used.
    #[must_use]
    pub fn lock_path(&self) -> Option<&Path> {
        self.lock.as_ref().map(|lock| &*lock.path)
    }

    /// A warning when the lock file misses names or is not there: they could change with the configuration. Nothing for
    /// a generator without one.
    #[must_use]
    pub fn check_lock(&self) -> Option<Diagnostic> {
        let lock = self.lock.as_ref()?;
        lock.staleness(&self.model, &self.wanted)
    }

    /// The same for doors that never write: whoever has no lock file wants none.
    #[must_use]
    pub fn stale_lock(&self) -> Option<Diagnostic> {
        self.existing_lock().and_then(|_| self.check_lock())
    }

    /// Adds the names of this model to the lock file, as [`Generator::updating_lock`] does, without writing code.
    ///
    /// # Errors
    /// When the file can't be written.
    pub fn write_lock(&self) -> Result<Written, GenerateError> {
        self.write_lock_as(Lock::updated)
    }

    /// Makes the lock file say the names of this model and no others: names of what is gone are forgotten.
    ///
    /// # Errors
    /// When the file can't be written.
    pub fn write_pruned_lock(&self) -> Result<Written, GenerateError> {
        self.write_lock_as(Lock::pruned)
    }

    fn write_lock_as(
        &self,
        text: fn(&Lock, &Model, &NameTree) -> String,
    ) -> Result<Written, GenerateError> {
        self.write_with(|generator| {
            let lock = generator.lock.iter();
            let files = lock.map(|lock| {
                let text = text(lock, &generator.model, &generator.wanted);
                (lock.path.clone(), text, purpose(lock))
            });
            Ok(Output::of(files).made_from(generator.sources()))
        })
    }

    /// The lock file and its text to be, if it is written along with code.
    pub(super) fn lock_beside_code(&self) -> Option<(PathBuf, String, Purpose)> {
        let lock = self.lock.as_ref().filter(|_| self.updates_lock)?;
        let text = lock.updated(&self.model, &self.wanted);
        Some((lock.path.clone(), text, purpose(lock)))
    }

    pub(super) fn existing_lock(&self) -> Option<&Lock> {
        self.lock.as_ref().filter(|lock| lock.exists())
    }
}

/// What an output with a lock file needs to know, so that no names are lost that another run has added since.
fn purpose(lock: &Lock) -> Purpose {
    Purpose::Lock { read: lock.text() }
}
