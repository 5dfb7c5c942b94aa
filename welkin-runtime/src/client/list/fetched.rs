//! A page on its way from the server to the reader of a list.

use std::borrow::Cow;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::iter::Peekable;
use std::vec;

use super::paging::PageRequest;
use crate::record::{Page, UnreadItem, UnreadReason};

/// A page as the server sent it, with the items that the list requests.
pub struct FetchedPage<I> {
    /// The items in the server's order.
    pub(super) entries: Vec<Entry<I>>,
    /// The page as sent by the server, before any items were dropped.
    pub(super) sent: SentPage,
}

/// An item of a page, or the error that it could not be read.
pub(super) struct Entry<I> {
    /// A fingerprint of the item's id; `None` if it has no id.
    pub(super) id: Option<u64>,
    pub(super) item: Result<I, UnreadItem>,
}

/// A page, as described by the server.
#[derive(Clone, Debug, Default)]
pub(super) struct SentPage {
    /// Items on the page, read or not.
    pub(super) count: u64,
    /// A fingerprint of the items' ids; `None` if an item has no id, because such pages can't be compared.
    pub(super) ids: Option<u64>,
    /// A fingerprint of a page on which nothing, not even an id, can be read.
    pub(super) unreadable: Option<u64>,
    pub(super) number: Option<u64>,
    pub(super) size: Option<u64>,
    pub(super) total_elements: Option<u64>,
    pub(super) total_pages: Option<u64>,
    pub(super) last: Option<bool>,
}

/// Whether the list returns an item of a page.
pub(in crate::client) enum Choice<I> {
    /// The item is requested.
    Wanted(I),
    /// The item is not requested, but the server sent it all the same.
    LeftOut,
    /// The item lacks data that the list needs.
    Unread {
        id: Option<String>,
        reason: UnreadReason,
    },
}

impl<I> Choice<I> {
    pub(in crate::client) fn map<J>(self, change: impl FnOnce(I) -> J) -> Choice<J> {
        match self {
            Self::Wanted(item) => Choice::Wanted(change(item)),
            Self::LeftOut => Choice::LeftOut,
            Self::Unread { id, reason } => Choice::Unread { id, reason },
        }
    }
}

impl<I> FetchedPage<I> {
    /// A page of which all items are requested.
    pub(in crate::client) fn of(
        request: PageRequest,
        page: Page<I>,
        id: impl for<'a> Fn(&'a I) -> Option<Cow<'a, str>>,
    ) -> Self {
        Self::chosen(request, page, id, Choice::Wanted)
    }

    /// A page from which `choose` selects the requested items.
    pub(in crate::client) fn chosen<S>(
        request: PageRequest,
        page: Page<S>,
        id: impl for<'a> Fn(&'a S) -> Option<Cow<'a, str>>,
        mut choose: impl FnMut(S) -> Choice<I>,
    ) -> Self {
        let mut sent = SentPage {
            number: page.number,
            size: page.size,
            total_elements: page.total_elements,
            total_pages: page.total_pages,
            last: page.last,
            ..SentPage::default()
        };
        let mut ids = PageFingerprint::new(page.number);
        let mut items = page.items.into_iter();
        let mut unread = page.unread.into_iter().peekable();
        let mut entries = Vec::with_capacity(items.len());
        for position in 0.. {
            // Items are in the server's order.
            let (id, choice) = if let Some(item) = next_at(position, items.len(), &mut unread) {
                let id = ids.add_unread(item.id.as_deref(), item.reason);
                let (text, reason) = (item.id, item.reason);
                (id, Choice::Unread { id: text, reason })
            } else if let Some(item) = items.next() {
                (ids.add(id(&item).as_deref()), choose(item))
            } else {
                break;
            };
            let item = match choice {
                Choice::Wanted(item) => Ok(item),
                Choice::LeftOut => continue,
                Choice::Unread { id, reason } => {
                    Err(UnreadItem::new(position, id, reason).on_page(request.number))
                }
            };
            entries.push(Entry { id, item });
        }
        sent.count = ids.count;
        sent.ids = ids.of_ids();
        sent.unreadable = ids.of_unreadable();
        Self { entries, sent }
    }

    /// The page for a reader who requested a single page.
    pub(super) fn into_page(self) -> Page<I> {
        let sent = self.sent;
        let items = Vec::with_capacity(self.entries.len());
        let mut page = Page::new(items, Vec::new(), sent.last);
        page.number = sent.number;
        page.size = sent.size;
        page.total_elements = sent.total_elements;
        page.total_pages = sent.total_pages;
        for entry in self.entries {
            match entry.item {
                Ok(item) => page.items.push(item),
                Err(item) => page.unread.push(item),
            }
        }
        page
    }
}

/// The next unreadable item if it is the one at this position of a page, or if no readable ones are left.
fn next_at(
    position: usize,
    readable: usize,
    unread: &mut Peekable<vec::IntoIter<UnreadItem>>,
) -> Option<UnreadItem> {
    unread.next_if(|item| item.position <= position || readable == 0)
}

/// Fingerprints of the ids on a page, and of the page as a whole.
struct PageFingerprint {
    ids: DefaultHasher,
    count: u64,
    /// The number of the page, if the server sends it.
    number: Option<u64>,
    has_readable: bool,
    without_id: bool,
}

impl PageFingerprint {
    fn new(number: Option<u64>) -> Self {
        Self {
            ids: DefaultHasher::new(),
            count: 0,
            number,
            has_readable: false,
            without_id: false,
        }
    }

    /// Counts a readable item, and returns its fingerprint.
    fn add(&mut self, id: Option<&str>) -> Option<u64> {
        self.has_readable = true;
        self.add_any(id)
    }

    /// Counts an unreadable item, and returns its fingerprint.
    fn add_unread(&mut self, id: Option<&str>, reason: UnreadReason) -> Option<u64> {
        if id.is_none() {
            reason.hash(&mut self.ids);
        }
        self.add_any(id)
    }

    fn add_any(&mut self, id: Option<&str>) -> Option<u64> {
        self.count += 1;
        self.without_id |= id.is_none();
        let id = id?;
        id.hash(&mut self.ids);
        let mut hasher = DefaultHasher::new();
        id.hash(&mut hasher);
        Some(hasher.finish())
    }

    fn of_ids(&self) -> Option<u64> {
        let can_be_compared = self.count > 0 && !self.without_id;
        can_be_compared.then(|| self.ids.finish())
    }

    /// A fingerprint from the reasons why the items can't be read, and the number of the page.
    fn of_unreadable(mut self) -> Option<u64> {
        self.number.hash(&mut self.ids);
        let is_it = self.count > 0 && self.without_id && !self.has_readable;
        is_it.then(|| self.ids.finish())
    }
}
