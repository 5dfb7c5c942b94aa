//! Conversion of exported rows to the cells of their dataset.

use std::collections::HashMap;

use welkin_runtime::Json;
use welkin_runtime::exports::ExportRow;

use crate::cell::{Cell, Fitted, fit};
use crate::dataset::{Column, ColumnSource, Dataset};

/// The columns of a dataset by key, to assign the values of a row.
#[derive(Debug)]
pub(crate) struct Places {
    /// Columns by the key on the wire.
    columns: HashMap<String, usize>,
}

/// The cells of a row.
#[derive(Debug)]
pub(crate) struct Cells {
    /// A value per column of the dataset.
    pub(crate) values: Vec<Cell>,
    /// Values that don't fit their columns, as JSON, with the indices of the columns. Few rows have any.
    pub(crate) raw: Vec<(usize, String)>,
    /// The fields of the row that have no column, as JSON.
    pub(crate) unknown: Option<String>,
}

/// The key of the object that contains the fields of a row, unless they are at its top level.
const BODY: &str = "jsonBody";

/// Keys of the envelope, with the system fields of records that they contain.
const ENVELOPE: [(&str, &str); 10] = [
    ("createdAt", "created_at"),
    ("createdBy", "created_by"),
    ("createdByName", "created_by_name"),
    ("updatedAt", "updated_at"),
    ("updatedBy", "updated_by"),
    ("updatedByName", "updated_by_name"),
    ("sourceId", "source_id"),
    ("sourceName", "source_name"),
    ("sourceType", "source_type"),
    ("externalId", "external_id"),
];

/// The key of the CDT's name. Such values are dropped, because the dataset is of that CDT.
const CDT_NAME: &str = "cdtName";

impl Places {
    pub(crate) fn of(dataset: &Dataset) -> Self {
        let columns = dataset.columns.iter().enumerate();
        Self {
            columns: columns
                .map(|(index, column)| (column.field.clone(), index))
                .collect(),
        }
    }

    /// Returns the column of a key of the envelope.
    fn in_envelope(&self, key: &str) -> Option<usize> {
        let alias = || {
            let (_, name) = ENVELOPE.iter().find(|(camel, _)| *camel == key)?;
            self.columns.get(*name)
        };
        self.columns.get(key).or_else(alias).copied()
    }
}

impl Cells {
    /// Converts a row to cells; returns `None` if it is not an object.
    pub(crate) fn of(row: &ExportRow, dataset: &Dataset, places: &Places) -> Option<Self> {
        let json: Json = row.read().ok()?;
        let mut cells = Self {
            values: vec![Cell::Null; dataset.columns.len()],
            raw: Vec::new(),
            unknown: None,
        };
        let mut left_over = Vec::new();
        let mut left_in_body = Vec::new();
        let mut beside = Vec::new();
        for (key, value) in json.entries() {
            if key == BODY && value.is_object() {
                for (key, value) in value.entries() {
                    let place = places.columns.get(&key).copied();
                    if !cells.take(place, &value, &dataset.columns) {
                        left_in_body.push((key, value));
                    }
                }
            } else {
                beside.push((key, value));
            }
        }
        // The fields take precedence over the keys of the envelope.
        for (key, value) in beside {
            let is_known = key == CDT_NAME && !places.columns.contains_key(CDT_NAME);
            let place = places.in_envelope(&key);
            if !is_known && !cells.take(place, &value, &dataset.columns) {
                left_over.push((key, value));
            }
        }
        if !left_in_body.is_empty() {
            left_over.push((BODY.to_owned(), object(&left_in_body)));
        }
        cells.unknown = (!left_over.is_empty()).then(|| object(&left_over).text());
        cells.take_patient(&left_over, dataset, places);
        Some(cells)
    }

    /// Puts a value into a column; returns `false` if it must be kept among the unknown fields.
    fn take(&mut self, place: Option<usize>, value: &Json, columns: &[Column]) -> bool {
        let Some(place) = place else {
            return value.is_null();
        };
        let column = &columns[place];
        let Fitted { cell, is_exact } = fit(value, column.column_type, column.multiple);
        if self.values[place] != Cell::Null {
            // The row contains the value twice, as in `updated_at` and `updatedAt`.
            return is_exact && (cell == Cell::Null || self.values[place] == cell);
        }
        self.values[place] = cell;
        if !is_exact && column.has_companion() {
            self.raw.push((place, value.text()));
            return true;
        }
        is_exact || column.source == ColumnSource::Configured
    }

    /// Fills the patient's id from an object, in which rows such as tasks name their patient.
    fn take_patient(&mut self, rest: &[(String, Json)], dataset: &Dataset, places: &Places) {
        let Some(place) = places.columns.get("patientId").copied() else {
            return;
        };
        let patient = rest.iter().find(|(key, _)| key == "patient");
        let id = patient.and_then(|(_, patient)| patient.get("id"));
        if let (Cell::Null, Some(id)) = (&self.values[place], id) {
            self.take(Some(place), &id, &dataset.columns);
        }
    }
}

/// Builds an object with these members, unchanged.
fn object(members: &[(String, Json)]) -> Json {
    let members: Vec<String> = members
        .iter()
        .map(|(key, value)| format!("{}:{}", Json::from(&**key).text(), value.text()))
        .collect();
    let text = format!("{{{}}}", members.join(","));
    text.parse().unwrap_or_else(|_| Json::null())
}
