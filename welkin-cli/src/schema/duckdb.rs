//! Views of DuckDB over an export: the latest version of each record, under the names of generated Rust.

use std::fmt::Write;

use super::tables::{Column, Table};
use welkin_codegen::diagnostic::is_printable;

/// The views, of the export in this place.
pub(super) fn views(tables: &[Table], export: &str) -> String {
    let mut sql = String::from(
        "-- Made by welkin-codegen: the latest version of each record of an export.\n\
         -- duckdb warehouse.db < views.sql\n",
    );
    let export = export.trim_end_matches('/');
    for table in tables {
        let name = identifier(&table.name);
        let files = format!("{export}/{}/run=*/*.parquet", table.name);
        // Writing to a text does not fail.
        let _ = write!(
            sql,
            "\nCREATE OR REPLACE VIEW {name} AS\n\
             SELECT * FROM read_parquet({}, hive_partitioning = true, hive_types_autocast = false, union_by_name = true)\n\
             QUALIFY row_number() OVER (PARTITION BY id ORDER BY updated_at DESC, run DESC, run_row DESC) = 1;\n\
             COMMENT ON VIEW {name} IS {};\n",
            text(&files),
            text(&format!("{} ({})", table.title, table.cdt)),
        );
        for column in &table.columns {
            let _ = writeln!(
                sql,
                "COMMENT ON COLUMN {name}.{} IS {};",
                identifier(&column.name),
                text(&words(column)),
            );
        }
    }
    sql
}

/// What people know of a column.
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

/// A name in SQL.
fn identifier(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// A text in SQL. What does not print is left out, so that it can't steer a terminal.
fn text(text: &str) -> String {
    let printable: String = text
        .chars()
        .map(|c| if is_printable(c) { c } else { ' ' })
        .collect();
    format!("'{}'", printable.replace('\'', "''"))
}
