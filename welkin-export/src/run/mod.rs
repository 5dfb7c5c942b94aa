//! Runs of an export: the changes since the last run are written and made visible as a whole.

mod part;
mod report;
mod staging;
mod stream;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use futures_util::stream::iter;
use futures_util::{StreamExt, TryStreamExt};
use jiff::Timestamp;
use tokio::sync::Mutex;
use welkin_runtime::Client;

pub use self::report::{DatasetReport, Progress, Report, Stage};
use self::staging::{Pending, Staged};
use self::stream::{Pass, Shared, Stream};
use crate::compact;
use crate::dataset::{DatasetKind, Datasets};
use crate::destination::{Destination, Lease};
use crate::error::ExportError;
use crate::format::{Format, Layout};
use crate::privacy::Privacy;
use crate::pseudonym::PseudonymKey;
use crate::state::{COMMIT, Commit, ResourceState, RunLine, STAGING, STATE, Settings, State};
use crate::views;

/// The settings of an export.
///
/// ```no_run
/// # async fn example(client: welkin_runtime::Client) -> Result<(), Box<dyn std::error::Error>> {
/// use welkin_export::{Datasets, Destination, Export};
///
/// let generator = welkin_codegen::Generator::from_file("designer-export.json")?;
/// let datasets = Datasets::of(&generator.document());
/// let export = Export::new(client, "acme, live", datasets, Destination::folder("warehouse"));
/// let report = export.run().await?;
/// println!("{} rows", report.rows());
/// # Ok(())
/// # }
/// ```
pub struct Export {
    client: Client,
    source: String,
    datasets: Datasets,
    destination: Destination,
    format: Format,
    privacy: Privacy,
    overlap: Option<Duration>,
    page_size: Option<u32>,
    parallel: usize,
    compact: bool,
    progress: Arc<dyn Fn(&Progress) + Send + Sync>,
}

impl Export {
    /// Creates an export of these datasets. `source` names tenant and environment: a destination accepts data of one
    /// source only.
    pub fn new(
        client: Client,
        source: impl Into<String>,
        datasets: Datasets,
        destination: Destination,
    ) -> Self {
        Self {
            client,
            source: source.into(),
            datasets,
            destination,
            format: Format::default(),
            privacy: Privacy::default(),
            overlap: None,
            page_size: None,
            parallel: 4,
            compact: false,
            progress: Arc::new(|_| {}),
        }
    }

    /// Sets the format; Parquet by default.
    #[must_use]
    pub fn format(mut self, format: Format) -> Self {
        self.format = format;
        self
    }

    /// Excludes columns with protected health information, and data without a column.
    ///
    /// In CDTs these are the columns with Designer's flag, which a tenant may not have set everywhere; in columns that
    /// Welkin defines, those that `welkin-runtime` flags.
    #[must_use]
    pub fn without_phi(mut self) -> Self {
        self.privacy.without_phi = true;
        self
    }

    /// Replaces ids of records, patients and users, and external ids, by keyed hashes, and excludes the names of users
    /// and data without a column. The destination then contains no id, not even in checkpoints.
    #[must_use]
    pub fn pseudonymize(mut self, key: PseudonymKey) -> Self {
        self.privacy.key = Some(key);
        self
    }

    /// How far before the end of the last run this one starts; five minutes by default. See
    /// [`welkin_runtime::exports::Export::overlap`].
    #[must_use]
    pub fn overlap(mut self, overlap: Duration) -> Self {
        self.overlap = Some(overlap);
        self
    }

    /// Rows per page; 1,000 by default.
    #[must_use]
    pub fn page_size(mut self, rows: u32) -> Self {
        self.page_size = Some(rows);
        self
    }

    /// How many resources are exported concurrently; 4 by default. They share one memory limit.
    #[must_use]
    pub fn parallel(mut self, resources: usize) -> Self {
        self.parallel = resources.max(1);
        self
    }

    /// Also writes the latest version of each record as a separate dataset, `latest/vitals.parquet`; for Parquet.
    #[must_use]
    pub fn compact(mut self) -> Self {
        self.compact = true;
        self
    }

    /// Calls this after each page, and when a resource begins or ends.
    #[must_use]
    pub fn on_progress(mut self, progress: impl Fn(&Progress) + Send + Sync + 'static) -> Self {
        self.progress = Arc::new(progress);
        self
    }

    /// Exports the changes since the last run; the first run exports everything.
    ///
    /// # Errors
    /// When rows can't be read, the destination can't be used or contains other files, or a column has changed its
    /// type. The results of earlier runs are then unchanged.
    pub async fn run(mut self) -> Result<Report, ExportError> {
        // This check comes before the first write to the destination.
        self.refuse_foreign().await?;
        let lease = Lease::take(&self.destination).await?;
        let lease = Arc::new(Mutex::new(lease));
        let ran = self.run_alone(&lease).await;
        // All streams have ended, so this is the last reference.
        if let Some(lease) = Arc::into_inner(lease) {
            lease.into_inner().end().await?;
        }
        ran
    }

    async fn run_alone(&mut self, lease: &Arc<Mutex<Lease>>) -> Result<Report, ExportError> {
        let recovered = Commit::recover(&self.destination).await?;
        let mut state = self.state().await?;
        if self.privacy.without_phi {
            self.datasets = self.datasets.clone().without_phi();
        }
        let mut renewed = BTreeSet::new();
        for dataset in self.datasets.iter() {
            let layout = Layout::new(dataset.clone(), &self.privacy);
            let changed = state.add_columns(&layout);
            if changed.map_err(ExportError::ChangedColumn)? {
                renewed.insert(dataset.folder.clone());
            }
        }
        let streams = self.streams(&state)?;
        let pending = Pending::begin(
            &self.destination,
            &state,
            &self.datasets,
            streams.iter().map(Stream::dataset_names),
        )
        .await?;
        let shared = Arc::new(Shared {
            destination: self.destination.clone(),
            run: pending.run.clone(),
            format: self.format,
            memory: self.memory(streams.len()),
            lease: lease.clone(),
            progress: self.progress.clone(),
            skips_refused: self.datasets.is_default,
        });
        let staged: Vec<(Stream, Option<Staged>)> = iter(streams)
            .map(|stream| stream.run(shared.clone()))
            .buffer_unordered(self.parallel)
            .try_collect()
            .await?;
        let mut report = Report {
            recovered,
            resumed: pending.resumed,
            ..Report::default()
        };
        self.commit(state, &pending, staged, &renewed, &mut report)
            .await?;
        if self.compact && self.format == Format::Parquet {
            report.compacted =
                compact::all(&self.destination, &self.datasets, &self.privacy).await?;
        }
        Ok(report)
    }

    /// Reads the state of the destination, and checks whether this export can continue there.
    async fn state(&self) -> Result<State, ExportError> {
        let settings = Settings {
            source: self.source.clone(),
            format: self.format,
            privacy: self.privacy.words(),
        };
        match State::read(&self.destination).await? {
            Some(state) => {
                state.check_settings(&settings)?;
                Ok(state)
            }
            None => Ok(State::new(settings)),
        }
    }

    /// Rejects a destination that contains files of other programs.
    async fn refuse_foreign(&self) -> Result<(), ExportError> {
        if self.destination.read(STATE).await?.is_some()
            || self.destination.read(COMMIT).await?.is_some()
        {
            return Ok(());
        }
        let files = self.destination.list("").await?;
        match files.iter().any(|file| !file.starts_with("_welkin/")) {
            true => Err(ExportError::Foreign {
                location: self.destination.location()?,
            }),
            false => Ok(()),
        }
    }

    /// Returns the streams to read, one per resource.
    fn streams(&self, state: &State) -> Result<Vec<Stream>, ExportError> {
        let mut streams = Vec::new();
        for (resource, datasets) in self.datasets.by_resource() {
            let known = state.resources.get(&resource);
            let wanted: BTreeSet<String> = datasets.iter().map(|one| one.kind.name()).collect();
            let covered = known
                .map(|known| covered(known, &wanted))
                .unwrap_or_default();
            let left_out: Vec<String> = known
                .iter()
                .flat_map(|known| known.covers.difference(&wanted))
                .filter(|name| self.datasets.leaves_out(name))
                .cloned()
                .collect();
            if !left_out.is_empty() {
                return Err(ExportError::LeftOut(left_out));
            }
            let new: BTreeSet<String> = wanted.difference(&covered).cloned().collect();
            let mut passes = Vec::new();
            if let (Some(known), false) = (known, covered.is_empty()) {
                passes.push(Pass {
                    names: covered,
                    from: Some(known.checkpoint.clone()),
                });
            }
            if !new.is_empty() {
                passes.push(Pass {
                    names: new,
                    from: None,
                });
            }
            let layouts = datasets
                .into_iter()
                .map(|dataset| Arc::new(Layout::new(dataset, &self.privacy)));
            streams.push(Stream {
                client: self.client.clone(),
                resource,
                passes,
                layouts: layouts.collect(),
                configured: self.datasets.configured(),
                overlap: self.overlap,
                page_size: self.page_size,
                keeps_no_ids: self.privacy.key.is_some(),
            });
        }
        Ok(streams)
    }

    /// Returns the memory limit of each resource, in bytes.
    fn memory(&self, streams: usize) -> usize {
        /// The limit for rows that are not encoded yet, in bytes, and for encoded rows that are not written yet.
        const ALL: usize = 48 * 1024 * 1024;
        ALL / self.parallel.min(streams.max(1))
    }

    async fn commit(
        &self,
        mut state: State,
        pending: &Pending,
        staged: Vec<(Stream, Option<Staged>)>,
        renewed: &BTreeSet<String>,
        report: &mut Report,
    ) -> Result<(), ExportError> {
        let mut files = Vec::new();
        for (stream, staged) in staged {
            let Some(staged) = staged else {
                report.refused.push(stream.resource);
                continue;
            };
            let empty = stream
                .empty_parts(
                    &staged,
                    renewed,
                    &pending.run,
                    self.format,
                    &self.destination,
                )
                .await?;
            for part in staged.parts.iter().chain(&empty) {
                let from = format!("{STAGING}/{}/{}", pending.run, part.path);
                let (folder, name) = part.path.split_once('/').unwrap_or(("", &part.path));
                files.push((from, format!("{folder}/run={}/{name}", pending.run)));
                if let Some(dataset) = state.datasets.get_mut(folder) {
                    dataset.exported = true;
                }
                report.add(part);
            }
            report.unread += staged.unread;
            note_checkpoint(&mut state, stream, staged);
        }
        // A rejected resource is exported from its beginning as soon as it is permitted.
        state.datasets.retain(|_, dataset| dataset.exported);
        let run = (!files.is_empty()).then(|| RunLine {
            run: pending.run.clone(),
            finished_at: format!("{:.3}", Timestamp::now()),
            rows: report.rows(),
            misfits: report.datasets.values().map(|one| one.misfits).sum(),
            unread: report.unread,
        });
        if run.is_some() {
            state.last_run = Some(pending.run.clone());
            report.run = Some(pending.run.clone());
        }
        let views = match &run {
            Some(_) => views::all(&self.destination, &state)?,
            None => BTreeMap::new(),
        };
        let commit = Commit {
            run,
            files,
            views,
            state,
        };
        commit.make(&self.destination).await
    }
}

/// Stores the checkpoint from which the next run continues. Of two passes, the first one's checkpoint is the earlier:
/// rows after it are read again.
fn note_checkpoint(state: &mut State, stream: Stream, staged: Staged) {
    let covers = stream
        .layouts
        .iter()
        .map(|layout| layout.dataset.kind.name());
    if let Some(checkpoint) = staged.checkpoints.into_iter().flatten().next() {
        let before = state.resources.remove(&stream.resource);
        let mut unconfigured = before.map(|before| before.unconfigured).unwrap_or_default();
        for (name, rows) in staged.unconfigured {
            *unconfigured.entry(name).or_default() += rows;
        }
        let known = ResourceState {
            checkpoint,
            covers: covers.collect(),
            unconfigured,
        };
        state.resources.insert(stream.resource, known);
    }
}

/// Returns the datasets that have been exported up to the checkpoint. A CDT that is new in the configuration is among
/// them if unconfigured rows were exported and none of them was of this CDT.
fn covered(known: &ResourceState, wanted: &BTreeSet<String>) -> BTreeSet<String> {
    let resource = known.checkpoint.resource().clone();
    let unconfigured = DatasetKind::Unconfigured(resource).name();
    let knows_all = known.covers.contains(&unconfigured);
    let is_covered = |name: &&String| {
        known.covers.contains(*name) || knows_all && !known.unconfigured.contains_key(*name)
    };
    wanted.iter().filter(is_covered).cloned().collect()
}
