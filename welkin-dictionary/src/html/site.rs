//! The data from which every page is rendered.

use welkin_model::diff::Difference;

use crate::access::Access;
use crate::catalog::{Catalog, ItemKind, link};

/// The data from which every page is rendered.
pub(super) struct Site<'s> {
    pub(super) catalog: &'s Catalog<'s>,
    pub(super) access: &'s Access,
    pub(super) changes: Option<&'s Difference>,
    /// Text and target of a link to the page to which the dictionary belongs.
    pub(super) back: Option<(&'s str, &'s str)>,
}

impl Site<'_> {
    /// Returns a link from a page to that of an item; `None` if the configuration does not contain the item.
    pub(super) fn link(&self, from: &str, kind: ItemKind, name: &str) -> Option<String> {
        let path = self.catalog.path(kind, name)?;
        Some(link(from, path))
    }
}
