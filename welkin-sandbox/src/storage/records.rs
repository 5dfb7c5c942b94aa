//! CDT records of a patient.

use rusqlite::types::Value as Cell;
use rusqlite::{OptionalExtension, params, params_from_iter};

use super::{Storage, StorageError, is_taken};
use crate::page::Window;

/// Whose records of which CDT, in which environment.
#[derive(Clone, Debug)]
pub(crate) struct RecordPlace {
    pub(crate) environment: String,
    pub(crate) patient: String,
    pub(crate) cdt: String,
}

/// A record as it is kept: the body holds all fields, system fields included.
#[derive(Clone, Debug)]
pub(crate) struct StoredRecord {
    pub(crate) place: RecordPlace,
    pub(crate) id: String,
    pub(crate) external_id: Option<String>,
    pub(crate) body: String,
}

/// An order of records: a field's name and whether the largest comes first.
#[derive(Clone, Debug)]
pub(crate) struct Order {
    pub(crate) field: String,
    pub(crate) descending: bool,
}

/// A condition on records: a field, or one value of a field with several, is one of some texts.
#[derive(Clone, Debug)]
pub(crate) struct Filter {
    pub(crate) field: String,
    pub(crate) values: Vec<String>,
}

/// What a list asks for.
#[derive(Clone, Debug)]
pub(crate) struct ListRecords {
    pub(crate) place: RecordPlace,
    pub(crate) window: Window,
    pub(crate) orders: Vec<Order>,
    pub(crate) filters: Vec<Filter>,
    pub(crate) updated_from: Option<String>,
    pub(crate) updated_until: Option<String>,
}

/// A path to a field in a JSON body. Names are of the configuration, checked before.
fn path(field: &str) -> Cell {
    Cell::Text(format!("$.\"{field}\""))
}

impl Storage {
    /// Adds a record; false when the external id is taken.
    pub(crate) async fn add_record(&self, record: StoredRecord) -> Result<bool, StorageError> {
        self.run(move |connection| {
            let place = record.place;
            let added = connection.execute(
                "INSERT INTO records (environment, patient, cdt, id, external_id, body)
                 VALUES (?, ?, ?, ?, ?, ?)",
                params![
                    place.environment,
                    place.patient,
                    place.cdt,
                    record.id,
                    record.external_id,
                    record.body
                ],
            );
            match added {
                Ok(_) => Ok(true),
                Err(error) if is_taken(&error) => Ok(false),
                Err(error) => Err(error),
            }
        })
        .await
    }

    /// Replaces a record's body; false when the external id is taken.
    pub(crate) async fn change_record(&self, record: StoredRecord) -> Result<bool, StorageError> {
        self.run(move |connection| {
            let changed = connection.execute(
                "UPDATE records SET external_id = ?, body = ? WHERE environment = ? AND id = ?",
                params![
                    record.external_id,
                    record.body,
                    record.place.environment,
                    record.id
                ],
            );
            match changed {
                Ok(_) => Ok(true),
                Err(error) if is_taken(&error) => Ok(false),
                Err(error) => Err(error),
            }
        })
        .await
    }

    /// A record's body, by one of its id fields.
    pub(crate) async fn find_record(
        &self,
        place: &RecordPlace,
        key: &'static str,
        value: &str,
    ) -> Result<Option<String>, StorageError> {
        let (place, value) = (place.clone(), value.to_owned());
        self.run(move |connection| {
            connection
                .query_row(
                    "SELECT body FROM records
                     WHERE environment = ? AND patient = ? AND cdt = ?
                       AND json_extract(body, '$.' || ?) = ?",
                    params![place.environment, place.patient, place.cdt, key, value],
                    |row| row.get(0),
                )
                .optional()
        })
        .await
    }

    /// Removes a record; false when there was none.
    pub(crate) async fn remove_record(
        &self,
        place: &RecordPlace,
        id: &str,
    ) -> Result<bool, StorageError> {
        let (place, id) = (place.clone(), id.to_owned());
        self.run(move |connection| {
            let removed = connection.execute(
                "DELETE FROM records
                 WHERE environment = ? AND patient = ? AND cdt = ? AND id = ?",
                params![place.environment, place.patient, place.cdt, id],
            )?;
            Ok(removed > 0)
        })
        .await
    }

    /// Bodies of a page of records, and how many there are on all pages.
    pub(crate) async fn list_records(
        &self,
        list: ListRecords,
    ) -> Result<(Vec<String>, u64), StorageError> {
        self.run(move |connection| {
            let (condition, mut cells) = condition(&list);
            let count = format!("SELECT count(*) FROM records WHERE {condition}");
            let total =
                connection.query_row(&count, params_from_iter(&cells), |row| row.get(0))?;
            let mut order = String::new();
            for Order { field, descending } in &list.orders {
                let direction = if *descending { "DESC" } else { "ASC" };
                order.push_str(&format!("json_extract(body, ?) {direction}, "));
                cells.push(path(field));
            }
            cells.push(Cell::from(list.window.limit() as i64));
            cells.push(Cell::from(list.window.offset() as i64));
            let select = format!(
                "SELECT body FROM records WHERE {condition} ORDER BY {order}sequence LIMIT ? OFFSET ?"
            );
            let bodies = connection
                .prepare_cached(&select)?
                .query_map(params_from_iter(&cells), |row| row.get(0))?
                .collect::<rusqlite::Result<_>>()?;
            Ok((bodies, total))
        })
        .await
    }
}

fn condition(list: &ListRecords) -> (String, Vec<Cell>) {
    let place = list.place.clone();
    let mut condition = "environment = ? AND patient = ? AND cdt = ?".to_owned();
    let mut cells = vec![
        Cell::Text(place.environment),
        Cell::Text(place.patient),
        Cell::Text(place.cdt),
    ];
    let bounds = [(">=", &list.updated_from), ("<=", &list.updated_until)];
    for (comparison, moment) in bounds {
        if let Some(moment) = moment {
            condition.push_str(&format!(
                " AND json_extract(body, '$.updated_at') {comparison} ?"
            ));
            cells.push(Cell::Text(moment.clone()));
        }
    }
    for Filter { field, values } in &list.filters {
        let places = vec!["?"; values.len()].join(", ");
        condition.push_str(&format!(
            " AND EXISTS (SELECT 1 FROM json_each(body, ?) AS field
                WHERE CASE field.type
                    WHEN 'true' THEN 'true'
                    WHEN 'false' THEN 'false'
                    ELSE CAST(field.value AS TEXT)
                END IN ({places}))"
        ));
        cells.push(path(field));
        cells.extend(values.iter().cloned().map(Cell::Text));
    }
    (condition, cells)
}
