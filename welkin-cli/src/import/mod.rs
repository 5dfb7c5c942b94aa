//! `import`: imports a CSV file as patients or records of a tenant.

mod output;
mod run;

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use welkin_import::OptionsBy;

pub(super) use self::run::run;
use super::choices::Choices;
use super::tenant::Tenant;
use crate::inputs::Inputs;

/// Check a CSV file, and write its rows as patients or CDT records
///
/// Without --apply nothing is written and no tenant is contacted: every row is checked against all rules of the
/// configuration, and every violation is listed. With --apply, valid rows are written, each once: applying a file
/// again, or after a crash, writes only the missing rows. Rejected rows are never written.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The file; its first line names the columns
    file: PathBuf,

    #[command(flatten)]
    inputs: Inputs,

    #[command(flatten)]
    choices: Choices,

    #[command(flatten)]
    what: RowKind,

    #[command(flatten)]
    columns: ColumnArguments,

    #[command(flatten)]
    form: FormArguments,

    /// Format of the violations on stdout
    #[arg(long, short, value_enum, default_value_t)]
    format: Format,

    /// Write the rejected rows to this file, with their lines and violations in two more columns; it contains health
    /// data, and only its owner can read it
    #[arg(long, value_name = "FILE")]
    rejected: Option<PathBuf>,

    #[command(flatten)]
    writing: WritingArguments,

    #[command(flatten)]
    tenant: Tenant,
}

/// The kind of the rows.
#[derive(Args)]
#[group(required = true, multiple = false)]
struct RowKind {
    /// Import the rows as records of this CDT
    #[arg(long, value_name = "NAME")]
    cdt: Option<String>,

    /// Import the rows as patients
    #[arg(long)]
    patients: bool,
}

/// Meaning of the columns.
#[derive(Args)]
#[command(next_help_heading = "Columns")]
struct ColumnArguments {
    /// Map a column to a field, by machine name, name in Rust or label; to patient_id, patient_external_id or
    /// patient_mrn; to external_id, the row's own id; or to - to leave it out
    #[arg(long, value_name = "COLUMN=FIELD", value_parser = mapping)]
    map: Vec<(String, String)>,

    /// Column with the ids of the rows, if it is also a field
    #[arg(long, value_name = "COLUMN")]
    row_id: Option<String>,
}

/// Format of the values.
#[derive(Args)]
#[command(next_help_heading = "Format of values")]
struct FormArguments {
    /// Format of dates, such as %m/%d/%Y [default: ISO 8601]
    #[arg(long, value_name = "FORMAT")]
    date_format: Option<String>,

    /// Format of dates with times, such as '%m/%d/%Y %H:%M' [default: ISO 8601]
    #[arg(long, value_name = "FORMAT")]
    datetime_format: Option<String>,

    /// Time zone of dates with times without an offset, such as America/New_York; if not set, they are violations
    #[arg(long, value_name = "ZONE", value_parser = time_zone)]
    time_zone: Option<jiff::tz::TimeZone>,

    /// Numbers have a decimal comma instead of a point
    #[arg(long)]
    decimal_comma: bool,

    /// Separator between the values of a list
    #[arg(long, value_name = "CHARACTER", default_value_t = ';')]
    list_separator: char,

    /// How options are given: value or label, in all columns or in one [default: either, and a text that is the value
    /// of one option and the label of another is a violation]
    #[arg(long, value_name = "[COLUMN=]HOW", value_parser = options_by)]
    options_by: Vec<(Option<String>, OptionsBy)>,

    /// Encoding, such as utf-8 or windows-1252 [default: detected]
    #[arg(long, value_name = "NAME")]
    encoding: Option<String>,

    /// Character that separates cells [default: detected]
    #[arg(long, value_name = "CHARACTER", value_parser = delimiter)]
    delimiter: Option<u8>,
}

/// Writing to the tenant.
#[derive(Args)]
#[command(next_help_heading = "Writing")]
struct WritingArguments {
    /// Write the valid rows
    #[arg(long)]
    apply: bool,

    /// Journal of the rows that were written [default: next to the file]
    #[arg(long, value_name = "FILE", requires = "apply")]
    journal: Option<PathBuf>,

    /// Number of rows to write at the same time
    #[arg(long, value_name = "NUMBER", default_value_t = 8, value_parser = clap::value_parser!(u16).range(1..=256))]
    concurrency: u16,

    /// Maximum number of requests per minute
    #[arg(long, value_name = "NUMBER", default_value_t = 1000, value_parser = clap::value_parser!(u32).range(1..))]
    requests_per_minute: u32,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A line per violation
    #[default]
    Table,
    /// One JSON document
    Json,
}

const EXAMPLES: &str = "\
Examples:
  welkin-codegen import vitals.csv --cdt cdt-vitals --config designer-export.json
  welkin-codegen import vitals.csv --cdt cdt-vitals -c designer-export.json --map 'MRN=patient_mrn' --date-format %m/%d/%Y --rejected wrong.csv
  welkin-codegen import people.csv --patients -c designer-export.json --row-id mrn --apply --tenant acme";

fn mapping(text: &str) -> Result<(String, String), String> {
    // Names of columns may contain `=`; names of fields rarely do.
    let (column, field) = text.rsplit_once('=').ok_or("not COLUMN=FIELD")?;
    Ok((column.to_owned(), field.to_owned()))
}

fn options_by(text: &str) -> Result<(Option<String>, OptionsBy), String> {
    let (column, by) = match text.rsplit_once('=') {
        Some((column, by)) => (Some(column.to_owned()), by),
        None => (None, text),
    };
    match by {
        "value" => Ok((column, OptionsBy::Value)),
        "label" => Ok((column, OptionsBy::Label)),
        _ => Err("not value, label, COLUMN=value or COLUMN=label".to_owned()),
    }
}

fn time_zone(text: &str) -> Result<jiff::tz::TimeZone, String> {
    jiff::tz::TimeZone::get(text)
        .map_err(|_| "not the name of a time zone, such as America/New_York".to_owned())
}

fn delimiter(text: &str) -> Result<u8, String> {
    match text {
        "tab" | "\\t" => Ok(b'\t'),
        _ => match text.as_bytes() {
            [byte] if byte.is_ascii() && !matches!(byte, b'"' | b'\n' | b'\r') => Ok(*byte),
            _ => Err("not one ASCII character; `tab` stands for a tab".to_owned()),
        },
    }
}
