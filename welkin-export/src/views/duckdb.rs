//! Views for DuckDB.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::sql::{Dialect, LATEST_FIRST, quoted};
use crate::format::Format;
use crate::state::{DatasetState, RUNS};

const DIALECT: Dialect = Dialect {
    timestamp: "TIMESTAMPTZ",
    text: "VARCHAR",
    list: |element| format!("{element}[]"),
};

const HEAD: &str = "\
-- Views for DuckDB, written by welkin-codegen export; every run writes them again.
-- In each pair, NAME__versions holds every version of a record, and NAME the latest.
";

pub(super) fn views(
    location: &str,
    format: Format,
    datasets: &BTreeMap<String, DatasetState>,
) -> String {
    let mut sql = HEAD.to_owned();
    let runs = quoted(&format!("{}/{RUNS}", literal(location)), '\'');
    for (folder, dataset) in datasets {
        let files = format!(
            "{}/{folder}/run=*/*.{}",
            literal(location),
            format.extension()
        );
        let files = quoted(&files, '\'');
        let scan = match format {
            Format::Parquet => format!("read_parquet({files}, union_by_name = true"),
            Format::Ndjson => {
                let columns = columns(dataset);
                format!("read_json({files}, format = 'newline_delimited', columns = {{{columns}}}")
            }
        };
        let (latest, versions) = (name(folder), name(&format!("{folder}__versions")));
        // Writing to a string does not fail.
        let _ = write!(
            sql,
            "
CREATE OR REPLACE VIEW {versions} AS
SELECT * FROM {scan}, hive_partitioning = true, hive_types = {{'run': VARCHAR}})
WHERE run <= (SELECT max(run) FROM read_json({runs}, format = 'newline_delimited', columns = {{run: 'VARCHAR'}}));
CREATE OR REPLACE VIEW {latest} AS
SELECT * FROM {versions}
QUALIFY row_number() OVER (PARTITION BY id ORDER BY {LATEST_FIRST}) = 1;
"
        );
    }
    sql
}

fn name(name: &str) -> String {
    quoted(name, '"')
}

/// Escapes a path, because DuckDB reads patterns.
fn literal(path: &str) -> String {
    let escaped = path.chars().map(|character| match character {
        '*' | '?' | '[' => format!("[{character}]"),
        other => other.to_string(),
    });
    escaped.collect()
}

fn columns(dataset: &DatasetState) -> String {
    let columns = dataset.files.iter().map(|(name, word)| {
        let data_type = DIALECT.sql_type(word);
        format!("{}: '{data_type}'", quoted(name, '\''))
    });
    columns.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::{literal, name};

    #[test]
    fn paths_and_names_stand_for_themselves() {
        assert_eq!(literal("/a*b/[c]?"), "/a[*]b/[[]c][?]");
        assert_eq!(name("a\"; DROP TABLE b; --"), "\"a\"\"; DROP TABLE b; --\"");
    }
}
