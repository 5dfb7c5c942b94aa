//! Patients of an environment.

use rusqlite::types::Value as Cell;
use rusqlite::{OptionalExtension, params};

use super::schema::searched;
use super::{Data, StorageError, unless_taken};
use crate::page::Window;

/// A patient as stored: the body is the response.
#[derive(Clone, Debug)]
pub(crate) struct StoredPatient {
    pub(crate) id: String,
    pub(crate) external_id: Option<String>,
    pub(crate) body: String,
}

/// The parameters of a list of patients.
#[derive(Clone, Debug, Default)]
pub(crate) struct ListPatients {
    pub(crate) environment: String,
    /// A part of the name, an e-mail address, a phone number or the access code, regardless of case.
    pub(crate) search: Option<String>,
    pub(crate) conditions: Vec<PatientCondition>,
    /// Keys to sort by, and whether the order is descending. They are inserted into the statement: use known keys only.
    pub(crate) orders: Vec<(&'static str, bool)>,
}

/// A condition on one key of patients. The key is inserted into the statement: use known keys only.
#[derive(Clone, Debug)]
pub(crate) enum PatientCondition {
    /// The value is one of these texts; if there are none, the value is missing.
    Text(&'static str, Vec<String>),
    /// The value is a list that contains one of these texts; if there are none, the list is empty.
    List(&'static str, Vec<String>),
}

impl ListPatients {
    /// Returns the `WHERE` condition, and the values of its parameters.
    fn condition(&self) -> (String, Vec<Cell>) {
        let mut condition = "environment = ?".to_owned();
        let mut cells = vec![Cell::Text(self.environment.clone())];
        if let Some(search) = &self.search {
            condition.push_str(concat!(" AND instr(", searched!(), ", lower(?)) > 0"));
            cells.push(Cell::Text(search.clone()));
        }
        for part in &self.conditions {
            let (clause, values) = part.clause();
            condition.push_str(&format!(" AND {clause}"));
            cells.extend(values.iter().cloned().map(Cell::Text));
        }
        (condition, cells)
    }

    /// Returns the table. A search reads its index only.
    const fn table(&self) -> &'static str {
        match self.search {
            Some(_) => "patients INDEXED BY patients_by_search",
            None => "patients",
        }
    }

    /// Returns the query of a page; its last two parameters are the limit and the offset.
    fn select(&self, condition: &str) -> String {
        let order = self.order();
        if self.search.is_none() {
            return format!(
                "SELECT body FROM patients WHERE {condition} ORDER BY {order}sequence LIMIT ? OFFSET ?"
            );
        }
        let found = format!("SELECT sequence FROM {} WHERE {condition}", self.table());
        let page = "LIMIT ? OFFSET ?";
        if order.is_empty() {
            // Reads only the bodies on the page, and not those of all matches.
            format!(
                "SELECT body FROM patients WHERE sequence IN ({found} ORDER BY sequence {page}) ORDER BY sequence"
            )
        } else {
            format!(
                "SELECT body FROM patients WHERE sequence IN ({found}) ORDER BY {order}sequence {page}"
            )
        }
    }

    fn order(&self) -> String {
        let orders = self.orders.iter().map(|(key, descending)| {
            let direction = if *descending { "DESC" } else { "ASC" };
            format!("json_extract(body, '$.{key}') {direction}, ")
        });
        orders.collect()
    }
}

impl PatientCondition {
    fn clause(&self) -> (String, &[String]) {
        let places = |values: &[String]| vec!["?"; values.len()].join(", ");
        match self {
            Self::Text(key, values) if values.is_empty() => (
                format!("coalesce(json_extract(body, '$.{key}'), '') = ''"),
                values,
            ),
            Self::Text(key, values) => {
                let places = places(values);
                let value = format!("CAST(json_extract(body, '$.{key}') AS TEXT)");
                (format!("{value} COLLATE NOCASE IN ({places})"), values)
            }
            Self::List(key, values) if values.is_empty() => {
                (format!("json_array_length(body, '$.{key}') = 0"), values)
            }
            Self::List(key, values) => {
                let places = places(values);
                let parts = format!("json_tree(body, '$.{key}')");
                let holds =
                    format!("EXISTS (SELECT 1 FROM {parts} AS part WHERE part.atom IN ({places}))");
                (holds, values)
            }
        }
    }
}

/// The key for looking up a patient.
#[derive(Clone, Copy, Debug)]
pub(crate) enum PatientKey {
    Id,
    ExternalId,
    ExternalGuid,
    Mrn,
}

impl PatientKey {
    /// Returns the column or expression of the index.
    const fn column(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::ExternalId => "external_id",
            Self::ExternalGuid => "json_extract(body, '$.externalGuid')",
            Self::Mrn => "json_extract(body, '$.mrn')",
        }
    }

    pub(super) fn select(self) -> String {
        let column = self.column();
        format!("SELECT body FROM patients WHERE environment = ? AND {column} = ?")
    }
}

pub(super) const HAS_PATIENT: &str =
    "SELECT EXISTS (SELECT 1 FROM patients WHERE environment = ? AND id = ?)";

pub(super) const PATIENT_NAME: &str =
    "SELECT json_extract(body, '$.firstName') || ' ' || json_extract(body, '$.lastName')
    FROM patients WHERE environment = ? AND id = ?";

impl Data<'_> {
    /// Adds a patient. Returns `false` if the external id is already in use.
    pub(crate) fn add_patient(
        &self,
        environment: &str,
        patient: &StoredPatient,
    ) -> Result<bool, StorageError> {
        let mut insert = self.connection.prepare_cached(
            "INSERT INTO patients (environment, id, external_id, body) VALUES (?, ?, ?, ?)",
        )?;
        unless_taken(insert.execute(params![
            environment,
            patient.id,
            patient.external_id,
            patient.body
        ]))
    }

    /// Replaces a patient's body. Returns `false` if the external id is already in use.
    pub(crate) fn change_patient(
        &self,
        environment: &str,
        patient: &StoredPatient,
    ) -> Result<bool, StorageError> {
        let mut update = self.connection.prepare_cached(
            "UPDATE patients SET external_id = ?, body = ? WHERE environment = ? AND id = ?",
        )?;
        unless_taken(update.execute(params![
            patient.external_id,
            patient.body,
            environment,
            patient.id
        ]))
    }

    /// Returns a patient's body, by one of their ids.
    pub(crate) fn find_patient(
        &self,
        environment: &str,
        key: PatientKey,
        value: &str,
    ) -> Result<Option<String>, StorageError> {
        let mut select = self.connection.prepare_cached(&key.select())?;
        let found = select.query_row(params![environment, value], |row| row.get(0));
        Ok(found.optional()?)
    }

    /// Returns the first and last name of the patient with this id.
    pub(crate) fn patient_name(
        &self,
        environment: &str,
        id: &str,
    ) -> Result<Option<String>, StorageError> {
        let mut select = self.connection.prepare_cached(PATIENT_NAME)?;
        let found = select.query_row(params![environment, id], |row| row.get(0));
        Ok(found.optional()?)
    }

    /// Whether a patient with this id exists.
    pub(crate) fn has_patient(&self, environment: &str, id: &str) -> Result<bool, StorageError> {
        let mut select = self.connection.prepare_cached(HAS_PATIENT)?;
        Ok(select.query_row(params![environment, id], |row| row.get(0))?)
    }

    /// Removes a patient with all their data. Returns `false` if the patient does not exist.
    pub(crate) fn remove_patient(&self, environment: &str, id: &str) -> Result<bool, StorageError> {
        for table in ["records", "items"] {
            let delete = format!("DELETE FROM {table} WHERE environment = ? AND patient = ?");
            self.connection.execute(&delete, params![environment, id])?;
        }
        let delete = "DELETE FROM patients WHERE environment = ? AND id = ?";
        let removed = self.connection.execute(delete, params![environment, id])?;
        Ok(removed > 0)
    }

    /// Returns the patients of a page, and the total number. The default order is that of creation.
    pub(crate) fn list_patients(
        &self,
        list: &ListPatients,
        window: Window,
    ) -> Result<(Vec<String>, u64), StorageError> {
        let (condition, cells) = list.condition();
        let count = format!("SELECT count(*) FROM {} WHERE {condition}", list.table());
        let total = self.count(&count, &cells)?;
        let bodies = self.bodies_on_page(&list.select(&condition), cells, window)?;
        Ok((bodies, total))
    }
}
