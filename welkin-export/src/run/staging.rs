//! The files of an unfinished run, which the next run resumes.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use welkin_runtime::exports::ExportCheckpoint;

use crate::dataset::Datasets;
use crate::destination::Destination;
use crate::error::ExportError;
use crate::state::{STAGING, State, read, write};

/// The unfinished run.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Pending {
    /// Its name, which is its start time: `2026-11-27T02-00-00Z`.
    pub(super) run: String,
    /// The inputs on which it depends, so that a run with another configuration does not resume it.
    depends_on: String,
    #[serde(skip)]
    pub(super) resumed: bool,
}

/// The written part of a resource. Only files that are listed here are part of the run.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Staged {
    pub(super) parts: Vec<StagedPart>,
    /// The checkpoint of each pass.
    pub(super) checkpoints: Vec<Option<ExportCheckpoint>>,
    /// Rows so far.
    pub(super) rows: u64,
    pub(super) unread: u64,
    pub(super) unconfigured: BTreeMap<String, u64>,
}

/// A complete file.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct StagedPart {
    /// Folder and name: `vitals/part-0.parquet`.
    pub(super) path: String,
    pub(super) rows: u64,
    pub(super) bytes: u64,
    pub(super) misfits: u64,
}

const PENDING: &str = "_welkin/staging/run.json";

impl Pending {
    /// Resumes an interrupted run, or starts a new one, of these resources. Each has the names of the datasets of its
    /// passes.
    pub(super) async fn begin<'s>(
        destination: &Destination,
        state: &State,
        datasets: &Datasets,
        resources: impl Iterator<Item = (&'s str, Vec<&'s BTreeSet<String>>)>,
    ) -> Result<Self, ExportError> {
        let depends_on = depends_on(state, datasets, &resources.collect::<Vec<_>>());
        let pending: Option<Self> = read(destination, PENDING).await.unwrap_or_default();
        if let Some(pending) = pending.filter(|pending| pending.depends_on == depends_on) {
            return Ok(Self {
                resumed: true,
                ..pending
            });
        }
        destination.remove_all(STAGING).await?;
        let pending = Self {
            run: name_after(state.last_run.as_deref()),
            depends_on,
            resumed: false,
        };
        write(destination, PENDING, &pending).await?;
        Ok(pending)
    }
}

/// Returns a text of all inputs that must be equal for a run to be resumed.
fn depends_on(
    state: &State,
    datasets: &Datasets,
    resources: &[(&str, Vec<&BTreeSet<String>>)],
) -> String {
    let columns: Vec<_> = datasets
        .iter()
        .map(|dataset| {
            let columns = dataset.columns.iter();
            let columns = columns.map(|column| (&column.name, &column.field, column.type_word()));
            (
                &dataset.folder,
                &dataset.fingerprint,
                columns.collect::<Vec<_>>(),
            )
        })
        .collect();
    format!(
        "{:?} {:?} {resources:?} {columns:?}",
        state.last_run, state.settings
    )
}

/// Returns the name of a run that starts now: later than the last one's, even if the clock was set back.
fn name_after(last: Option<&str>) -> String {
    let name = |moment: Timestamp| moment.strftime("%Y-%m-%dT%H-%M-%SZ").to_string();
    let now = Timestamp::now();
    let Some(last) = last.filter(|last| **last >= *name(now)) else {
        return name(now);
    };
    let after = moment_of(last).map(|last| last.saturating_add(SignedDuration::from_secs(1)));
    match after {
        Some(Ok(after)) => name(after),
        _ => format!("{last}-next"),
    }
}

fn moment_of(run: &str) -> Option<Timestamp> {
    let (day, time) = run.split_once('T')?;
    format!("{day}T{}", time.replace('-', ":")).parse().ok()
}

impl Staged {
    fn path(run: &str, resource: &str) -> String {
        format!("{STAGING}/{run}/{}.json", file_name(resource))
    }

    /// Reads which part of a resource an interrupted run has written.
    pub(super) async fn read(
        destination: &Destination,
        run: &str,
        resource: &str,
    ) -> Result<Self, ExportError> {
        let staged = read(destination, &Self::path(run, resource)).await?;
        Ok(staged.unwrap_or_default())
    }

    /// Stores the written part of a resource, from which the next run resumes.
    pub(super) async fn write(
        &self,
        destination: &Destination,
        run: &str,
        resource: &str,
    ) -> Result<(), ExportError> {
        write(destination, &Self::path(run, resource), self).await
    }

    /// Returns the number of files of a folder.
    pub(super) fn files_of(&self, folder: &str) -> usize {
        let is_of = |part: &&StagedPart| part.path.split('/').next() == Some(folder);
        self.parts.iter().filter(is_of).count()
    }
}

/// Converts the name of a resource to the name of a file.
fn file_name(resource: &str) -> String {
    let is_plain = |character: char| character.is_ascii_alphanumeric() || character == '_';
    resource
        .chars()
        .filter(|character| is_plain(*character))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::name_after;

    #[test]
    fn a_run_is_named_later_than_the_last() {
        assert_eq!(
            name_after(Some("9998-12-31T23-59-59Z")),
            "9999-01-01T00-00-00Z"
        );
        assert!(name_after(None).as_str() > "2025-01-01T00-00-00Z");
        assert!(name_after(Some("2001-01-01T00-00-00Z")).as_str() > "2025-01-01T00-00-00Z");
    }
}
