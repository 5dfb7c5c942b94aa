//! DuckDB views over an export: the latest version of each record, with the names of generated Rust code.

use std::fmt::Write;

use super::tables::{Column, Table};
use welkin_codegen::diagnostic::is_printable;

/// Returns the views for the export at this location. There are two per table: `vitals__versions` contains every
/// version of a record, and `vitals` the latest.
pub(super) fn views(tables: &[Table], export: &str) -> String {
    let mut sql = String::from(
        "-- Made by welkin-codegen: views over an export, in pairs. NAME__versions holds every version of a record, and NAME the latest.\n",
    );
    let export = literal(export.trim_end_matches('/'));
    let runs = text(&format!("{export}/_welkin/runs.ndjson"));
    for table in tables {
        let name = identifier(&table.name);
        let versions = identifier(&format!("{}__versions", table.name));
        let files = text(&format!("{export}/{}/run=*/*.parquet", table.name));
        // Writing to a string does not fail. A run is visible once it is listed. Versions are ordered by timestamp,
        // then by run.
        let _ = write!(
            sql,
            "\nCREATE OR REPLACE VIEW {versions} AS\n\
             SELECT * FROM read_parquet({files}, union_by_name = true, hive_partitioning = true, hive_types = {{'run': VARCHAR}})\n\
             WHERE run <= (SELECT max(run) FROM read_json({runs}, format = 'newline_delimited', columns = {{run: 'VARCHAR'}}));\n\
             CREATE OR REPLACE VIEW {name} AS\n\
             SELECT * FROM {versions}\n\
             QUALIFY row_number() OVER (PARTITION BY id ORDER BY updated_at DESC NULLS LAST, run DESC, run_row DESC) = 1;\n\
             COMMENT ON VIEW {name} IS {};\n",
            text(&format!("{} ({})", table.title, table.cdt)),
        );
        // They are not comments in the database, because an export without health data lacks some of the columns.
        for column in &table.columns {
            let name = identifier(&column.name);
            let _ = writeln!(
                sql,
                "-- {}: {}",
                printable(&name),
                printable(&words(column))
            );
        }
    }
    sql
}

/// Escapes a path where DuckDB expects a pattern.
fn literal(path: &str) -> String {
    let escaped = path.chars().map(|character| match character {
        '*' | '?' | '[' => format!("[{character}]"),
        other => other.to_string(),
    });
    escaped.collect()
}

/// Returns the documentation of a column.
fn words(column: &Column) -> String {
    let mut words = match &column.label {
        Some(label) => format!("{label} ({})", column.field),
        None => column.field.clone(),
    };
    if column.phi {
        words.push_str("; PHI");
    }
    let options = column.options.iter();
    let options = options.map(|(value, label)| format!("{value} = {label}"));
    let options: Vec<String> = options.collect();
    if !options.is_empty() {
        let _ = write!(words, "; {}", options.join(", "));
    }
    words
}

/// Quotes a name as an SQL identifier.
fn identifier(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// Quotes a text as an SQL string.
fn text(text: &str) -> String {
    format!("'{}'", printable(text).replace('\'', "''"))
}

/// Formats a text on one line, without characters that a terminal could interpret.
fn printable(text: &str) -> String {
    let characters = text.chars();
    characters
        .map(|c| if is_printable(c) { c } else { ' ' })
        .collect()
}
