//! Where an export stands.

use std::fmt;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::ExportResource;
use crate::hidden::Hidden;
use crate::record::DateTime;

/// The position of an export, between two rows: every row before it has been returned, and the next one is the first
/// that was not. Keep it as JSON; it holds ids and moments, no other data.
///
/// Rows are told by id and moment of the last change, not counted: a row that is changed between two runs comes again,
/// as it is then, and takes no other's place. What is deleted between them does not come.
///
/// It remembers the rows of the [overlap](super::Export::overlap), so that the next run can look back without giving
/// out any of them twice. A checkpoint of an earlier version of this crate does not, and is resumed without looking
/// back, once.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportCheckpoint {
    /// The form of the checkpoint: 2, or absent in those of earlier versions of this crate.
    #[serde(default)]
    version: Version,
    resource: ExportResource,
    /// What to ask for next, but for the overlap; the beginning where unset.
    #[serde(default)]
    pub(super) start: Option<String>,
    /// Rows that have been given out and may come again: those of the overlap, of the page that starts there, and of
    /// the one before it.
    #[serde(default)]
    pub(super) given: Vec<String>,
    /// From which moment on every row that has been returned is in `given`. Nothing before it is requested again.
    #[serde(default)]
    pub(super) given_from: Option<String>,
    /// Rows that have been given out in all.
    #[serde(default)]
    pub(super) rows: u64,
}

/// The form of a checkpoint.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "u32", into = "u32")]
enum Version {
    /// Without an overlap.
    #[default]
    First,
    Second,
}

impl TryFrom<u32> for Version {
    type Error = String;

    fn try_from(version: u32) -> Result<Self, String> {
        match version {
            1 => Ok(Self::First),
            2 => Ok(Self::Second),
            _ => Err(format!(
                "checkpoint version {version} is of a later version of welkin-runtime"
            )),
        }
    }
}

impl From<Version> for u32 {
    fn from(version: Version) -> Self {
        match version {
            Version::First => 1,
            Version::Second => 2,
        }
    }
}

impl ExportCheckpoint {
    /// Before the first row.
    pub(super) fn new(resource: ExportResource) -> Self {
        Self {
            version: Version::Second,
            resource,
            start: None,
            given: Vec::new(),
            given_from: None,
            rows: 0,
        }
    }

    /// Before the first row that was changed at this time or later.
    pub(super) fn starting(resource: ExportResource, moment: DateTime) -> Self {
        Self {
            start: Some(moment.to_string()),
            given_from: Some(moment.to_string()),
            ..Self::new(resource)
        }
    }

    /// The exported resource.
    #[must_use]
    pub fn resource(&self) -> &ExportResource {
        &self.resource
    }

    /// Rows that have been given out before it, in all runs.
    #[must_use]
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// The same, without the ids of rows: for a place that must hold none. Rows of the overlap, and of the moment at
    /// which it stands, come again after it.
    #[must_use]
    pub fn without_ids(mut self) -> Self {
        self.given.clear();
        self
    }

    /// From which moment on every row that has been returned is known.
    pub(super) fn known_from(&self) -> Option<&str> {
        match self.version {
            Version::First => self.start.as_deref(),
            Version::Second => self.given_from.as_deref(),
        }
    }

    /// What to ask for to look back: as long before `start` as is wanted, and as rows are known. `start` itself where
    /// it is no moment.
    pub(super) fn look_back(&self, overlap: Duration) -> Option<String> {
        let start = self.start.as_deref()?;
        let back = before(start, overlap).map(|back| {
            let known_from = self.known_from().and_then(moment);
            known_from.map_or(back, |known| known.max(back))
        });
        match (back, moment(start)) {
            (Some(back), Some(at)) if back < at => Some(text(back)),
            _ => Some(start.to_owned()),
        }
    }
}

/// A moment as the export API writes it.
pub(super) fn text(moment: Timestamp) -> String {
    format!("{moment:.3}")
}

/// The moment that a text is, if it is one.
pub(super) fn moment(text: &str) -> Option<Timestamp> {
    text.parse().ok()
}

/// The moment so long before another, to the millisecond below.
pub(super) fn before(start: &str, overlap: Duration) -> Option<Timestamp> {
    let overlap = SignedDuration::try_from(overlap).ok()?;
    let earlier = moment(start)?.checked_sub(overlap);
    Timestamp::from_millisecond(earlier.unwrap_or(Timestamp::MIN).as_millisecond()).ok()
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
