//! What has become of an export.

use std::fmt;
use std::time::Duration;

/// One run of the exporting process.
#[derive(Clone, Copy, Debug)]
pub struct Run {
    /// Rows that it had reported when it was killed; all of them when it was not.
    pub rows: u64,
    /// Rows in the file when it was gone, the last of which may be torn.
    pub lines: u64,
    /// The most memory that it held, in KiB; nothing of a process that was killed.
    pub peak_memory: Option<u64>,
    /// How long it lived.
    pub time: Duration,
}

/// Counts of an export.
#[derive(Clone, Debug)]
pub struct Report {
    /// Records in the tenant.
    pub records: u64,
    /// Rows in the file at the end.
    pub rows: u64,
    /// Records that are in it once.
    pub once: u64,
    /// Records that are not in it.
    pub lost: u64,
    /// Records that are in it more than once.
    pub doubled: u64,
    /// Rows that are no records of the tenant, or no JSON.
    pub strange: u64,
    /// Bytes in the file.
    pub bytes: u64,
    /// Every run, the last of which was not killed.
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
