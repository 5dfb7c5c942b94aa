//! Patients of an environment.

use rusqlite::{OptionalExtension, params};

use super::{Data, StorageError, unless_taken};
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

/// What a patient is found by.
#[derive(Clone, Copy, Debug)]
pub(crate) enum PatientKey {
    Id,
    ExternalId,
    ExternalGuid,
    Mrn,
}

impl PatientKey {
    /// As an index has it.
    const fn column(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::ExternalId => "external_id",
            Self::ExternalGuid => "json_extract(body, '$.externalGuid')",
            Self::Mrn => "json_extract(body, '$.mrn')",
        }
    }
}

impl Data<'_> {
    /// Adds a patient; false when the external id is taken.
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

    /// Replaces a patient's body; false when the external id is taken.
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

    /// A patient's body, by one of their ids.
    pub(crate) fn find_patient(
        &self,
        environment: &str,
        key: PatientKey,
        value: &str,
    ) -> Result<Option<String>, StorageError> {
        let mut select = self.connection.prepare_cached(&format!(
            "SELECT body FROM patients WHERE environment = ? AND {} = ?",
            key.column()
        ))?;
        let found = select.query_row(params![environment, value], |row| row.get(0));
        Ok(found.optional()?)
    }

    /// Whether there is a patient of this id.
    pub(crate) fn has_patient(&self, environment: &str, id: &str) -> Result<bool, StorageError> {
        let mut select = self.connection.prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM patients WHERE environment = ? AND id = ?)",
        )?;
        Ok(select.query_row(params![environment, id], |row| row.get(0))?)
    }

    /// A page of patients in the order of their creation, and how many there are.
    pub(crate) fn list_patients(
        &self,
        environment: &str,
        search: Option<&str>,
        window: Window,
    ) -> Result<(Vec<String>, u64), StorageError> {
        let total = self.connection.query_row(
            &format!("SELECT count(*) FROM patients WHERE {FOUND}"),
            params![environment, search],
            |row| row.get(0),
        )?;
        let mut select = self.connection.prepare_cached(&format!(
            "SELECT body FROM patients WHERE {FOUND} ORDER BY sequence LIMIT ?3 OFFSET ?4"
        ))?;
        let bodies = select
            .query_map(
                params![environment, search, window.limit(), window.offset()],
                |row| row.get(0),
            )?
            .collect::<rusqlite::Result<_>>()?;
        Ok((bodies, total))
    }
}
