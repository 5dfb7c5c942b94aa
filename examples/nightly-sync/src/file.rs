//! CSV files, as lines with cells by column.

use std::collections::HashMap;
use std::error::Error;
use std::io::Read;

use welkin_import::{Format, RawRow, Source, encoding};

/// A line of a file.
pub(crate) struct Line {
    /// File, line and id, for messages.
    pub(crate) place: String,
    /// The cells, or the error in the line.
    pub(crate) cells: Result<Cells, String>,
}

/// The cells of a line by column: all columns that the file must have.
pub(crate) struct Cells(HashMap<String, String>);

impl Cells {
    /// The text of a cell. Only columns that the file was checked for exist.
    pub(crate) fn text(&self, column: &str) -> &str {
        &self.0[column]
    }

    /// The text of a cell, or `None` if it is empty.
    pub(crate) fn optional(&self, column: &str) -> Option<String> {
        Some(self.text(column).to_owned()).filter(|text| !text.is_empty())
    }

    /// The value of a cell, or `None` if it is empty. The message names the column, and never the value.
    pub(crate) fn value<T>(
        &self,
        column: &str,
        expected: &str,
        read: impl Fn(&str) -> Option<T>,
    ) -> Result<Option<T>, String> {
        let Some(text) = self.optional(column) else {
            return Ok(None);
        };
        let value = read(&text).ok_or_else(|| format!("{column}: expected {expected}"));
        value.map(Some)
    }
}

/// All lines of a file. If a column is unknown or missing, if quotes don't match, or the file is empty, the file is
/// refused as a whole: nothing of it should be lost unnoticed.
pub(crate) fn lines(
    file: &str,
    columns: &[&str],
    text: impl Read,
) -> Result<Vec<Line>, Box<dyn Error>> {
    let format = Format {
        encoding: encoding("utf-8"),
        delimiter: Some(b','),
    };
    let refused = |error| format!("{file}: {error}");
    let mut source = Source::new(text, &format).map_err(refused)?;
    let header = source.header().to_vec();
    let expected = columns.join(", ");
    if !header.iter().any(|name| columns.contains(&&**name)) {
        return Err(format!("{file}: the first line has none of the columns {expected}").into());
    }
    if let Some(name) = header.iter().find(|name| !columns.contains(&&***name)) {
        return Err(format!("{file}: unknown column {name:?}; expected {expected}").into());
    }
    for column in columns {
        match header.iter().filter(|name| name == column).count() {
            0 => return Err(format!("{file}: no column `{column}`; expected {expected}").into()),
            1 => {}
            _ => return Err(format!("{file}: several columns `{column}`").into()),
        }
    }
    let (mut lines, mut by_id) = (Vec::<Line>::new(), HashMap::new());
    while let Some(row) = source.next_row().map_err(refused)? {
        let mut place = format!("{file}:{}", row.line);
        let mut cells = cells(&header, &row);
        if let Ok(read) = &cells {
            place = format!("{place} ({:?})", read.text("id"));
            let id = read.text("id").trim().to_owned();
            // Which of them is right is unknown.
            if let Some(twin) = by_id.insert(id, lines.len()) {
                cells = Err(format!("repeats the id of {}", lines[twin].place));
                lines[twin].cells = Err(format!("its id is repeated in line {}", row.line));
            }
        }
        lines.push(Line { place, cells });
    }
    Ok(lines)
}

fn cells(header: &[String], row: &RawRow) -> Result<Cells, String> {
    let cells: Vec<String> = row.cells().map(str::to_owned).collect();
    if cells.len() != header.len() {
        let (count, columns) = (cells.len(), header.len());
        return Err(format!(
            "has {count} cells, but there are {columns} columns"
        ));
    }
    if cells.iter().any(|cell| cell.contains('\u{fffd}')) {
        return Err("is not in UTF-8".to_owned());
    }
    Ok(Cells(header.iter().cloned().zip(cells).collect()))
}
