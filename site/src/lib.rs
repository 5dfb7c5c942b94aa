//! Converts pages of the repository to pages of the site.
//!
//! The pages of the documentation are next to the code that they describe, such as the guides in
//! `welkin-runtime/guide`. Their links lead from file to file, so that they work in a repository browser.
//! `docs/SUMMARY.md` lists the pages in reading order. As a preprocessor of
//! [mdBook](https://rust-lang.github.io/mdBook/), this crate assigns each page a path within the site, and rewrites
//! links: to other pages of the site, to files of the site, and to the repository for everything else. A broken link is
//! an error.
#![forbid(unsafe_code)]

pub mod markdown;
mod pages;

use std::path::Path;

use serde_json::Value;

pub use self::pages::{BrokenLink, Pages};

/// An error of converting a book to the site.
#[derive(Debug, thiserror::Error)]
pub enum SiteError {
    /// mdBook sent a book in an unknown format.
    #[error("the book of mdBook has no `{0}`: this preprocessor knows the form of mdBook 0.5")]
    Form(&'static str),
    /// Broken links.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Links(Vec<BrokenLink>),
}

/// Sets the path and the links of each chapter of a book, in the format that mdBook sends to preprocessors. `root` is
/// the folder of the repository.
///
/// # Errors
/// When the book has another format, or a link is broken: all broken links are listed.
pub fn preprocess(book: &mut Value, root: &Path) -> Result<(), SiteError> {
    let mut sources = Vec::new();
    each_chapter(book, &mut |chapter| {
        if let Some(source) = chapter["path"].as_str() {
            sources.push(source.to_owned());
        }
    })?;
    let pages = Pages::new(root, sources.iter().map(String::as_str));
    let mut broken = Vec::new();
    each_chapter(book, &mut |chapter| {
        let Some(source) = chapter["path"].as_str() else {
            return;
        };
        let file = pages::file_of_chapter(source);
        let text = chapter["content"].as_str().unwrap_or_default();
        let text = markdown::without_comments(text);
        let text = markdown::with_links(&text, |target| {
            pages.link(&file, target).unwrap_or_else(|link| {
                broken.push(link);
                None
            })
        });
        chapter["path"] = Value::from(pages::place_of_file(&file));
        chapter["content"] = Value::from(text);
    })?;
    if broken.is_empty() {
        Ok(())
    } else {
        Err(SiteError::Links(broken))
    }
}

/// Calls a function with every chapter, including nested ones.
fn each_chapter(book: &mut Value, then: &mut impl FnMut(&mut Value)) -> Result<(), SiteError> {
    let items = book.get_mut("items").and_then(Value::as_array_mut);
    for item in items.ok_or(SiteError::Form("items"))? {
        visit(item, then);
    }
    Ok(())
}

fn visit(item: &mut Value, then: &mut impl FnMut(&mut Value)) {
    if let Some(chapter) = item.get_mut("Chapter") {
        then(chapter);
        let within = chapter.get_mut("sub_items").and_then(Value::as_array_mut);
        for item in within.into_iter().flatten() {
            visit(item, then);
        }
    }
}
