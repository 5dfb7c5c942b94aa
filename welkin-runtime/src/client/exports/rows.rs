//! An export, row by row.

use std::collections::{HashSet, VecDeque};
use std::fmt;
use std::hash::{BuildHasher, RandomState};

use super::page::{ExportPage, request_name};
use super::{Export, ExportCheckpoint, ExportRow};
use crate::error::Error;
use crate::record::{DecodeError, UnreadItem};

/// Pages in a row that may bring nothing new before an export is given up.
const IDLE_PAGES: u64 = 100;

/// The rows of an export, one by one, in the order in which the API has them: that of their last changes, as far as is known.
///
/// A page may begin with rows that the one before it ended with, because several can share a moment; they come once. What is changed while
/// an export runs comes again, as it is then. A cursor that the API sends a second time ends an export with an error after the page that
/// it came with, and so do a hundred pages in a row without anything new.
pub struct ExportRows {
    export: Export,
    /// Rows of the page that have not been given out.
    page: VecDeque<ExportRow>,
    /// Keys of the rows of the page before.
    before: HashSet<String>,
    /// Keys of the rows of the page that need not be given out again.
    given: Vec<String>,
    /// Where the page starts.
    start: Option<String>,
    /// Where the page after it starts.
    end: Option<String>,
    rows: u64,
    unread: Vec<UnreadItem>,
    progress: Walk,
}

/// The way through the pages.
struct Walk {
    /// Whether there may be another page.
    open: bool,
    /// Whether the page that starts at `start` is here.
    arrived: bool,
    /// Fingerprints of the cursors followed so far.
    cursors: HashSet<u64>,
    hasher: RandomState,
    /// Pages since the last that brought anything new.
    idle: u64,
}

impl ExportRows {
    pub(super) fn new(export: Export) -> Self {
        let from = export.from.clone();
        Self {
            export,
            page: VecDeque::new(),
            before: from.given.into_iter().collect(),
            given: Vec::new(),
            start: from.start,
            end: None,
            rows: from.rows,
            unread: Vec::new(),
            progress: Walk {
                open: true,
                arrived: false,
                cursors: HashSet::new(),
                hasher: RandomState::new(),
                idle: 0,
            },
        }
    }

    /// The next row; nothing at the end. To drop the call loses no row.
    ///
    /// # Errors
    /// When the next page can't be had, or the API leads in circles. After an error, the next call asks for the same page again.
    pub async fn try_next(&mut self) -> Result<Option<ExportRow>, Error> {
        while self.page.is_empty() && self.progress.open {
            self.next_page().await?;
        }
        let row = self.page.pop_front();
        if let Some(row) = &row {
            self.given.push(row.key());
            self.rows += 1;
        }
        Ok(row)
    }

    /// The rest of the page, or the next one that has anything new; nothing at the end.
    pub(super) async fn try_next_page(&mut self) -> Result<Option<Vec<ExportRow>>, Error> {
        let Some(first) = self.try_next().await? else {
            return Ok(None);
        };
        let mut rows = vec![first];
        rows.extend(self.page.drain(..));
        self.given.extend(rows[1..].iter().map(ExportRow::key));
        self.rows += rows.len() as u64 - 1;
        Ok(Some(rows))
    }

    /// Rows that could not be read so far, of all pages; the position is that on the row's page. They come beside the others, and the export
    /// goes on behind them.
    #[must_use]
    pub fn unread(&self) -> &[UnreadItem] {
        &self.unread
    }

    /// Where the export stands: after the row that was given out last.
    #[must_use]
    pub fn checkpoint(&self) -> ExportCheckpoint {
        let mut checkpoint = ExportCheckpoint::new(self.export.from.resource().clone());
        checkpoint.rows = self.rows;
        if self.page.is_empty() && self.end.is_some() {
            checkpoint.start.clone_from(&self.end);
            checkpoint.given.clone_from(&self.given);
        } else {
            checkpoint.start.clone_from(&self.start);
            checkpoint.given.extend(self.before.iter().cloned());
            let new = self.given.iter().filter(|key| !self.before.contains(*key));
            checkpoint.given.extend(new.cloned());
        }
        checkpoint
    }

    /// A row that is not what it is asked for as.
    pub(super) fn unexpected_row(&self) -> Error {
        let shape = DecodeError::Shape { line: 1, column: 1 };
        Error::unreadable(request_name(&self.export.client), b"{}", shape)
    }

    async fn next_page(&mut self) -> Result<(), Error> {
        if self.progress.arrived {
            self.follow()?;
        }
        let Export {
            client,
            from,
            page_size,
        } = &self.export;
        let start = self.start.as_deref();
        let page = ExportPage::fetch(client, from.resource(), start, *page_size).await?;
        self.take(page);
        Ok(())
    }

    /// Goes on to where the page has ended.
    fn follow(&mut self) -> Result<(), Error> {
        let request = || request_name(&self.export.client);
        let walk = &mut self.progress;
        if walk.idle >= IDLE_PAGES {
            let pages = walk.idle;
            return Err(Error::EndlessList {
                request: request(),
                pages,
            });
        }
        walk.cursors.insert(walk.hasher.hash_one(&self.start));
        if walk.cursors.contains(&walk.hasher.hash_one(&self.end)) {
            return Err(Error::RepeatedPage { request: request() });
        }
        walk.arrived = false;
        self.start = self.end.take();
        self.before = self.given.drain(..).collect();
        Ok(())
    }

    fn take(&mut self, page: ExportPage) {
        self.unread.extend(page.unread);
        let zone = &self.export.client.caller.tenant_time_zone;
        for row in page.rows {
            let row = row.within(zone.clone());
            let key = row.key();
            if self.before.contains(&key) {
                self.given.push(key);
            } else {
                self.page.push_back(row);
            }
        }
        self.end = page.end;
        let walk = &mut self.progress;
        walk.open = page.has_next;
        walk.arrived = true;
        walk.idle = if self.page.is_empty() {
            walk.idle + 1
        } else {
            0
        };
    }
}

impl fmt::Debug for ExportRows {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ExportRows")
            .field("resource", self.export.from.resource())
            .field("rows", &self.rows)
            .finish_non_exhaustive()
    }
}
