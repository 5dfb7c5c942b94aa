//! Fills a tenant, kills the exporting process, and counts the exported records.

use std::collections::HashMap;
use std::error::Error;
use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Instant;

use serde_json::Value;
use welkin_runtime::{NewPatient, PatientId};
use welkin_sandbox::Sandbox;

use super::report::{Report, Run};
use crate::faults::persistent;
use crate::tenant;

mod care {
    include!(concat!(env!("OUT_DIR"), "/example.rs"));
}

use care::Vitals;

/// The size of an export, and the number of interruptions.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// Number of records.
    pub records: u64,
    /// Number of rows per page.
    pub page_size: u32,
    /// Number of times that the exporting process is killed, evenly distributed over the export.
    pub kills: u64,
}

/// Number of tasks that fill the tenant.
const TASKS: u64 = 16;

/// Fills a sandbox, and runs `exporter` to export it: a program that calls [`export`](super::export()) with its
/// arguments except the first, which is `exporter`.
///
/// # Errors
/// When the sandbox can't be filled, the program can't be run, or the program fails without having been killed.
///
/// # Panics
/// When a task panics.
pub async fn run(size: Size, exporter: &OsStr) -> Result<Report, Box<dyn Error>> {
    let sandbox = tenant::serve("examples/designer-export.json").await;
    let ids = fill(&sandbox, size.records).await?;
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("records.ndjson");
    let mut command = Command::new(exporter);
    command
        .args(["exporter", &sandbox.origin(), sandbox.tenant()])
        .args([sandbox.client_id(), sandbox.client_secret()])
        .arg(&file)
        .arg(size.page_size.to_string())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped());
    let path = file.clone();
    let runs = tokio::task::spawn_blocking(move || -> std::io::Result<_> {
        let mut runs = Vec::new();
        for kill in 1..=size.kills {
            let at = size.records * kill / (size.kills + 1);
            runs.push(Exporter::start(&mut command)?.killed_at(at, &path)?);
        }
        runs.push(Exporter::start(&mut command)?.finish(&path)?);
        Ok(runs)
    })
    .await??;
    count(&std::fs::read(&file)?, ids, runs)
}

/// Creates records. Returns their IDs.
async fn fill(sandbox: &Sandbox, records: u64) -> Result<Vec<String>, Box<dyn Error>> {
    let client = care::Client::connect(persistent(sandbox))?;
    let new = NewPatient::new("Ada", "Lovelace");
    let patient: PatientId = client.patients().create(&new).await?.id;
    let tasks: Vec<_> = (0..TASKS)
        .map(|task| {
            let vitals = client.patient(&patient).vitals();
            tokio::spawn(async move {
                let mut ids = Vec::new();
                for number in (task..records).step_by(TASKS as usize) {
                    let value = Vitals {
                        notes: Some(format!(
                            "reading {number}, seated, after ten minutes of rest"
                        )),
                        ..Vitals::default()
                    };
                    ids.push(vitals.create(&value).await?.id.to_string());
                }
                Ok::<_, welkin_runtime::Error>(ids)
            })
        })
        .collect();
    let mut ids = Vec::new();
    for task in tasks {
        ids.extend(task.await??);
    }
    Ok(ids)
}

/// A process that exports page by page, controlled by the test.
struct Exporter {
    process: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    begun: Instant,
}

impl Exporter {
    fn start(command: &mut Command) -> std::io::Result<Self> {
        let mut process = command.spawn()?;
        let missing = || std::io::Error::other("a pipe is missing");
        Ok(Self {
            input: process.stdin.take().ok_or_else(missing)?,
            output: BufReader::new(process.stdout.take().ok_or_else(missing)?),
            process,
            begun: Instant::now(),
        })
    }

    /// Lets it continue until it has written this number of rows, and kills it while it requests the next page.
    fn killed_at(mut self, rows: u64, file: &Path) -> std::io::Result<Run> {
        let mut written = 0;
        while written < rows {
            written = self.number()?;
            self.input.write_all(b"\n")?;
        }
        self.process.kill()?;
        self.process.wait()?;
        Ok(Run {
            rows: written,
            lines: lines(file)?,
            peak_memory: None,
            time: self.begun.elapsed(),
        })
    }

    fn finish(mut self, file: &Path) -> std::io::Result<Run> {
        drop(self.input);
        let mut numbers = Vec::new();
        for line in self.output.lines() {
            numbers.push(line?.parse().map_err(std::io::Error::other)?);
        }
        let status = self.process.wait()?;
        if !status.success() {
            return Err(std::io::Error::other(format!("the exporter: {status}")));
        }
        let peak_memory = numbers.pop();
        Ok(Run {
            rows: numbers.pop().unwrap_or_default(),
            lines: lines(file)?,
            peak_memory,
            time: self.begun.elapsed(),
        })
    }

    fn number(&mut self) -> std::io::Result<u64> {
        let mut line = String::new();
        self.output.read_line(&mut line)?;
        line.trim().parse().map_err(std::io::Error::other)
    }
}

fn lines(file: &Path) -> std::io::Result<u64> {
    Ok(std::fs::read(file)?.split(|byte| *byte == b'\n').count() as u64 - 1)
}

/// Counts how often each record is in the file.
fn count(file: &[u8], ids: Vec<String>, runs: Vec<Run>) -> Result<Report, Box<dyn Error>> {
    let mut found: HashMap<String, u64> = ids.into_iter().map(|id| (id, 0)).collect();
    let mut strange = 0;
    let mut rows = 0;
    for line in std::str::from_utf8(file)?.lines() {
        rows += 1;
        let row: Value = serde_json::from_str(line).unwrap_or_default();
        match found.get_mut(row["id"].as_str().unwrap_or_default()) {
            Some(times) => *times += 1,
            None => strange += 1,
        }
    }
    let times =
        |wanted: fn(u64) -> bool| found.values().filter(|times| wanted(**times)).count() as u64;
    Ok(Report {
        records: found.len() as u64,
        rows,
        once: times(|times| times == 1),
        lost: times(|times| times == 0),
        doubled: times(|times| times > 1),
        strange,
        bytes: file.len() as u64,
        runs,
    })
}
