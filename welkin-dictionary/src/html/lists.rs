//! The pages that list items of a kind.

use maud::{Markup, html};
use welkin_model::document::CdtDocument;

use super::shell;
use super::site::Site;
use crate::catalog::ItemKind;
use crate::page::Page;
use crate::words::{count, title};

pub(super) fn pages(site: &Site<'_>) -> Vec<Page> {
    vec![
        cdts(site),
        assessments(site),
        programs(site),
        templates(site),
    ]
}

/// A row: the item's kind, machine name, title, and further information.
type Row<'r> = (ItemKind, &'r str, &'r str, Markup);

fn page(
    site: &Site<'_>,
    path: &str,
    heading: &str,
    empty: &str,
    tables: &[(&str, Vec<Row<'_>>)],
) -> Page {
    let body = html! {
        h1 { (heading) }
        @if tables.iter().all(|(_, rows)| rows.is_empty()) { p { (empty) } }
        @for (caption, rows) in tables.iter().filter(|(_, rows)| !rows.is_empty()) {
            @if tables.len() > 1 { h2 { (caption) } }
            (shell::table(caption, &table(site, path, rows)))
        }
    };
    shell::page(site, path, heading, &body)
}

fn table(site: &Site<'_>, path: &str, rows: &[Row<'_>]) -> Markup {
    html! {
        table {
            thead { tr { th scope="col" { "Title" } th scope="col" { "Machine name" } th scope="col" { "Content" } } }
            tbody {
                @for (kind, name, item_title, content) in rows {
                    tr {
                        th scope="row" {
                            a href=[site.link(path, *kind, name)] { (title(item_title, name)) }
                        }
                        td { code { (name) } }
                        td { (content) }
                    }
                }
            }
        }
    }
}

fn cdts(site: &Site<'_>) -> Page {
    let document = site.catalog.document;
    let rows = |kind: ItemKind, types: &'static str| {
        let of_kind = site
            .catalog
            .record_types()
            .filter(move |(its, _)| *its == kind);
        let rows: Vec<Row<'_>> = of_kind
            .map(|(kind, cdt)| {
                (
                    kind,
                    &*cdt.name,
                    &*cdt.title,
                    cdt_content(cdt, &document.document_types),
                )
            })
            .collect();
        (types, rows)
    };
    let tables = [
        rows(ItemKind::Cdt, "CDTs"),
        rows(ItemKind::ProfileDataType, "Profile data types"),
        rows(ItemKind::Dictionary, "Dictionaries"),
    ];
    page(
        site,
        "cdts.html",
        "Custom data types",
        "The configuration has no CDTs.",
        &tables,
    )
}

fn cdt_content(cdt: &CdtDocument, document_types: &[String]) -> Markup {
    html! {
        (count(cdt.fields.len(), "field"))
        @if cdt.fields.iter().any(|field| field.phi) { " " (shell::phi()) }
        @if document_types.contains(&cdt.name) { " " (shell::badge("document type")) }
        @if cdt.single_record { " " (shell::badge("one per patient")) }
        @if cdt.internal { " " (shell::badge("internal")) }
    }
}

fn assessments(site: &Site<'_>) -> Page {
    let assessments = site.catalog.assessments().iter();
    let rows = assessments
        .map(|it| {
            let content = html! {
                (count(it.questions.len(), "question"))
                @if it.scoring.is_some() { " " (shell::badge("scored")) }
            };
            (ItemKind::Assessment, &*it.name, &*it.title, content)
        })
        .collect();
    let empty = "The configuration has no assessments.";
    page(
        site,
        "assessments.html",
        "Assessments",
        empty,
        &[("Assessments", rows)],
    )
}

fn programs(site: &Site<'_>) -> Page {
    let programs = site.catalog.programs().iter();
    let rows = programs
        .map(|it| {
            let content = html! { (count(it.phases.len(), "phase")) };
            (ItemKind::Program, &*it.name, &*it.title, content)
        })
        .collect();
    let empty = "The configuration has no programs.";
    page(
        site,
        "programs.html",
        "Programs",
        empty,
        &[("Programs", rows)],
    )
}

fn templates(site: &Site<'_>) -> Page {
    let templates = site.catalog.templates().iter();
    let rows = templates
        .map(|it| {
            let content = html! {
                (count(it.assessments.len(), "assessment"))
                @if let Some(minutes) = it.default_minutes { " " (shell::badge(&format!("{minutes} min"))) }
            };
            (ItemKind::EncounterTemplate, &*it.name, &*it.title, content)
        })
        .collect();
    let empty = "The configuration has no encounter templates.";
    page(
        site,
        "templates.html",
        "Encounter templates",
        empty,
        &[("Encounter templates", rows)],
    )
}
