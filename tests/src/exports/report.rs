//! The result of an export.

use std::fmt;
use std::time::Duration;

/// One run of the exporting process.
#[derive(Clone, Copy, Debug)]
pub struct Run {
    /// Number of rows reported before the process was killed; of all rows if it was not.
    pub rows: u64,
    /// Number of rows in the file after the run; the last one may be incomplete.
    pub lines: u64,
    /// Peak memory in KiB; `None` for a process that was killed.
    pub peak_memory: Option<u64>,
    /// Duration of the run.
    pub time: Duration,
}

/// Counts about an export.
#[derive(Clone, Debug)]
pub struct Report {
    /// Number of records in the tenant.
    pub records: u64,
    /// Number of rows in the file at the end.
    pub rows: u64,
    /// Number of records that are in the file once.
    pub once: u64,
    /// Number of records that are not in the file.
    pub lost: u64,
    /// Number of records that are in the file more than once.
    pub doubled: u64,
    /// Number of rows that are not records of the tenant, or not JSON.
    pub strange: u64,
    /// Size of the file in bytes.
    pub bytes: u64,
    /// All runs; the last one was not killed.
    pub runs: Vec<Run>,
}

impl fmt::Display for Report {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for run in &self.runs {
            let Run {
                rows, lines, time, ..
            } = run;
            match run.peak_memory {
                None => writeln!(
                    formatter,
                    "killed after {rows} rows and {time:.1?}, {lines} in the file"
                )?,
                Some(peak) => writeln!(
                    formatter,
                    "ended with {lines} rows after {time:.1?}, peak memory {peak} KiB"
                )?,
            }
        }
        let Self {
            records,
            rows,
            once,
            lost,
            doubled,
            strange,
            bytes,
            ..
        } = self;
        write!(
            formatter,
            "{records} records, {rows} rows of {bytes} bytes: {once} once, {lost} lost, {doubled} doubled, {strange} strange"
        )
    }
}
