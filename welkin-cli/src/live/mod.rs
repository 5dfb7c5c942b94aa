//! The configuration of a live tenant.

mod canonical;
mod drift;
mod error;
mod simple_form;

use std::path::{Path, PathBuf};

pub use welkin_codegen::config::formation_file_name as file_name;
use welkin_codegen::config::{self, ConfigError, Configuration};
use welkin_codegen::output::{Output, OutputError, Written};
use welkin_runtime::formations::FormationKind;
use welkin_runtime::{Client, Json};

pub use self::drift::compare;
pub use self::error::LiveError;

/// A tenant's configuration as returned by its formation endpoints: one file per kind, in canonical form.
///
/// The form is suited to version control: CDTs, fields and other items are sorted by name, keys are sorted
/// alphabetically, each value is on a separate line, numbers are as the tenant wrote them, and the formation's
/// `version`, which counts publications, is omitted. Lists whose order is significant, such as options, phases and
/// questions, keep it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Download {
    files: Vec<(PathBuf, String)>,
    absent: Vec<FormationKind>,
}

impl Download {
    /// Downloads every kind; `progress` is called before each.
    ///
    /// A 404 without a reason means that there is no such endpoint: the kind is [absent](Self::absent). A 404 with a
    /// reason is a refusal, because Welkin returns it when a permission is missing.
    ///
    /// # Errors
    /// When the tenant refuses to return a kind, can't be reached, or does not exist.
    pub async fn of(
        client: &Client,
        mut progress: impl FnMut(FormationKind),
    ) -> Result<Self, LiveError> {
        let mut download = Self {
            files: Vec::new(),
            absent: Vec::new(),
        };
        for kind in FormationKind::ALL {
            progress(kind);
            match client.formation(kind).await {
                Ok(items) => download.add(kind, &items),
                Err(error) if error::is_absence(kind, &error) => download.absent.push(kind),
                Err(error) => return Err(LiveError::of(kind, error)),
            }
        }
        Ok(download)
    }

    fn add(&mut self, kind: FormationKind, items: &[Json]) {
        let text = canonical::text(items);
        self.files.push((file_name(kind), text));
    }

    /// Returns the names and texts of the files.
    pub fn files(&self) -> impl Iterator<Item = (&Path, &str)> {
        let files = self.files.iter();
        files.map(|(name, text)| (name.as_path(), text.as_str()))
    }

    /// Returns the kinds that the tenant did not return, without giving a reason: there is no such endpoint, or there
    /// are no items of the kind.
    #[must_use]
    pub fn absent(&self) -> &[FormationKind] {
        &self.absent
    }

    /// Writes the files to a directory, each atomically and only if its content changed. Other files in the directory
    /// are kept, and so are files of [absent](Self::absent) kinds.
    ///
    /// # Errors
    /// When an existing file is not a response of a formation endpoint, or can't be written; no file was touched in
    /// this case.
    pub fn write(&self, folder: &Path) -> Result<Written, OutputError> {
        self.output(folder).write()
    }

    /// Returns the files in a directory, to be written or compared.
    #[must_use]
    pub fn output(&self, folder: &Path) -> Output {
        let files = self
            .files()
            .map(|(name, text)| (folder.join(name), text.to_owned()));
        Output::formations(files)
    }

    /// Returns the same output, but writing it removes the files of [absent](Self::absent) kinds.
    #[must_use]
    pub fn pruned_output(&self, folder: &Path) -> Output {
        let absent = self.absent.iter().map(|kind| folder.join(file_name(*kind)));
        self.output(folder).without(absent)
    }

    /// Reads the configuration, as it would be read from files.
    ///
    /// # Errors
    /// When the tenant returned something that is not a configuration, or items of another kind than the requested one.
    pub fn configuration(&self) -> Result<Configuration, ConfigError> {
        for (name, text) in self.files() {
            config::check_formation(name, text)?;
        }
        config::parse_all(self.files())
    }
}
