//! The page requests of an export.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Mutex;

use super::page::{ExportPage, request_name};
use super::{Export, ExportCheckpoint, ExportResource, ExportRow};
use crate::client::connection::Client;
use crate::client::future::Call;
use crate::client::list::{Choice, FetchedPage, List, ListQuery, PageRequest};
use crate::error::{Error, ListExtent, RequestName};
use crate::record::Page;

/// Rows per page by default, as in running clients.
pub(super) const PAGE_SIZE: u32 = 1000;

/// The default overlap.
const OVERLAP: Duration = Duration::from_secs(5 * 60);

/// The query of an [`Export`].
#[derive(Clone)]
pub struct ExportQuery {
    pub(super) client: Client,
    pub(super) from: ExportCheckpoint,
    pub(super) overlap: Duration,
    /// Start cursors of pages, for requests by page number.
    cursors: Arc<Mutex<Cursors>>,
}

/// The known start cursors of pages of one size.
#[derive(Default)]
struct Cursors {
    size: u32,
    /// Start cursors of pages; unset for the beginning of an export.
    starts: Vec<Option<String>>,
    /// The position after the last of them.
    after: After,
}

/// The position after the last page whose start is known.
#[derive(Clone, Copy, Default)]
enum After {
    /// Unknown: that page must be requested.
    #[default]
    Unknown,
    /// The export ends with that page.
    End,
    /// The server indicates more rows, but not their start.
    Nowhere,
    /// The server returned the cursor of an earlier page.
    Circle,
}

impl Export {
    pub(super) fn of(client: Client, mut from: ExportCheckpoint) -> Self {
        from.given.sort_unstable();
        let mut list = List::new(ExportQuery {
            client,
            from,
            overlap: OVERLAP,
            cursors: Arc::default(),
        });
        list.paging.page_size = Some(PAGE_SIZE);
        list.paging.page_limit = u64::MAX;
        list
    }
}

impl ExportQuery {
    pub(super) fn resource(&self) -> &ExportResource {
        self.from.resource()
    }

    /// Returns the query with another checkpoint.
    pub(super) fn starting(self, from: ExportCheckpoint) -> Self {
        Self {
            from,
            cursors: Arc::default(),
            ..self
        }
    }

    /// Fetches the page that starts there.
    pub(super) async fn fetch_page(
        &self,
        start: Option<&str>,
        size: u32,
    ) -> Result<ExportPage, Error> {
        ExportPage::fetch(&self.client, self.resource(), start, size).await
    }

    /// Fetches the page of this number by following all pages before it; returns an empty one beyond the end.
    async fn numbered(&self, request: PageRequest) -> Result<ExportPage, Error> {
        let size = request.size.unwrap_or(PAGE_SIZE);
        let mut cursors = self.cursors.lock().await;
        if cursors.size != size || cursors.starts.is_empty() {
            *cursors = Cursors {
                size,
                starts: vec![self.from.look_back(self.overlap)],
                after: After::Unknown,
            };
        }
        loop {
            let known = cursors.starts.len() as u64;
            let number = if request.number < known {
                request.number
            } else {
                match cursors.after {
                    After::Unknown => known - 1,
                    After::End => return Ok(ExportPage::beyond_the_end()),
                    After::Nowhere => return Err(self.incomplete(known)),
                    After::Circle => {
                        let request = self.request();
                        return Err(Error::RepeatedPage { request });
                    }
                }
            };
            let start = &cursors.starts[usize::try_from(number).unwrap_or(usize::MAX)];
            let page = self.fetch_page(start.as_deref(), size).await?;
            if number + 1 == known {
                cursors.take_end(&page);
            }
            if number == request.number {
                return Ok(page);
            }
        }
    }

    fn incomplete(&self, pages: u64) -> Error {
        Error::IncompleteList {
            request: self.request(),
            read: pages,
            expected: ListExtent::More,
        }
    }
}

impl Cursors {
    /// Records the position after the last page.
    fn take_end(&mut self, page: &ExportPage) {
        self.after = match (page.is_open(), &page.end) {
            (false, _) => After::End,
            (true, None) => After::Nowhere,
            (true, end) if self.starts.contains(end) => match page.has_next {
                Some(true) => After::Circle,
                _ => After::End,
            },
            (true, end) => {
                self.starts.push(end.clone());
                After::Unknown
            }
        };
    }
}

impl ListQuery for ExportQuery {
    type Item = ExportRow;

    fn fetch(&self, request: PageRequest) -> Call<FetchedPage<ExportRow>> {
        let query = self.clone();
        Box::pin(async move {
            let page = query.numbered(request).await?;
            let is_last = !page.is_open();
            let (mut items, mut unread) = (Vec::new(), Vec::new());
            for row in page.rows {
                match row {
                    Ok(row) => items.push(row),
                    Err(item) => unread.push(item),
                }
            }
            let page = Page::new(items, unread, Some(is_last));
            let given = &query.from.given;
            Ok(FetchedPage::chosen(
                request,
                page,
                |row: &ExportRow| Some(row.key().into()),
                |row| match given.binary_search(&row.key()) {
                    Ok(_) => Choice::LeftOut,
                    Err(_) => Choice::Wanted(row),
                },
            ))
        })
    }

    fn request(&self) -> RequestName {
        request_name(&self.client)
    }
}

impl fmt::Debug for ExportQuery {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ExportQuery")
            .field("resource", self.resource())
            .field("overlap", &self.overlap)
            .finish_non_exhaustive()
    }
}
