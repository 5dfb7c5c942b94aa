//! CSV files, read as lines with the columns of a type.

use std::error::Error;
use std::io::Read;

use csv::{ErrorKind, StringRecord};
use serde::de::DeserializeOwned;

/// A line of a file.
pub(crate) struct Line<R> {
    /// File, line and id, for messages.
    pub(crate) place: String,
    /// The row, or the error in it.
    pub(crate) row: Result<R, String>,
}

/// Reads all lines of a file. If a column is unknown or missing, or the first line is incomplete, the whole file is
/// rejected, so that nothing is lost unnoticed.
pub(crate) fn lines<R: DeserializeOwned>(
    file: &str,
    columns: &[&str],
    text: impl Read,
) -> Result<Vec<Line<R>>, Box<dyn Error>> {
    let mut reader = csv::Reader::from_reader(text);
    let header = reader.headers().map_err(|error| format!("{file}: {error}"));
    let header = header?.clone();
    let expected = columns.join(", ");
    if !header.iter().any(|name| columns.contains(&name)) {
        return Err(format!("{file}: the first line has none of the columns {expected}").into());
    }
    if let Some(name) = header.iter().find(|name| !columns.contains(name)) {
        return Err(format!("{file}: unknown column `{name}`; expected {expected}").into());
    }
    let is_there = |column: &&str| header.iter().any(|name| name == *column);
    if let Some(column) = columns.iter().find(|column| !is_there(column)) {
        return Err(format!("{file}: no column `{column}`; expected {expected}").into());
    }
    let mut lines = Vec::new();
    for record in reader.records() {
        let at = record
            .as_ref()
            .map_or_else(csv::Error::position, StringRecord::position);
        let mut place = format!("{file}:{}", at.map_or(0, csv::Position::line));
        if let Ok(record) = &record {
            let id = header.iter().position(|name| name == "id");
            let id = id.and_then(|column| record.get(column));
            place = format!("{place} ({})", id.unwrap_or_default());
        }
        let row = record.and_then(|record| record.deserialize(Some(&header)));
        match row {
            Err(error) if error.is_io_error() => return Err(format!("{file}: {error}").into()),
            row => lines.push(Line {
                place,
                row: row.map_err(|error| fault(&header, &error)),
            }),
        }
    }
    Ok(lines)
}

/// Describes the error in a line: the column, and never the value.
fn fault(header: &StringRecord, error: &csv::Error) -> String {
    match error.kind() {
        ErrorKind::Deserialize { err, .. } => {
            let column = err.field().and_then(|field| header.get(field as usize));
            column.map_or_else(
                || err.kind().to_string(),
                |name| format!("{name}: {}", err.kind()),
            )
        }
        _ => error.to_string(),
    }
}
