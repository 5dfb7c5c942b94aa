//! The data dictionary of a tenant: its configuration as pages for people.
//!
//! [`Dictionary`] takes the resolved configuration as a [`ModelDocument`], and optionally what changed since an earlier
//! one, and writes [`Page`]s: [`Dictionary::html`] for a browser, which needs no server and no network, and
//! [`Dictionary::markdown`] for a repository or a wiki. It reads and writes no files.
#![forbid(unsafe_code)]
#![doc = include_str!("../README.md")]

mod access;
mod catalog;
mod diagram;
mod examples;
mod html;
mod markdown;
mod page;
mod search;
mod words;

use welkin_codegen::diff::Difference;
use welkin_codegen::document::ModelDocument;

pub use self::page::Page;

/// A configuration about to be written as pages.
#[derive(Clone, Copy, Debug)]
pub struct Dictionary<'d> {
    document: &'d ModelDocument,
    changes: Option<&'d Difference>,
}

impl<'d> Dictionary<'d> {
    /// The dictionary of a configuration.
    #[must_use]
    pub const fn new(document: &'d ModelDocument) -> Self {
        Self {
            document,
            changes: None,
        }
    }

    /// With a page about what changed since an earlier configuration.
    #[must_use]
    pub const fn changes(self, changes: &'d Difference) -> Self {
        Self {
            changes: Some(changes),
            ..self
        }
    }

    /// The pages for a browser; `index.html` comes first. They link to each other, and to nothing else.
    #[must_use]
    pub fn html(&self) -> Vec<Page> {
        html::pages(self.document, self.changes)
    }

    /// The pages as Markdown, with diagrams in Mermaid; `README.md` comes first.
    #[must_use]
    pub fn markdown(&self) -> Vec<Page> {
        markdown::pages(self.document, self.changes)
    }
}
