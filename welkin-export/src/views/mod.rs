//! SQL views of the latest version of each record, for several engines.
//!
//! Names and paths come from users: they are quoted as each engine requires.

mod duckdb;
mod spark;
mod sql;

use std::collections::BTreeMap;

use crate::destination::Destination;
use crate::error::ExportError;
use crate::state::State;

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
