//! Streams over the pages of a list, whatever it lists.

use std::collections::{HashSet, VecDeque};
use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;

use super::ahead::Ahead;
use super::records::Call;
use crate::error::{Error, RequestName};
use crate::record::{Page, Record};

/// Records of a list, one by one.
pub type RecordStream<T> = ItemStream<Record<T>>;

/// Items of a list, one by one.
///
/// The API's pages are counted, not anchored, so that a list that changes while it is read moves under the reader. An item that came a moment
/// ago and comes again, because another one was added before it, is dropped. One that moves to a page that was read, because
/// another one was removed before it, is missed. A list sorted by `created_at` grows at its end, where nothing moves.
pub struct ItemStream<I> {
    list: Box<dyn Pages<I>>,
    paging: Paging,
    items: VecDeque<I>,
    walk: Walk,
    recent: RecentItems,
    ahead: Ahead<FetchedPage<I>>,
    /// The page that the items are of.
    page: u64,
}

/// A list whose pages can be asked for.
pub(super) trait Pages<I>: Send + Sync {
    /// Asks for a page, counted from 0.
    fn fetch(&self, number: u64) -> Call<FetchedPage<I>>;

    /// Name of the request.
    fn request(&self) -> RequestName;
}

/// Where a stream begins and when it gives up.
#[derive(Clone, Copy, Debug)]
pub(super) struct Paging {
    /// Most items on a page, where it was asked for.
    pub(super) page_size: Option<u32>,
    /// Where a stream begins, counted from 0.
    pub(super) first_page: u64,
    /// Pages that a stream reads at most.
    pub(super) page_limit: u64,
    /// Pages that are asked for before they are needed.
    pub(super) prefetch: usize,
}

impl Default for Paging {
    fn default() -> Self {
        Self {
            page_size: None,
            first_page: 0,
            page_limit: 10_000,
            prefetch: 0,
        }
    }
}

impl Paging {
    /// The query parameters that ask for a page.
    pub(super) fn query(&self, number: u64) -> Vec<(&'static str, String)> {
        let mut query = vec![("page", number.to_string())];
        query.extend(self.page_size.map(|size| ("size", size.to_string())));
        query
    }
}

/// A page on its way into a stream.
pub(super) struct FetchedPage<I> {
    /// What is left of what the server sent, each with a fingerprint of its id.
    items: Vec<(u64, I)>,
    extent: Extent,
    /// A fingerprint of the ids of all that the server sent.
    ids: u64,
}

impl<I> FetchedPage<I> {
    /// A page as it was sent.
    pub(super) fn new<H: Hash + ?Sized>(page: Page<I>, id: impl Fn(&I) -> &H) -> Self {
        let mut ids = DefaultHasher::new();
        page.items.iter().for_each(|item| id(item).hash(&mut ids));
        let fingerprint = |item: &I| {
            let mut hasher = DefaultHasher::new();
            id(item).hash(&mut hasher);
            hasher.finish()
        };
        Self {
            extent: Extent {
                count: page.items.len() as u64,
                last: page.last,
                total_pages: page.total_pages,
                size: page.size,
                says_nothing: page.total_elements.is_none() && page.size.is_none(),
            },
            items: page
                .items
                .into_iter()
                .map(|item| (fingerprint(&item), item))
                .collect(),
            ids: ids.finish(),
        }
    }

    /// What is left of the page, in another form.
    pub(super) fn filter_map<J>(self, mut change: impl FnMut(I) -> Option<J>) -> FetchedPage<J> {
        let items = self.items.into_iter();
        FetchedPage {
            items: items
                .filter_map(|(id, item)| Some((id, change(item)?)))
                .collect(),
            extent: self.extent,
            ids: self.ids,
        }
    }
}

/// Which items came a moment ago.
#[derive(Default)]
struct RecentItems {
    /// Fingerprints of their ids, page by page.
    pages: VecDeque<HashSet<u64>>,
}

impl RecentItems {
    /// Pages that are remembered beyond those that are asked for ahead.
    const PAGES: usize = 2;

    /// The items of the next page that did not come a moment ago.
    fn fresh<I>(&mut self, items: Vec<(u64, I)>, prefetch: usize) -> Vec<I> {
        let ids = items.iter().map(|(id, _)| *id).collect();
        let is_known = |id: &u64| self.pages.iter().any(|page| page.contains(id));
        let fresh = items.into_iter().filter(|(id, _)| !is_known(id));
        let fresh = fresh.map(|(_, item)| item).collect();
        self.pages.push_back(ids);
        while self.pages.len() > Self::PAGES + prefetch {
            self.pages.pop_front();
        }
        fresh
    }
}

impl<I: Send + 'static> ItemStream<I> {
    pub(super) fn new(list: impl Pages<I> + 'static, paging: Paging) -> Self {
        Self {
            list: Box::new(list),
            items: VecDeque::new(),
            walk: Walk::new(paging.first_page),
            recent: RecentItems::default(),
            ahead: Ahead::default(),
            page: paging.first_page,
            paging,
        }
    }

    /// The next item; nothing at the end.
    ///
    /// # Errors
    /// When the next page can't be had, has come before, or is one too many. The stream has then ended.
    pub async fn try_next(&mut self) -> Result<Option<I>, Error> {
        let next = std::future::poll_fn(|context| Pin::new(&mut *self).poll_next(context));
        next.await.transpose()
    }

    /// The page to begin with, counted from 0, when reading is to go on another time: that of the item that came last, or the next one if it
    /// was the last of its page. Items of that page that have been read come again. `first_page` of a list takes it.
    #[must_use]
    pub fn page_to_resume(&self) -> u64 {
        match (self.items.is_empty(), self.walk.next_page) {
            (true, Some(next)) => next,
            _ => self.page,
        }
    }

    /// Every item that is left.
    pub(super) async fn all(mut self) -> Result<Vec<I>, Error> {
        let mut items = Vec::new();
        while let Some(item) = self.try_next().await? {
            items.push(item);
        }
        Ok(items)
    }

    fn endless(&self) -> Error {
        Error::EndlessList {
            request: self.list.request(),
            pages: self.walk.pages,
        }
    }

    fn take_page(&mut self, number: u64, fetched: FetchedPage<I>) -> Result<(), Error> {
        let mut extent = fetched.extent;
        let asked = self.paging.page_size.map(u64::from);
        extent.size = extent.size.or(asked);
        match self.walk.take(number, &extent, fetched.ids) {
            Turn::Fresh => {
                self.page = number;
                let fresh = self.recent.fresh(fetched.items, self.paging.prefetch);
                self.items.extend(fresh);
            }
            Turn::Whole => {}
            Turn::Repeated => {
                let request = self.list.request();
                return Err(Error::RepeatedPage { request });
            }
        }
        self.fetch_ahead(extent.total_pages);
        Ok(())
    }

    /// Asks for the pages to come, if it was wanted and there is any: a server that does not say how many there are is asked for one.
    fn fetch_ahead(&mut self, total_pages: Option<u64>) {
        let Some(next) = self.walk.next_page.filter(|_| self.paging.prefetch > 0) else {
            return;
        };
        let limit = self
            .paging
            .first_page
            .saturating_add(self.paging.page_limit);
        let end = total_pages.unwrap_or(next + 1).min(limit);
        let wanted = next..end.min(next.saturating_add(self.paging.prefetch as u64));
        for number in wanted
            .filter(|number| self.ahead.begins_after(*number))
            .collect::<Vec<_>>()
        {
            self.ahead.begin(number, self.list.fetch(number));
        }
    }
}

/// The way through the pages of a list.
struct Walk {
    next_page: Option<u64>,
    pages: u64,
    /// A fingerprint of the ids on each page.
    seen: HashSet<u64>,
}

/// What a page says of its list.
struct Extent {
    count: u64,
    last: Option<bool>,
    total_pages: Option<u64>,
    size: Option<u64>,
    says_nothing: bool,
}

/// What a page is to those before it.
enum Turn {
    /// A new one.
    Fresh,
    /// The first one again, from a server that knows no pages and sends the whole list each time.
    Whole,
    /// One that has come before.
    Repeated,
}

impl Walk {
    fn new(first_page: u64) -> Self {
        Self {
            next_page: Some(first_page),
            pages: 0,
            seen: HashSet::new(),
        }
    }

    fn take(&mut self, number: u64, extent: &Extent, ids: u64) -> Turn {
        if extent.count > 0 && !self.seen.insert(ids) {
            let whole = self.pages == 1 && extent.last.is_none() && extent.says_nothing;
            return if whole { Turn::Whole } else { Turn::Repeated };
        }
        self.pages += 1;
        self.next_page = (!extent.is_end(number)).then_some(number + 1);
        Turn::Fresh
    }
}

impl Extent {
    /// Whether the page ends its list. A page without records always does; one of which nothing is known never does otherwise.
    fn is_end(&self, number: u64) -> bool {
        if self.count == 0 {
            return true;
        }
        match (self.last, self.total_pages, self.size) {
            (Some(last), _, _) => last,
            (None, Some(pages), _) => number + 1 >= pages,
            (None, None, Some(size)) => self.count < size,
            (None, None, None) => false,
        }
    }
}

/// Nothing in it is pinned in place: the call in flight is boxed.
impl<I> Unpin for ItemStream<I> {}

impl<I: Send + 'static> Stream for ItemStream<I> {
    type Item = Result<I, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if let Some(item) = self.items.pop_front() {
                return Poll::Ready(Some(Ok(item)));
            }
            let Some(number) = self.walk.next_page else {
                return Poll::Ready(None);
            };
            if self.walk.pages >= self.paging.page_limit {
                self.walk.next_page = None;
                return Poll::Ready(Some(Err(self.endless())));
            }
            let stream = &mut *self;
            let page = stream
                .ahead
                .poll(number, || stream.list.fetch(number), context);
            let Poll::Ready(page) = page else {
                return Poll::Pending;
            };
            self.walk.next_page = None;
            if let Err(error) = page.and_then(|page| self.take_page(number, page)) {
                self.ahead = Ahead::default();
                return Poll::Ready(Some(Err(error)));
            }
        }
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
