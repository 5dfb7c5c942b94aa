//! The page of a CDT, a profile data type or a dictionary.

use maud::{Markup, html};
use welkin_model::document::{CdtDocument, FieldDocument, OptionDocument};

use super::shell;
use super::site::Site;
use crate::access::OPERATIONS;
use crate::catalog::{ItemKind, anchor};
use crate::page::Page;
use crate::{examples, words};

/// Number of options shown in a table; the rest are folded.
const SHOWN: usize = 8;

pub(super) fn page(site: &Site<'_>, kind: ItemKind, cdt: &CdtDocument) -> Page {
    let path = site
        .catalog
        .path(kind, &cdt.name)
        .unwrap_or_default()
        .to_owned();
    let title = words::title(&cdt.title, &cdt.name);
    let body = html! {
        p.kind { (kind.words()) }
        h1 { (title) }
        (facts(cdt))
        section {
            h2 { (words::count(cdt.fields.len(), "field")) }
            (fields(site, &path, cdt))
        }
        (permissions(site, cdt))
        (examples(cdt))
    };
    shell::page(site, &path, title, &body)
}

fn facts(cdt: &CdtDocument) -> Markup {
    html! {
        p.facts {
            code { (cdt.name) }
            " " (shell::badge(if cdt.single_record { "one record per patient" } else { "many records per patient" }))
            @if cdt.fields.iter().any(|field| field.phi) { " " (shell::phi()) }
            @if cdt.internal { " " (shell::badge("internal to Welkin")) }
            @if !cdt.readable { " " (shell::badge("not readable")) }
            @if !cdt.updatable { " " (shell::badge("read-only")) }
        }
        dl.names {
            dt { "Rust struct" } dd { code { (cdt.rust.struct_name) } }
            dt { "Rust module" } dd { code { (cdt.rust.module) } }
            dt { "Relation" } dd { (cdt.relation) }
            @if let Some(source) = &cdt.source {
                dt { "Defined in" } dd { (source.file) ":" (source.line) }
            }
        }
    }
}

fn fields(site: &Site<'_>, path: &str, cdt: &CdtDocument) -> Markup {
    let table = html! {
        table.fields {
            thead {
                tr {
                    th scope="col" { "Field" }
                    th scope="col" { "Type" }
                    th scope="col" { "Rules and options" }
                    th scope="col" { "Filled by" }
                }
            }
            tbody { @for field in &cdt.fields { (row(site, path, field)) } }
        }
    };
    shell::table("Fields", &table)
}

fn row(site: &Site<'_>, path: &str, field: &FieldDocument) -> Markup {
    html! {
        tr id=(anchor(&field.name)) {
            th scope="row" {
                (words::label(field))
                div.name { code { (field.name) } }
                div.name { "Rust: " code { (field.rust.field) } }
            }
            td {
                (words::type_words(field))
                div.badges {
                    @if field.required { (shell::badge("required")) " " }
                    @if field.phi { (shell::phi()) " " }
                    @if !field.editable { (shell::badge("read-only")) " " }
                    @if field.deprecated { (shell::badge("disabled")) " " }
                    @if field.searchable { (shell::badge("searchable")) }
                }
            }
            td {
                @for rule in words::rules(&field.rules) { div { (rule) } }
                @if let Some(formula) = &field.formula { div { "computed: " code { (formula) } } }
                (options(&field.options))
            }
            td { (asked_by(site, path, field)) }
        }
    }
}

fn options(options: &[OptionDocument]) -> Markup {
    let list = |options: &[OptionDocument]| {
        html! {
            ul.options {
                @for option in options {
                    li { code { (words::stored(option)) } @if option.label != words::stored(option) { " = " (option.label) } }
                }
            }
        }
    };
    match options.split_at_checked(SHOWN) {
        Some((first, rest)) if !rest.is_empty() => html! {
            (list(first))
            details { summary { (rest.len()) " more options" } (list(rest)) }
        },
        _ if options.is_empty() => html! {},
        _ => list(options),
    }
}

fn asked_by(site: &Site<'_>, path: &str, field: &FieldDocument) -> Markup {
    html! {
        @for asked in &field.asked_by {
            @let question = asked.question.as_deref().unwrap_or(&asked.key);
            @match site.link(path, ItemKind::Assessment, &asked.assessment) {
                Some(link) => div { a href={ (link) "#" (anchor(&asked.key)) } { (question) } },
                None => div { (question) },
            }
        }
    }
}

fn permissions(site: &Site<'_>, cdt: &CdtDocument) -> Markup {
    let rows: Vec<_> = site.access.of_cdt(&cdt.name).collect();
    if rows.is_empty() {
        return html! {};
    }
    let table = html! {
        table {
            thead {
                tr { th scope="col" { "Role" } @for (_, heading) in OPERATIONS { th scope="col" { (heading) } } }
            }
            tbody {
                @for row in rows {
                    tr { th scope="row" { (row.role) } @for extent in row.grants { td { (extent.words()) } } }
                }
            }
        }
    };
    html! { section { h2 { "Permissions" } (shell::table("Permissions", &table)) } }
}

fn examples(cdt: &CdtDocument) -> Markup {
    let examples = examples::of(cdt);
    if examples.is_empty() {
        return html! {};
    }
    html! {
        section {
            h2 { "In a program" }
            @for example in examples {
                h3 { (example.language) }
                pre tabindex="0" { code { (example.text) } }
            }
            p.quiet { (examples::note(cdt)) }
        }
    }
}
