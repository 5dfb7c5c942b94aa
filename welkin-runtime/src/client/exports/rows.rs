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

/// Pages in a row that may bring nothing new before an export is given up.
const IDLE_PAGES: u64 = 100;

/// The rows of an export, one by one, in the order in which the API has them: that of their last changes, as far as is
/// known.
///
/// It begins an [overlap](super::Export::overlap) before the checkpoint, with rows that have become visible since;
/// those that have been given out do not come again. A page may begin with rows that the one before it ended with,
/// because several can share a moment; they come once, too. What is changed while an export runs comes again, as it is
/// then.
///
/// A row that can't be read is an [`UnreadItem`](Error::UnreadItem) in its place, and the export goes on after it. A
/// cursor that the API sends a second time ends an export with an error after the page that it came with, and so do a
/// hundred pages in a row without anything new.
///
/// Exports end where the API says so by `hasNext`. No total was seen in one; where a server states one
/// (`totalElements`), a whole export that ends with fewer rows ends with an [`IncompleteList`](Error::IncompleteList).
pub struct ExportRows {
    export: Export,
    /// Rows of the page that have not been given out, with their positions on it.
    page: VecDeque<(usize, Result<ExportRow, UnreadItem>)>,
    /// Position of the row that was returned last.
    last: usize,
    given: GivenRows,
    /// The position of the export, the overlap aside.
    position: Option<String>,
    /// Where the page starts.
    start: Option<String>,
    /// Where the page after it starts.
    end: Option<String>,
    rows: u64,
    progress: Walk,
}

/// The way through the pages.
struct Walk {
    /// Whether there may be another page.
    open: bool,
    /// Whether the API says so.
    has_next: Option<bool>,
    /// Whether the page that starts at `start` is here.
    arrived: bool,
    /// Pages that came.
    pages: u64,
    /// Fingerprints of the cursors followed so far.
    cursors: HashSet<u64>,
    hasher: RandomState,
    /// Pages since the last that brought anything new.
    idle: u64,
    /// Rows that could not be read.
    unread: u64,
    /// Rows that a whole export has, as its first page says. What the word means in one that begins at a checkpoint is
    /// not known.
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

    /// The next row; nothing at the end. To drop the call loses no row.
    ///
    /// # Errors
    /// [`UnreadItem`](Error::UnreadItem), when the row can't be read; the next call goes on with the one after it.
    /// Otherwise when the next page can't be read, or the API leads in circles or nowhere; the next call asks for the
    /// same page again.
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

    /// The rest of the page, or the next one that has anything new; nothing at the end.
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

    /// That the row that was returned last is not what it was requested as.
    pub(super) fn unread(&self, row: &ExportRow, reason: UnreadReason) -> Error {
        self.unread_item(UnreadItem {
            page: self.progress.pages.checked_sub(1),
            position: self.last,
            id: Some(row.id().to_owned()),
            reason,
        })
    }

    fn unread_item(&self, item: UnreadItem) -> Error {
        Error::UnreadItem {
            request: request_name(&self.export.query.client),
            item: Box::new(item),
        }
    }

    /// The position of the export: after the row that was returned last.
    #[must_use]
    pub fn checkpoint(&self) -> ExportCheckpoint {
        let mut checkpoint = self.position();
        checkpoint.given = self.given.keys();
        checkpoint
    }

    /// The same without the rows that have been given out.
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

    /// The position of the export once it has come to a cursor: there, but never before where it began.
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

    /// Whether as many rows came as the API has said.
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

    /// Goes on to where the page has ended; false at the end of the export.
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
                let row = row.map_err(|item| UnreadItem {
                    page: Some(number),
                    ..item
                });
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
