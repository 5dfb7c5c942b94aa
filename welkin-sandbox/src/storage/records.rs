//! CDT records of a patient.

use rusqlite::types::Value as Cell;
use rusqlite::{OptionalExtension, params};

use welkin_designer::decimal;

use super::{Data, StorageError, unless_taken};
use crate::page::Window;

/// The location of records: environment, patient and CDT.
#[derive(Clone, Debug)]
pub(crate) struct RecordPlace {
    pub(crate) environment: String,
    pub(crate) patient: String,
    pub(crate) cdt: String,
}

/// A record as stored: the body contains all fields, including system fields.
#[derive(Clone, Debug)]
pub(crate) struct StoredRecord {
    pub(crate) place: RecordPlace,
    pub(crate) id: String,
    pub(crate) external_id: Option<String>,
    pub(crate) body: String,
}

/// An order of records: a field's name, and whether the order is descending.
#[derive(Clone, Debug)]
pub(crate) struct Order {
    pub(crate) field: String,
    pub(crate) descending: bool,
}

/// A condition on records: the field, or one of its values, is one of these texts.
#[derive(Clone, Debug)]
pub(crate) struct Filter {
    pub(crate) field: String,
    pub(crate) values: Vec<String>,
}

/// The parameters of a list of records.
#[derive(Clone, Debug)]
pub(crate) struct ListRecords {
    pub(crate) place: RecordPlace,
    pub(crate) window: Window,
    pub(crate) orders: Vec<Order>,
    pub(crate) filters: Vec<Filter>,
    pub(crate) updated_from: Option<String>,
    pub(crate) updated_until: Option<String>,
}

/// Returns the JSON path of a field. Names come from the configuration and were checked before.
fn path(field: &str) -> Cell {
    Cell::Text(format!("$.\"{field}\""))
}

/// The key for looking up a record.
#[derive(Clone, Copy, Debug)]
pub(crate) enum RecordKey {
    Id,
    ExternalId,
    ExternalGuid,
}

impl RecordKey {
    /// Returns the column or expression of the index.
    const fn column(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::ExternalId => "external_id",
            Self::ExternalGuid => "json_extract(body, '$.external_guid')",
        }
    }

    /// Returns the statement. The unary pluses keep SQLite from scanning all records of the patient instead.
    pub(super) fn select(self) -> String {
        let column = self.column();
        let sign = match self {
            Self::ExternalId => "",
            Self::Id | Self::ExternalGuid => "+",
        };
        format!(
            "SELECT body FROM records
             WHERE environment = ? AND {column} = ? AND {sign}patient = ? AND {sign}cdt = ?"
        )
    }

    /// Returns the compared field, which a role may hide; `None` for the record's own id.
    pub(crate) const fn field(self) -> Option<&'static str> {
        match self {
            Self::Id => None,
            Self::ExternalId => Some("external_id"),
            Self::ExternalGuid => Some("external_guid"),
        }
    }
}

impl Data<'_> {
    /// Adds a record. Returns `false` if the external id is already in use.
    pub(crate) fn add_record(&self, record: &StoredRecord) -> Result<bool, StorageError> {
        let place = &record.place;
        let mut insert = self.connection.prepare_cached(
            "INSERT INTO records (environment, patient, cdt, id, external_id, body)
             VALUES (?, ?, ?, ?, ?, ?)",
        )?;
        unless_taken(insert.execute(params![
            place.environment,
            place.patient,
            place.cdt,
            record.id,
            record.external_id,
            record.body
        ]))
    }

    /// Replaces a record's body. Returns `false` if the external id is already in use.
    pub(crate) fn change_record(&self, record: &StoredRecord) -> Result<bool, StorageError> {
        let mut update = self.connection.prepare_cached(
            "UPDATE records SET external_id = ?, body = ? WHERE environment = ? AND id = ?",
        )?;
        unless_taken(update.execute(params![
            record.external_id,
            record.body,
            record.place.environment,
            record.id
        ]))
    }

    /// Returns a record's body, by one of its ids.
    pub(crate) fn find_record(
        &self,
        place: &RecordPlace,
        key: RecordKey,
        value: &str,
    ) -> Result<Option<String>, StorageError> {
        let mut select = self.connection.prepare_cached(&key.select())?;
        let found = select.query_row(
            params![place.environment, value, place.patient, place.cdt],
            |row| row.get(0),
        );
        Ok(found.optional()?)
    }

    /// Removes a record. Returns `false` if it does not exist.
    pub(crate) fn remove_record(
        &self,
        place: &RecordPlace,
        id: &str,
    ) -> Result<bool, StorageError> {
        let removed = self.connection.execute(
            "DELETE FROM records
             WHERE environment = ? AND patient = ? AND cdt = ? AND id = ?",
            params![place.environment, place.patient, place.cdt, id],
        )?;
        Ok(removed > 0)
    }

    /// Returns the bodies of a page of records, and the total number.
    pub(crate) fn list_records(
        &self,
        list: &ListRecords,
    ) -> Result<(Vec<String>, u64), StorageError> {
        let (condition, mut cells) = condition(list);
        let count = format!("SELECT count(*) FROM records WHERE {condition}");
        let total = self.count(&count, &cells)?;
        let mut order = String::new();
        for Order { field, descending } in &list.orders {
            let direction = if *descending { "DESC" } else { "ASC" };
            order.push_str(&format!("json_extract(body, ?) {direction}, "));
            cells.push(path(field));
        }
        let select = format!(
            "SELECT body FROM records WHERE {condition} ORDER BY {order}sequence LIMIT ? OFFSET ?"
        );
        let bodies = self.bodies_on_page(&select, cells, list.window)?;
        Ok((bodies, total))
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
        let numbers: Vec<String> = values.iter().flat_map(|value| spellings(value)).collect();
        let places = |count| vec!["?"; count].join(", ");
        condition.push_str(&format!(
            " AND EXISTS (SELECT 1 FROM json_each(body, ?) AS field
                WHERE CASE
                    WHEN field.type IN ('integer', 'real')
                    THEN body -> field.fullkey IN ({})
                    ELSE CASE field.type
                        WHEN 'true' THEN 'true'
                        WHEN 'false' THEN 'false'
                        ELSE CAST(field.value AS TEXT)
                    END IN ({})
                END)",
            places(numbers.len()),
            places(values.len()),
        ));
        cells.push(path(field));
        let texts = numbers.into_iter().chain(values.iter().cloned());
        cells.extend(texts.map(Cell::Text));
    }
    (condition, cells)
}

/// The texts that a stored body may have for a number; none for what is no number. Numbers are compared by value, which
/// SQLite can't do exactly: it spells floats in its own way.
fn spellings(value: &str) -> Vec<String> {
    let Some(number) = serde_json::from_str::<serde_json::Number>(value)
        .ok()
        .and_then(|_| decimal::normal(value))
    else {
        return Vec::new();
    };
    if number == "0" {
        return ["0", "0.0", "-0.0"].map(str::to_owned).into();
    }
    let whole = decimal::whole(value).map(|whole| whole.to_string());
    let large = value.parse::<u64>().ok().map(|large| large.to_string());
    let float = value.parse().ok().and_then(serde_json::Number::from_f64);
    let float = float.map(|float| float.to_string());
    let spellings = whole.into_iter().chain(large).chain(float);
    spellings
        .filter(|text| decimal::normal(text).as_ref() == Some(&number))
        .collect()
}
