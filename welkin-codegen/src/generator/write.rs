//! Writing generated code: as one file, or as a tree of modules.

use std::path::{Path, PathBuf};

use super::{GenerateError, Generator};
use crate::output::{Output, OutputError, Written};

impl Generator {
    /// Writes an output. Where another run has changed the lock file meanwhile, names are decided anew, after what it
    /// says now.
    ///
    /// # Errors
    /// When a file can't be written, or the lock file says something now that can't be used.
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

    /// Files that the configuration and the options come from. No output may replace them.
    pub(super) fn sources(&self) -> impl Iterator<Item = PathBuf> {
        let configuration = self.configuration.inputs.iter().map(|input| &input.path);
        let options = self.options.document().map(|document| &document.path);
        configuration.chain(options).cloned()
    }

    /// An output with the lock file: as one of its files, or as an input where it is only read.
    pub(super) fn complete(&self, output: Output) -> Output {
        let output = output.made_from(self.sources());
        match self.lock_beside_code() {
            Some(lock) => output.and([lock]),
            None => output.made_from(self.existing_lock().map(|lock| lock.path.clone())),
        }
    }

    /// Everything as one file, to be written or compared.
    ///
    /// # Errors
    /// When names contradict what people see now; see [`Generator::contradictions`].
    pub fn file(&self, path: impl AsRef<Path>) -> Result<Output, GenerateError> {
        let text = self.generate()?.single_file();
        Ok(self.complete(Output::file(path.as_ref(), text)))
    }

    /// A module tree, to be written or compared: `mod.rs` and one file per CDT.
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
    /// When names contradict what people see now; see [`Generator::contradictions`].
    pub fn directory(&self, path: impl AsRef<Path>) -> Result<Output, GenerateError> {
        Ok(self.folder(path.as_ref(), self.generate()?.module_files()))
    }

    pub(super) fn folder(&self, path: &Path, files: Vec<(String, String)>) -> Output {
        self.complete(Output::folder(path, "mod.rs", files))
    }

    /// Writes everything to one file. A file that already says the same is left alone; one that can't be replaced stays
    /// as it was.
    ///
    /// # Errors
    /// When the file can't be written, or names contradict what people see now; see [`Generator::contradictions`].
    pub fn write_file(&self, path: impl AsRef<Path>) -> Result<Written, GenerateError> {
        self.write_with(|generator| generator.file(&path))
    }

    /// Writes a module tree: `mod.rs` and one file per CDT. Files of CDTs that are gone are removed if this crate wrote
    /// them.
    ///
    /// # Errors
    /// When a file can't be written, or names contradict what people see now; see [`Generator::contradictions`].
    pub fn write_directory(&self, path: impl AsRef<Path>) -> Result<Written, GenerateError> {
        self.write_with(|generator| generator.directory(&path))
    }
}
