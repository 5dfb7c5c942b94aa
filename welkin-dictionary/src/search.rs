//! What the search field finds: names, labels, questions, options and phases.

use serde::Serialize;

use crate::catalog::{Catalog, ItemKind};
use crate::html::anchor;
use crate::words;

/// The index as a script, since a page that was opened from disk may not fetch anything.
pub(crate) fn script(catalog: &Catalog<'_>) -> String {
    let mut index = Index::default();
    for (kind, cdt) in catalog.record_types() {
        let page = index.page(catalog, kind, &cdt.name, &cdt.title);
        for field in &cdt.fields {
            let label = words::label(field);
            index.push(page, 'f', label, &field.name, &anchor(&field.name));
            for asked in field
                .asked_by
                .iter()
                .filter_map(|asked| asked.question.as_deref())
            {
                if asked != label {
                    index.push(page, 'q', asked, &field.name, &anchor(&field.name));
                }
            }
            for option in &field.options {
                let text = format!("{} ({label})", option.label);
                index.push(
                    page,
                    'o',
                    &text,
                    &words::stored(option),
                    &anchor(&field.name),
                );
            }
        }
    }
    for assessment in catalog.assessments() {
        let page = index.page(
            catalog,
            ItemKind::Assessment,
            &assessment.name,
            &assessment.title,
        );
        for question in &assessment.questions {
            let label = words::label(&question.answer);
            index.push(
                page,
                'q',
                label,
                &question.answer.name,
                &anchor(&question.answer.name),
            );
        }
    }
    for program in catalog.programs() {
        let page = index.page(catalog, ItemKind::Program, &program.name, &program.title);
        for phase in &program.phases {
            let title = words::title(&phase.title, &phase.name);
            index.push(page, 'p', title, &phase.name, &anchor(&phase.name));
        }
    }
    for template in catalog.templates() {
        index.page(
            catalog,
            ItemKind::EncounterTemplate,
            &template.name,
            &template.title,
        );
    }
    format!("window.welkinIndex={};\n", script_json(&index))
}

/// Pages, and what is on them.
#[derive(Default, Serialize)]
struct Index {
    /// Path, kind in words, title.
    pages: Vec<(String, &'static str, String)>,
    /// Page, kind, text, machine name or value, anchor.
    entries: Vec<(usize, char, String, String, String)>,
}

impl Index {
    fn page(&mut self, catalog: &Catalog<'_>, kind: ItemKind, name: &str, title: &str) -> usize {
        let path = catalog.path(kind, name).unwrap_or("index.html").to_owned();
        let title = words::title(title, name).to_owned();
        self.pages.push((path, kind.words(), title.clone()));
        let page = self.pages.len() - 1;
        self.push(page, 'i', &title, name, "");
        page
    }

    fn push(&mut self, page: usize, kind: char, text: &str, name: &str, anchor: &str) {
        self.entries.push((
            page,
            kind,
            text.to_owned(),
            name.to_owned(),
            anchor.to_owned(),
        ));
    }
}

/// JSON that may stand in a script, also inside HTML: no text in it ends the script.
pub(crate) fn script_json(value: &impl Serialize) -> String {
    let json = serde_json::to_string(value).expect("keys are texts, and numbers are finite");
    json.replace('<', "\\u003c")
        .replace('>', "\\u003e")
        .replace('&', "\\u0026")
        .replace('\u{2028}', "\\u2028")
        .replace('\u{2029}', "\\u2029")
}
