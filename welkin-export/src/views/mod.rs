//! SQL views of the latest version of each record, for several engines.
//!
//! Names and paths come from users: they are quoted as each engine requires.

mod duckdb;
mod spark;

use std::collections::BTreeMap;

use crate::destination::Destination;
use crate::error::ExportError;
use crate::format::Format;
use crate::state::{DatasetState, RUNS, State};

/// Creates the views of all datasets, by path.
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

/// Quotes a text; quotes within it are doubled.
fn quoted(text: &str, quote: char) -> String {
    let doubled = text.replace(quote, &format!("{quote}{quote}"));
    format!("{quote}{doubled}{quote}")
}

/// The words in which the SQL of an engine differs.
struct Dialect {
    timestamp: &'static str,
    text: &'static str,
    /// Makes a type a list.
    list: fn(&str) -> String,
}

impl Dialect {
    /// Returns the type of a column from the name of its type.
    fn sql_type(&self, word: &str) -> String {
        let element = word
            .strip_prefix("list<")
            .and_then(|word| word.strip_suffix('>'));
        match element {
            Some(word) => (self.list)(self.plain(word)),
            None => self.plain(word).to_owned(),
        }
    }

    fn plain(&self, word: &str) -> &'static str {
        match word {
            "int64" => "BIGINT",
            "float64" => "DOUBLE",
            "bool" => "BOOLEAN",
            "date" => "DATE",
            "timestamp" => self.timestamp,
            _ => self.text,
        }
    }
}

/// The order of versions: the first is the latest. The time takes precedence over the run, because a replica that lags
/// can return an older version in a later run.
const LATEST_FIRST: &str = "updated_at DESC NULLS LAST, run DESC, run_row DESC";
