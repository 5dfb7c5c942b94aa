//! All items of a kind in an environment, in the order of their changes.

use rusqlite::{Row, ToSql, params};

use super::items::ItemKind;
use super::{Data, StorageError};

/// The table of an export's rows.
#[derive(Clone, Copy, Debug)]
pub(crate) enum ExportSource {
    Patients,
    Records,
    Items(ItemKind),
}

/// A row of an export, as stored.
#[derive(Clone, Debug)]
pub(crate) struct Change {
    pub(crate) updated_at: String,
    /// Empty for a patient.
    pub(crate) patient: String,
    /// Empty unless the row is a CDT record.
    pub(crate) cdt: String,
    pub(crate) body: String,
}

/// The parameters of a page of an export: the changes at a timestamp, and a number of later rows.
#[derive(Clone, Debug)]
pub(crate) struct ListChanges {
    pub(crate) environment: String,
    pub(crate) source: ExportSource,
    pub(crate) start: String,
    pub(crate) limit: u64,
}

impl ExportSource {
    /// Returns table, columns of patient and CDT, expression of the last change, and a condition.
    fn parts(self) -> [String; 5] {
        let parts = match self {
            Self::Patients => [
                "patients",
                "''",
                "''",
                "json_extract(body, '$.updatedAt')",
                "1",
            ],
            Self::Records => [
                "records",
                "patient",
                "cdt",
                "json_extract(body, '$.updated_at')",
                "1",
            ],
            Self::Items(kind) => {
                let moment = "coalesce(json_extract(body, '$.updatedAt'), json_extract(body, '$.jsonBody.updated_at'))";
                let condition = format!("kind = '{}'", kind.name());
                return ["items", "patient", "''", moment, &condition].map(str::to_owned);
            }
        };
        parts.map(str::to_owned)
    }

    /// Selects rows by comparing the time of their last change with the start.
    fn select(self, comparison: &str) -> String {
        let [table, patient, cdt, moment, condition] = self.parts();
        format!(
            "SELECT {moment}, {patient}, {cdt}, body FROM {table}
             WHERE environment = ?1 AND {condition} AND {moment} {comparison} ?2
             ORDER BY {moment}, sequence LIMIT ?3"
        )
    }
}

impl Data<'_> {
    /// Returns all changes at the timestamp `start`, and up to `limit` later ones. A page can therefore end between
    /// changes with the same timestamp: the next page starts with that timestamp again, and no change is lost.
    pub(crate) fn list_changes(&self, list: &ListChanges) -> Result<Vec<Change>, StorageError> {
        let mut changes = Vec::new();
        let limits: [(&str, &dyn ToSql); 2] = [("=", &-1), (">", &list.limit)];
        for (comparison, limit) in limits {
            let select = list.source.select(comparison);
            let mut select = self.connection.prepare_cached(&select)?;
            let cells = params![list.environment, list.start, limit];
            for change in select.query_map(cells, change)? {
                changes.push(change?);
            }
        }
        Ok(changes)
    }
}

fn change(row: &Row<'_>) -> rusqlite::Result<Change> {
    Ok(Change {
        updated_at: row.get(0)?,
        patient: row.get(1)?,
        cdt: row.get(2)?,
        body: row.get(3)?,
    })
}
