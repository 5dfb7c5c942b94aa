//! Results as a table for people, and as one line for programs.

use std::time::Duration;

use comfy_table::{CellAlignment, Table, presets};
use serde_json::{Map, Value, json};

/// Returns the median of several times.
///
/// # Panics
/// When `times` is empty.
#[must_use]
pub fn median(times: &mut [Duration]) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

/// Returns `ours` divided by `other`: below 1, ours is less.
#[must_use]
pub fn ratio(ours: Duration, other: Duration) -> f64 {
    ours.as_secs_f64() / other.as_secs_f64()
}

/// Formats a table with one column of names; the others contain numbers, aligned to the right.
#[must_use]
pub fn table(header: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_header(header);
    for row in rows {
        table.add_row(row);
    }
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table.to_string()
}

/// Formats the ratios of a bench by name, as a line for programs: `summary: {"bench": "validation", "ratios": {"checked
/// / encode": 1.3}}`. A greater ratio is worse. `benches/compare` uses them to check a release.
#[must_use]
pub fn summary(bench: &str, ratios: impl IntoIterator<Item = (String, f64)>) -> String {
    let ratios: Map<String, Value> = ratios
        .into_iter()
        .map(|(name, ratio)| (name, json!(rounded(ratio))))
        .collect();
    format!("summary: {}", json!({"bench": bench, "ratios": ratios}))
}

/// Rounds to three decimals, which is more precise than any bench.
fn rounded(ratio: f64) -> f64 {
    (ratio * 1e3).round() / 1e3
}
