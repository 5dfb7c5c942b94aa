//! The page of an encounter template.

use maud::html;
use welkin_model::document::EncounterTemplateDocument;

use super::shell;
use super::site::Site;
use crate::catalog::ItemKind;
use crate::page::Page;
use crate::words;

pub(super) fn page(site: &Site<'_>, template: &EncounterTemplateDocument) -> Page {
    let kind = ItemKind::EncounterTemplate;
    let path = site
        .catalog
        .path(kind, &template.name)
        .unwrap_or_default()
        .to_owned();
    let title = words::title(&template.title, &template.name);
    let body = html! {
        p.kind { (kind.words()) }
        h1 { (title) }
        p.facts { code { (template.name) } " Rust: " code { (template.rust_type) } }
        @if let Some(description) = &template.description { p { (description) } }
        dl.names {
            @if let Some(method) = &template.delivery_method { dt { "Delivery method" } dd { (method) } }
            @if let Some(minutes) = template.default_minutes { dt { "Default duration" } dd { (minutes) " minutes" } }
        }
        @if !template.assessments.is_empty() {
            h2 { "Assessments" }
            ul {
                @for name in &template.assessments {
                    @let title = site.catalog.assessment(name).map_or("", |it| &it.title);
                    li {
                        @match site.link(&path, ItemKind::Assessment, name) {
                            Some(link) => a href=(link) { (words::title(title, name)) },
                            None => (name),
                        }
                    }
                }
            }
        }
    };
    shell::page(site, &path, title, &body)
}
