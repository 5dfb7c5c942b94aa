//! The dictionary as Markdown, with diagrams in Mermaid.

mod escape;
mod pages;

use welkin_codegen::diff::Difference;
use welkin_codegen::document::ModelDocument;

use crate::access::Access;
use crate::catalog::Catalog;
use crate::page::Page;

pub(crate) fn pages(document: &ModelDocument, changes: Option<&Difference>) -> Vec<Page> {
    let catalog = Catalog::new(document, "md");
    let access = Access::new(document);
    let mut written = vec![
        pages::home(&catalog, changes),
        pages::access(&access),
        Page::new("access.csv", access.csv()),
    ];
    written.extend(changes.map(pages::changes));
    let record_types = catalog.record_types();
    written.extend(record_types.map(|(kind, cdt)| pages::cdt(&catalog, &access, kind, cdt)));
    written.extend(
        catalog
            .assessments()
            .iter()
            .map(|it| pages::assessment(&catalog, it)),
    );
    written.extend(
        catalog
            .programs()
            .iter()
            .map(|it| pages::program(&catalog, it)),
    );
    written.extend(
        catalog
            .templates()
            .iter()
            .map(|it| pages::template(&catalog, it)),
    );
    written
}
