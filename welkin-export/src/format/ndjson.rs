//! Rows as lines of JSON.

use std::fmt::Write;

use jiff::{Timestamp, civil};
use welkin_runtime::Json;

use super::layout::Layout;
use crate::cell::Cell;
use crate::row::Cells;

/// Encoded lines.
#[derive(Default)]
pub(crate) struct Lines(String);

impl Lines {
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn take(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.0).into_bytes()
    }

    /// Adds a line per row. Null values are omitted.
    pub(super) fn write(&mut self, layout: &Layout, rows: &[(u64, Cells)]) {
        for (row, cells) in rows {
            let mut separator = '{';
            for (name, role) in &layout.columns {
                let value = layout.value(*role, *row, cells);
                if value != Cell::Null {
                    self.0.push(separator);
                    separator = ',';
                    self.text(name);
                    self.0.push(':');
                    self.value(&value);
                }
            }
            self.0.push_str("}\n");
        }
    }

    fn value(&mut self, value: &Cell) {
        // Writing to a string does not fail.
        let _ = match value {
            Cell::Null => write!(self.0, "null"),
            Cell::Integer(number) => write!(self.0, "{number}"),
            Cell::Float(number) => write!(self.0, "{}", Json::from(*number).text()),
            Cell::Boolean(value) => write!(self.0, "{value}"),
            Cell::Date(days) => write!(self.0, "\"{}\"", day(*days)),
            Cell::DateTime(microseconds) => write!(self.0, "\"{}\"", moment(*microseconds)),
            Cell::Text(text) => {
                self.text(text);
                Ok(())
            }
            Cell::List(values) => {
                self.list(values);
                Ok(())
            }
        };
    }

    fn text(&mut self, text: &str) {
        self.0.push_str(&Json::from(text).text());
    }

    fn list(&mut self, values: &[Cell]) {
        self.0.push('[');
        for (index, value) in values.iter().enumerate() {
            if index > 0 {
                self.0.push(',');
            }
            self.value(value);
        }
        self.0.push(']');
    }
}

fn day(days: i32) -> civil::Date {
    let span = jiff::SignedDuration::from_hours(i64::from(days) * 24);
    civil::date(1970, 1, 1).saturating_add(span)
}

/// Formats a timestamp. The end of the year 9999 is later than jiff's last timestamp, and is formatted as a civil date
/// and time.
fn moment(microseconds: i64) -> String {
    match Timestamp::from_microsecond(microseconds) {
        Ok(moment) => format!("{moment:.6}"),
        Err(_) => {
            let span = jiff::SignedDuration::from_micros(microseconds);
            let epoch = civil::date(1970, 1, 1).at(0, 0, 0, 0);
            format!("{:.6}Z", epoch.saturating_add(span))
        }
    }
}
