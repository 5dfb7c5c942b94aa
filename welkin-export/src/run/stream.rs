//! Streams: the rows of a resource, written to the files of its datasets.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Mutex;
use welkin_runtime::exports::{ExportCheckpoint, ExportResource, ExportRow, ExportRows};
use welkin_runtime::{ApiErrorKind, Client, DateTime, Error};

use super::part::Part;
use super::report::{Progress, Stage};
use super::staging::{Staged, StagedPart};
use crate::dataset::DatasetKind;
use crate::destination::{Destination, Lease};
use crate::error::ExportError;
use crate::format::{Format, Layout};

/// The number of rows after which files are finished. An interrupted run loses at most so many.
const SEGMENT: u64 = 200_000;

/// The number of rows between two checks of memory and lock.
const STEP: u64 = 1000;

/// A resource that is exported.
pub(super) struct Stream {
    pub(super) client: Client,
    pub(super) resource: String,
    pub(super) passes: Vec<Pass>,
    pub(super) layouts: Vec<Arc<Layout>>,
    /// Names of all CDTs of the configuration.
    pub(super) configured: Arc<HashSet<String>>,
    pub(super) overlap: Option<Duration>,
    pub(super) page_size: Option<u32>,
    /// Whether checkpoints must contain no ids. Rows at the checkpoint are then exported again, and the views remove
    /// duplicates.
    pub(super) keeps_no_ids: bool,
}

/// A pass over a resource.
#[derive(Clone, Debug)]
pub(super) struct Pass {
    /// Names of the datasets whose rows are exported.
    pub(super) names: BTreeSet<String>,
    /// The checkpoint where it starts; `None` for the first row.
    pub(super) from: Option<ExportCheckpoint>,
}

/// The state that the resources of a run share.
pub(super) struct Shared {
    pub(super) destination: Destination,
    pub(super) run: String,
    pub(super) format: Format,
    /// The memory limit of a resource, in bytes.
    pub(super) memory: usize,
    pub(super) lease: Arc<Mutex<Lease>>,
    pub(super) progress: Arc<dyn Fn(&Progress) + Send + Sync>,
    /// Whether a resource that the API client may not export is skipped.
    pub(super) skips_refused: bool,
}

/// A stream that is being written.
struct Writing<'s> {
    stream: &'s Stream,
    shared: &'s Shared,
    parts: Vec<Part>,
    /// Parts by the names of their CDTs.
    by_name: HashMap<String, usize>,
    /// The part for all rows, of whichever CDT.
    whole: Option<usize>,
    /// The part for rows whose CDT is not in the configuration.
    unconfigured: Option<usize>,
    staged: Staged,
    newest: Option<DateTime>,
    /// The number of rows since files were finished.
    in_segment: u64,
}

impl Stream {
    /// Returns the name of the resource, and the names of the datasets of each pass.
    pub(super) fn dataset_names(&self) -> (&str, Vec<&BTreeSet<String>>) {
        let names = self.passes.iter().map(|pass| &pass.names);
        (&self.resource, names.collect())
    }

    /// Reads all passes, and returns the written part; `None` if the API client may not export the resource.
    pub(super) async fn run(
        self,
        shared: Arc<Shared>,
    ) -> Result<(Self, Option<Staged>), ExportError> {
        let staged = Staged::read(&shared.destination, &shared.run, &self.resource).await?;
        let mut writing = Writing::new(&self, &shared, staged);
        writing.report(Stage::Reading);
        for index in 0..self.passes.len() {
            match writing.pass(index).await {
                Err(ExportError::Api { source, .. })
                    if shared.skips_refused && is_refusal(&source) =>
                {
                    writing.report(Stage::Refused);
                    return Ok((self, None));
                }
                done => done?,
            }
        }
        writing.report(Stage::Done);
        let staged = writing.staged;
        Ok((self, Some(staged)))
    }

    /// Writes files without rows for datasets that have new columns and no rows, so that every table exists.
    pub(super) async fn empty_parts(
        &self,
        staged: &Staged,
        renewed: &BTreeSet<String>,
        run: &str,
        format: Format,
        destination: &Destination,
    ) -> Result<Vec<StagedPart>, ExportError> {
        let mut parts = Vec::new();
        for layout in &self.layouts {
            let folder = &layout.dataset.folder;
            if renewed.contains(folder) && staged.files_of(folder) == 0 {
                let path = format!("{folder}/part-0.{}", format.extension());
                parts.push(Part::empty(layout, destination, run, path, format).await?);
            }
        }
        Ok(parts)
    }

    fn rows(&self, pass: &Pass, staged: Option<ExportCheckpoint>) -> ExportRows {
        let export = match staged.or_else(|| pass.from.clone()) {
            Some(checkpoint) => self.client.resume_export(checkpoint),
            None => self.client.export(ExportResource::from(&*self.resource)),
        };
        let export = match self.page_size {
            Some(rows) => export.page_size(rows),
            None => export,
        };
        match self.overlap {
            Some(overlap) => export.overlap(overlap),
            None => export,
        }
        .rows()
    }
}

/// Whether the API client may not export the resource. An export gets 403, or a 404 with that message, for no other
/// reason.
fn is_refusal(error: &Error) -> bool {
    matches!(error, Error::Api(error) if error.kind == ApiErrorKind::Forbidden)
}

impl<'s> Writing<'s> {
    fn new(stream: &'s Stream, shared: &'s Shared, staged: Staged) -> Self {
        let kinds = || stream.layouts.iter().map(|layout| &layout.dataset.kind);
        let names = kinds().map(DatasetKind::name).enumerate();
        Self {
            by_name: names.map(|(index, name)| (name, index)).collect(),
            whole: kinds().position(|kind| matches!(kind, DatasetKind::Resource(_))),
            unconfigured: kinds().position(|kind| matches!(kind, DatasetKind::Unconfigured(_))),
            parts: stream.layouts.iter().cloned().map(Part::new).collect(),
            stream,
            shared,
            staged,
            newest: None,
            in_segment: 0,
        }
    }

    fn report(&self, stage: Stage) {
        (self.shared.progress)(&Progress {
            resource: self.stream.resource.clone(),
            rows: self.staged.rows,
            newest: self.newest,
            stage,
        });
    }

    fn failed(&self, source: Error) -> ExportError {
        ExportError::Api {
            resource: self.stream.resource.clone(),
            source: Box::new(source),
        }
    }

    async fn pass(&mut self, index: usize) -> Result<(), ExportError> {
        let pass = &self.stream.passes[index];
        self.staged
            .checkpoints
            .resize(self.stream.passes.len(), None);
        let mut rows = self
            .stream
            .rows(pass, self.staged.checkpoints[index].clone());
        let mut read: u64 = 0;
        loop {
            match rows.try_next().await {
                Ok(Some(row)) => self.take(row, pass),
                Ok(None) => break,
                Err(Error::UnreadItem { .. }) => self.staged.unread += 1,
                Err(error) => return Err(self.failed(error)),
            }
            read += 1;
            if read.is_multiple_of(STEP) {
                self.shared.lease.lock().await.renew().await?;
                self.keep_to_memory().await?;
                self.report(Stage::Reading);
                if self.in_segment >= SEGMENT {
                    self.end_segment(index, &rows).await?;
                }
            }
        }
        self.end_segment(index, &rows).await
    }

    /// Adds a row to its part.
    fn take(&mut self, row: ExportRow, pass: &Pass) {
        self.newest = self.newest.max(row.updated_at());
        let name = row.cdt_name().unwrap_or_default();
        let Some(place) = self.place_of(name) else {
            return;
        };
        let kind = &self.parts[place].layout.dataset.kind;
        if !pass.names.contains(&kind.name()) {
            return;
        }
        if let DatasetKind::Unconfigured(_) = kind {
            *self.staged.unconfigured.entry(name.to_owned()).or_default() += 1;
        }
        self.parts[place].add(self.staged.rows, row);
        self.staged.rows += 1;
        self.in_segment += 1;
    }

    /// Returns the part for rows of this CDT; `None` if they are not exported.
    fn place_of(&self, name: &str) -> Option<usize> {
        match self.whole {
            Some(place) => Some(place),
            None if self.stream.configured.contains(name) => self.by_name.get(name).copied(),
            None => self.unconfigured,
        }
    }

    /// Encodes buffered rows and writes encoded ones when they exceed the memory limit.
    async fn keep_to_memory(&mut self) -> Result<(), ExportError> {
        let waiting: usize = self.parts.iter().map(|part| part.waiting).sum();
        if waiting > self.shared.memory / 2 {
            self.encode_all().await?;
        }
        while self.parts.iter().map(Part::memory).sum::<usize>() > self.shared.memory {
            let largest = self.parts.iter_mut().max_by_key(|part| part.memory());
            match largest {
                Some(largest) => largest.flush().await?,
                None => break,
            }
        }
        Ok(())
    }

    async fn encode_all(&mut self) -> Result<(), ExportError> {
        let shared = self.shared;
        for part in self.parts.iter_mut().filter(|part| part.waits()) {
            let folder = part.layout.dataset.folder.clone();
            let number = self.staged.files_of(&folder);
            let path = || format!("{folder}/part-{number}.{}", shared.format.extension());
            part.encode(&shared.destination, &shared.run, path, shared.format)
                .await?;
        }
        Ok(())
    }

    /// Finishes all files, and stores the checkpoint after them.
    async fn end_segment(&mut self, index: usize, rows: &ExportRows) -> Result<(), ExportError> {
        self.encode_all().await?;
        for part in self.parts.iter_mut().filter(|part| !part.is_empty()) {
            if let Some(finished) = part.finish().await? {
                self.staged.unread += finished.unread;
                self.staged.parts.push(finished.staged);
            }
        }
        let checkpoint = rows.checkpoint();
        self.staged.checkpoints[index] = Some(match self.stream.keeps_no_ids {
            true => checkpoint.without_ids(),
            false => checkpoint,
        });
        self.in_segment = 0;
        let (destination, run) = (&self.shared.destination, &self.shared.run);
        self.staged
            .write(destination, run, &self.stream.resource)
            .await
    }
}
