//! SQL that gives existing engines the latest version of each record.
//!
//! Names and paths are text of others: they are quoted as each engine wants it.

mod duckdb;
mod spark;

use std::collections::BTreeMap;

use crate::destination::Destination;
use crate::error::ExportError;
use crate::format::Format;
use crate::state::{DatasetState, RUNS, State};

/// The views of all datasets, by path.
pub(crate) fn all(
    destination: &Destination,
    state: &State,
) -> Result<BTreeMap<String, String>, ExportError> {
    let location = destination.location()?;
    let format = state.settings.format;
    let files = [
        (
            "views/duckdb.sql",
            duckdb::views(&location, format, &state.datasets),
        ),
        (
            "views/spark.sql",
            spark::views(&location, format, &state.datasets),
        ),
    ];
    Ok(files.map(|(path, sql)| (path.to_owned(), sql)).into())
}

/// A text in quotes, which are doubled within.
fn quoted(text: &str, quote: char) -> String {
    let doubled = text.replace(quote, &format!("{quote}{quote}"));
    format!("{quote}{doubled}{quote}")
}

/// The type of a column in SQL, from the word for it; `list` makes a list of one.
fn sql_type(
    word: &str,
    plain: impl Fn(&str) -> &'static str,
    list: impl Fn(&str) -> String,
) -> String {
    let element = word
        .strip_prefix("list<")
        .and_then(|word| word.strip_suffix('>'));
    match element {
        Some(word) => list(plain(word)),
        None => plain(word).to_owned(),
    }
}

/// The order of versions: the first is the latest. A moment goes before the run, because a replica that lags can bring
/// an older version in a later run.
const LATEST_FIRST: &str = "updated_at DESC NULLS LAST, run DESC, run_row DESC";
