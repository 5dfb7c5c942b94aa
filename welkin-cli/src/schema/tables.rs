//! The tables of an export: one per CDT and profile data type, with columns named as in generated Rust code. Names and
//! columns are documented in `docs/schemas.md`.

use welkin_codegen::document::export_names::{
    ColumnNames, Companions, LABEL_SUFFIX, record_columns, record_folders,
};
use welkin_codegen::document::{CdtDocument, FieldDocument, ModelDocument};
use welkin_designer::Kind;

/// A table of an export.
pub(super) struct Table {
    /// Name of the table and of the directory with its files.
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
    /// The SQL type.
    pub(super) data_type: String,
    pub(super) multiple: bool,
    pub(super) phi: bool,
    /// Values and labels of a select field, as strings.
    pub(super) options: Vec<(String, String)>,
}

/// Returns the tables of every CDT and profile data type that can be read.
pub(super) fn tables(document: &ModelDocument) -> Vec<Table> {
    let (records, profiles) = record_folders(document);
    let cdts = document.cdts.iter().chain(&document.profile_data_types);
    let named = cdts.zip(records.into_iter().chain(profiles));
    let readable = named.filter(|(cdt, _)| cdt.readable);
    readable
        .map(|(cdt, name)| Table {
            name,
            cdt: cdt.name.clone(),
            title: cdt.title.clone(),
            columns: columns(cdt),
        })
        .collect()
}

fn columns(cdt: &CdtDocument) -> Vec<Column> {
    let every = record_columns().into_iter();
    let every = every.map(|(name, field, kind)| of_system(name, field, kind));
    let mut columns: Vec<Column> = every.collect();
    let mut names = ColumnNames::new(columns.iter().map(|column| &*column.name));
    for field in &cdt.fields {
        let companions = Companions::of_field(field.field_type);
        let name = names.add(&field.rust.field, companions);
        let column = of_field(field, name);
        let label = (companions == Companions::LabelAndRaw).then(|| column.label());
        columns.push(column);
        columns.extend(label);
    }
    columns
}

impl Column {
    /// Returns the column for the labels of this column's options.
    fn label(&self) -> Self {
        let words = self.label.as_ref().unwrap_or(&self.field);
        Self {
            name: format!("{}{LABEL_SUFFIX}", self.name),
            field: self.field.clone(),
            label: Some(format!("{words}: label of the option")),
            data_type: self.data_type.clone(),
            multiple: self.multiple,
            phi: self.phi,
            options: Vec::new(),
        }
    }
}

fn of_system(name: &str, field: &str, kind: Kind) -> Column {
    let data_type = match kind {
        Kind::DateTime => "TIMESTAMPTZ",
        Kind::Integer => "BIGINT",
        _ => "VARCHAR",
    };
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
    let is_json = Companions::of_field(field.field_type) == Companions::None;
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
