//! The pages to request of a list.

use std::borrow::Cow;

use crate::record::Page;

/// The start, page size, limit and prefetching of a stream.
#[derive(Clone, Copy, Debug)]
pub(in crate::client) struct Paging {
    /// The maximum number of items per page, if the list sets a size.
    pub(in crate::client) page_size: Option<u32>,
    /// The first page of a stream, from 0.
    pub(in crate::client) first_page: u64,
    /// The maximum number of pages that a stream reads.
    pub(in crate::client) page_limit: u64,
    /// Number of pages to prefetch.
    pub(in crate::client) prefetch: usize,
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
    /// The request for the page of this number.
    pub(super) fn request(&self, number: u64) -> PageRequest {
        PageRequest {
            number,
            size: self.page_size,
        }
    }
}

/// The page to request.
#[derive(Clone, Copy, Debug)]
pub struct PageRequest {
    /// Number of the page, from 0.
    pub(in crate::client) number: u64,
    /// The maximum number of items on it, if the list sets a size.
    pub(in crate::client) size: Option<u32>,
}

impl PageRequest {
    /// The query parameters for an endpoint that is not known to have pages: none for the first page, unless the list
    /// sets a size.
    pub(in crate::client) fn query_if_paged(self) -> Vec<(Cow<'static, str>, String)> {
        match self {
            Self {
                number: 0,
                size: None,
            } => Vec::new(),
            _ => self.query(),
        }
    }

    /// The response of an endpoint that is not known to have pages: the whole list, unless the server states otherwise
    /// or the list sets a size.
    pub(in crate::client) fn answer_if_paged<R>(self, mut page: Page<R>) -> Page<R> {
        let says_nothing = page.total_elements.is_none() && page.total_pages.is_none();
        if says_nothing && self.size.is_none() {
            page.last = page.last.or(Some(true));
        }
        page
    }

    /// The query parameters of the page.
    pub(in crate::client) fn query(self) -> Vec<(Cow<'static, str>, String)> {
        let mut query = vec![("page".into(), self.number.to_string())];
        if let Some(size) = self.size {
            query.push(("size".into(), size.to_string()));
        }
        query
    }
}
