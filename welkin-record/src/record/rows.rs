//! Violations of many records, by row.

use std::fmt;

use super::cdt::Cdt;
use super::validate::validate_create;
use super::violation::Violations;
use crate::foreign_text::{FirstOf, write_list};
use crate::hidden::{Reveal, reveal};

/// Every rule that rows of a list break, by the index of the row.
#[derive(Clone, Default, PartialEq)]
pub struct RowViolations {
    row_count: usize,
    rows: Vec<(usize, Violations)>,
}

impl RowViolations {
    /// Collects the violations of rows in order; results without violations are skipped.
    #[doc(hidden)]
    pub fn new(results: impl IntoIterator<Item = Result<(), Violations>>) -> Self {
        let mut found = Self::default();
        for (row, result) in results.into_iter().enumerate() {
            found.row_count += 1;
            if let Err(violations) = result {
                found.rows.push((row, violations));
            }
        }
        found
    }

    /// Whether no row breaks a rule.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The number of rows that break a rule.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// The rows that break a rule, each with its index and its violations.
    pub fn iter(&self) -> impl Iterator<Item = (usize, &Violations)> {
        self.rows.iter().map(|(row, violations)| (*row, violations))
    }

    /// The violations as an error, if there are any.
    ///
    /// # Errors
    /// Returns `self` as an error, unless it is empty.
    pub fn into_result(self) -> Result<(), Self> {
        if self.is_empty() { Ok(()) } else { Err(self) }
    }
}

/// Shows rows, fields and rules, never values.
impl fmt::Display for RowViolations {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (broken, all) = (self.rows.len(), self.row_count);
        write!(formatter, "{broken} of {all} rows are invalid: ")?;
        let rows = self.iter();
        let rows = rows.map(|(row, violations)| format!("row {row}: {violations}"));
        write_list(formatter, "; ", rows)
    }
}

impl fmt::Debug for RowViolations {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("RowViolations")
            .field("row_count", &self.row_count)
            .field("rows", &FirstOf(&self.rows))
            .finish()
    }
}

/// Shows every violation of every row with its value.
impl Reveal for RowViolations {
    fn write_revealed(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, (row, violations)) in self.iter().enumerate() {
            let separator = if position == 0 { "" } else { "; " };
            write!(formatter, "{separator}row {row}: {}", reveal(violations))?;
        }
        Ok(())
    }
}

impl std::error::Error for RowViolations {}

/// Checks values as new records, offline: for example, to check an import before its first row is sent.
///
/// ```
/// # fn example(readings: Vec<care::Vitals>) -> Result<(), welkin_runtime::record::RowViolations> {
/// welkin_runtime::record::validate_all(&readings)?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// Returns every violation of every row.
pub fn validate_all<'v, T: Cdt>(
    values: impl IntoIterator<Item = &'v T>,
) -> Result<(), RowViolations> {
    RowViolations::new(values.into_iter().map(validate_create)).into_result()
}
