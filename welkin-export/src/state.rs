//! The state of a destination, and how a run becomes visible.
//!
//! | file | holds |
//! |---|---|
//! | `_welkin/state.json` | checkpoints, columns, settings, the last run |
//! | `_welkin/runs.ndjson` | a line per visible run: the views read no other runs |
//! | `_welkin/staging/` | the files of an unfinished run |
//! | `_welkin/commit.json` | a complete run that is being made visible |
//!
//! A run writes only below `staging`. When its files are complete, `commit.json` lists their final paths and the new
//! state: from then on the run is complete, and the next process repeats the steps of the commit from the first. Each
//! step can be repeated. Before that, nothing is visible, and the next run resumes the files below `staging`, or
//! removes them.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use welkin_runtime::exports::ExportCheckpoint;

use crate::dataset::{Column, ColumnSource};
use crate::destination::Destination;
use crate::error::{ChangedColumn, ExportError};
use crate::format::{Format, Layout};

pub(crate) const STATE: &str = "_welkin/state.json";
pub(crate) const RUNS: &str = "_welkin/runs.ndjson";
pub(crate) const STAGING: &str = "_welkin/staging";
pub(crate) const COMMIT: &str = "_welkin/commit.json";

/// The version of the file format. A greater number is of a later version of this crate.
const VERSION: u32 = 1;

/// The state of a destination.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct State {
    pub(crate) version: u32,
    pub(crate) settings: Settings,
    /// The last visible run.
    pub(crate) last_run: Option<String>,
    /// The progress of each resource.
    pub(crate) resources: BTreeMap<String, ResourceState>,
    /// The columns of each dataset, by folder.
    pub(crate) datasets: BTreeMap<String, DatasetState>,
}

/// The settings that must be equal in all runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Settings {
    /// The tenant and environment of the data.
    pub(crate) source: String,
    pub(crate) format: Format,
    pub(crate) privacy: String,
}

/// The progress of a resource.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct ResourceState {
    pub(crate) checkpoint: ExportCheckpoint,
    /// Names of the datasets whose rows before the checkpoint have been exported.
    pub(crate) covers: BTreeSet<String>,
    /// The number of exported rows per CDT that was not in the configuration.
    #[serde(default)]
    pub(crate) unconfigured: BTreeMap<String, u64>,
}

/// The columns of a dataset in all runs so far.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct DatasetState {
    pub(crate) name: String,
    pub(crate) columns: BTreeMap<String, ColumnState>,
    /// The columns of files, companions included, with their types.
    #[serde(default)]
    pub(crate) files: Vec<(String, String)>,
    /// Whether a file was written.
    #[serde(default)]
    pub(crate) exported: bool,
}

/// The properties of a column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ColumnState {
    pub(crate) field: String,
    #[serde(rename = "type")]
    pub(crate) type_word: String,
}

/// A complete run.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Commit {
    /// The line of `runs.ndjson`; `None` if the run exported nothing.
    pub(crate) run: Option<RunLine>,
    /// The files: their current and their final paths.
    pub(crate) files: Vec<(String, String)>,
    /// Views, by path.
    pub(crate) views: BTreeMap<String, String>,
    pub(crate) state: State,
}

/// A visible run.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct RunLine {
    pub(crate) run: String,
    pub(crate) finished_at: String,
    pub(crate) rows: u64,
    /// The number of rows with a value that does not fit its column.
    pub(crate) misfits: u64,
    /// The number of rows that could not be read at all.
    pub(crate) unread: u64,
}

impl State {
    pub(crate) fn new(settings: Settings) -> Self {
        Self {
            version: VERSION,
            settings,
            last_run: None,
            resources: BTreeMap::new(),
            datasets: BTreeMap::new(),
        }
    }

    /// Reads the state of a destination; returns `None` if nothing has been exported to it.
    pub(crate) async fn read(destination: &Destination) -> Result<Option<Self>, ExportError> {
        let state: Option<Self> = read(destination, STATE).await?;
        match state {
            Some(state) if state.version > VERSION => Err(ExportError::State {
                path: STATE.to_owned(),
                reason: format!(
                    "version {} requires a later version of this program",
                    state.version
                ),
            }),
            state => Ok(state),
        }
    }

    /// Checks whether this export can continue where the others ended.
    pub(crate) fn check_settings(&self, wanted: &Settings) -> Result<(), ExportError> {
        let other = |found: String, wanted: String, help| {
            Err(ExportError::Other {
                found,
                wanted,
                help,
            })
        };
        let found = &self.settings;
        if found.source != wanted.source {
            let of = |source: &str| format!("of {source}");
            let help = "export to another folder";
            return other(of(&found.source), of(&wanted.source), help);
        }
        if found.format != wanted.format {
            let help = "use the same --format, or export to another folder";
            return other(
                found.format.word().into(),
                wanted.format.word().into(),
                help,
            );
        }
        if found.privacy != wanted.privacy {
            let help = "use the same --without-phi and --pseudonymize, or export to another folder";
            return other(found.privacy.clone(), wanted.privacy.clone(), help);
        }
        Ok(())
    }

    /// Adds the columns of a dataset; returns whether any of them is new.
    pub(crate) fn add_columns(&mut self, layout: &Layout) -> Result<bool, ChangedColumn> {
        let dataset = &layout.dataset;
        let is_new = !self.datasets.contains_key(&dataset.folder);
        let known = self.datasets.entry(dataset.folder.clone()).or_default();
        let name = dataset.kind.name();
        if is_new {
            known.name = name;
        } else if known.name != name {
            return Err(ChangedColumn {
                dataset: dataset.folder.clone(),
                column: "*".to_owned(),
                before: format!("of {}", known.name),
                now: format!("of {name}"),
            });
        }
        let mut changed = is_new;
        for column in &dataset.columns {
            let now = ColumnState::of(column);
            match known.columns.get(&column.name) {
                Some(before) if *before != now => {
                    return Err(ChangedColumn {
                        dataset: dataset.folder.clone(),
                        column: column.name.clone(),
                        before: before.words(),
                        now: now.words(),
                    });
                }
                Some(_) => {}
                None => {
                    known.columns.insert(column.name.clone(), now);
                    changed = true;
                }
            }
        }
        for (name, word) in layout.words() {
            if known.files.iter().all(|(known, _)| *known != name) {
                known.files.push((name, word));
            }
        }
        Ok(changed)
    }
}

impl ColumnState {
    fn of(column: &Column) -> Self {
        Self {
            field: match column.source {
                ColumnSource::Configured => column.field.clone(),
                // The name is from this crate, whatever the key in the row.
                ColumnSource::System | ColumnSource::Standard => String::new(),
            },
            type_word: column.type_word(),
        }
    }

    fn words(&self) -> String {
        match &*self.field {
            "" => format!("{} of Welkin's own", self.type_word),
            field => format!("{} of the field `{field}`", self.type_word),
        }
    }
}

/// Reads a document of this crate.
pub(crate) async fn read<T: DeserializeOwned>(
    destination: &Destination,
    path: &str,
) -> Result<Option<T>, ExportError> {
    let Some(content) = destination.read(path).await? else {
        return Ok(None);
    };
    let document = serde_json::from_slice(&content);
    document.map(Some).map_err(|error| ExportError::State {
        path: path.to_owned(),
        reason: error.to_string(),
    })
}

/// Writes a document of this crate.
pub(crate) async fn write<T: Serialize>(
    destination: &Destination,
    path: &str,
    document: &T,
) -> Result<(), ExportError> {
    let content = serde_json::to_vec(document).map_err(|error| ExportError::State {
        path: path.to_owned(),
        reason: error.to_string(),
    })?;
    Ok(destination.write(path, content).await?)
}

impl Commit {
    /// Records that the run is complete, and makes it visible.
    pub(crate) async fn make(&self, destination: &Destination) -> Result<(), ExportError> {
        write(destination, COMMIT, self).await?;
        self.finish(destination).await
    }

    /// Makes a run visible that was complete when it was interrupted; returns its name, if there is one.
    pub(crate) async fn recover(destination: &Destination) -> Result<Option<String>, ExportError> {
        let commit: Option<Self> = read(destination, COMMIT).await?;
        let Some(commit) = commit else {
            return Ok(None);
        };
        commit.finish(destination).await?;
        Ok(commit.run.map(|run| run.run))
    }

    async fn finish(&self, destination: &Destination) -> Result<(), ExportError> {
        for (from, to) in &self.files {
            destination.publish(from, to).await?;
        }
        if let Some(run) = &self.run {
            let lines = destination.read(RUNS).await?.unwrap_or_default();
            let lines = String::from_utf8_lossy(&lines);
            let is_other = |line: &&str| {
                serde_json::from_str(line).is_ok_and(|other: RunLine| other.run != run.run)
            };
            let mut lines: Vec<String> =
                lines.lines().filter(is_other).map(str::to_owned).collect();
            lines.push(serde_json::to_string(run).unwrap_or_default());
            let lines = lines.join("\n") + "\n";
            destination.write(RUNS, lines.into_bytes()).await?;
        }
        for (path, view) in &self.views {
            destination.write(path, view.clone().into_bytes()).await?;
        }
        write(destination, STATE, &self.state).await?;
        destination.remove_all(STAGING).await?;
        Ok(destination.remove(COMMIT).await?)
    }
}
