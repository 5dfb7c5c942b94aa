//! The one list type: how a list is asked for, whatever it lists.

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

/// A request for a list. What it lists, and how that can be filtered and sorted, depends on the query `Q`; how
/// it is read does not.
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
/// # When a list ends
/// A list ends when the server says so: by `last`, `hasNext`, `totalPages` or `totalElements`, whichever of them it
/// sends. While any of them says that there is more, the list goes on, over empty and short pages too. A server that
/// says nothing of the kind is asked for pages until one is empty or comes a second time. A list that stops short of
/// what the server said last is an [`IncompleteList`](Error::IncompleteList), after the items that came.
#[derive(Clone)]
#[must_use = "nothing is sent until the list is read"]
pub struct List<Q> {
    pub(super) query: Q,
    pub(super) paging: Paging,
}

/// The query of a [`List`]. The queries of this crate implement it, and nothing else can.
pub trait ListQuery: Clone + Send + Sync + 'static {
    /// What is listed.
    type Item: Send + 'static;

    /// Asks for a page.
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

    /// The page that a stream begins with, counted from 0: to go on where an earlier one was, at its
    /// [`page_to_resume`](ItemStream::page_to_resume).
    pub fn first_page(mut self, number: u64) -> Self {
        self.paging.first_page = number;
        self
    }

    /// Pages that a stream asks for before they are needed, each in a task of its own; none by default. They count
    /// against the limits of the client as any call does, and end with the stream.
    pub fn prefetch(mut self, pages: usize) -> Self {
        self.paging.prefetch = pages;
        self
    }

    /// Pages after which a stream gives up on a list that does not end, with an [`EndlessList`](Error::EndlessList);
    /// 10,000 by default.
    pub fn page_limit(mut self, pages: u64) -> Self {
        self.paging.page_limit = pages;
        self
    }

    /// One page, counted from 0. Its counts are the server's; items that could not be read are in
    /// [`unread`](Page::unread).
    ///
    /// # Errors
    /// When the query can't be sent, the API refuses, or the answer can't be read.
    pub async fn page(&self, number: u64) -> Result<Page<Q::Item>, Error> {
        let page = self.query.fetch(self.paging.request(number)).await?;
        Ok(page.into_page())
    }

    /// The items, one by one; pages are fetched as they are needed. An item that can't be read is an error in its
    /// place, after which the stream goes on.
    #[must_use]
    pub fn stream(self) -> ItemStream<Q::Item> {
        ItemStream::new(Box::new(self.query), self.paging)
    }

    /// All items at once: those that could be read, and those that could not.
    ///
    /// # Errors
    /// When a page can't be read, or the list stops short of what the server says it holds; items read until then are
    /// dropped.
    pub async fn all(self) -> Result<Listing<Q::Item>, Error> {
        let request = self.query.request();
        self.stream().listing(request).await
    }
}

/// A list without the type of its query, for streams.
trait Pages<I>: Send + Sync {
    /// Asks for a page.
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
