//! All items of a list: those that could be read, and those that could not.

use std::fmt;

use crate::error::{Error, ListExtent, RequestName};
use crate::record::{Page, UnreadItem};

/// All items of a list, both readable and unreadable.
///
/// It is not a collection, so that a caller does not overlook unreadable items: [`complete`](Self::complete) is for
/// callers who need every item, [`into_parts`](Self::into_parts) for callers who can continue without some.
///
/// ```no_run
/// # use welkin_runtime::{Client, Config, Error};
/// # async fn example(client: Client) -> Result<(), Error> {
/// for patient in client.patients().list().all().await?.complete()? {
///     println!("{}", patient.id);
/// }
/// # Ok(())
/// # }
/// ```
#[must_use = "it also contains items that could not be read"]
pub struct Listing<R> {
    request: RequestName,
    items: Vec<R>,
    unread: Vec<UnreadItem>,
}

impl<R> Listing<R> {
    pub(in crate::client) fn new(request: RequestName) -> Self {
        Self {
            request,
            items: Vec::new(),
            unread: Vec::new(),
        }
    }

    /// The content of a page that must be the whole list, because the list is not known to have pages.
    pub(in crate::client) fn whole(request: RequestName, page: Page<R>) -> Result<Self, Error> {
        let read = (page.items.len() + page.unread.len()) as u64;
        let items = page.total_elements.filter(|total| *total > read);
        let pages = page.total_pages.filter(|total| *total > 1);
        let more = items
            .map(ListExtent::Items)
            .or(pages.map(ListExtent::Pages))
            .or((page.last == Some(false)).then_some(ListExtent::More));
        match more {
            Some(expected) => Err(Error::IncompleteList {
                request,
                read,
                expected,
            }),
            None => Ok(Self {
                request,
                items: page.items,
                unread: page.unread,
            }),
        }
    }

    pub(super) fn add(&mut self, item: Result<R, UnreadItem>) {
        match item {
            Ok(item) => self.items.push(item),
            Err(item) => self.unread.push(item),
        }
    }

    /// The number of readable items.
    #[must_use]
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether there are no readable items. There may be [unread](Self::unread) ones.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// The items that could be read.
    #[must_use]
    pub fn items(&self) -> &[R] {
        &self.items
    }

    /// The items that could not be read: their positions, and the reasons.
    #[must_use]
    pub fn unread(&self) -> &[UnreadItem] {
        &self.unread
    }

    /// The items that could be read, and those that could not.
    #[must_use]
    pub fn into_parts(self) -> (Vec<R>, Vec<UnreadItem>) {
        (self.items, self.unread)
    }

    /// The items, if all of them could be read.
    ///
    /// # Errors
    /// Returns [`UnreadItems`](Error::UnreadItems) if any could not be read.
    pub fn complete(self) -> Result<Vec<R>, Error> {
        if self.unread.is_empty() {
            return Ok(self.items);
        }
        Err(Error::UnreadItems {
            request: self.request,
            read: self.items.len(),
            unread: self.unread.into(),
        })
    }
}

impl<R: fmt::Debug> fmt::Debug for Listing<R> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Listing")
            .field("items", &self.items)
            .field("unread", &self.unread)
            .finish_non_exhaustive()
    }
}
