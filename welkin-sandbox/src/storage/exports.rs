//! Everything of a kind that an environment has, in the order of its changes.

use rusqlite::{Row, ToSql, params};

use super::items::ItemKind;
use super::{Data, StorageError};

/// Where the rows of an export are kept.
#[derive(Clone, Copy, Debug)]
pub(crate) enum ExportSource {
    Patients,
    Records,
    Items(ItemKind),
}

/// A row of an export, as it is kept.
#[derive(Clone, Debug)]
pub(crate) struct Change {
    pub(crate) updated_at: String,
    /// Empty for a patient.
    pub(crate) patient: String,
    /// Empty for all but CDT records.
    pub(crate) cdt: String,
    pub(crate) body: String,
}

/// What a page of an export asks for: what was changed at a moment, and so many rows after it.
#[derive(Clone, Debug)]
pub(crate) struct ListChanges {
    pub(crate) environment: String,
    pub(crate) source: ExportSource,
    pub(crate) start: String,
    pub(crate) limit: u64,
}

impl ExportSource {
    /// Table, columns of patient and CDT, the moment of the last change, and a condition.
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

    /// Rows whose moment compares so with the one asked for.
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
    /// The changes at the moment `start`, and `limit` of those after it. A page that ends within a moment is so
    /// continued without a loss, by asking for that moment again.
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
