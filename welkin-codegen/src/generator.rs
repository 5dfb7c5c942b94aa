//! The one way from inputs to written Rust; the doors stand on it.

use std::path::{Path, PathBuf};

use proc_macro2::TokenStream;

use crate::config::{self, ConfigError, Configuration};
use crate::diagnostic::Diagnostic;
use crate::emit::{self, Generated};
use crate::model::{self, Model};
use crate::output::{self, OutputError, Written};

/// Why nothing was generated.
#[derive(thiserror::Error)]
#[non_exhaustive]
pub enum GenerateError {
    /// An input could not be read or understood.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The result could not be written.
    #[error(transparent)]
    Output(#[from] OutputError),
    /// `OUT_DIR` is not set, as it is in a build script.
    #[error("OUT_DIR is not set: write_to_out_dir works in a build script only")]
    NoOutDir,
}

/// A build script that returns this error prints its `Debug` form: the same words as `Display`.
impl std::fmt::Debug for GenerateError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Display::fmt(self, formatter)
    }
}

/// Reads a configuration and generates Rust from it.
///
/// In a build script:
///
/// ```no_run
/// fn main() -> Result<(), Box<dyn std::error::Error>> {
///     welkin_codegen::Generator::from_file("designer-export.json")?.write_to_out_dir("care.rs")?;
///     Ok(())
/// }
/// ```
#[derive(Clone, Debug)]
pub struct Generator {
    configuration: Configuration,
    model: Model,
    paths: Vec<PathBuf>,
}

impl Generator {
    /// Reads one file, or every JSON file of a directory.
    ///
    /// # Errors
    /// When it can't be read, is no JSON, or is no Welkin configuration.
    pub fn from_file(path: impl AsRef<Path>) -> Result<Self, GenerateError> {
        Self::from_paths([path])
    }

    /// Reads several files or directories and merges them.
    ///
    /// # Errors
    /// When one can't be read, is no JSON, or is no Welkin configuration.
    pub fn from_paths<P: AsRef<Path>>(
        paths: impl IntoIterator<Item = P>,
    ) -> Result<Self, GenerateError> {
        let paths: Vec<PathBuf> = paths
            .into_iter()
            .map(|path| path.as_ref().to_owned())
            .collect();
        let configuration = config::read(&paths)?;
        Ok(Self::new(configuration, paths))
    }

    /// Reads a configuration from memory; `name` stands for its path in messages.
    ///
    /// # Errors
    /// When the text is no JSON, or no Welkin configuration.
    pub fn from_text(name: &str, text: &str) -> Result<Self, GenerateError> {
        let configuration = config::parse(name, text)?;
        Ok(Self::new(configuration, Vec::new()))
    }

    fn new(configuration: Configuration, paths: Vec<PathBuf>) -> Self {
        let model = model::resolve(&configuration);
        Self {
            configuration,
            model,
            paths,
        }
    }

    /// The configuration as it was read.
    #[must_use]
    pub fn configuration(&self) -> &Configuration {
        &self.configuration
    }

    /// The configuration, resolved.
    #[must_use]
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// What was odd but not fatal, in reading and in resolving.
    pub fn warnings(&self) -> impl Iterator<Item = &Diagnostic> {
        self.configuration
            .warnings
            .iter()
            .chain(&self.model.warnings)
    }

    /// Generates. Nothing is written.
    #[must_use]
    pub fn generate(&self) -> Generated {
        emit::emit(&self.model, &self.header())
    }

    /// The same items as tokens, in one piece, for a macro.
    #[must_use]
    pub fn items(&self) -> TokenStream {
        emit::items(&self.model)
    }

    /// Whether the inputs on disk still say what was read, for those who keep a generator: a macro server, a watcher.
    #[must_use]
    pub fn is_current(&self) -> bool {
        config::is_current(&self.configuration, &self.paths)
    }

    /// Writes everything to one file. A file that already says the same is left alone; one that can't be replaced stays as it was.
    ///
    /// # Errors
    /// When the file can't be written.
    pub fn write_file(&self, path: impl AsRef<Path>) -> Result<Written, GenerateError> {
        let text = self.generate().single_file();
        Ok(output::write_file(path.as_ref(), &text)?)
    }

    /// Writes a module tree: `mod.rs` and one file per CDT. Files of CDTs that are gone are removed if this crate wrote them.
    ///
    /// # Errors
    /// When a file can't be written.
    pub fn write_directory(&self, path: impl AsRef<Path>) -> Result<Written, GenerateError> {
        let files = self.generate().module_files();
        Ok(output::write_directory(path.as_ref(), &files)?)
    }

    /// For build scripts: writes to `OUT_DIR`, tells Cargo which inputs it depends on, and passes warnings on. A name that ends in
    /// `.rs` stands for one file, any other for a folder with `mod.rs` and one file per CDT, of which a change leaves the others as
    /// they are:
    ///
    /// ```ignore
    /// mod care {
    ///     include!(concat!(env!("OUT_DIR"), "/care/mod.rs"));
    /// }
    /// ```
    ///
    /// # Errors
    /// When not run by Cargo, or when a file can't be written.
    pub fn write_to_out_dir(&self, name: &str) -> Result<Written, GenerateError> {
        let out_dir = std::env::var_os("OUT_DIR").ok_or(GenerateError::NoOutDir)?;
        let path = Path::new(&out_dir).join(name);
        self.tell_cargo();
        if is_rust_file(&path) {
            return self.write_file(path);
        }
        let files = self.generate().included_files();
        Ok(output::write_directory(&path, &files)?)
    }

    /// For build scripts of packages that keep generated code among their sources: writes there, tells Cargo which inputs it depends
    /// on, and passes warnings on. `path` counts from the package's folder; one that ends in `.rs` stands for one file, any other for
    /// a folder with `mod.rs` and one file per CDT.
    ///
    /// # Errors
    /// When a file can't be written.
    pub fn write_to_package(&self, path: impl AsRef<Path>) -> Result<Written, GenerateError> {
        self.tell_cargo();
        if is_rust_file(path.as_ref()) {
            self.write_file(path)
        } else {
            self.write_directory(path)
        }
    }

    /// Cargo looks through a directory for what changed, so the paths as given are enough.
    fn tell_cargo(&self) {
        for path in &self.paths {
            println!("cargo::rerun-if-changed={}", path.display());
        }
        for warning in self.warnings() {
            // Cargo puts its own `warning:` in front of every line.
            for line in warning.without_severity().lines() {
                println!("cargo::warning={line}");
            }
        }
    }

    /// The comment on top of every file: which version made it, from what.
    fn header(&self) -> String {
        let mut names: Vec<String> = self
            .configuration
            .inputs
            .iter()
            .filter_map(|input| Some(input.path.file_name()?.to_string_lossy().into_owned()))
            .map(|name| name.escape_debug().to_string())
            .collect();
        names.sort_unstable();
        format!(
            "// @generated by welkin-codegen {} from {}.\n// Do not edit: change the configuration and generate again.\n",
            env!("CARGO_PKG_VERSION"),
            names.join(", "),
        )
    }
}

fn is_rust_file(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "rs")
}

#[cfg(test)]
mod tests {
    use super::Generator;

    /// A build script that returns an error shows its `Debug` form.
    #[test]
    fn an_error_reads_the_same_from_a_build_script() {
        let error = Generator::from_text("export.json", "[{\"name\":").unwrap_err();
        assert_eq!(format!("{error:?}"), error.to_string());
        assert!(error.to_string().contains("export.json:1:10"), "{error}");
    }
}
