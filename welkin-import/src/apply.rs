//! Writing of rows to a tenant: concurrently, and each row once.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use futures_util::StreamExt;
use futures_util::stream;
use welkin_runtime::{ApiErrorKind, Client, Error, PatientId, Upserted};

use crate::fault::Fault;
use crate::journal::{Journal, JournalError, Outcome};
use crate::row::{Content, PatientKey, Row};

/// The number of rows by outcome.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct Counts {
    /// Created by this run.
    pub created: u64,
    /// Changed by this run.
    pub updated: u64,
    /// Already up to date.
    pub unchanged: u64,
    /// Written by an earlier run, according to the journal.
    pub earlier: u64,
    /// Rejected by the tenant because of their content.
    pub refused: u64,
    /// Failed for another reason: the next run retries them.
    pub failed: u64,
}

impl Counts {
    /// All rows that are now in the tenant.
    #[must_use]
    pub const fn present(&self) -> u64 {
        self.created + self.updated + self.unchanged + self.earlier
    }

    fn add(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Created => self.created += 1,
            Outcome::Updated => self.updated += 1,
            Outcome::Unchanged => self.unchanged += 1,
        }
    }
}

/// Why an import stopped early. The journal has the rows that were written: run the import again to resume.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ApplyError {
    /// The client may not write such rows, or gets no token.
    #[error("stopped: {0}")]
    Stopped(Error),
    /// Too many rows failed in succession.
    #[error("stopped after {TOLERATED} consecutive rows failed; the last error: {0}")]
    Failing(Error),
    /// The journal can't be written.
    #[error(transparent)]
    Journal(#[from] JournalError),
}

/// The number of successive failures after which the tenant counts as unreachable.
const TOLERATED: u64 = 200;

/// The maximum number of retries of failed rows.
const PASSES: u32 = 8;

/// The maximum number of patients whose ids are cached.
const KNOWN_PATIENTS: usize = 100_000;

/// The outcome of writing a row.
enum Answer {
    Done(Outcome),
    Refused(Fault),
    /// Failed for now: a retry may succeed.
    Failed(Error),
    /// Failed for a reason that concerns all rows.
    Hopeless(Error),
}

/// Writes rows, `concurrency` at a time, and records each in the journal. `report` is called for rows that the tenant
/// rejects, and `progress` after each row.
///
/// Rows that an earlier run has written are skipped. Transient failures are retried after the other rows.
///
/// # Errors
/// When the import stops early; the counts are those up to then.
pub async fn apply(
    client: &Client,
    rows: impl Iterator<Item = Row>,
    concurrency: usize,
    journal: &mut Journal,
    mut report: impl FnMut(Fault),
    mut progress: impl FnMut(&Counts),
) -> (Counts, Result<(), ApplyError>) {
    let mut counts = Counts::default();
    let writer = Writer {
        client,
        patients: Mutex::default(),
    };
    let mut again = Vec::new();
    let mut run = Run {
        writer: &writer,
        concurrency: concurrency.max(1),
        journal,
        counts: &mut counts,
        report: &mut report,
        progress: &mut progress,
    };
    let mut ended = run.pass(rows, &mut again).await;
    for _ in 0..PASSES {
        if ended.is_err() || again.is_empty() {
            break;
        }
        let rows = std::mem::take(&mut again);
        ended = run.pass(rows.into_iter(), &mut again).await;
    }
    let ended = ended.and_then(|()| Ok(journal.sync()?));
    counts.failed = again.len() as u64;
    (counts, ended)
}

struct Run<'a, F, P> {
    writer: &'a Writer<'a>,
    concurrency: usize,
    journal: &'a mut Journal,
    counts: &'a mut Counts,
    report: &'a mut F,
    progress: &'a mut P,
}

impl<F: FnMut(Fault), P: FnMut(&Counts)> Run<'_, F, P> {
    /// Writes rows once, and collects the failed ones for a retry.
    async fn pass(
        &mut self,
        rows: impl Iterator<Item = Row>,
        again: &mut Vec<Row>,
    ) -> Result<(), ApplyError> {
        let journal = Mutex::new(&mut *self.journal);
        let earlier = std::cell::Cell::new(0);
        let is_new = |row: &Row| {
            let journal = journal.lock().unwrap_or_else(PoisonError::into_inner);
            let is_new = !journal.has(row.digest);
            earlier.set(earlier.get() + u64::from(!is_new));
            is_new
        };
        let writing = rows.filter(is_new).map(|row| self.writer.written(row));
        let mut answers = stream::iter(writing).buffer_unordered(self.concurrency);
        let mut failures = 0;
        while let Some((row, answer)) = answers.next().await {
            self.counts.earlier += earlier.take();
            match answer {
                Answer::Done(outcome) => {
                    failures = 0;
                    let mut journal = journal.lock().unwrap_or_else(PoisonError::into_inner);
                    journal.note(row.digest, row.line, outcome)?;
                    self.counts.add(outcome);
                }
                Answer::Refused(fault) => {
                    failures = 0;
                    self.counts.refused += 1;
                    (self.report)(fault);
                }
                Answer::Failed(error) => {
                    failures += 1;
                    again.push(row);
                    if failures >= TOLERATED {
                        return Err(ApplyError::Failing(error));
                    }
                }
                Answer::Hopeless(error) => return Err(ApplyError::Stopped(error)),
            }
            (self.progress)(self.counts);
        }
        self.counts.earlier += earlier.take();
        (self.progress)(self.counts);
        Ok(())
    }
}

/// A writer of single rows.
struct Writer<'a> {
    client: &'a Client,
    /// The ids of the patients that were looked up.
    patients: Mutex<HashMap<PatientKey, PatientId>>,
}

impl Writer<'_> {
    async fn written(&self, row: Row) -> (Row, Answer) {
        let answer = match self.write(&row).await {
            Ok(outcome) => Answer::Done(outcome),
            Err(error) => answer_of(&row, error),
        };
        (row, answer)
    }

    async fn write(&self, row: &Row) -> Result<Outcome, Error> {
        match &row.content {
            Content::Patient(patient) => {
                let patients = self.client.patients();
                Ok(outcome(&patients.upsert(&*row.id, patient).await?))
            }
            Content::Record(key, record) => {
                let id = self.patient(key).await?;
                let patient = self.client.patient(id);
                Ok(outcome(&patient.upsert_untyped(&*row.id, record).await?))
            }
        }
    }

    /// Returns the id of a patient, which is requested once.
    async fn patient(&self, key: &PatientKey) -> Result<PatientId, Error> {
        if let Some(id) = self.known(key) {
            return Ok(id);
        }
        let found = match key {
            PatientKey::Id(id) => return Ok(PatientId::new(&**id)),
            PatientKey::ExternalId(id) => self.client.patients().get_by_external_id(id).await?,
            PatientKey::Mrn(mrn) => self.client.patients().get_by_mrn(mrn).await?,
        };
        let mut patients = self.patients.lock().unwrap_or_else(PoisonError::into_inner);
        if patients.len() >= KNOWN_PATIENTS {
            patients.clear();
        }
        patients.insert(key.clone(), found.id.clone());
        Ok(found.id.clone())
    }

    fn known(&self, key: &PatientKey) -> Option<PatientId> {
        let patients = self.patients.lock().unwrap_or_else(PoisonError::into_inner);
        patients.get(key).cloned()
    }
}

fn outcome<R>(upserted: &Upserted<R>) -> Outcome {
    match upserted {
        Upserted::Created(_) => Outcome::Created,
        Upserted::Updated { .. } => Outcome::Updated,
        Upserted::Unchanged(_) => Outcome::Unchanged,
    }
}

/// Classifies an error: whether it concerns its row, or all rows.
fn answer_of(row: &Row, error: Error) -> Answer {
    let refused = |rule, message: String| Answer::Refused(Fault::of_row(row.line, rule, message));
    if error.is_not_found() {
        return refused(
            "patient",
            "the patient does not exist in the tenant".to_owned(),
        );
    }
    match &error {
        Error::Validation(_) | Error::InvalidId => refused("id", error.to_string()),
        Error::AmbiguousExternalId { .. } => {
            refused("id", "several items in the tenant have this id".to_owned())
        }
        Error::Token { .. } if !error.is_retryable() => Answer::Hopeless(error),
        Error::Configuration(_) | Error::NotInProfile { .. } => Answer::Hopeless(error),
        Error::Api(api) => match api.kind {
            ApiErrorKind::Unauthorized | ApiErrorKind::Forbidden | ApiErrorKind::NoRoute => {
                Answer::Hopeless(error)
            }
            ApiErrorKind::Invalid | ApiErrorKind::Conflict => {
                let codes: Vec<&str> = error.error_codes().collect();
                let status = error.status().unwrap_or_default();
                refused(
                    "tenant",
                    format!(
                        "the API rejected the row: status {status} {}",
                        codes.join(", ")
                    ),
                )
            }
            _ => Answer::Failed(error),
        },
        _ => Answer::Failed(error),
    }
}
