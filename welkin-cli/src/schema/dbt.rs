//! dbt sources: YAML whose texts dbt renders with Jinja, and whose accepted values it copies into SQL.

use std::fmt::Write;

use welkin_codegen::diagnostic::is_printable;

use super::tables::{Column, Table};

/// Returns the sources as a file of a dbt project.
pub(super) fn sources(tables: &[Table]) -> String {
    let mut yaml = String::from(
        "# Made by welkin-codegen: the tables of an export. Set the schema or the location that your warehouse reads them from.\n\
         version: 2\n\
         sources:\n  \
           - name: welkin\n    \
             description: \"Records of a Welkin tenant, as exported\"\n    \
             tables:\n",
    );
    for table in tables {
        // Writing to a string does not fail.
        let _ = write!(
            yaml,
            "      - name: {}\n        description: {}\n        config:\n          meta: {{designer_name: {}, phi: {}}}\n        columns:\n",
            quoted(&table.name),
            rendered(&table.title),
            rendered(&table.cdt),
            table.columns.iter().any(|column| column.phi),
        );
        for column in &table.columns {
            add_column(&mut yaml, column);
        }
    }
    if tables.is_empty() {
        yaml.truncate(yaml.len() - 1);
        yaml.push_str(" []\n");
    }
    yaml
}

fn add_column(yaml: &mut String, column: &Column) {
    let words = column.label.as_deref().unwrap_or(&column.field);
    let _ = write!(
        yaml,
        "          - name: {}\n            description: {}\n            data_type: {}\n            config:\n              meta: {{designer_name: {}, phi: {}}}\n",
        quoted(&column.name),
        rendered(words),
        quoted(&column.data_type),
        rendered(&column.field),
        column.phi,
    );
    let values = column.options.iter().map(|(value, _)| &**value);
    // dbt can't test lists, and copies texts into its SQL without escaping.
    if column.options.is_empty() || column.multiple || !values.clone().all(is_plain) {
        return;
    }
    let values: Vec<String> = values.map(quoted).collect();
    let _ = write!(
        yaml,
        "            data_tests:\n              - accepted_values:\n                  arguments:\n                    values: [{}]\n                  config: {{severity: warn}}\n",
        values.join(", "),
    );
}

/// Whether a text is unchanged in YAML, by Jinja, and between quotes in every SQL dialect.
fn is_plain(text: &str) -> bool {
    text.chars().all(is_printable) && !text.contains(['\'', '\\', '{'])
}

/// Escapes braces in a text that dbt renders with Jinja.
fn rendered(text: &str) -> String {
    let opens = ["{{", "{%", "{#"];
    if opens.iter().any(|open| text.contains(open)) {
        quoted(&text.replace('{', "{{ '{' }}"))
    } else {
        quoted(text)
    }
}

/// Formats a text as a double-quoted YAML string.
fn quoted(text: &str) -> String {
    let mut quoted = String::from('"');
    for character in text.chars() {
        match character {
            '"' | '\\' => {
                quoted.push('\\');
                quoted.push(character);
            }
            '\n' => quoted.push_str("\\n"),
            printable if is_printable(printable) => quoted.push(printable),
            other => {
                let _ = write!(quoted, "\\U{:08x}", u32::from(other));
            }
        }
    }
    quoted.push('"');
    quoted
}
