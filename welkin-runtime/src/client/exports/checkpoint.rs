//! Where an export stands.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::ExportResource;
use crate::hidden::Hidden;
use crate::record::DateTime;

/// Where an export stands, between two rows: every row before it has been given out, and the next one is the first that was not. Keep it as
/// JSON; it holds ids and moments, no other data.
///
/// Rows are told by id and moment of the last change, not counted: a row that is changed between two runs comes again, as it is then, and
/// takes no other's place. What is deleted between them does not come.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportCheckpoint {
    resource: ExportResource,
    /// What to ask for next; the beginning where unset.
    #[serde(default)]
    pub(super) start: Option<String>,
    /// Rows of the page that starts there, and of the one before it, that have been given out.
    #[serde(default)]
    pub(super) given: Vec<String>,
    /// Rows that have been given out in all.
    #[serde(default)]
    pub(super) rows: u64,
}

impl ExportCheckpoint {
    /// Before the first row.
    pub(super) fn new(resource: ExportResource) -> Self {
        Self {
            resource,
            start: None,
            given: Vec::new(),
            rows: 0,
        }
    }

    /// Before the first row that was changed at this moment or later.
    pub(super) fn starting(resource: ExportResource, moment: DateTime) -> Self {
        Self {
            start: Some(moment.to_string()),
            ..Self::new(resource)
        }
    }

    /// What is exported.
    #[must_use]
    pub fn resource(&self) -> &ExportResource {
        &self.resource
    }

    /// Rows that have been given out before it, in all runs.
    #[must_use]
    pub fn rows(&self) -> u64 {
        self.rows
    }
}

/// What is exported and how far it has come, without the ids and moments of rows.
impl fmt::Debug for ExportCheckpoint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ExportCheckpoint")
            .field("resource", &self.resource)
            .field("start", &self.start.as_ref().map(Hidden::new))
            .field("rows", &self.rows)
            .finish_non_exhaustive()
    }
}
