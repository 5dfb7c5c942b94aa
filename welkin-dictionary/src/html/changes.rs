//! The page about changes since an earlier configuration.

use maud::{Markup, html};
use welkin_model::diff::{Change, Class, Difference};

use super::shell;
use super::site::Site;
use crate::page::Page;
use crate::words::count;

const PATH: &str = "changes.html";

pub(super) fn page(site: &Site<'_>, difference: &Difference) -> Page {
    let mut changes: Vec<&Change> = difference.changes.iter().collect();
    changes.sort_by_key(|change| std::cmp::Reverse(worst(change)));
    let body = html! {
        h1 { "Changes" }
        (summary(difference))
        @if !changes.is_empty() {
            div.filters {
                label {
                    "Show changes that affect "
                    select id="change-filter" {
                        option value="" { "everyone" }
                        option value="readers" { "programs that read" }
                        option value="writers" { "programs that write" }
                    }
                }
            }
            (table(&changes))
        }
    };
    shell::page(site, PATH, "Changes", &body)
}

/// Returns a line with the number of changes, and the class of the worst one.
pub(super) fn summary(difference: &Difference) -> Markup {
    match difference.class() {
        None => html! { p { "Nothing changed." } },
        Some(class) => {
            let of = |class: Class| {
                difference
                    .changes
                    .iter()
                    .filter(move |change| worst(change) == class)
                    .count()
            };
            html! {
                p {
                    (count(difference.changes.len(), "change")) ", the worst is " (class_badge(class)) ": "
                    (of(Class::Breaking)) " breaking, " (of(Class::Additive)) " additive, " (of(Class::Cosmetic)) " cosmetic."
                }
            }
        }
    }
}

fn worst(change: &Change) -> Class {
    change.kind.readers().max(change.kind.writers())
}

fn class_badge(class: Class) -> Markup {
    html! { span class={ "badge class-" (class) } { (class) } }
}

fn table(changes: &[&Change]) -> Markup {
    let table = html! {
        table id="changes" {
            thead {
                tr {
                    @for heading in ["Item", "Change", "Before", "After", "Readers", "Writers"] { th scope="col" { (heading) } }
                }
            }
            tbody { @for change in changes { (row(change)) } }
        }
    };
    shell::table("Changes", &table)
}

fn row(change: &Change) -> Markup {
    let (readers, writers) = (change.kind.readers(), change.kind.writers());
    html! {
        tr data-readers=(readers) data-writers=(writers) {
            th scope="row" { (change.subject) }
            td {
                (change.kind.name())
                @if change.guess { p.quiet { "Is this a rename? It was detected as one because the two items are similar." } }
            }
            td.before { (change.before.as_deref().unwrap_or("")) }
            td.after { (change.after.as_deref().unwrap_or("")) }
            td { (class_badge(readers)) }
            td { (class_badge(writers)) }
        }
    }
}
