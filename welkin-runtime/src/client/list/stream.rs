//! Streams over the pages of a list.

use std::collections::{HashSet, VecDeque};
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use super::Pages;
use super::fetched::{Entry, FetchedPage};
use super::listing::Listing;
use super::paging::Paging;
use super::prefetch::Ahead;
use super::walk::{Turn, Walk};
use crate::error::{Error, ListExtent, RequestName};
use crate::record::{Record, UnreadItem};

/// Records of a list, one by one.
pub type RecordStream<T> = ItemStream<Record<T>>;

/// Items of a list, one by one.
///
/// The API's pages are numbered, so items move between pages when the list changes while it is read. An item that was
/// just read and comes again, because another one was added before it, is dropped. An item that moves to a page that
/// was already read, because another one was removed before it, is missed. A list sorted by `created_at` grows at its
/// end, where nothing moves.
///
/// ```no_run
/// use welkin_runtime::{Error, ItemStream, Patient};
///
/// /// Prints the ids of patients that can be read, and reports the others.
/// async fn print(mut patients: ItemStream<Patient>) -> Result<(), Error> {
///     loop {
///         match patients.try_next().await {
///             Ok(Some(patient)) => println!("{}", patient.id),
///             Ok(None) => return Ok(()),
///             Err(unread @ Error::UnreadItem { .. }) => eprintln!("{unread}"),
///             Err(error) => return Err(error),
///         }
///     }
/// }
/// ```
///
/// An item that can't be read is an [`UnreadItem`](Error::UnreadItem) in its place, and the stream continues after it.
/// Any other error ends the stream.
pub struct ItemStream<I> {
    list: Box<dyn Pages<I>>,
    paging: Paging,
    items: VecDeque<Result<I, UnreadItem>>,
    /// The error if the list ends too early, which is returned after its last items.
    shortfall: Option<Error>,
    walk: Walk,
    recent: RecentItems,
    ahead: Ahead<FetchedPage<I>>,
    /// The page of the items.
    page: u64,
}

/// The items of recent pages.
#[derive(Default)]
struct RecentItems {
    /// Fingerprints of their ids, page by page.
    pages: VecDeque<HashSet<u64>>,
    /// Number of repeated items, over all pages.
    repeats: u64,
}

impl RecentItems {
    /// Number of remembered pages in addition to the prefetched ones.
    const PAGES: usize = 2;

    /// Whether an item is on recent pages.
    fn has(&self, id: u64) -> bool {
        self.pages.iter().any(|page| page.contains(&id))
    }

    /// Adds the items of a page.
    fn add(&mut self, ids: HashSet<u64>, prefetch: usize) {
        self.pages.push_back(ids);
        while self.pages.len() > Self::PAGES.saturating_add(prefetch) {
            self.pages.pop_front();
        }
    }
}

impl<I: Send + 'static> ItemStream<I> {
    pub(super) fn new(list: Box<dyn Pages<I>>, paging: Paging) -> Self {
        Self {
            list,
            items: VecDeque::new(),
            shortfall: None,
            walk: Walk::new(paging.first_page),
            recent: RecentItems::default(),
            ahead: Ahead::default(),
            page: paging.first_page,
            paging,
        }
    }

    /// Returns the next item; `None` at the end.
    ///
    /// # Errors
    /// Returns [`UnreadItem`](Error::UnreadItem) if the item can't be read; the next call continues with the item after
    /// it. Returns another error if the next page can't be read, is repeated, or exceeds the page limit, or if the list
    /// ends before the server's stated total; the stream has then ended.
    pub async fn try_next(&mut self) -> Result<Option<I>, Error> {
        let next = std::future::poll_fn(|context| Pin::new(&mut *self).poll_next(context));
        next.await.transpose()
    }

    /// The page to begin with, counted from 0, to continue reading at another time: the page of the last returned item,
    /// or the next one if that item was the last of its page. Already read items of that page are returned again. Pass
    /// it to `first_page` of a list.
    #[must_use]
    pub fn page_to_resume(&self) -> u64 {
        match (self.items.is_empty(), self.walk.next_page) {
            (true, Some(next)) => next,
            _ => self.page,
        }
    }

    /// All remaining items.
    pub(super) async fn listing(mut self, request: RequestName) -> Result<Listing<I>, Error> {
        let mut listing = Listing::new(request);
        let next = async |stream: &mut Self| {
            std::future::poll_fn(|context| stream.poll_item(context)).await
        };
        while let Some(item) = next(&mut self).await {
            listing.add(item?);
        }
        Ok(listing)
    }

    /// Polls the next item, which may be unreadable; `None` at the end.
    fn poll_item(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Result<I, UnreadItem>, Error>>> {
        loop {
            if let Some(item) = self.items.pop_front() {
                return Poll::Ready(Some(Ok(item)));
            }
            let Some(number) = self.walk.next_page else {
                return Poll::Ready(self.shortfall.take().map(Err));
            };
            if self.walk.pages >= self.paging.page_limit {
                return Poll::Ready(Some(Err(self.end(Error::EndlessList {
                    request: self.list.request(),
                    pages: self.walk.pages,
                }))));
            }
            let list = &self.list;
            let fetch = || list.fetch(self.paging.request(number));
            let page = ready!(self.ahead.poll(number, fetch, context));
            if let Err(error) = page.and_then(|page| self.take_page(number, page)) {
                return Poll::Ready(Some(Err(self.end(error))));
            }
        }
    }

    /// Ends the stream with an error.
    fn end(&mut self, error: Error) -> Error {
        self.walk.next_page = None;
        self.ahead = Ahead::default();
        error
    }

    fn take_page(&mut self, number: u64, page: FetchedPage<I>) -> Result<(), Error> {
        let asked = self.paging.page_size.map(u64::from);
        match self.walk.take(number, &page.sent, asked) {
            Turn::Next | Turn::Last => {}
            Turn::Again => return Ok(()),
            Turn::TooEarly(expected) => {
                self.shortfall = Some(Error::IncompleteList {
                    request: self.list.request(),
                    read: self.walk.items,
                    expected,
                });
            }
            Turn::Repeated => {
                let request = self.list.request();
                return Err(Error::RepeatedPage { request });
            }
        }
        self.page = number;
        let mut ids = HashSet::new();
        for Entry { id, item } in page.entries {
            ids.extend(id);
            if id.is_some_and(|id| self.recent.has(id)) {
                self.recent.repeats += 1;
            } else {
                self.items.push_back(item);
            }
        }
        self.recent.add(ids, self.paging.prefetch);
        if self.walk.next_page.is_none() && self.shortfall.is_none() {
            self.shortfall = self.missed();
        }
        self.fetch_ahead(page.sent.total_pages);
        Ok(())
    }

    /// An error if a repeated item has taken the place of one that was never received: the list changed while it was
    /// read, and returned fewer items than the server has stated throughout.
    fn missed(&self) -> Option<Error> {
        let total = self.walk.least_total?;
        let read = self.walk.items.saturating_sub(self.recent.repeats);
        let is_whole = self.paging.first_page == 0 && self.recent.repeats > 0;
        (is_whole && read < total).then(|| Error::IncompleteList {
            request: self.list.request(),
            read,
            expected: ListExtent::Items(total),
        })
    }

    /// Requests the next pages in advance, if prefetching is on and there are more: if the server does not send their
    /// number, only one.
    fn fetch_ahead(&mut self, total_pages: Option<u64>) {
        let Some(next) = self.walk.next_page.filter(|_| self.paging.prefetch > 0) else {
            return;
        };
        let limit = self
            .paging
            .first_page
            .saturating_add(self.paging.page_limit);
        let end = total_pages.unwrap_or(next.saturating_add(1)).min(limit);
        let wanted = next..end.min(next.saturating_add(self.paging.prefetch as u64));
        for number in wanted {
            if self.ahead.begins_after(number) {
                let page = self.list.fetch(self.paging.request(number));
                self.ahead.begin(number, page);
            }
        }
    }
}

/// Nothing in it is pinned: the call in progress is boxed.
impl<I> Unpin for ItemStream<I> {}

impl<I: Send + 'static> Stream for ItemStream<I> {
    type Item = Result<I, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let item = ready!(self.poll_item(context));
        Poll::Ready(item.map(|item| {
            item?.map_err(|item| Error::UnreadItem {
                request: self.list.request(),
                item: Box::new(item),
            })
        }))
    }
}

impl<I> fmt::Debug for ItemStream<I> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ItemStream")
            .field("next_page", &self.walk.next_page)
            .finish_non_exhaustive()
    }
}
