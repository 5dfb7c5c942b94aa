//! Views for Spark SQL.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::sql::{Dialect, LATEST_FIRST, quoted};
use crate::format::Format;
use crate::state::{DatasetState, RUNS};

const DIALECT: Dialect = Dialect {
    timestamp: "TIMESTAMP",
    text: "STRING",
    list: |element| format!("ARRAY<{element}>"),
};

const HEAD: &str = "\
-- Temporary views for Spark SQL, written by welkin-codegen export; every run writes them again.
-- In each pair, NAME__versions holds every version of a record, and NAME the latest.
";

pub(super) fn views(
    location: &str,
    format: Format,
    datasets: &BTreeMap<String, DatasetState>,
) -> String {
    let location = address(location);
    let mut sql = HEAD.to_owned();
    let runs = text(&format!("{}/{RUNS}", pattern(&location)));
    // Writing to a string does not fail.
    let _ = write!(
        sql,
        "
CREATE OR REPLACE TEMPORARY VIEW welkin__runs (run STRING) USING json OPTIONS (path {runs});
"
    );
    for (folder, dataset) in datasets {
        let path = text(&format!("{}/{folder}", pattern(&location)));
        let source = format.source();
        let [latest, versions, all] =
            ["", "__versions", "__files"].map(|suffix| name(&format!("{folder}{suffix}")));
        let columns = names(dataset);
        let types = types(dataset);
        let _ = write!(
            sql,
            "
CREATE OR REPLACE TEMPORARY VIEW {all} ({types}, run STRING) USING {source} OPTIONS (path {path});
CREATE OR REPLACE TEMPORARY VIEW {versions} AS
SELECT * FROM {all} WHERE run <= (SELECT max(run) FROM welkin__runs);
CREATE OR REPLACE TEMPORARY VIEW {latest} AS
SELECT {columns}, run FROM (
  SELECT *, row_number() OVER (PARTITION BY id ORDER BY {LATEST_FIRST}) AS welkin__version FROM {versions}
) WHERE welkin__version = 1;
"
        );
    }
    sql
}

impl Format {
    const fn source(self) -> &'static str {
        match self {
            Self::Parquet => "parquet",
            Self::Ndjson => "json",
        }
    }
}

/// Returns the location as Spark expects it.
fn address(location: &str) -> String {
    match location.split_once("://") {
        Some(("s3", rest)) => format!("s3a://{rest}"),
        Some(_) => location.to_owned(),
        None => format!("file://{location}"),
    }
}

fn name(name: &str) -> String {
    quoted(name, '`')
}

/// Quotes a literal for Spark, in which a backslash escapes.
fn text(text: &str) -> String {
    let escaped = text.replace('\\', r"\\").replace('\'', r"\'");
    format!("'{escaped}'")
}

/// Escapes a path, because Hadoop reads patterns.
fn pattern(path: &str) -> String {
    let escaped = path.chars().map(|character| match character {
        '*' | '?' | '[' | ']' | '{' | '}' | '\\' => format!("\\{character}"),
        other => other.to_string(),
    });
    escaped.collect()
}

fn names(dataset: &DatasetState) -> String {
    let names = dataset.files.iter().map(|(column, _)| name(column));
    names.collect::<Vec<_>>().join(", ")
}

fn types(dataset: &DatasetState) -> String {
    let types = dataset.files.iter().map(|(column, word)| {
        let data_type = DIALECT.sql_type(word);
        format!("{} {data_type}", name(column))
    });
    types.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::{address, pattern, text};

    #[test]
    fn paths_stand_for_themselves() {
        assert_eq!(text(&pattern("/a'b{c}")), r"'/a\'b\\{c\\}'");
        assert_eq!(address("s3://bucket/x"), "s3a://bucket/x");
        assert_eq!(address("/data"), "file:///data");
    }
}
