//! Makes pages of the repository into pages of the site.
//!
//! The pages of the documentation stand beside what they are about, such as the guides in `welkin-runtime/guide`, and
//! their links lead from file to file, so that they work where the repository is browsed. `docs/SUMMARY.md` lists them
//! in the order in which one meets things. As a preprocessor of [mdBook](https://rust-lang.github.io/mdBook/), this
//! crate gives each a place within the site, and rewrites links: to other pages of the site, to files that the site
//! has, and to the repository for everything else. A link to nothing is an error.
#![forbid(unsafe_code)]

pub mod markdown;
mod pages;

use std::path::Path;

use serde_json::Value;

pub use self::pages::{BrokenLink, Pages};

/// Why a book can't be made into the site.
#[derive(Debug, thiserror::Error)]
pub enum SiteError {
    /// mdBook sends a book in another form than the one that is known.
    #[error("the book of mdBook has no `{0}`: this preprocessor knows the form of mdBook 0.5")]
    Form(&'static str),
    /// Links that lead nowhere.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Links(Vec<BrokenLink>),
}

/// Gives each chapter of a book, in the form in which mdBook sends it to preprocessors, its place and its links. `root`
/// is the folder of the repository.
///
/// # Errors
/// When the book has another form, or a link leads nowhere: all such links are listed.
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

/// Calls a function with every chapter, those within others included.
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
