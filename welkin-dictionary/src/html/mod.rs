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
mod template;

use welkin_model::diff::Difference;
use welkin_model::document::ModelDocument;

use crate::Dictionary;
use crate::access::Access;
use crate::catalog::{Catalog, ItemKind};
use crate::page::Page;
use crate::search;

const STYLE: &str = include_str!("../../assets/style.css");
/// The script for interactive assessment forms, also for pages of other programs.
pub(crate) const FORM_SCRIPT: &str = include_str!("../../assets/assessment.js");
const SCRIPT: &str = include_str!("../../assets/dictionary.js");

/// Calls `work` with the site of a dictionary.
fn with_site<T>(dictionary: &Dictionary<'_>, work: impl FnOnce(&Site<'_>) -> T) -> T {
    let catalog = Catalog::new(dictionary.document, "html");
    let access = Access::new(dictionary.document);
    work(&Site {
        catalog: &catalog,
        access: &access,
        changes: dictionary.changes,
        back: dictionary.back,
    })
}

pub(crate) fn assessment_form(dictionary: &Dictionary<'_>, name: &str) -> Option<String> {
    with_site(dictionary, |site| {
        let assessment = site
            .catalog
            .assessments()
            .iter()
            .find(|it| it.name == name)?;
        let path = site.catalog.path(ItemKind::Assessment, name)?;
        Some(assessment::form(site, path, assessment).into_string())
    })
}

pub(crate) fn program_diagram(document: &ModelDocument, name: &str) -> Option<String> {
    let program = document.programs.iter().find(|it| it.name == name)?;
    Some(program::diagram(program).into_string())
}

pub(crate) fn pages(dictionary: &Dictionary<'_>) -> Vec<Page> {
    with_site(dictionary, pages_of)
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

/// The data from which every page is rendered.
struct Site<'s> {
    catalog: &'s Catalog<'s>,
    access: &'s Access,
    changes: Option<&'s Difference>,
    /// Text and target of a link to the page to which the dictionary belongs.
    back: Option<(&'s str, &'s str)>,
}

impl Site<'_> {
    /// Returns a link from a page to that of an item; `None` if the configuration does not contain the item.
    fn link(&self, from: &str, kind: ItemKind, name: &str) -> Option<String> {
        let path = self.catalog.path(kind, name)?;
        Some(crate::catalog::link(from, path))
    }
}
