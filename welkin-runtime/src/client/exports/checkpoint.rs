//! The position of an export.

use std::fmt;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::ExportResource;
use crate::hidden::Hidden;
use crate::record::DateTime;

/// The position of an export, between two rows: every row before it has been returned, and the next one has not. Store
/// it as JSON; it holds ids and times, no other data.
///
/// Rows are identified by id and time of the last change, not counted: a row that is changed between two runs is
/// returned again, with its new content, and does not displace another. A row that is deleted between them is not
/// returned.
///
/// It remembers the rows of the [overlap](super::Export::overlap), so that the next run can look back without returning
/// any of them twice. A checkpoint of an earlier version of this crate does not, and the first run from it does not
/// look back.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportCheckpoint {
    /// The format version of the checkpoint: 2, or absent in checkpoints of earlier versions of this crate.
    #[serde(default)]
    version: Version,
    resource: ExportResource,
    /// The start of the next request, without the overlap; the beginning if unset.
    #[serde(default)]
    pub(super) start: Option<String>,
    /// Rows that have been returned and may come again: those of the overlap, of the page that starts there, and of the
    /// page before it.
    #[serde(default)]
    pub(super) given: Vec<String>,
    /// The time from which every returned row is in `given`. Nothing before it is requested again.
    #[serde(default)]
    pub(super) given_from: Option<String>,
    /// Total number of returned rows.
    #[serde(default)]
    pub(super) rows: u64,
}

/// The format version of a checkpoint.
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
                "checkpoint version {version} requires a later version of welkin-runtime"
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

    /// Before the first row changed at this time or later.
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

    /// Number of rows returned before it, in all runs.
    #[must_use]
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// Returns the checkpoint without the ids of rows, for a place that must not hold any. Rows of the overlap, and of
    /// the time of the position, are then returned again.
    #[must_use]
    pub fn without_ids(mut self) -> Self {
        self.given.clear();
        self
    }

    /// The time from which every returned row is known.
    pub(super) fn known_from(&self) -> Option<&str> {
        match self.version {
            Version::First => self.start.as_deref(),
            Version::Second => self.given_from.as_deref(),
        }
    }

    /// The start of the request that looks back: before `start` by the overlap, but not before the known rows. `start`
    /// itself if it is not a time.
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

/// A time in the format of the export API.
pub(super) fn text(moment: Timestamp) -> String {
    format!("{moment:.3}")
}

/// Parses a text as a time.
pub(super) fn moment(text: &str) -> Option<Timestamp> {
    text.parse().ok()
}

/// The time before another by the overlap, rounded down to the millisecond.
pub(super) fn before(start: &str, overlap: Duration) -> Option<Timestamp> {
    let overlap = SignedDuration::try_from(overlap).ok()?;
    let earlier = moment(start)?.checked_sub(overlap);
    Timestamp::from_millisecond(earlier.unwrap_or(Timestamp::MIN).as_millisecond()).ok()
}

/// Shows the resource and the number of rows, without the ids and times of rows.
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
