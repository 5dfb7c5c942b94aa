//! The dictionary as Markdown, with diagrams in Mermaid.

/// Writes a line to a string, which can't fail.
macro_rules! line {
    ($text:expr, $($arguments:tt)*) => {
        writeln!($text, $($arguments)*).expect("a String takes all")
    };
}

mod access;
mod escape;
mod pages;

use welkin_model::diff::Difference;
use welkin_model::document::ModelDocument;

use crate::access::Access;
use crate::catalog::Catalog;
use crate::page::Page;

pub(crate) fn pages(document: &ModelDocument, changes: Option<&Difference>) -> Vec<Page> {
    let catalog = Catalog::new(document, "md");
    let grants = Access::new(document);
    let mut written = vec![
        pages::home(&catalog, changes),
        access::access(&grants),
        Page::new("access.csv", grants.csv()),
    ];
    written.extend(changes.map(access::changes));
    let record_types = catalog.record_types();
    written.extend(record_types.map(|(kind, cdt)| pages::cdt(&catalog, &grants, kind, cdt)));
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
