//! The search index: names, labels, questions, options and phases.

use serde::Serialize;
use welkin_model::document::FieldDocument;

use crate::catalog::{Catalog, ItemKind, anchor};
use crate::words;

/// Returns the index as a script, because a page opened from disk may not fetch files.
pub(crate) fn script(catalog: &Catalog<'_>) -> String {
    let mut index = Index::default();
    for (kind, cdt) in catalog.record_types() {
        let page = index.page(catalog, kind, &cdt.name, &cdt.title);
        for field in &cdt.fields {
            index.field(page, field);
        }
    }
    for assessment in catalog.assessments() {
        let (name, title) = (&assessment.name, &assessment.title);
        let page = index.page(catalog, ItemKind::Assessment, name, title);
        for question in &assessment.questions {
            let answer = &question.answer;
            index.push(
                page,
                'q',
                words::label(answer),
                &answer.name,
                &anchor(&answer.name),
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
        let (name, title) = (&template.name, &template.title);
        index.page(catalog, ItemKind::EncounterTemplate, name, title);
    }
    format!("window.welkinIndex={};\n", script_json(&index))
}

/// Pages, and the searchable texts on them.
#[derive(Default, Serialize)]
struct Index {
    /// Path, kind for display, title.
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

    /// Adds a field by its label, its machine name, the questions that fill it, and its options.
    fn field(&mut self, page: usize, field: &FieldDocument) {
        let label = words::label(field);
        let anchor = anchor(&field.name);
        self.push(page, 'f', label, &field.name, &anchor);
        let asked = field
            .asked_by
            .iter()
            .filter_map(|asked| asked.question.as_deref());
        for question in asked.filter(|question| *question != label) {
            self.push(page, 'q', question, &field.name, &anchor);
        }
        for option in &field.options {
            let text = format!("{} ({label})", option.label);
            self.push(page, 'o', &text, &words::stored(option), &anchor);
        }
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

/// Formats JSON for use in a script, also inside HTML: no text in it can end the script.
pub(crate) fn script_json(value: &impl Serialize) -> String {
    let json = serde_json::to_string(value).expect("keys are strings, and numbers are finite");
    json.replace('<', "\\u003c")
        .replace('>', "\\u003e")
        .replace('&', "\\u0026")
        .replace('\u{2028}', "\\u2028")
        .replace('\u{2029}', "\\u2029")
}
