//! How long a list is, as the server says.

use std::fmt;

/// How long a list is, as the server says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ListExtent {
    /// So many items, by `totalElements`.
    Items(u64),
    /// So many pages, by `totalPages`.
    Pages(u64),
    /// More than was sent, by `last` or `hasNext`.
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
