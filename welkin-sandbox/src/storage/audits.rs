//! What was written, and by whom: the rows of the data audit, of all environments.

use rusqlite::{params, params_from_iter};

use super::{Data, StorageError};
use crate::page::Window;

/// What a page of the audit asks for.
#[derive(Clone, Debug)]
pub(crate) struct ListAudits {
    /// Keys of rows, each with the text that it must have.
    pub(crate) equal: Vec<(&'static str, String)>,
    pub(crate) sent_from: Option<String>,
    pub(crate) sent_until: Option<String>,
    /// The newest come first; otherwise the oldest.
    pub(crate) newest_first: bool,
    pub(crate) window: Window,
}

impl Data<'_> {
    /// Keeps a row.
    pub(crate) fn add_audit(&self, body: &str) -> Result<(), StorageError> {
        let mut insert = self
            .connection
            .prepare_cached("INSERT INTO audits (body) VALUES (?)")?;
        insert.execute(params![body])?;
        Ok(())
    }

    /// Rows of a page, and how many there are on all pages.
    pub(crate) fn list_audits(
        &self,
        list: &ListAudits,
    ) -> Result<(Vec<String>, u64), StorageError> {
        let mut condition = "1".to_owned();
        let mut cells = Vec::new();
        for (key, value) in &list.equal {
            condition.push_str(&format!(" AND json_extract(body, '$.{key}') = ?"));
            cells.push(value.clone());
        }
        for (comparison, moment) in [(">=", &list.sent_from), ("<=", &list.sent_until)] {
            if let Some(moment) = moment {
                condition.push_str(&format!(
                    " AND json_extract(body, '$.sentAt') {comparison} ?"
                ));
                cells.push(moment.clone());
            }
        }
        let count = format!("SELECT count(*) FROM audits WHERE {condition}");
        let count = self
            .connection
            .query_row(&count, params_from_iter(&cells), |row| row.get(0));
        let direction = if list.newest_first { "DESC" } else { "ASC" };
        let (limit, offset) = (list.window.limit(), list.window.offset());
        let mut select = self.connection.prepare_cached(&format!(
            "SELECT body FROM audits WHERE {condition}
             ORDER BY sequence {direction} LIMIT {limit} OFFSET {offset}"
        ))?;
        let bodies = select.query_map(params_from_iter(&cells), |row| row.get(0))?;
        Ok((bodies.collect::<rusqlite::Result<_>>()?, count?))
    }
}
