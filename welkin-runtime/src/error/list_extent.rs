//! The length of a list according to the server.

use std::fmt;

/// The length of a list according to the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ListExtent {
    /// Number of items, from `totalElements`.
    Items(u64),
    /// Number of pages, from `totalPages`.
    Pages(u64),
    /// More than was sent, from `last` or `hasNext`.
    More,
}

impl fmt::Display for ListExtent {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Items(items) => write!(formatter, "{items} items"),
            Self::Pages(pages) => write!(formatter, "{pages} pages"),
            Self::More => formatter.write_str("more"),
        }
    }
}
