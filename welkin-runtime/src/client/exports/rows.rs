//! An export, row by row.

use std::collections::{HashSet, VecDeque};
use std::fmt;
use std::hash::{BuildHasher, RandomState};

use super::checkpoint::moment;
use super::delivered::{GivenRows, Novelty};
use super::page::{ExportPage, request_name};
use super::query::PAGE_SIZE;
use super::{Export, ExportCheckpoint, ExportRow};
use crate::error::{Error, ListExtent};
use crate::record::{UnreadItem, UnreadReason};

/// Number of consecutive pages without new rows after which an export fails.
const IDLE_PAGES: u64 = 100;

/// The rows of an export, one by one, in the order of the API: that of their last changes, as far as is known.
///
/// It begins an [overlap](super::Export::overlap) before the checkpoint, with rows that have become visible since; rows
/// that have already been returned are skipped. A page may begin with the last rows of the page before it, because
/// several rows can share a timestamp; these are returned once, too. A row that is changed during the export is
/// returned again, with its new content.
///
/// A row that can't be read is an [`UnreadItem`](Error::UnreadItem) in its place, and the export continues after it. If
/// the API sends a cursor a second time, the export ends with an error after the page with this cursor; it also does
/// after a hundred consecutive pages without anything new.
///
/// An export ends when `hasNext` is false. No total was recorded in an export; if a server sends one (`totalElements`),
/// a whole export that ends with fewer rows fails with an [`IncompleteList`](Error::IncompleteList).
pub struct ExportRows {
    export: Export,
    /// Rows of the page that have not been returned, with their positions on it.
    page: VecDeque<(usize, Result<ExportRow, UnreadItem>)>,
    /// Position of the last returned row.
    last: usize,
    given: GivenRows,
    /// The position of the export, without the overlap.
    position: Option<String>,
    /// The start of the page.
    start: Option<String>,
    /// The start of the next page.
    end: Option<String>,
    rows: u64,
    progress: Walk,
}

/// The traversal of the pages.
struct Walk {
    /// Whether there may be another page.
    open: bool,
    /// The API's statement on this.
    has_next: Option<bool>,
    /// Whether the page that starts at `start` has been received.
    arrived: bool,
    /// Number of received pages.
    pages: u64,
    /// Fingerprints of the cursors followed so far.
    cursors: HashSet<u64>,
    hasher: RandomState,
    /// Pages since the last one with anything new.
    idle: u64,
    /// Number of rows that could not be read.
    unread: u64,
    /// Number of rows in the whole export according to its first page. Its meaning in an export that begins at a
    /// checkpoint is not known.
    total: Option<u64>,
}

impl ExportRows {
    pub(super) fn new(mut export: Export) -> Self {
        let overlap = export.query.overlap;
        let from = &mut export.query.from;
        let start = from.look_back(overlap);
        let given = GivenRows::new(from, overlap);
        Self {
            page: VecDeque::new(),
            last: 0,
            given,
            position: from.start.clone(),
            start,
            end: None,
            rows: from.rows,
            progress: Walk {
                open: true,
                has_next: None,
                arrived: false,
                pages: 0,
                cursors: HashSet::new(),
                hasher: RandomState::new(),
                idle: 0,
                unread: 0,
                total: None,
            },
            export,
        }
    }

    /// Returns the next row; `None` at the end. Dropping the future loses no row.
    ///
    /// # Errors
    /// Returns [`UnreadItem`](Error::UnreadItem) if the row can't be read; the next call continues with the row after
    /// it. Returns another error if the next page can't be read, or if its cursor is missing or was already used; the
    /// next call requests the same page again.
    pub async fn try_next(&mut self) -> Result<Option<ExportRow>, Error> {
        let row = self.next_row().await?;
        row.transpose().map_err(|item| self.unread_item(item))
    }

    async fn next_row(&mut self) -> Result<Option<Result<ExportRow, UnreadItem>>, Error> {
        while self.page.is_empty() && self.progress.open {
            self.next_page().await?;
        }
        let Some((position, row)) = self.page.pop_front() else {
            return self.check_total().map(|()| None);
        };
        self.last = position;
        if let Ok(row) = &row {
            self.given.give(&row.key());
            self.rows += 1;
        }
        Ok(Some(row))
    }

    /// The rest of the page, or the next page with anything new; `None` at the end.
    pub(super) async fn try_next_page(
        &mut self,
    ) -> Result<Option<Vec<Result<ExportRow, UnreadItem>>>, Error> {
        let Some(first) = self.next_row().await? else {
            return Ok(None);
        };
        let mut rows = vec![first];
        rows.extend(self.page.drain(..).map(|(_, row)| row));
        for row in rows[1..].iter().flatten() {
            self.given.give(&row.key());
            self.rows += 1;
        }
        Ok(Some(rows))
    }

    /// The error that the last returned row can't be read as the requested type.
    pub(super) fn unread(&self, row: &ExportRow, reason: UnreadReason) -> Error {
        let id = Some(row.id().to_owned());
        let mut item = UnreadItem::new(self.last, id, reason);
        item.page = self.progress.pages.checked_sub(1);
        self.unread_item(item)
    }

    fn unread_item(&self, item: UnreadItem) -> Error {
        Error::UnreadItem {
            request: request_name(&self.export.query.client),
            item: Box::new(item),
        }
    }

    /// The position of the export: after the last returned row.
    #[must_use]
    pub fn checkpoint(&self) -> ExportCheckpoint {
        let mut checkpoint = self.position();
        checkpoint.given = self.given.keys();
        checkpoint
    }

    /// The position without the returned rows.
    pub(super) fn position(&self) -> ExportCheckpoint {
        let mut checkpoint = ExportCheckpoint::new(self.export.query.from.resource().clone());
        checkpoint.rows = self.rows;
        checkpoint.given_from = self.given.from();
        checkpoint.start = match &self.end {
            Some(end) if self.page.is_empty() => self.advanced(end),
            _ => self.position.clone(),
        };
        checkpoint
    }

    /// The position of the export after a cursor, but never before the start of the export.
    fn advanced(&self, cursor: &str) -> Option<String> {
        let moments = self
            .position
            .as_deref()
            .map(|at| (moment(at), moment(cursor)));
        match moments {
            Some((Some(at), Some(cursor))) if cursor < at => self.position.clone(),
            _ => Some(cursor.to_owned()),
        }
    }

    /// Checks that as many rows were received as the API has stated.
    fn check_total(&self) -> Result<(), Error> {
        let came = self.rows + self.progress.unread;
        match self.progress.total {
            Some(total) if came < total => Err(Error::IncompleteList {
                request: request_name(&self.export.query.client),
                read: came,
                expected: ListExtent::Items(total),
            }),
            _ => Ok(()),
        }
    }

    async fn next_page(&mut self) -> Result<(), Error> {
        if self.progress.arrived && !self.follow()? {
            return Ok(());
        }
        let query = &self.export.query;
        let size = self.export.paging.page_size.unwrap_or(PAGE_SIZE);
        let page = query.fetch_page(self.start.as_deref(), size).await?;
        self.take(page);
        Ok(())
    }

    /// Moves to the end of the page; returns `false` at the end of the export.
    fn follow(&mut self) -> Result<bool, Error> {
        let request = || request_name(&self.export.query.client);
        let walk = &mut self.progress;
        let Some(end) = &self.end else {
            return Err(Error::IncompleteList {
                request: request(),
                read: self.rows,
                expected: ListExtent::More,
            });
        };
        if walk.idle >= IDLE_PAGES || walk.pages >= self.export.paging.page_limit {
            let pages = walk.pages;
            return Err(Error::EndlessList {
                request: request(),
                pages,
            });
        }
        walk.cursors.insert(walk.hasher.hash_one(&self.start));
        if walk.cursors.contains(&walk.hasher.hash_one(Some(end))) {
            if walk.has_next == Some(true) {
                return Err(Error::RepeatedPage { request: request() });
            }
            walk.open = false;
            return Ok(false);
        }
        walk.arrived = false;
        let next = walk.pages + 1;
        self.position = self.advanced(end);
        self.start = self.end.take();
        self.given.advance(self.position.as_deref(), next);
        Ok(true)
    }

    fn take(&mut self, page: ExportPage) {
        let walk = &mut self.progress;
        let number = walk.pages;
        walk.open = page.is_open();
        if number == 0 && self.start.is_none() {
            walk.total = page.total;
        }
        walk.pages += 1;
        let mut is_idle = true;
        for (position, row) in page.rows.into_iter().enumerate() {
            let novelty = match &row {
                Ok(row) => self.given.meet(row.key(), walk.pages),
                Err(_) => Novelty::New,
            };
            is_idle &= row.is_err() || novelty == Novelty::Known;
            walk.unread += u64::from(row.is_err());
            if novelty == Novelty::New {
                let row = row.map_err(|item| item.on_page(number));
                self.page.push_back((position, row));
            }
        }
        self.end = page.end;
        walk.has_next = page.has_next;
        walk.arrived = true;
        walk.idle = if is_idle { walk.idle + 1 } else { 0 };
    }
}

impl fmt::Debug for ExportRows {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ExportRows")
            .field("resource", self.export.query.from.resource())
            .field("rows", &self.rows)
            .finish_non_exhaustive()
    }
}
