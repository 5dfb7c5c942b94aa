//! A live tenant as a source of configuration. Behind the feature `live`, which brings HTTP in: build scripts and macros do without.

mod canonical;
mod drift;
mod error;
mod simple_form;

use std::path::{Path, PathBuf};

use serde_json::Value;
use welkin_runtime::{Client, FormationKind};

pub use self::drift::compare;
pub use self::error::LiveError;
use crate::config::{self, ConfigError, Configuration};
use crate::output::{self, OutputError, Written};

/// A tenant's configuration as its formation endpoints told it: a file per kind, in canonical form.
///
/// The form is made for version control: CDTs, fields and other items are in the order of their names, keys in that of the alphabet,
/// one value stands on a line, and the formation's `version`, which counts publications, is left out. What has an order of its own,
/// such as options, phases and questions, keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Download {
    files: Vec<(PathBuf, String)>,
    absent: Vec<FormationKind>,
}

impl Download {
    /// Asks the tenant for everything that its profile can tell; `progress` is called ahead of every kind.
    ///
    /// # Errors
    /// When the tenant refuses or can't be reached, or there is no such tenant.
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
                Ok(items) => download.add(kind, items),
                // Every tenant has CDTs, if only an empty list of them.
                Err(error) if error.is_not_found() && kind != FormationKind::Cdts => {
                    download.absent.push(kind);
                }
                Err(error) => return Err(error.into()),
            }
        }
        Ok(download)
    }

    fn add(&mut self, kind: FormationKind, items: Vec<Value>) {
        let text = canonical::text(items);
        self.files.push((file_name(kind), text));
    }

    /// Names and texts of the files.
    pub fn files(&self) -> impl Iterator<Item = (&Path, &str)> {
        let files = self.files.iter();
        files.map(|(name, text)| (name.as_path(), text.as_str()))
    }

    /// What the tenant has nothing of.
    #[must_use]
    pub fn absent(&self) -> &[FormationKind] {
        &self.absent
    }

    /// Writes the files into a folder, each as a whole and only where it says something else, and removes files of kinds that the
    /// tenant has nothing of. Other files in the folder stay.
    ///
    /// # Errors
    /// When a file can't be written or removed; for want of space or permission no file was touched.
    pub fn write(&self, folder: &Path) -> Result<Written, OutputError> {
        let paths: Vec<PathBuf> = self.files().map(|(name, _)| folder.join(name)).collect();
        let texts = paths.iter().zip(self.files());
        let files = texts.map(|(path, (_, text))| (path.as_path(), text));
        let obsolete = self.absent.iter().map(|kind| folder.join(file_name(*kind)));
        output::replace_files(files, obsolete)
    }

    /// Reads the configuration, as from files.
    ///
    /// # Errors
    /// When the tenant told something that is no configuration.
    pub fn configuration(&self) -> Result<Configuration, ConfigError> {
        config::parse_all(self.files())
    }
}

/// `cdts.json`, after the kind's path.
fn file_name(kind: FormationKind) -> PathBuf {
    format!("{kind}.json").into()
}
