//! Streams over the pages of a list, whatever it lists.

use std::collections::{HashSet, VecDeque};
use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;

use super::records::Call;
use crate::error::{Error, RequestName};
use crate::record::{Page, Record};

/// Records of a list, one by one.
pub type RecordStream<T> = ItemStream<Record<T>>;

/// Items of a list, one by one. Items that are added or removed while it runs may be missed or come twice: the API's pages are
/// counted, not anchored.
pub struct ItemStream<I> {
    list: Box<dyn Pages<I>>,
    paging: Paging,
    items: VecDeque<I>,
    walk: Walk,
    fetching: Option<Call<FetchedPage<I>>>,
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
}

impl Default for Paging {
    fn default() -> Self {
        Self {
            page_size: None,
            first_page: 0,
            page_limit: 10_000,
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
    page: Page<I>,
    /// Items that the server sent; fewer may be left.
    count: u64,
    /// A fingerprint of the ids of all that the server sent.
    ids: u64,
}

impl<I> FetchedPage<I> {
    /// A page as it was sent.
    pub(super) fn new<H: Hash + ?Sized>(page: Page<I>, id: impl Fn(&I) -> &H) -> Self {
        let mut ids = DefaultHasher::new();
        page.items.iter().for_each(|item| id(item).hash(&mut ids));
        Self {
            count: page.items.len() as u64,
            ids: ids.finish(),
            page,
        }
    }
}

impl<I> FetchedPage<I> {
    /// What is left of the page, in another form.
    pub(super) fn map<J>(self, change: impl FnOnce(Page<I>) -> Page<J>) -> FetchedPage<J> {
        FetchedPage {
            page: change(self.page),
            count: self.count,
            ids: self.ids,
        }
    }
}

impl<I: 'static> ItemStream<I> {
    pub(super) fn new(list: impl Pages<I> + 'static, paging: Paging) -> Self {
        Self {
            list: Box::new(list),
            items: VecDeque::new(),
            walk: Walk::new(paging.first_page),
            fetching: None,
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
        let page = fetched.page;
        let extent = Extent {
            count: fetched.count,
            last: page.last,
            total_pages: page.total_pages,
            size: page.size.or(self.paging.page_size.map(u64::from)),
            says_nothing: page.total_elements.is_none() && page.size.is_none(),
        };
        match self.walk.take(number, &extent, fetched.ids) {
            Turn::Fresh => self.items.extend(page.items),
            Turn::Whole => {}
            Turn::Repeated => {
                let request = self.list.request();
                return Err(Error::RepeatedPage { request });
            }
        }
        Ok(())
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

impl<I: 'static> Stream for ItemStream<I> {
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
            let mut fetching = match self.fetching.take() {
                Some(fetching) => fetching,
                None => self.list.fetch(number),
            };
            match fetching.as_mut().poll(context) {
                Poll::Pending => {
                    self.fetching = Some(fetching);
                    return Poll::Pending;
                }
                Poll::Ready(page) => {
                    self.walk.next_page = None;
                    if let Err(error) = page.and_then(|page| self.take_page(number, page)) {
                        return Poll::Ready(Some(Err(error)));
                    }
                }
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
