//! Which pages of a list are asked for.

use crate::record::Page;

/// Where a stream begins, how it asks, and when it gives up.
#[derive(Clone, Copy, Debug)]
pub(in crate::client) struct Paging {
    /// The maximum number of items per page, where the list asks for a size.
    pub(in crate::client) page_size: Option<u32>,
    /// The page that a stream begins with, from 0.
    pub(in crate::client) first_page: u64,
    /// Most pages that a stream reads.
    pub(in crate::client) page_limit: u64,
    /// Pages that are requested before they are needed.
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

/// Which page is requested.
#[derive(Clone, Copy, Debug)]
pub struct PageRequest {
    /// Number of the page, from 0.
    pub(in crate::client) number: u64,
    /// Most items on it, where the list asks for a size.
    pub(in crate::client) size: Option<u32>,
}

impl PageRequest {
    /// The query parameters for an endpoint that is not known to have pages: none, until the list asks for a size or
    /// goes on.
    pub(in crate::client) fn query_if_paged(self) -> Vec<(&'static str, String)> {
        match self {
            Self {
                number: 0,
                size: None,
            } => Vec::new(),
            _ => self.query(),
        }
    }

    /// The answer of an endpoint that is not known to have pages: all there is, unless the server states otherwise or
    /// the list asks for a size.
    pub(in crate::client) fn answer_if_paged<R>(self, mut page: Page<R>) -> Page<R> {
        let says_nothing = page.total_elements.is_none() && page.total_pages.is_none();
        if says_nothing && self.size.is_none() {
            page.last = page.last.or(Some(true));
        }
        page
    }

    /// The query parameters that ask for the page.
    pub(in crate::client) fn query(self) -> Vec<(&'static str, String)> {
        let mut query = vec![("page", self.number.to_string())];
        query.extend(self.size.map(|size| ("size", size.to_string())));
        query
    }
}
