#![doc = include_str!("../README.md")]
//!
//! # In this crate
//!
//! [`Dictionary`] takes the resolved configuration as a [`ModelDocument`], and optionally the changes since an earlier
//! one, and returns [`Page`]s: [`Dictionary::html`] for a browser, without a server or network access, and
//! [`Dictionary::markdown`] for a repository or a wiki. It neither reads nor writes files.
#![forbid(unsafe_code)]

mod access;
mod catalog;
mod diagram;
mod examples;
mod html;
mod markdown;
mod page;
mod search;
mod words;

use welkin_model::diff::Difference;
use welkin_model::document::ModelDocument;

pub use self::page::Page;

/// The script for interactive assessment forms: `window.welkinAssessment.react(form)` shows and hides items depending
/// on the answers, computes the scores, and returns `{fill, answers}`, which fill the form with answers and read the
/// visible ones.
pub const FORM_SCRIPT: &str = html::FORM_SCRIPT;

/// A data dictionary of a configuration, which can be rendered as pages.
#[derive(Clone, Copy, Debug)]
pub struct Dictionary<'d> {
    document: &'d ModelDocument,
    changes: Option<&'d Difference>,
    back: Option<(&'d str, &'d str)>,
}

impl<'d> Dictionary<'d> {
    /// Creates the dictionary of a configuration.
    #[must_use]
    pub const fn new(document: &'d ModelDocument) -> Self {
        Self {
            document,
            changes: None,
            back: None,
        }
    }

    /// Adds a page about the changes since an earlier configuration.
    #[must_use]
    pub const fn changes(self, changes: &'d Difference) -> Self {
        Self {
            changes: Some(changes),
            ..self
        }
    }

    /// Adds a link to each HTML page, to the page to which the dictionary belongs: its text, and its target, which must
    /// not be relative.
    #[must_use]
    pub const fn back(self, words: &'d str, target: &'d str) -> Self {
        Self {
            back: Some((words, target)),
            ..self
        }
    }

    /// Returns the pages for a browser; `index.html` is the first. They contain only links to each other.
    #[must_use]
    pub fn html(&self) -> Vec<Page> {
        html::pages(self.document, self.changes, self.back)
    }

    /// Returns the interactive form of an assessment, the element `form` of its page, for a page of another program;
    /// `None` if the configuration does not contain the assessment. It requires [`FORM_SCRIPT`].
    #[must_use]
    pub fn assessment_form(&self, name: &str) -> Option<String> {
        html::assessment_form(self.document, name)
    }

    /// Returns the diagram of a program, the element `svg` of its page, for a page of another program; `None` if the
    /// configuration does not contain the program. Each phase is a `g.phase`, in the program's order, and each
    /// transition a `path.move` with the indices of its phases in `data-from` and `data-to`.
    #[must_use]
    pub fn program_diagram(&self, name: &str) -> Option<String> {
        html::program_diagram(self.document, name)
    }

    /// Returns the pages as Markdown, with Mermaid diagrams; `README.md` is the first.
    #[must_use]
    pub fn markdown(&self) -> Vec<Page> {
        markdown::pages(self.document, self.changes)
    }
}
