//! The lock file of a generator: checking and writing it.

use std::path::{Path, PathBuf};

use super::{GenerateError, Generator};
use crate::diagnostic::Diagnostic;
use crate::lock::Lock;
use crate::model::{self, NameTree};
use crate::output::{Output, Purpose, Written};

impl Generator {
    /// Returns the path of the lock file, whether it exists yet or not; `None` if none is used.
    #[must_use]
    pub fn lock_path(&self) -> Option<&Path> {
        self.lock.as_ref().map(|lock| &*lock.path)
    }

    /// Checks that the lock file can be read, if there is one. Methods that generate code or write files check it, too;
    /// until then, all names are derived anew.
    ///
    /// # Errors
    /// When it can't be read, or is not a lock file.
    pub fn check_lock_file(&self) -> Result<(), GenerateError> {
        let lock = self.lock.as_ref();
        lock.map_or(Ok(()), |lock| Ok(lock.check()?))
    }

    /// Returns a warning when the lock file lacks names or does not exist, so that names could change with the
    /// configuration. `None` for a generator without a lock file.
    #[must_use]
    pub fn check_lock(&self) -> Option<Diagnostic> {
        let lock = self.lock.as_ref()?;
        if let [problem, ..] = lock.warnings() {
            return Some(problem.clone());
        }
        let message = lock.staleness(&self.model, &self.wanted)?;
        let help = format!("run `{}` and commit the file", self.lock_command());
        Some(Diagnostic::warning(message).help(help))
    }

    /// Returns the same warning for entry points that never write; without a lock file, there is none.
    #[must_use]
    pub fn stale_lock(&self) -> Option<Diagnostic> {
        self.existing_lock().and_then(|_| self.check_lock())
    }

    /// Adds the names of this model to the lock file, like [`Generator::updating_lock`], without writing code.
    ///
    /// # Errors
    /// When the file can't be written.
    pub fn write_lock(&self) -> Result<Written, GenerateError> {
        self.write_lock_as(|generator, lock| lock.updated(&generator.model, &generator.wanted))
    }

    /// Adds the names of this model to the lock file and removes those of items that are no longer in the
    /// configuration. Items that are in the configuration but not selected keep theirs.
    ///
    /// # Errors
    /// When the file can't be written.
    pub fn write_pruned_lock(&self) -> Result<Written, GenerateError> {
        self.write_lock_as(|generator, lock| {
            lock.pruned(
                &generator.model,
                &generator.wanted,
                &generator.whole_names(),
            )
        })
    }

    fn write_lock_as(&self, text: fn(&Self, &Lock) -> String) -> Result<Written, GenerateError> {
        self.check_lock_file()?;
        self.write_with(|generator| {
            let lock = generator.lock.iter();
            let files = lock.map(|lock| {
                let text = text(generator, lock);
                (lock.path.clone(), text, purpose(lock))
            });
            Ok(Output::of(files).made_from(generator.sources()))
        })
    }

    /// Returns the names that the whole configuration would have, without selection and choices.
    pub(super) fn whole_names(&self) -> NameTree {
        model::resolve(&self.configuration).given_names()
    }

    /// Returns the lock file and its new text, if it is written together with code.
    pub(super) fn lock_beside_code(&self) -> Option<(PathBuf, String, Purpose)> {
        let lock = self.lock.as_ref().filter(|_| self.conduct.updates_lock)?;
        let text = lock.updated(&self.model, &self.wanted);
        Some((lock.path.clone(), text, purpose(lock)))
    }

    pub(super) fn existing_lock(&self) -> Option<&Lock> {
        self.lock.as_ref().filter(|lock| lock.exists())
    }
}

/// Returns the purpose of a lock file, which ensures that names added by a concurrent run are not lost.
fn purpose(lock: &Lock) -> Purpose {
    Purpose::Lock { read: lock.text() }
}
