//! The generator: from inputs to generated Rust code. All entry points use it.

mod build_script;
mod build_warnings;
mod changed_labels;
mod commands;
mod lock_file;
mod missing;
#[cfg(feature = "package")]
mod package;
mod write;

use std::path::{Path, PathBuf};

use proc_macro2::TokenStream;

use crate::config::{self, ConfigError, Configuration};
use crate::diagnostic::Diagnostic;
use crate::emit::{self, Generated};
use crate::lock::{self, Lock};
use crate::model::{self, Contradiction, Model, NameTree};
use crate::options::document::Document;
use crate::options::{self, Holders, Options};
use crate::output::OutputError;

pub use self::changed_labels::Decision;
#[cfg(feature = "package")]
pub use self::package::{Package, PackageError, Runtime};

/// Why no code was generated.
#[derive(thiserror::Error)]
#[non_exhaustive]
pub enum GenerateError {
    /// An input could not be read or understood.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The result could not be written.
    #[error(transparent)]
    Output(#[from] OutputError),
    /// The crate can't be generated.
    #[cfg(feature = "package")]
    #[error(transparent)]
    Package(#[from] PackageError),
    /// `OUT_DIR` is not set, so this is not a build script.
    #[error("OUT_DIR is not set: write_to_out_dir works in a build script only")]
    NoOutDir,
}

/// Equals `Display`: a build script that returns this error prints `Error: ` and its `Debug` form.
impl std::fmt::Debug for GenerateError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let words = self.to_string();
        formatter.write_str(words.strip_prefix("error: ").unwrap_or(&words))
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
    /// The model restricted to the permissions of the roles in the options; `None` without roles.
    limited: Option<Model>,
    /// Policies of these roles that the configuration lacks.
    role_warnings: Vec<Diagnostic>,
    paths: Vec<PathBuf>,
    options: Options,
    lock: Option<Lock>,
    conduct: Behavior,
    /// Name overrides from the options.
    wanted: NameTree,
    /// Names that contradict the current labels.
    contradictions: Vec<Contradiction>,
}

/// How a generator behaves, whatever its configuration.
#[derive(Clone, Copy, Debug, Default)]
struct Behavior {
    /// Whether names are added to the lock file when code is written.
    updates_lock: bool,
    /// Whether a build script passes no warnings on.
    is_quiet: bool,
    /// Whether it runs where its messages are read.
    is_command: bool,
}

impl Generator {
    /// Reads one file, or every JSON file of a directory, and the lock file beside it. A lock file that can't be read
    /// is an error only when code is generated, so that another one, or none, can be chosen before.
    ///
    /// # Errors
    /// When it can't be read, is not JSON, or is not a Welkin configuration.
    pub fn from_file(path: impl AsRef<Path>) -> Result<Self, GenerateError> {
        Self::from_paths([path])
    }

    /// Reads several files or directories and merges them.
    ///
    /// # Errors
    /// When one can't be read, is not JSON, or is not a Welkin configuration.
    pub fn from_paths<P: AsRef<Path>>(
        paths: impl IntoIterator<Item = P>,
    ) -> Result<Self, GenerateError> {
        Self::from_paths_and_bytes(paths, Vec::<(PathBuf, Vec<u8>)>::new())
    }

    /// Reads files or directories as [`Generator::from_paths`] does, and merges them with other content, such as stdin:
    /// bytes, each with a name that is used as its path in messages. Without a path, the lock file is in the current
    /// directory.
    ///
    /// # Errors
    /// When one can't be read, is not JSON, or is not a Welkin configuration.
    pub fn from_paths_and_bytes<P: AsRef<Path>, N: Into<PathBuf>>(
        paths: impl IntoIterator<Item = P>,
        others: impl IntoIterator<Item = (N, Vec<u8>)>,
    ) -> Result<Self, GenerateError> {
        let paths: Vec<PathBuf> = paths
            .into_iter()
            .map(|path| path.as_ref().to_owned())
            .collect();
        let others = others.into_iter().map(|(name, bytes)| (name.into(), bytes));
        let configuration = config::read_with(&paths, others.collect())?;
        let lock = lock::path_beside(&paths).unwrap_or_else(|| lock::FILE_NAME.into());
        let lock = Some(Lock::read_default(lock));
        Self::new(configuration, paths, Options::default(), lock)
    }

    /// Reads a configuration from memory; `name` is used as its path in messages.
    ///
    /// # Errors
    /// When the text is not JSON, or not a Welkin configuration.
    pub fn from_text(name: &str, text: &str) -> Result<Self, GenerateError> {
        let configuration = config::parse(name, text)?;
        Self::new(configuration, Vec::new(), Options::default(), None)
    }

    fn new(
        configuration: Configuration,
        paths: Vec<PathBuf>,
        options: Options,
        lock: Option<Lock>,
    ) -> Result<Self, GenerateError> {
        let given = lock.as_ref().map(|lock| lock.names().clone());
        let (choices, holders) =
            options::choices_and_holders(&options, &configuration, given.unwrap_or_default())
                .map_err(ConfigError::Diagnostics)?;
        let model = model::resolve_with(&configuration, &choices)
            .map_err(|refused| ConfigError::Diagnostics(options::refusals(&options, refused)))?;
        let limited = holders.as_ref().map(|holders| holders.limit(&model));
        Ok(Self {
            contradictions: model::contradictions(&model, &choices),
            model,
            limited,
            role_warnings: holders.map_or_else(Vec::new, Holders::into_warnings),
            wanted: choices.wanted,
            configuration,
            paths,
            options,
            lock,
            conduct: Behavior::default(),
        })
    }

    /// Resolves the configuration again after a change.
    fn again(mut self, change: impl FnOnce(&mut Self)) -> Result<Self, GenerateError> {
        change(&mut self);
        let conduct = self.conduct;
        // Freed before the new models are built, which may be as large.
        drop((self.model, self.limited));
        let again = Self::new(self.configuration, self.paths, self.options, self.lock)?;
        Ok(Self { conduct, ..again })
    }

    /// Uses an options file, such as `welkin.toml`: which CDTs to generate, their names, and the form of the code.
    ///
    /// ```no_run
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// welkin_codegen::Generator::from_file("designer-export.json")?
    ///     .options("welkin.toml")?
    ///     .write_to_out_dir("care.rs")?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// When it can't be read or parsed, names an item that the configuration lacks, or sets a name that is reserved.
    pub fn options(self, path: impl AsRef<Path>) -> Result<Self, GenerateError> {
        let options = Options::read(path)?;
        self.with_options(options)
    }

    /// Replaces the options with these.
    ///
    /// # Errors
    /// When they refer to an item that the configuration does not contain, or set a name that can't be used.
    pub fn with_options(self, options: Options) -> Result<Self, GenerateError> {
        // Resolving a large configuration takes as long as reading it.
        if options == self.options {
            return Ok(self);
        }
        self.again(|generator| generator.options = options)
    }

    /// Restricts the code to a role's permissions: fields that it may not read are left out, and writes or actions that
    /// it may not perform don't compile. For several roles, the code has the permissions of all of them; see
    /// `docs/roles.md`.
    ///
    /// # Errors
    /// When the configuration has no such role.
    pub fn role(self, name: impl Into<String>) -> Result<Self, GenerateError> {
        self.again(|generator| generator.options.add_role(name.into()))
    }

    /// Restricts the code to a security policy's permissions, as [`Generator::role`] does for a role.
    ///
    /// # Errors
    /// When the configuration has no such policy.
    pub fn policy(self, name: impl Into<String>) -> Result<Self, GenerateError> {
        self.again(|generator| generator.options.add_policy(name.into()))
    }

    /// Makes generated code use `welkin_runtime` at another path: a renamed crate, or a re-export in `crate::`.
    ///
    /// # Errors
    /// When the path is neither of these, so that its meaning would depend on the module.
    pub fn runtime(self, path: &str) -> Result<Self, GenerateError> {
        emit::check_runtime_path(path).map_err(|problem| ConfigError::from(*problem))?;
        let path = path.to_owned();
        self.again(|generator| generator.options = generator.options.clone().runtime(path))
    }

    /// Uses this lock file, whether or not it exists yet, instead of `welkin.lock` next to the configuration.
    ///
    /// # Errors
    /// When it can't be read or parsed.
    pub fn lock(self, path: impl Into<PathBuf>) -> Result<Self, GenerateError> {
        let lock = Lock::read(path.into())?;
        self.again(|generator| generator.lock = Some(lock))
    }

    /// Disables the lock file: it is neither read nor written.
    ///
    /// # Errors
    /// When the options set a name that can't be used.
    pub fn without_lock(self) -> Result<Self, GenerateError> {
        self.again(|generator| generator.lock = None)
    }

    /// Adds names to the lock file when code is written, and creates the file if necessary. This is not the default,
    /// because a build script would then modify the source directory.
    ///
    /// Names of items that the configuration no longer contains stay in the file; see [`Generator::write_pruned_lock`].
    #[must_use]
    pub fn updating_lock(mut self) -> Self {
        self.conduct.updates_lock = true;
        self
    }

    /// For build scripts: passes no warnings on to Cargo. The environment variable `WELKIN_CODEGEN_QUIET`, set to
    /// anything but `0`, has the same effect without a change to the script.
    ///
    /// ```no_run
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// welkin_codegen::Generator::from_file("designer-export.json")?
    ///     .quiet()
    ///     .write_to_out_dir("care.rs")?;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn quiet(mut self) -> Self {
        self.conduct.is_quiet = true;
        self
    }

    /// Returns the configuration as it was read.
    // For the crates of this workspace: its type is not part of the stable API.
    #[doc(hidden)]
    #[must_use]
    pub fn configuration(&self) -> &Configuration {
        &self.configuration
    }

    /// Returns the resolved configuration, which is complete regardless of roles.
    // For the crates of this workspace: its type is not part of the stable API.
    #[doc(hidden)]
    #[must_use]
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// Returns warnings from reading and resolving. Resolved name collisions are only included if no lock file stores
    /// the names. Problems of the default lock file are included: no code is generated until they are solved.
    pub fn warnings(&self) -> impl Iterator<Item = &Diagnostic> + Clone {
        let records_names = self.conduct.updates_lock && self.lock.is_some();
        self.configuration
            .warnings
            .iter()
            .chain(&self.model.warnings)
            .chain(&self.role_warnings)
            .chain(self.lock.iter().flat_map(Lock::warnings))
            .filter(move |warning| !(warning.is_name_decision && records_names))
    }

    /// Generates the code without writing it.
    ///
    /// # Errors
    /// When names contradict their current labels; see [`Generator::contradictions`].
    pub fn generate(&self) -> Result<Generated<'_>, GenerateError> {
        self.check_meaning()?;
        Ok(Generated::new(
            self.emitted(),
            self.options.style(),
            self.header(),
        ))
    }

    /// Returns the same items as a single token stream, for a macro.
    ///
    /// # Errors
    /// When names contradict their current labels; see [`Generator::contradictions`].
    // For the crates of this workspace: its type is not part of the stable API.
    #[doc(hidden)]
    pub fn items(&self) -> Result<TokenStream, GenerateError> {
        self.check_meaning()?;
        Ok(emit::items(self.emitted(), self.options.style()))
    }

    /// Returns the model from which code and documents are generated.
    pub(crate) fn emitted(&self) -> &Model {
        self.limited.as_ref().unwrap_or(&self.model)
    }

    /// Returns every file that was read: the configuration, the options, the lock file.
    pub fn files(&self) -> impl Iterator<Item = &Path> {
        let inputs = self.configuration.inputs.iter();
        inputs
            .map(|input| &*input.path)
            .chain(self.options.document().map(|document| &*document.path))
            .chain(self.existing_lock().map(|lock| &*lock.path))
    }

    /// Whether the files on disk are unchanged, for programs that keep a generator: a macro server, a watcher.
    #[must_use]
    pub fn is_current(&self) -> bool {
        config::is_current(&self.configuration, &self.paths)
            && self.options.document().is_none_or(Document::is_current)
            && self.lock.as_ref().is_none_or(Lock::is_current)
    }

    /// Returns the comment at the top of every file: the version of the generator, and its input. Several inputs are
    /// not listed, so that an additional one does not change every file.
    fn header(&self) -> String {
        let names = self.configuration.inputs.iter();
        let mut names = names.filter_map(|input| input.path.file_name());
        let source = match (names.next(), names.next()) {
            (Some(name), None) => name.to_string_lossy().escape_debug().to_string(),
            _ => "several files".to_owned(),
        };
        let holders = self.options.holders();
        let limits = holders.map_or_else(String::new, |holders| {
            format!(", for {}", holders.escape_debug())
        });
        format!(
            "// @generated by welkin-codegen {} from {}{limits}.\n// Do not edit: change the configuration and generate again.\n",
            env!("CARGO_PKG_VERSION"),
            source,
        )
    }
}
