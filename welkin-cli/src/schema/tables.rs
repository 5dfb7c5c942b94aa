//! The tables of an export: one per CDT and profile data type, with columns named as in generated Rust.

use std::collections::HashSet;

use welkin_codegen::document::{CdtDocument, FieldDocument, ModelDocument};

/// A table of an export.
pub(super) struct Table {
    /// The folder of its files, and its name.
    pub(super) name: String,
    /// Machine name of the CDT.
    pub(super) cdt: String,
    pub(super) title: String,
    pub(super) columns: Vec<Column>,
}

/// A column.
pub(super) struct Column {
    pub(super) name: String,
    /// The key on the wire.
    pub(super) field: String,
    pub(super) label: Option<String>,
    /// The type in SQL.
    pub(super) data_type: String,
    pub(super) multiple: bool,
    pub(super) phi: bool,
    /// Values and labels of a select field, as texts.
    pub(super) options: Vec<(String, String)>,
}

/// What columns of fields are not called: the partition, and what an export adds.
const RESERVED: [&str; 3] = ["unknown_fields", "run_row", "run"];

/// The tables of every CDT and profile data type that can be read.
pub(super) fn tables(document: &ModelDocument) -> Vec<Table> {
    let cdts = document.cdts.iter().chain(&document.profile_data_types);
    let mut names = HashSet::new();
    let readable = cdts.filter(|cdt| cdt.readable);
    readable
        .map(|cdt| Table {
            name: free(&mut names, plain(&cdt.rust.module)),
            cdt: cdt.name.clone(),
            title: cdt.title.clone(),
            columns: columns(document, cdt),
        })
        .collect()
}

fn columns(document: &ModelDocument, cdt: &CdtDocument) -> Vec<Column> {
    let system = document.system_fields.iter().map(|field| {
        let data_type = match field.field_type {
            "date-time" => "TIMESTAMPTZ",
            _ => "VARCHAR",
        };
        of_system(field.name, field.name, data_type)
    });
    let mut columns: Vec<Column> = system.collect();
    columns.insert(1, of_system("patient_id", "patientId", "VARCHAR"));
    columns.push(of_system("cdt_id", "cdtId", "VARCHAR"));
    columns.push(of_system("formation_version", "version", "BIGINT"));
    let taken = columns.iter().map(|column| column.name.clone());
    let mut names: HashSet<String> = taken.chain(RESERVED.map(str::to_owned)).collect();
    for field in &cdt.fields {
        let name = free(&mut names, plain(&field.rust.field));
        columns.push(of_field(field, name));
    }
    columns
}

fn of_system(name: &str, field: &str, data_type: &str) -> Column {
    Column {
        name: name.to_owned(),
        field: field.to_owned(),
        label: None,
        data_type: data_type.to_owned(),
        multiple: false,
        phi: false,
        options: Vec::new(),
    }
}

fn of_field(field: &FieldDocument, name: String) -> Column {
    let one = match field.field_type {
        "integer" => "BIGINT",
        "float" => "DOUBLE",
        "boolean" => "BOOLEAN",
        "date" => "DATE",
        "date-time" => "TIMESTAMPTZ",
        _ => "VARCHAR",
    };
    let is_json = ["file", "profile", "json"].contains(&field.field_type);
    let multiple = field.multiple && !is_json;
    let options = field.options.iter().map(|option| {
        let text = option.value.as_str().map(str::to_owned);
        let text = text.unwrap_or_else(|| option.value.to_string());
        (text, option.label.clone())
    });
    Column {
        name,
        field: field.name.clone(),
        label: field.label.clone(),
        data_type: if multiple {
            format!("{one}[]")
        } else {
            one.to_owned()
        },
        multiple,
        phi: field.phi,
        options: options.collect(),
    }
}

/// A name of Rust without the mark of a keyword.
fn plain(name: &str) -> &str {
    name.trim_start_matches("r#")
}

/// This name, or the first one after it that is free. Engines compare names without their case.
fn free(taken: &mut HashSet<String>, name: &str) -> String {
    let numbered = (2..).map(|number| format!("{name}_{number}"));
    let mut candidates = std::iter::once(name.to_owned()).chain(numbered);
    let found = candidates.find(|candidate| taken.insert(candidate.to_lowercase()));
    found.unwrap_or_else(|| name.to_owned())
}
