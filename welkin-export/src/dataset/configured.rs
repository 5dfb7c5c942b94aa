//! Columns of CDTs and profile data types.

use welkin_model::document::export_names::ColumnNames;
use welkin_model::document::{CdtDocument, FieldDocument, OptionDocument};
use welkin_runtime::exports::ExportResource;

use super::column::{Column, ColumnSource, ColumnType};
use super::standard::record_columns;
use super::{Dataset, DatasetKind};

/// Creates the dataset of a CDT, written to the given folder.
pub(super) fn dataset(cdt: &CdtDocument, resource: ExportResource, folder: String) -> Dataset {
    let mut columns = record_columns();
    let mut names = ColumnNames::new(columns.iter().map(|column| &*column.name));
    for field in &cdt.fields {
        columns.push(column(field, &mut names));
    }
    Dataset {
        folder,
        kind: DatasetKind::Records {
            resource,
            name: cdt.name.clone(),
        },
        title: cdt.title.clone(),
        fingerprint: Some(cdt.fingerprint.clone()),
        columns,
    }
}

fn column(field: &FieldDocument, names: &mut ColumnNames) -> Column {
    let column_type = column_type(field.field_type);
    Column {
        name: names.add(&field.rust.field, column_type.companions()),
        field: field.name.clone(),
        label: field.label.clone(),
        column_type,
        multiple: field.multiple && column_type != ColumnType::Json,
        source: ColumnSource::Configured,
        phi: field.phi,
        fingerprint: Some(field.fingerprint.clone()),
        options: field.options.iter().map(option).collect(),
    }
}

fn option(option: &OptionDocument) -> (String, String) {
    let text = match option.value.as_str() {
        Some(text) => text.to_owned(),
        None => option.value.to_string(),
    };
    (text, option.label.clone())
}

/// Maps the document's name of a type. An unknown name of a later version becomes text, which holds every value except
/// objects and lists.
fn column_type(word: &str) -> ColumnType {
    match word {
        "integer" => ColumnType::Integer,
        "float" => ColumnType::Float,
        "boolean" => ColumnType::Boolean,
        "date" => ColumnType::Date,
        "date-time" => ColumnType::DateTime,
        "select" => ColumnType::Option,
        "file" | "profile" | "json" => ColumnType::Json,
        _ => ColumnType::Text,
    }
}
