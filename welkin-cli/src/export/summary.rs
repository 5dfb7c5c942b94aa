//! The summary of an export, as text.

use std::fmt::Write;

use welkin_export::Report;

use crate::counts::count;
use welkin_codegen::diagnostic::escaped;

/// Returns the written datasets, one per line.
pub(super) fn text(report: &Report, destination: &str) -> String {
    let mut text = String::new();
    // Writing to a string does not fail.
    let _ = write_report(&mut text, report, &escaped(destination));
    text
}

fn write_report(text: &mut String, report: &Report, to: &str) -> std::fmt::Result {
    if let Some(run) = &report.recovered {
        writeln!(
            text,
            "run {run}, which was interrupted just before it ended, is visible now"
        )?;
    }
    match &report.run {
        None => writeln!(text, "nothing has changed since the last run")?,
        Some(run) => {
            let resumed = if report.resumed { ", resumed" } else { "" };
            let (rows, bytes) = (report.rows(), report.bytes());
            writeln!(
                text,
                "run {run}{resumed}: {rows} rows, {bytes} bytes, in {to}"
            )?;
        }
    }
    for (folder, dataset) in &report.datasets {
        let misfits = match dataset.misfits {
            0 => String::new(),
            rows => format!(
                ", {} with values in raw columns (__raw)",
                count_u64(rows, "row")
            ),
        };
        let (rows, bytes) = (dataset.rows, dataset.bytes);
        writeln!(text, "  {folder}: {rows} rows, {bytes} bytes{misfits}")?;
    }
    for (folder, rows) in &report.compacted {
        writeln!(text, "  latest/{folder}.parquet: {rows} records")?;
    }
    if report.unread > 0 {
        let rows = count_u64(report.unread, "row");
        writeln!(text, "{rows} could not be read and are in no dataset")?;
    }
    for resource in &report.refused {
        let resource = escaped(resource);
        writeln!(
            text,
            "{resource} is left out: the API client may not export it"
        )?;
    }
    Ok(())
}

fn count_u64(number: u64, noun: &str) -> String {
    count(usize::try_from(number).unwrap_or(usize::MAX), noun)
}
