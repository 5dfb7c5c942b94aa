//! The home page: counts, the share of PHI, warnings, recent changes.

use maud::{Markup, html};
use welkin_model::document::{CdtDocument, WarningDocument};

use super::site::Site;
use super::{changes, shell};
use crate::page::Page;
use crate::words::count;

const PATH: &str = "index.html";

pub(super) fn page(site: &Site<'_>) -> Page {
    let document = site.catalog.document;
    let body = html! {
        h1 { "Data of this tenant" }
        (counts(site))
        (phi_share(&document.cdts))
        @if let Some(difference) = site.changes {
            section {
                h2 { "Recent changes" }
                (changes::summary(difference))
                p { a href="changes.html" { "All changes" } }
            }
        }
        (warnings(&document.warnings))
    };
    shell::page(site, PATH, "Home", &body)
}

fn counts(site: &Site<'_>) -> Markup {
    let document = site.catalog.document;
    let fields: usize = document.cdts.iter().map(|cdt| cdt.fields.len()).sum();
    let others = document.profile_data_types.len() + document.dictionaries.len();
    let counts = [
        ("cdts.html", document.cdts.len(), "CDT"),
        ("cdts.html", fields, "field"),
        ("cdts.html", others, "dictionary or profile type"),
        ("assessments.html", document.assessments.len(), "assessment"),
        ("programs.html", document.programs.len(), "program"),
        (
            "templates.html",
            document.encounter_templates.len(),
            "encounter template",
        ),
        ("access.html", document.security.roles.len(), "role"),
    ];
    html! {
        ul.counts {
            @for (target, number, noun) in counts {
                @if number > 0 {
                    li { a href=(target) { strong { (number) } " " (plural(number, noun)) } }
                }
            }
        }
    }
}

fn plural(number: usize, noun: &str) -> String {
    match (number, noun) {
        (1, noun) => noun.to_owned(),
        (_, "dictionary or profile type") => "dictionaries and profile types".to_owned(),
        (_, noun) => format!("{noun}s"),
    }
}

fn phi_share(cdts: &[CdtDocument]) -> Markup {
    let fields = cdts.iter().flat_map(|cdt| &cdt.fields);
    let (all, phi) = fields.fold((0, 0), |(all, phi), field| {
        (all + 1, phi + usize::from(field.phi))
    });
    let with_phi = cdts
        .iter()
        .filter(|cdt| cdt.fields.iter().any(|field| field.phi))
        .count();
    if all == 0 {
        return html! {};
    }
    html! {
        section {
            h2 { "Health information" }
            p {
                (shell::phi()) " " strong { (phi) " of " (count(all, "field")) } " in " (count(with_phi, "CDT"))
                " are flagged as protected health information in Designer. The flag is set by hand: a field without it can still contain "
                "diagnoses or medications."
            }
            progress max=(all) value=(phi) aria-label="Share of fields flagged as PHI" {}
        }
    }
}

fn warnings(warnings: &[WarningDocument]) -> Markup {
    const SHOWN: usize = 200;
    if warnings.is_empty() {
        return html! {};
    }
    html! {
        section {
            h2 { (count(warnings.len(), "warning")) }
            ul.warnings {
                @for warning in warnings.iter().take(SHOWN) {
                    li {
                        (warning.message)
                        @if let Some(help) = &warning.help { p.quiet { (help) } }
                        @if let Some(source) = &warning.source {
                            p.quiet { (source.file) ":" (source.line) ":" (source.column) }
                        }
                    }
                }
            }
            @if warnings.len() > SHOWN { p { "... and " (warnings.len() - SHOWN) " more" } }
        }
    }
}
