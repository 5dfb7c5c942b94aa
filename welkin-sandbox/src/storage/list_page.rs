//! A page of a list: the number of all its items, and the bodies of those on the page.

use rusqlite::params_from_iter;
use rusqlite::types::Value as Cell;

use super::{Data, StorageError};
use crate::page::Window;

impl Data<'_> {
    /// Returns the result of a statement that counts.
    pub(super) fn count(&self, statement: &str, cells: &[Cell]) -> Result<u64, StorageError> {
        let mut count = self.connection.prepare_cached(statement)?;
        Ok(count.query_row(params_from_iter(cells), |row| row.get(0))?)
    }

    /// Returns the bodies on a page, by a statement whose last parameters are its `LIMIT` and its `OFFSET`.
    pub(super) fn bodies_on_page(
        &self,
        statement: &str,
        mut cells: Vec<Cell>,
        window: Window,
    ) -> Result<Vec<String>, StorageError> {
        cells.extend(window_cells(window));
        let mut select = self.connection.prepare_cached(statement)?;
        let bodies = select.query_map(params_from_iter(&cells), |row| row.get(0))?;
        Ok(bodies.collect::<rusqlite::Result<_>>()?)
    }
}

/// Returns the parameters of `LIMIT` and `OFFSET`.
pub(super) fn window_cells(window: Window) -> [Cell; 2] {
    [window.limit(), window.offset()].map(|number| Cell::from(number as i64))
}
