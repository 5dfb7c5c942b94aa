//! Writes generated code as a single file or as a module tree.

use std::path::{Path, PathBuf};

use super::{GenerateError, Generator};
use crate::output::{Output, OutputError, Written};

impl Generator {
    /// Writes an output. If another run has changed the lock file in the meantime, the lock file is read and names are
    /// resolved again.
    ///
    /// # Errors
    /// When a file can't be written, or the new lock file can't be used.
    pub(super) fn write_with(
        &self,
        output: impl Fn(&Self) -> Result<Output, GenerateError>,
    ) -> Result<Written, GenerateError> {
        let mut result = output(self)?.write();
        let mut newer;
        while let Err(OutputError::LockChanged(path)) = result {
            newer = self.clone().lock(path)?;
            result = output(&newer)?.write();
        }
        Ok(result?)
    }

    /// Returns the files of the configuration and the options. No output may replace them.
    pub(super) fn sources(&self) -> impl Iterator<Item = PathBuf> {
        let configuration = self.configuration.inputs.iter().map(|input| &input.path);
        let options = self.options.document().map(|document| &document.path);
        configuration.chain(options).cloned()
    }

    /// Adds the lock file to an output: as one of its files, or as an input if it is only read.
    pub(super) fn complete(&self, output: Output) -> Output {
        let output = output.made_from(self.sources());
        match self.lock_beside_code() {
            Some(lock) => output.and([lock]),
            None => output.made_from(self.existing_lock().map(|lock| lock.path.clone())),
        }
    }

    /// Returns all code as a single file, to be written or compared.
    ///
    /// # Errors
    /// When names contradict their current labels; see [`Generator::contradictions`].
    pub fn file(&self, path: impl AsRef<Path>) -> Result<Output, GenerateError> {
        let text = self.generate()?.single_file();
        Ok(self.complete(Output::file(path.as_ref(), text)))
    }

    /// Returns a module tree, to be written or compared: `mod.rs` and one file per CDT.
    ///
    /// ```no_run
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let generator = welkin_codegen::Generator::from_file("designer-export.json")?;
    /// assert!(generator.directory("src/care")?.changes()?.is_empty(), "generated code is stale");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// When names contradict their current labels; see [`Generator::contradictions`].
    pub fn directory(&self, path: impl AsRef<Path>) -> Result<Output, GenerateError> {
        Ok(self.folder(path.as_ref(), self.generate()?.module_files()))
    }

    pub(super) fn folder(&self, path: &Path, files: Vec<(String, String)>) -> Output {
        self.complete(Output::folder(path, "mod.rs", files))
    }

    /// Writes all code to a single file. A file with equivalent content is not touched; if replacing it fails, the old
    /// file is intact.
    ///
    /// # Errors
    /// When the file can't be written, or names contradict their current labels; see [`Generator::contradictions`].
    pub fn write_file(&self, path: impl AsRef<Path>) -> Result<Written, GenerateError> {
        self.write_with(|generator| generator.file(&path))
    }

    /// Writes a module tree: `mod.rs` and one file per CDT. Files of removed CDTs are deleted if this crate wrote them.
    ///
    /// # Errors
    /// When a file can't be written, or names contradict their current labels; see [`Generator::contradictions`].
    pub fn write_directory(&self, path: impl AsRef<Path>) -> Result<Written, GenerateError> {
        self.write_with(|generator| generator.directory(&path))
    }
}
