//! The data audit: a log of changes and their authors, in all environments.

use rusqlite::types::Value as Cell;
use rusqlite::{Row, params, params_from_iter};

use super::list_page::window_cells;
use super::{Data, StorageError};
use crate::page::Window;

/// A row of the data audit.
#[derive(Clone, Debug)]
pub(crate) struct AuditRow {
    pub(crate) environment: String,
    /// `CDT`, `PATIENT` or `TASK`.
    pub(crate) entity: String,
    /// `CREATED`, `UPDATED` or `DELETED`.
    pub(crate) change: String,
    /// CDT of a record.
    pub(crate) cdt: Option<AuditedCdt>,
    /// Id of the changed item.
    pub(crate) source: String,
    pub(crate) patient: Option<String>,
    pub(crate) patient_name: Option<String>,
    pub(crate) sent_at: String,
    /// The fields of a record, or the whole body of another item; absent if it was deleted.
    pub(crate) body: Option<String>,
}

/// The CDT of a record in a row.
#[derive(Clone, Debug)]
pub(crate) struct AuditedCdt {
    pub(crate) name: String,
    pub(crate) relation: String,
    pub(crate) id: String,
    pub(crate) version: i64,
}

/// The parameters of a page of the audit.
#[derive(Clone, Debug)]
pub(crate) struct ListAudits {
    /// Conditions on columns, each with the required text.
    pub(crate) equal: Vec<(AuditKey, String)>,
    pub(crate) sent_from: Option<String>,
    pub(crate) sent_until: Option<String>,
    /// Whether the newest rows come first; otherwise the oldest.
    pub(crate) newest_first: bool,
    pub(crate) window: Window,
}

/// Columns for conditions.
#[derive(Clone, Copy, Debug)]
pub(crate) enum AuditKey {
    Entity,
    Subtype,
    Cdt,
    Environment,
    Patient,
    PatientName,
}

impl AuditKey {
    const fn column(self) -> &'static str {
        match self {
            Self::Entity => "entity",
            Self::Subtype => "entity || '_' || change",
            Self::Cdt => "cdt",
            Self::Environment => "environment",
            Self::Patient => "patient",
            Self::PatientName => "patient_name",
        }
    }
}

const COLUMNS: &str = "environment, entity, change, cdt, relation, cdt_id, version, source, patient, patient_name, sent_at, body";

impl Data<'_> {
    /// Adds a row.
    pub(crate) fn add_audit(&self, row: &AuditRow) -> Result<(), StorageError> {
        let mut insert = self.connection.prepare_cached(&format!(
            "INSERT INTO audit_rows ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        ))?;
        let cdt = row.cdt.as_ref();
        insert.execute(params![
            row.environment,
            row.entity,
            row.change,
            cdt.map(|cdt| &cdt.name),
            cdt.map(|cdt| &cdt.relation),
            cdt.map(|cdt| &cdt.id),
            cdt.map(|cdt| cdt.version),
            row.source,
            row.patient,
            row.patient_name,
            row.sent_at,
            row.body
        ])?;
        Ok(())
    }

    /// Returns the rows of a page, each with its number, and the total number of rows.
    pub(crate) fn list_audits(
        &self,
        list: &ListAudits,
    ) -> Result<(Vec<(i64, AuditRow)>, u64), StorageError> {
        let mut condition = "1".to_owned();
        let mut cells = Vec::new();
        for (key, value) in &list.equal {
            condition.push_str(&format!(" AND {} = ?", key.column()));
            cells.push(Cell::Text(value.clone()));
        }
        for (comparison, moment) in [(">=", &list.sent_from), ("<=", &list.sent_until)] {
            if let Some(moment) = moment {
                condition.push_str(&format!(" AND sent_at {comparison} ?"));
                cells.push(Cell::Text(moment.clone()));
            }
        }
        let count = format!("SELECT count(*) FROM audit_rows WHERE {condition}");
        let total = self.count(&count, &cells)?;
        let direction = if list.newest_first { "DESC" } else { "ASC" };
        let mut select = self.connection.prepare_cached(&format!(
            "SELECT sequence, {COLUMNS} FROM audit_rows WHERE {condition}
             ORDER BY sequence {direction} LIMIT ? OFFSET ?"
        ))?;
        cells.extend(window_cells(list.window));
        let rows = select.query_map(params_from_iter(&cells), |row| {
            Ok((row.get(0)?, read(row)?))
        })?;
        Ok((rows.collect::<rusqlite::Result<_>>()?, total))
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<AuditRow> {
    let cdt = match row.get("cdt")? {
        Some(name) => Some(AuditedCdt {
            name,
            relation: row.get("relation")?,
            id: row.get("cdt_id")?,
            version: row.get("version")?,
        }),
        None => None,
    };
    Ok(AuditRow {
        environment: row.get("environment")?,
        entity: row.get("entity")?,
        change: row.get("change")?,
        cdt,
        source: row.get("source")?,
        patient: row.get("patient")?,
        patient_name: row.get("patient_name")?,
        sent_at: row.get("sent_at")?,
        body: row.get("body")?,
    })
}
