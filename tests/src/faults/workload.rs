//! The workload: creates, reads, updates and lists records in many concurrent tasks, and keeps track of the results.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use fastrand::Rng;
use welkin_runtime::observe::RequestReport;
use welkin_runtime::{
    Config, Error, Listing, NewPatient, Observer, Outcome, PatientId, RecordId, RetryPolicy,
};
use welkin_sandbox::{Faults, Sandbox};

use super::report::{Creates, Report};
use crate::tenant;

mod care {
    include!(concat!(env!("OUT_DIR"), "/example.rs"));
}

use care::{Vitals, VitalsPatch};

/// The size of the workload.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// Total number of calls.
    pub calls: u64,
    /// Number of tasks that make them.
    pub tasks: u64,
}

/// The frequency of faults.
#[derive(Clone, Copy, Debug)]
pub struct Weather {
    /// Fraction of requests to fail, from 0 to 1.
    pub faults: f64,
    /// Seed of the random faults.
    pub seed: u64,
}

impl Weather {
    /// Returns the faults for a sandbox. `Retry-After` is zero, so that clients do not wait.
    #[must_use]
    pub fn faults(self) -> Faults {
        Faults::seeded(self.seed)
            .share(self.faults)
            .retry_after(Duration::ZERO)
    }
}

/// Seconds by which the server's clock is ahead: several years.
const SKEW: i32 = 10 * 365 * 24 * 3600;

/// Starts a tenant with a wrong clock, without other faults.
///
/// # Errors
/// When no port is free.
pub async fn skewed_tenant() -> Result<Sandbox, Box<dyn std::error::Error>> {
    let builder = tenant::builder("examples/designer-export.json");
    Ok(builder.clock_skew(SKEW).start().await?)
}

/// Counts creates that the server refused because the record already existed. A client that checks first sends none,
/// unless the server is so slow that it creates the record after the check.
#[derive(Clone, Default)]
struct Duplicates(Arc<AtomicU64>);

impl Observer for Duplicates {
    fn request(&self, report: &RequestReport<'_>) {
        let refused = report.status == Some(409);
        self.0.fetch_add(refused.into(), Ordering::Relaxed);
    }
}

/// Number of calls that a task makes for a patient before it continues with the next one, which keeps lists short.
const CALLS_PER_PATIENT: u64 = 250;

/// Request timeout, which is only reached by requests that never complete.
const REQUEST: Duration = Duration::from_secs(2);

/// Returns the configuration of a client that retries calls until they succeed, with short pauses and many attempts.
#[must_use]
pub fn persistent(sandbox: &Sandbox) -> Config {
    let policy = RetryPolicy::default()
        .attempts(30)
        .pauses(Duration::from_millis(2), Duration::from_millis(100))
        .quota(u32::MAX);
    tenant::config(sandbox)
        .retries(policy)
        .rate_limit(None)
        .timeouts(REQUEST, REQUEST)
        .call_timeout(Duration::from_secs(600))
}

/// Makes the calls against a sandbox that injects faults, and then checks the final state without faults.
///
/// # Errors
/// When the sandbox can't be started, or the final state can't be read.
///
/// # Panics
/// When a task panics.
pub async fn run(size: Size, weather: Weather) -> Result<Report, Box<dyn std::error::Error>> {
    let sandbox = skewed_tenant().await?;
    let duplicates = Duplicates::default();
    let client = care::Client::connect(persistent(&sandbox).observer(duplicates.clone()))?;
    sandbox.set_faults(weather.faults());
    let begun = Instant::now();
    let tasks: Vec<_> = (0..size.tasks)
        .map(|task| {
            let worker = Worker::new(client.clone(), task, weather.seed);
            tokio::spawn(worker.work(size.calls / size.tasks))
        })
        .collect();
    let mut report = Report::default();
    let mut accounts = Vec::new();
    for task in tasks {
        let (done, account) = task.await?;
        report.add(&done);
        accounts.extend(account);
    }
    report.elapsed = begun.elapsed();
    report.token_requests = sandbox.token_requests();
    report.duplicates = duplicates.0.load(Ordering::Relaxed);
    let counts = sandbox.fault_counts();
    report.requests = counts.requests;
    report.faults = counts.injected;
    sandbox.set_faults(Faults::default());
    for account in &accounts {
        account.settle(&client, &mut report).await?;
    }
    Ok(report)
}

/// The results of a client's creates for one patient. A note in each record identifies the create.
struct Account {
    patient: PatientId,
    creates: HashMap<String, (Kind, Said)>,
}

#[derive(Clone, Copy)]
enum Kind {
    WithId,
    WithoutId,
}

#[derive(Clone, Copy)]
enum Said {
    Succeeded,
    Unknown,
    Refused,
}

/// A record that exists, and the last rate written to it.
struct Known {
    id: RecordId<Vitals>,
    rate: i64,
}

/// A task of the workload.
struct Worker {
    client: care::Client,
    chance: Rng,
    name: u64,
    report: Report,
    creates: HashMap<String, (Kind, Said)>,
    records: Vec<Known>,
}

impl Worker {
    fn new(client: care::Client, name: u64, seed: u64) -> Self {
        Self {
            client,
            chance: Rng::with_seed(seed.wrapping_add(name)),
            name,
            report: Report::default(),
            creates: HashMap::new(),
            records: Vec::new(),
        }
    }

    async fn work(mut self, calls: u64) -> (Report, Vec<Account>) {
        let mut accounts = Vec::new();
        while self.report.calls < calls {
            let patient = self.patient(accounts.len()).await;
            let end = calls.min(self.report.calls + CALLS_PER_PATIENT);
            while self.report.calls < end {
                self.call(&patient).await;
            }
            self.records.clear();
            accounts.push(Account {
                patient: patient.id().clone(),
                creates: std::mem::take(&mut self.creates),
            });
        }
        (self.report, accounts)
    }

    async fn patient(&mut self, number: usize) -> care::Patient {
        let id = format!("patient-{}-{number}", self.name);
        let new = NewPatient::new("Ada", "Lovelace").external_id(id);
        self.report.calls += 1;
        let created = self.client.patients().create(&new).await;
        let created = created.expect("a patient with an id is created whatever goes wrong");
        self.client.patient(&created.id)
    }

    async fn call(&mut self, patient: &care::Patient) {
        self.report.calls += 1;
        match self.chance.u32(0..100) {
            0..30 => self.create(patient, Kind::WithId).await,
            30..45 => self.create(patient, Kind::WithoutId).await,
            45..75 => self.read(patient).await,
            75..95 => self.update(patient).await,
            _ => self.list(patient).await,
        }
    }

    async fn create(&mut self, patient: &care::Patient, kind: Kind) {
        let name = format!("{}-{}", self.name, self.report.calls);
        let rate = self.chance.i64(40..200);
        let value = Vitals {
            heart_rate: Some(rate),
            notes: Some(name.clone()),
            ..Vitals::default()
        };
        let vitals = patient.vitals();
        let call = vitals.create(&value);
        let created = match kind {
            Kind::WithId => call.external_id(name.as_str()).await,
            Kind::WithoutId => call.await,
        };
        let said = match created.as_ref().map_err(Error::outcome) {
            Ok(_) => Said::Succeeded,
            Err(Outcome::Unknown) => Said::Unknown,
            Err(_) => Said::Refused,
        };
        self.creates.insert(name, (kind, said));
        if let Ok(record) = created {
            self.records.push(Known {
                id: record.id.clone(),
                rate,
            });
        }
    }

    async fn read(&mut self, patient: &care::Patient) {
        let Some(known) = self.chance.choice(&self.records) else {
            return self.list(patient).await;
        };
        let reads = &mut self.report.reads;
        match patient.vitals().get(&known.id).await {
            Ok(record) if record.heart_rate == Some(known.rate) => reads.complete += 1,
            Ok(_) => reads.wrong += 1,
            Err(_) => reads.failed += 1,
        }
    }

    async fn update(&mut self, patient: &care::Patient) {
        if self.records.is_empty() {
            return self.list(patient).await;
        }
        let place = self.chance.usize(0..self.records.len());
        let rate = self.chance.i64(40..200);
        let patch = VitalsPatch::new().heart_rate(rate);
        match patient
            .vitals()
            .update(&self.records[place].id, &patch)
            .await
        {
            Ok(_) => {
                self.records[place].rate = rate;
                self.report.updates.succeeded += 1;
            }
            Err(_) => self.report.updates.failed += 1,
        }
    }

    /// Checks that every known record is in the list once. Others may exist, from creates with an unknown outcome.
    async fn list(&mut self, patient: &care::Patient) {
        let reads = &mut self.report.reads;
        let records = patient.vitals().list().page_size(50).all().await;
        let Ok(records) = records.and_then(Listing::complete) else {
            reads.failed += 1;
            return;
        };
        let mut times = HashMap::new();
        for record in &records {
            *times.entry(&record.id).or_insert(0) += 1;
        }
        let complete = self
            .records
            .iter()
            .all(|known| times.get(&known.id) == Some(&1));
        match complete {
            true => reads.complete += 1,
            false => reads.wrong += 1,
        }
    }
}

impl Account {
    /// Compares the reported results with the final state.
    async fn settle(&self, client: &care::Client, report: &mut Report) -> Result<(), Error> {
        let vitals = client.patient(&self.patient).vitals();
        let records = vitals.list().page_size(100).all().await?.complete()?;
        let mut times: HashMap<&str, u64> = HashMap::new();
        for record in &records {
            *times
                .entry(record.notes.as_deref().unwrap_or_default())
                .or_default() += 1;
        }
        for (name, (kind, said)) in &self.creates {
            let creates = match kind {
                Kind::WithId => &mut report.with_id,
                Kind::WithoutId => &mut report.without_id,
            };
            creates.settle(*said, times.get(name.as_str()).copied().unwrap_or(0));
        }
        Ok(())
    }
}

impl Creates {
    fn settle(&mut self, said: Said, times: u64) {
        let there = u64::from(times > 0);
        self.doubled += u64::from(times > 1);
        match said {
            Said::Succeeded => {
                self.succeeded += 1;
                self.missing += 1 - there;
                self.once += u64::from(times == 1);
            }
            Said::Unknown => {
                self.unknown += 1;
                self.unknown_present += there;
            }
            Said::Refused => {
                self.refused += 1;
                self.unexpected += there;
            }
        }
    }
}
