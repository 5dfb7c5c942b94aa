//! The rows of an export that have been returned and may come again.

use std::collections::HashMap;
use std::time::Duration;

use jiff::Timestamp;

use super::ExportCheckpoint;
use super::checkpoint::{before, moment, text};

/// Below this number of rows, removing the rows that can't come again is not worth the time.
const FEW: usize = 1000;

/// Number of pages of a run whose rows are remembered, regardless of their times: the last one and the one before it.
const PAGES: u64 = 2;

/// The rows that may come again, by id and time of the last change.
pub(super) struct GivenRows {
    overlap: Duration,
    rows: HashMap<String, Met>,
    /// The time from which every returned row is remembered; from the first row if unset.
    from: Option<Timestamp>,
    /// Number of the current page, from 1; 0 before the first.
    page: u64,
    /// Whether old rows can be recognized by their time, because the position of the export is a time.
    by_moment: bool,
    /// Number of rows at which the rows that can't come again are removed.
    limit: usize,
}

/// The appearance of a row.
#[derive(Clone, Copy)]
struct Met {
    /// The page of this run on which it came last, from 1; 0 if it came in an earlier run.
    page: u64,
    /// Whether it has been returned, rather than waiting to be.
    given: bool,
}

/// The relation of a row to earlier rows.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Novelty {
    New,
    /// It was returned in an earlier run, and comes for the first time in this one.
    OfAnEarlierRun,
    /// It came before in this run.
    Known,
}

impl GivenRows {
    pub(super) fn new(checkpoint: &mut ExportCheckpoint, overlap: Duration) -> Self {
        let from = checkpoint.known_from().and_then(moment);
        let met = Met {
            page: 0,
            given: true,
        };
        let rows = std::mem::take(&mut checkpoint.given);
        Self {
            overlap,
            rows: rows.into_iter().map(|key| (key, met)).collect(),
            from,
            page: 0,
            by_moment: true,
            limit: FEW,
        }
    }

    /// Records that a row came with a page.
    pub(super) fn meet(&mut self, key: String, page: u64) -> Novelty {
        let new = Met { page, given: false };
        let mut novelty = Novelty::New;
        let met = self
            .rows
            .entry(key)
            .and_modify(|met| {
                novelty = match met.page {
                    0 => Novelty::OfAnEarlierRun,
                    _ => Novelty::Known,
                };
            })
            .or_insert(new);
        met.page = page;
        novelty
    }

    /// Records that a row has been returned.
    pub(super) fn give(&mut self, key: &str) {
        if let Some(met) = self.rows.get_mut(key) {
            met.given = true;
        }
    }

    /// Records that the export is at `position` and reads the page of this number, and removes rows that can't come
    /// again.
    pub(super) fn advance(&mut self, position: Option<&str>, page: u64) {
        let horizon = position.and_then(|position| before(position, self.overlap));
        (self.page, self.by_moment) = (page, horizon.is_some());
        self.from = self.from.max(horizon);
        if self.rows.len() > self.limit {
            let mut rows = std::mem::take(&mut self.rows);
            rows.retain(|key, met| self.may_come_again(key, *met));
            self.rows = rows;
            self.limit = FEW.max(self.rows.len() * 2);
        }
    }

    fn may_come_again(&self, key: &str, met: Met) -> bool {
        let is_recent = met.page + PAGES > self.page;
        is_recent
            || self.by_moment && moment_of(key).is_some_and(|moment| Some(moment) >= self.from)
    }

    /// The rows that have been returned and may come again.
    pub(super) fn keys(&self) -> Vec<String> {
        let given = self.rows.iter().filter(|(_, met)| met.given);
        let given = given.filter(|(key, met)| self.may_come_again(key, **met));
        let mut keys: Vec<_> = given.map(|(key, _)| key.clone()).collect();
        keys.sort_unstable();
        keys
    }

    /// The time from which every returned row is known.
    pub(super) fn from(&self) -> Option<String> {
        self.from.map(text)
    }
}

/// The time in a row's key.
pub(super) fn moment_of(key: &str) -> Option<Timestamp> {
    moment(key.rsplit_once('@')?.1)
}
