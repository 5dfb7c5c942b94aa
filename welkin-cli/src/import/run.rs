//! Processes a file from its first to its last row.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use serde_json::json;
use welkin_codegen::config::ConfigError;
use welkin_codegen::diagnostic::escaped;
use welkin_codegen::{GenerateError, Generator};
use welkin_import::apply::{self, Counts};
use welkin_import::{Fault, Format as FileFormat, Journal, Plan, Row, Settings, Source, Target};
use welkin_runtime::{Blocking, Client, RateLimit};

use super::output::{Output, Rejected};
use super::{Arguments, Format};
use crate::counts::count;
use crate::error::CommandError;
use crate::live::LiveError;
use crate::progress::Progress;
use crate::terminal::shown;

/// Counts of the processed rows.
#[derive(Clone, Copy, Default)]
struct RowCounts {
    rows: u64,
    rejected: u64,
}

/// The valid rows of a file; violations in the other rows are written to the output.
struct Checked {
    source: Source<std::fs::File>,
    plan: Plan,
    output: Rc<RefCell<Output>>,
    rejected: Option<Rejected>,
    seen: RowCounts,
    progress: Progress,
    /// Why the file could not be read completely.
    error: Option<CommandError>,
}

impl Checked {
    /// Returns the next valid row.
    fn next_right(&mut self) -> Result<Option<Row>, CommandError> {
        while let Some(raw) = self.source.next_row()? {
            self.seen.rows += 1;
            self.progress.rows(self.seen.rows);
            match self.plan.check(&raw) {
                Ok(row) => return Ok(Some(row)),
                Err(faults) => {
                    self.seen.rejected += 1;
                    if let Some(rejected) = &mut self.rejected {
                        rejected.row(&raw, &faults)?;
                    }
                    let mut output = self.output.borrow_mut();
                    faults.iter().try_for_each(|fault| output.fault(fault))?;
                }
            }
        }
        Ok(None)
    }
}

impl Iterator for Checked {
    type Item = Row;

    fn next(&mut self) -> Option<Row> {
        self.next_right().unwrap_or_else(|error| {
            self.error = Some(error);
            None
        })
    }
}

pub(crate) fn run(arguments: &Arguments, quiet: bool) -> Result<(), CommandError> {
    let generator = arguments.choices.apply(arguments.inputs.read()?)?;
    let target = target(arguments, &generator)?;
    let source = Source::open(&arguments.file, &file_format(arguments)?)?;
    let plan = Plan::new(target, source.header(), settings(arguments))?;
    if !quiet {
        say_what_was_understood(&source, &plan);
    }
    let output = Rc::new(RefCell::new(Output::new(arguments.format == Format::Json)));
    let rejected = arguments.rejected.as_deref();
    let rejected = rejected.map(|path| Rejected::create(path, source.header()));
    let size = std::fs::metadata(&arguments.file).map_or(0, |metadata| metadata.len());
    let checked = Checked {
        progress: Progress::of_file(size, source.position(), quiet),
        source,
        plan,
        output: Rc::clone(&output),
        rejected: rejected.transpose()?,
        seen: RowCounts::default(),
        error: None,
    };
    if arguments.writing.apply {
        apply_rows(arguments, checked, &output, quiet)
    } else {
        dry_run(checked, &output, quiet)
    }
}

fn target<'g>(arguments: &Arguments, generator: &'g Generator) -> Result<Target<'g>, CommandError> {
    let Some(name) = &arguments.what.cdt else {
        return Ok(Target::Patients);
    };
    let found = generator
        .find_cdt(name)
        .map_err(|unknown| GenerateError::from(ConfigError::Diagnostics(vec![*unknown])))?;
    let cdt = found.cdt();
    if cdt.updatable && cdt.has_records() {
        Ok(Target::Records(cdt))
    } else {
        Err(CommandError::NotWritable(escaped(&cdt.name)))
    }
}

fn file_format(arguments: &Arguments) -> Result<FileFormat, CommandError> {
    let named = arguments.form.encoding.as_ref();
    let encoding = named.map(|name| {
        let encoding = welkin_import::encoding(name);
        encoding.ok_or_else(|| CommandError::UnknownEncoding(escaped(name)))
    });
    Ok(FileFormat {
        encoding: encoding.transpose()?,
        delimiter: arguments.form.delimiter,
    })
}

fn settings(arguments: &Arguments) -> Settings {
    let (columns, form) = (&arguments.columns, &arguments.form);
    let mapped = columns.map.iter();
    let mut settings = mapped.fold(Settings::default(), |settings, (column, to)| {
        settings.map(column, to)
    });
    settings = settings.list_separator(form.list_separator);
    for (column, by) in &form.options_by {
        settings = match column {
            Some(column) => settings.options_of(column, *by),
            None => settings.options(*by),
        };
    }
    if let Some(column) = &columns.row_id {
        settings = settings.row_id(column);
    }
    if let Some(format) = &form.date_format {
        settings = settings.date_format(format);
    }
    if let Some(format) = &form.datetime_format {
        settings = settings.datetime_format(format);
    }
    if let Some(zone) = &form.time_zone {
        settings = settings.zone(zone.clone());
    }
    if form.decimal_comma {
        settings = settings.decimal_comma();
    }
    settings
}

fn say_what_was_understood(source: &Source<std::fs::File>, plan: &Plan) {
    let delimiter = match source.delimiter() {
        '\t' => "tabs".to_owned(),
        other => format!("`{other}`"),
    };
    eprintln!("{}, {delimiter} between cells", source.encoding());
    for (column, what) in plan.matched() {
        eprintln!("  {} is {}", escaped(column), escaped(what));
    }
}

fn dry_run(
    mut checked: Checked,
    output: &RefCell<Output>,
    quiet: bool,
) -> Result<(), CommandError> {
    while checked.next_right()?.is_some() {}
    let seen = finish(checked)?;
    let right = seen.rows - seen.rejected;
    let faults = output.borrow_mut().end(&json!({
        "applied": false, "rows": seen.rows, "right": right, "rejected": seen.rejected,
    }))?;
    if !quiet {
        eprintln!(
            "{right} of {} can be written, {} rejected with {}; nothing was written; use --apply to write",
            count(seen.rows as usize, "row"),
            seen.rejected,
            count(faults as usize, "fault"),
        );
    }
    rejected(seen.rejected)
}

fn apply_rows(
    arguments: &Arguments,
    checked: Checked,
    output: &RefCell<Output>,
    quiet: bool,
) -> Result<(), CommandError> {
    let minute = Duration::from_secs(60);
    let limit = RateLimit::new(arguments.writing.requests_per_minute, minute);
    let concurrency = usize::from(arguments.writing.concurrency);
    let config = arguments.tenant.config().map_err(LiveError::from)?;
    let config = config.rate_limit(limit).concurrency(concurrency);
    let client = Client::new(config).map_err(LiveError::from)?;
    let what = arguments.what.cdt.as_deref().unwrap_or("patients");
    let of = format!("{what} of {}", arguments.tenant.address());
    let usual = || Journal::beside(&arguments.file, &of);
    let path = arguments.writing.journal.clone().unwrap_or_else(usual);
    let mut journal = Journal::open(&path, &of)?;
    let blocking = Blocking::new().map_err(CommandError::Network)?;
    let progress = checked.progress.clone();
    let (mut checked, mut failed) = (checked, None);
    let report = |fault: Fault| {
        if let Err(error) = output.borrow_mut().fault(&fault) {
            failed.get_or_insert(error);
        }
    };
    let show = |counts: &Counts| progress.written(counts.present(), counts.refused);
    let rows = &mut checked;
    let applying = apply::apply(&client, rows, concurrency, &mut journal, report, show);
    let (counts, ended) = blocking.wait(applying);
    failed.map_or(Ok(()), Err)?;
    let error = checked.error.take();
    let seen = finish(checked)?;
    output.borrow_mut().end(&json!({
        "applied": true, "rows": seen.rows, "rejected": seen.rejected, "written": counts,
    }))?;
    if !quiet {
        summarize(seen, counts, &path);
    }
    error.map_or(Ok(()), Err)?;
    ended?;
    if counts.failed > 0 {
        return Err(CommandError::RowsFailed(counts.failed as usize));
    }
    rejected(seen.rejected + counts.refused)
}

fn summarize(seen: RowCounts, counts: Counts, journal: &std::path::Path) {
    eprintln!(
        "{}: {} created, {} updated, {} unchanged, {} written by earlier runs, {} rejected, {} rejected by the tenant, {} failed",
        count(seen.rows as usize, "row"),
        counts.created,
        counts.updated,
        counts.unchanged,
        counts.earlier,
        seen.rejected,
        counts.refused,
        counts.failed,
    );
    eprintln!("noted in {}", shown(journal));
}

/// Ends the progress display, and flushes the file of rejected rows.
fn finish(checked: Checked) -> Result<RowCounts, CommandError> {
    checked.progress.end();
    if let Some(rejected) = checked.rejected {
        rejected.finish()?;
    }
    Ok(checked.seen)
}

fn rejected(rows: u64) -> Result<(), CommandError> {
    match rows {
        0 => Ok(()),
        rows => Err(CommandError::RowsRejected(rows as usize)),
    }
}
