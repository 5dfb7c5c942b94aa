#![doc = include_str!("../README.md")]
//!
//! # In this crate
//!
//! [`Dictionary`] takes the resolved configuration as a [`ModelDocument`], and optionally what changed since an earlier
//! one, and returns [`Page`]s: [`Dictionary::html`] for a browser, which needs no server and no network, and
//! [`Dictionary::markdown`] for a repository or a wiki. It reads and writes no files.
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

/// The script that makes forms of assessments live: `window.welkinAssessment.react(form)` shows and hides what the
/// answers ask for, keeps the scores, and returns `{fill, answers}`, to fill the form with answers and to read those
/// that are shown.
pub const FORM_SCRIPT: &str = html::FORM_SCRIPT;

/// A configuration about to be written as pages.
#[derive(Clone, Copy, Debug)]
pub struct Dictionary<'d> {
    document: &'d ModelDocument,
    changes: Option<&'d Difference>,
    back: Option<(&'d str, &'d str)>,
}

impl<'d> Dictionary<'d> {
    /// The dictionary of a configuration.
    #[must_use]
    pub const fn new(document: &'d ModelDocument) -> Self {
        Self {
            document,
            changes: None,
            back: None,
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

    /// With a link on each HTML page to where the dictionary belongs: its words, and its target, which is not relative.
    #[must_use]
    pub const fn back(self, words: &'d str, target: &'d str) -> Self {
        Self {
            back: Some((words, target)),
            ..self
        }
    }

    /// The pages for a browser; `index.html` comes first. They link to each other, and to nothing else.
    #[must_use]
    pub fn html(&self) -> Vec<Page> {
        html::pages(self)
    }

    /// The live form of an assessment as the element `form` of its page, for a page of another program; None where the
    /// configuration does not have it. [`FORM_SCRIPT`] makes it live.
    #[must_use]
    pub fn assessment_form(&self, name: &str) -> Option<String> {
        html::assessment_form(self, name)
    }

    /// The diagram of a program as the element `svg` of its page, for a page of another program; None where the
    /// configuration does not have it. Each phase is a `g.phase`, in the program's order, and each move a `path.move`
    /// with the places of its phases in `data-from` and `data-to`.
    #[must_use]
    pub fn program_diagram(&self, name: &str) -> Option<String> {
        html::program_diagram(self.document, name)
    }

    /// The pages as Markdown, with diagrams in Mermaid; `README.md` comes first.
    #[must_use]
    pub fn markdown(&self) -> Vec<Page> {
        markdown::pages(self.document, self.changes)
    }
}
