//! Patients of an environment.

use rusqlite::{OptionalExtension, params};

use super::{Storage, StorageError, is_taken};
use crate::page::Window;

/// A patient as it is kept: the body is the answer.
#[derive(Clone, Debug)]
pub(crate) struct StoredPatient {
    pub(crate) id: String,
    pub(crate) external_id: Option<String>,
    pub(crate) body: String,
}

/// Patients of the environment `?1` whose name holds `?2`, where that is a text.
const FOUND: &str = "environment = ?1 AND (?2 IS NULL OR instr(
    lower(json_extract(body, '$.firstName') || ' ' || json_extract(body, '$.lastName')), lower(?2)) > 0)";

impl Storage {
    /// Adds a patient; false when the external id is taken.
    pub(crate) async fn add_patient(
        &self,
        environment: &str,
        patient: StoredPatient,
    ) -> Result<bool, StorageError> {
        let environment = environment.to_owned();
        self.run(move |connection| {
            let added = connection.execute(
                "INSERT INTO patients (environment, id, external_id, body) VALUES (?, ?, ?, ?)",
                params![environment, patient.id, patient.external_id, patient.body],
            );
            match added {
                Ok(_) => Ok(true),
                Err(error) if is_taken(&error) => Ok(false),
                Err(error) => Err(error),
            }
        })
        .await
    }

    /// Replaces a patient's body; false when the external id is taken.
    pub(crate) async fn change_patient(
        &self,
        environment: &str,
        patient: StoredPatient,
    ) -> Result<bool, StorageError> {
        let environment = environment.to_owned();
        self.run(move |connection| {
            let changed = connection.execute(
                "UPDATE patients SET external_id = ?, body = ? WHERE environment = ? AND id = ?",
                params![patient.external_id, patient.body, environment, patient.id],
            );
            match changed {
                Ok(_) => Ok(true),
                Err(error) if is_taken(&error) => Ok(false),
                Err(error) => Err(error),
            }
        })
        .await
    }

    /// A patient's body, by id or by the value of another key of the body.
    pub(crate) async fn find_patient(
        &self,
        environment: &str,
        key: &'static str,
        value: &str,
    ) -> Result<Option<String>, StorageError> {
        let (environment, value) = (environment.to_owned(), value.to_owned());
        self.run(move |connection| {
            connection
                .query_row(
                    "SELECT body FROM patients
                     WHERE environment = ? AND json_extract(body, '$.' || ?) = ?",
                    params![environment, key, value],
                    |row| row.get(0),
                )
                .optional()
        })
        .await
    }

    /// Whether there is a patient of this id.
    pub(crate) async fn has_patient(
        &self,
        environment: &str,
        id: &str,
    ) -> Result<bool, StorageError> {
        let (environment, id) = (environment.to_owned(), id.to_owned());
        self.run(move |connection| {
            connection.query_row(
                "SELECT EXISTS (SELECT 1 FROM patients WHERE environment = ? AND id = ?)",
                params![environment, id],
                |row| row.get(0),
            )
        })
        .await
    }

    /// A page of patients in the order of their creation, and how many there are.
    pub(crate) async fn list_patients(
        &self,
        environment: &str,
        search: Option<String>,
        window: Window,
    ) -> Result<(Vec<String>, u64), StorageError> {
        let environment = environment.to_owned();
        self.run(move |connection| {
            let total = connection.query_row(
                &format!("SELECT count(*) FROM patients WHERE {FOUND}"),
                params![environment, search],
                |row| row.get(0),
            )?;
            let mut statement = connection.prepare_cached(&format!(
                "SELECT body FROM patients WHERE {FOUND} ORDER BY sequence LIMIT ?3 OFFSET ?4"
            ))?;
            let bodies = statement
                .query_map(
                    params![environment, search, window.limit(), window.offset()],
                    |row| row.get(0),
                )?
                .collect::<rusqlite::Result<_>>()?;
            Ok((bodies, total))
        })
        .await
    }
}
