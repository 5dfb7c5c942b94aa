//! A live tenant as a source of configuration.

mod canonical;
mod drift;
mod error;
mod simple_form;

use std::path::{Path, PathBuf};

use welkin_codegen::config::{self, ConfigError, Configuration};
use welkin_codegen::output::{Output, OutputError, Written};
use welkin_runtime::formations::FormationKind;
use welkin_runtime::{Client, Json};

pub use self::drift::compare;
pub use self::error::LiveError;

/// A tenant's configuration as its formation endpoints return it: a file per kind, in canonical form.
///
/// The form is made for version control: CDTs, fields and other items are in the order of their names, keys in that of
/// the alphabet, one value stands on a line, numbers are as the tenant wrote them, and the formation's `version`, which
/// counts publications, is left out. What has an order of its own, such as options, phases and questions, keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Download {
    files: Vec<(PathBuf, String)>,
    absent: Vec<FormationKind>,
}

impl Download {
    /// Asks the tenant for every kind; `progress` is called ahead of each.
    ///
    /// A 404 without a reason means that there is no such endpoint: the kind is [absent](Self::absent). A 404 with a
    /// reason is a refusal, because Welkin answers so where a permission is missing.
    ///
    /// # Errors
    /// When the tenant refuses to return a kind or can't be reached, or there is no such tenant.
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

    /// Names and texts of the files.
    pub fn files(&self) -> impl Iterator<Item = (&Path, &str)> {
        let files = self.files.iter();
        files.map(|(name, text)| (name.as_path(), text.as_str()))
    }

    /// Kinds that the tenant did not return, without giving a reason: there is no such endpoint, or there is nothing of
    /// the kind.
    #[must_use]
    pub fn absent(&self) -> &[FormationKind] {
        &self.absent
    }

    /// Writes the files into a folder, each as a whole and only where it says something else. Other files in the folder
    /// stay, and so do files of [absent](Self::absent) kinds.
    ///
    /// # Errors
    /// When a file is not a list of a formation endpoint, or can't be written; no file was touched then.
    pub fn write(&self, folder: &Path) -> Result<Written, OutputError> {
        self.output(folder).write()
    }

    /// The files in a folder, to be written or compared.
    #[must_use]
    pub fn output(&self, folder: &Path) -> Output {
        let files = self
            .files()
            .map(|(name, text)| (folder.join(name), text.to_owned()));
        Output::formations(files)
    }

    /// The same without the files of [absent](Self::absent) kinds: writing removes them.
    #[must_use]
    pub fn pruned_output(&self, folder: &Path) -> Output {
        let absent = self.absent.iter().map(|kind| folder.join(file_name(*kind)));
        self.output(folder).without(absent)
    }

    /// Reads the configuration, as from files.
    ///
    /// # Errors
    /// When the tenant returned something that is no configuration, or items that are not of the kind asked for.
    pub fn configuration(&self) -> Result<Configuration, ConfigError> {
        for (name, text) in self.files() {
            config::check_formation(name, text)?;
        }
        config::parse_all(self.files())
    }
}

/// `cdts.json`, after the kind's path.
#[must_use]
pub fn file_name(kind: FormationKind) -> PathBuf {
    format!("{kind}.json").into()
}
