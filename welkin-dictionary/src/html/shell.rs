//! The parts shared by all pages: head, navigation, search.

use maud::{DOCTYPE, Markup, html};

use super::site::Site;
use crate::catalog::link;
use crate::page::Page;

/// Returns a page with this title and path; `body` is the content that is specific to it.
pub(super) fn page(site: &Site<'_>, path: &str, title: &str, body: &Markup) -> Page {
    let to = |target: &str| link(path, target);
    let markup = html! {
        (DOCTYPE)
        html lang="en" data-root=(link(path, "")) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta http-equiv="Content-Security-Policy"
                    content="default-src 'none'; style-src 'self' 'unsafe-inline' file:; script-src 'self' file:; img-src data:";
                title { (title) " – data dictionary" }
                link rel="icon" href="data:,";
                link rel="stylesheet" href=(to("assets/style.css"));
                script defer src=(to("assets/search-index.js")) {}
                script defer src=(to("assets/assessment.js")) {}
                script defer src=(to("assets/dictionary.js")) {}
            }
            body {
                a.skip href="#main" { "Skip to content" }
                header {
                    @if let Some((words, target)) = site.back { a href=(target) { "← " (words) } }
                    a.brand href=(to("index.html")) { "Data dictionary" }
                    (search_field())
                    (navigation(site, path))
                }
                main id="main" tabindex="-1" { (body) }
            }
        }
    };
    Page::new(path, markup.into_string())
}

fn search_field() -> Markup {
    html! {
        div.search role="search" {
            label.hidden for="search" { "Search names, labels, questions, options and phases" }
            input id="search" type="search" placeholder="Search (press /)" autocomplete="off" spellcheck="false"
                role="combobox" aria-expanded="false" aria-controls="results" aria-autocomplete="list";
            ul id="results" role="listbox" aria-label="Search results" hidden {}
            p.hidden id="found" role="status" {}
        }
    }
}

fn navigation(site: &Site<'_>, path: &str) -> Markup {
    let mut entries = vec![
        ("cdts.html", "CDTs"),
        ("assessments.html", "Assessments"),
        ("programs.html", "Programs"),
        ("templates.html", "Templates"),
        ("map.html", "Map"),
        ("access.html", "Access"),
    ];
    if site.changes.is_some() {
        entries.push(("changes.html", "Changes"));
    }
    html! {
        nav aria-label="Pages" {
            @for (target, words) in entries {
                a href=(link(path, target)) aria-current=[(target == path).then_some("page")] { (words) }
            }
        }
    }
}

/// Returns the label for items that contain protected health information.
pub(super) fn phi() -> Markup {
    html! { span.badge.phi title="Flagged as protected health information in Designer" { "PHI" } }
}

/// Returns a short label.
pub(super) fn badge(words: &str) -> Markup {
    html! { span.badge { (words) } }
}

/// Returns a table that can be scrolled separately in a narrow window, also with the keyboard.
pub(super) fn table(caption: &str, table: &Markup) -> Markup {
    html! {
        div.scroll role="region" aria-label=(caption) tabindex="0" { (table) }
    }
}
