//! The columns of a file: those of the dataset, and their companions.

use std::collections::HashMap;
use std::sync::Arc;

use arrow_schema::{DataType, Field, Schema, SchemaRef, TimeUnit};
use welkin_model::document::export_names::{LABEL_SUFFIX, RAW_SUFFIX, ROW_COLUMN, UNKNOWN_COLUMN};

use crate::cell::Cell;
use crate::dataset::{Column, ColumnType, Dataset, Identity};
use crate::privacy::Privacy;
use crate::row::{Cells, Places};

/// The columns of a dataset's files, and the conversion of rows to their values.
#[derive(Debug)]
pub(crate) struct Layout {
    pub(crate) dataset: Dataset,
    pub(crate) places: Places,
    pub(crate) columns: Vec<(String, Role)>,
    pub(crate) schema: SchemaRef,
    privacy: Privacy,
}

/// The content of a column of a file. The number is the index of the dataset's column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Value(usize),
    /// The label of an option.
    Label(usize),
    /// A value that does not fit the column, as JSON.
    Raw(usize),
    Unknown,
    Row,
}

impl Layout {
    /// Creates the layout of a dataset, without the columns that `privacy` excludes.
    pub(crate) fn new(mut dataset: Dataset, privacy: &Privacy) -> Self {
        if privacy.key.is_some() {
            dataset
                .columns
                .retain(|column| column.identity() != Identity::UserName);
        }
        let mut columns = Vec::new();
        let mut companions = Vec::new();
        for (index, column) in dataset.columns.iter().enumerate() {
            let beside = |suffix| format!("{}{suffix}", column.name);
            columns.push((column.name.clone(), Role::Value(index)));
            if column.column_type == ColumnType::Option {
                columns.push((beside(LABEL_SUFFIX), Role::Label(index)));
            }
            if column.has_companion() {
                companions.push((beside(RAW_SUFFIX), Role::Raw(index)));
            }
        }
        if privacy.keeps_unknown_fields() {
            columns.push((UNKNOWN_COLUMN.to_owned(), Role::Unknown));
        }
        columns.push((ROW_COLUMN.to_owned(), Role::Row));
        columns.extend(companions);
        let schema = schema(&dataset, &columns, privacy);
        Self {
            places: Places::of(&dataset),
            dataset,
            columns,
            schema,
            privacy: privacy.clone(),
        }
    }

    /// Converts a row to cells, with pseudonyms in place of ids if there is a key.
    pub(crate) fn cells(&self, row: &welkin_runtime::exports::ExportRow) -> Option<Cells> {
        let mut cells = Cells::of(row, &self.dataset, &self.places)?;
        let Some(key) = &self.privacy.key else {
            return Some(cells);
        };
        let is_id = |column: &Column| column.identity() == Identity::Id;
        for (column, cell) in self.dataset.columns.iter().zip(&mut cells.values) {
            if let (true, Cell::Text(id)) = (is_id(column), &mut *cell) {
                *id = key.pseudonym(id);
            }
        }
        cells
            .raw
            .retain(|(index, _)| !is_id(&self.dataset.columns[*index]));
        Some(cells)
    }

    /// Returns the value of a column.
    pub(crate) fn value(&self, role: Role, row: u64, cells: &Cells) -> Cell {
        match role {
            Role::Value(index) => cells.values[index].clone(),
            Role::Label(index) => label(&self.dataset.columns[index], &cells.values[index]),
            Role::Raw(index) => {
                let raw = cells.raw.iter().find(|(of, _)| *of == index);
                raw.map_or(Cell::Null, |(_, raw)| Cell::Text(raw.clone()))
            }
            Role::Unknown => cells.unknown.clone().map_or(Cell::Null, Cell::Text),
            Role::Row => Cell::Integer(i64::try_from(row).unwrap_or(i64::MAX)),
        }
    }

    /// Returns the columns with the names of their types.
    pub(crate) fn words(&self) -> impl Iterator<Item = (String, String)> {
        self.columns.iter().map(|(name, role)| {
            let word = match role {
                Role::Value(index) | Role::Label(index) => self.dataset.columns[*index].type_word(),
                Role::Raw(_) | Role::Unknown => ColumnType::Json.word().to_owned(),
                Role::Row => ColumnType::Integer.word().to_owned(),
            };
            (name.clone(), word)
        })
    }
}

/// Returns the label of an option, or of each option of a list; null if the configuration does not list it.
fn label(column: &Column, value: &Cell) -> Cell {
    match value {
        Cell::Text(text) => {
            { column.options.get(text) }.map_or(Cell::Null, |label| Cell::Text(label.clone()))
        }
        Cell::List(values) => Cell::List(values.iter().map(|value| label(column, value)).collect()),
        _ => Cell::Null,
    }
}

fn schema(dataset: &Dataset, columns: &[(String, Role)], privacy: &Privacy) -> SchemaRef {
    let fields: Vec<Field> = columns
        .iter()
        .map(|(name, role)| field(dataset, name, *role))
        .collect();
    let mut metadata = HashMap::from([
        ("welkin:dataset".to_owned(), dataset.folder.clone()),
        ("welkin:name".to_owned(), dataset.kind.name()),
        (
            "welkin:resource".to_owned(),
            dataset.kind.resource().to_string(),
        ),
        ("welkin:title".to_owned(), dataset.title.clone()),
        (
            "welkin:without_phi".to_owned(),
            privacy.without_phi.to_string(),
        ),
        (
            "welkin:pseudonymized".to_owned(),
            privacy.key.is_some().to_string(),
        ),
    ]);
    if let Some(fingerprint) = &dataset.fingerprint {
        metadata.insert("welkin:fingerprint".to_owned(), fingerprint.clone());
    }
    Arc::new(Schema::new_with_metadata(fields, metadata))
}

fn field(dataset: &Dataset, name: &str, role: Role) -> Field {
    let (index, words) = match role {
        Role::Value(index) => (index, None),
        Role::Label(index) => (index, Some("label of the option")),
        Role::Raw(index) => (
            index,
            Some("the received value, if the column can't hold it"),
        ),
        Role::Unknown => {
            let words = "fields of the row that have no column, as JSON";
            return Field::new(name, DataType::Utf8, true).with_metadata(described(words, true));
        }
        Role::Row => {
            let words = "position of the row within its run";
            return Field::new(name, DataType::Int64, false).with_metadata(described(words, false));
        }
    };
    let column = &dataset.columns[index];
    let data_type = match role {
        Role::Raw(_) => DataType::Utf8,
        _ => data_type(column.column_type, column.multiple),
    };
    let mut metadata = HashMap::from([
        ("welkin:field".to_owned(), column.field.clone()),
        ("welkin:type".to_owned(), column.type_word()),
        ("welkin:phi".to_owned(), column.phi.to_string()),
    ]);
    let further = [
        ("welkin:label", column.label.clone()),
        ("welkin:fingerprint", column.fingerprint.clone()),
        ("welkin:companion", words.map(str::to_owned)),
    ];
    for (key, value) in further {
        metadata.extend(value.map(|value| (key.to_owned(), value)));
    }
    Field::new(name, data_type, true).with_metadata(metadata)
}

fn described(words: &str, phi: bool) -> HashMap<String, String> {
    HashMap::from([
        ("welkin:companion".to_owned(), words.to_owned()),
        ("welkin:phi".to_owned(), phi.to_string()),
    ])
}

/// Returns the Arrow type of a column. Columns with a single option are dictionaries.
fn data_type(column_type: ColumnType, multiple: bool) -> DataType {
    let one = match column_type {
        ColumnType::Text | ColumnType::Json => DataType::Utf8,
        ColumnType::Option if multiple => DataType::Utf8,
        ColumnType::Option => {
            DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8))
        }
        ColumnType::Integer => DataType::Int64,
        ColumnType::Float => DataType::Float64,
        ColumnType::Boolean => DataType::Boolean,
        ColumnType::Date => DataType::Date32,
        ColumnType::DateTime => DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())),
    };
    match multiple {
        true => DataType::List(Arc::new(Field::new_list_field(one, true))),
        false => one,
    }
}
