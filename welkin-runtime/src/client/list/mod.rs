//! The one list type for all lists.

mod fetched;
mod listing;
mod paging;
mod prefetch;
mod stream;
mod walk;

use std::fmt;

pub(super) use self::fetched::{Choice, FetchedPage};
pub use self::listing::Listing;
pub(super) use self::paging::{PageRequest, Paging};
pub use self::stream::{ItemStream, RecordStream};
use super::future::Call;
use crate::error::{Error, RequestName};
use crate::record::Page;

/// A request for a list. The query `Q` determines its items, filters and sorting; the reading is the same for all
/// lists.
///
/// ```no_run
/// # use welkin_runtime::{Client, Config, Error};
/// # async fn example() -> Result<(), Error> {
/// let client = Client::new(Config::from_env()?)?;
/// let patients = client.patients().list().page_size(100).all().await?;
/// for item in patients.unread() {
///     eprintln!("{item}");
/// }
/// println!("{} patients", patients.items().len());
/// # Ok(())
/// # }
/// ```
///
/// # When a list ends A list ends when the server indicates its end: by `last`, `hasNext`, `totalPages` or
/// `totalElements`, whichever of them it sends. While any of them indicates more items, the list continues, even after
/// empty and short pages. If the server sends none of them, pages are requested until one is empty or repeated. A list
/// that ends before the server's last statement ends with an [`IncompleteList`](Error::IncompleteList) error, after the
/// received items.
#[derive(Clone)]
#[must_use = "nothing is sent until the list is read"]
pub struct List<Q> {
    pub(super) query: Q,
    pub(super) paging: Paging,
}

/// The query of a [`List`]. The queries of this crate implement it, and nothing else can.
pub trait ListQuery: Clone + Send + Sync + 'static {
    /// The items of the list.
    type Item: Send + 'static;

    /// Fetches a page.
    #[doc(hidden)]
    fn fetch(&self, page: PageRequest) -> Call<FetchedPage<Self::Item>>;

    /// Name of the request.
    #[doc(hidden)]
    fn request(&self) -> RequestName;
}

impl<Q: ListQuery> List<Q> {
    pub(super) fn new(query: Q) -> Self {
        Self {
            query,
            paging: Paging::default(),
        }
    }

    /// The maximum number of items per page; the API's default is 20. A server may return fewer.
    pub fn page_size(mut self, size: u32) -> Self {
        self.paging.page_size = Some(size);
        self
    }

    /// Sets the first page of a stream, counted from 0: to continue an earlier stream, pass its
    /// [`page_to_resume`](ItemStream::page_to_resume).
    pub fn first_page(mut self, number: u64) -> Self {
        self.paging.first_page = number;
        self
    }

    /// Sets the number of pages that a stream requests in advance, each in a separate task; the default is none. They
    /// count against the limits of the client like any call, and are cancelled with the stream.
    pub fn prefetch(mut self, pages: usize) -> Self {
        self.paging.prefetch = pages;
        self
    }

    /// Sets the number of pages after which a stream fails with an [`EndlessList`](Error::EndlessList), because the
    /// list does not end; the default is 10,000.
    pub fn page_limit(mut self, pages: u64) -> Self {
        self.paging.page_limit = pages;
        self
    }

    /// Fetches one page, counted from 0. Its counts are the server's; unreadable items are in [`unread`](Page::unread).
    ///
    /// # Errors
    /// Returns an error if the query can't be sent, the API rejects the request, or the response can't be read.
    pub async fn page(&self, number: u64) -> Result<Page<Q::Item>, Error> {
        let page = self.query.fetch(self.paging.request(number)).await?;
        Ok(page.into_page())
    }

    /// The items, one by one; pages are fetched as they are needed. An unreadable item is an error in its place, after
    /// which the stream continues.
    #[must_use]
    pub fn stream(self) -> ItemStream<Q::Item> {
        ItemStream::new(Box::new(self.query), self.paging)
    }

    /// Fetches all items, both readable and unreadable.
    ///
    /// # Errors
    /// Returns an error if a page can't be read, or the list ends before the server's stated total; items read until
    /// then are dropped.
    pub async fn all(self) -> Result<Listing<Q::Item>, Error> {
        let request = self.query.request();
        self.stream().listing(request).await
    }
}

/// A list without the type of its query, for streams.
trait Pages<I>: Send + Sync {
    /// Fetches a page.
    fn fetch(&self, page: PageRequest) -> Call<FetchedPage<I>>;

    /// Name of the request.
    fn request(&self) -> RequestName;
}

impl<Q: ListQuery> Pages<Q::Item> for Q {
    fn fetch(&self, page: PageRequest) -> Call<FetchedPage<Q::Item>> {
        ListQuery::fetch(self, page)
    }

    fn request(&self) -> RequestName {
        ListQuery::request(self)
    }
}

impl<Q: fmt::Debug> fmt::Debug for List<Q> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("List")
            .field("query", &self.query)
            .finish_non_exhaustive()
    }
}
