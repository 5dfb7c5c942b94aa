//! The dictionary as HTML.

mod access;
mod assessment;
mod cdt;
mod changes;
mod home;
mod lists;
mod map;
mod program;
mod shell;
mod site;
mod template;

use welkin_model::diff::Difference;
use welkin_model::document::ModelDocument;

use self::site::Site;
use crate::access::Access;
use crate::catalog::{Catalog, ItemKind};
use crate::page::Page;
use crate::search;

const STYLE: &str = include_str!("../../assets/style.css");
/// The script for interactive assessment forms, also for pages of other programs.
pub(crate) const FORM_SCRIPT: &str = include_str!("../../assets/assessment.js");
const SCRIPT: &str = include_str!("../../assets/dictionary.js");

/// Calls `work` with the site of a document.
fn with_site<T>(
    document: &ModelDocument,
    changes: Option<&Difference>,
    back: Option<(&str, &str)>,
    work: impl FnOnce(&Site<'_>) -> T,
) -> T {
    let catalog = Catalog::new(document, "html");
    let access = Access::new(document);
    work(&Site {
        catalog: &catalog,
        access: &access,
        changes,
        back,
    })
}

pub(crate) fn assessment_form(document: &ModelDocument, name: &str) -> Option<String> {
    with_site(document, None, None, |site| {
        let assessment = site.catalog.assessment(name)?;
        let path = site.catalog.path(ItemKind::Assessment, name)?;
        Some(assessment::form(site, path, assessment).into_string())
    })
}

pub(crate) fn program_diagram(document: &ModelDocument, name: &str) -> Option<String> {
    let program = document.programs.iter().find(|it| it.name == name)?;
    Some(program::diagram(program).into_string())
}

/// Returns the pages of a document, with the changes since an earlier one, and with a link to the page to which the
/// dictionary belongs: its text, and its target.
pub(crate) fn pages(
    document: &ModelDocument,
    changes: Option<&Difference>,
    back: Option<(&str, &str)>,
) -> Vec<Page> {
    with_site(document, changes, back, pages_of)
}

fn pages_of(site: &Site<'_>) -> Vec<Page> {
    let (catalog, access) = (site.catalog, site.access);
    let mut pages = vec![home::page(site)];
    pages.extend(lists::pages(site));
    pages.push(map::page(site));
    pages.push(access::page(site));
    pages.extend(site.changes.map(|changes| changes::page(site, changes)));
    pages.extend(
        catalog
            .record_types()
            .map(|(kind, cdt)| cdt::page(site, kind, cdt)),
    );
    pages.extend(
        catalog
            .assessments()
            .iter()
            .map(|it| assessment::page(site, it)),
    );
    pages.extend(catalog.programs().iter().map(|it| program::page(site, it)));
    pages.extend(
        catalog
            .templates()
            .iter()
            .map(|it| template::page(site, it)),
    );
    pages.push(Page::new("access.csv", access.csv()));
    pages.push(Page::new("assets/style.css", STYLE));
    pages.push(Page::new("assets/assessment.js", FORM_SCRIPT));
    pages.push(Page::new("assets/dictionary.js", SCRIPT));
    pages.push(Page::new("assets/search-index.js", search::script(catalog)));
    pages
}
