//! The pages of the Markdown form.

use std::fmt::Write;

use welkin_model::diff::Difference;
use welkin_model::document::{
    AssessmentDocument, CdtDocument, ConditionDocument, EncounterTemplateDocument, FieldDocument,
    ProgramDocument,
};

use super::access::grants;
use super::escape::{code, mermaid, plain};
use crate::access::Access;
use crate::catalog::{Catalog, ItemKind, link};
use crate::page::Page;
use crate::{examples, words};

pub(super) fn home(catalog: &Catalog<'_>, changes: Option<&Difference>) -> Page {
    let document = catalog.document;
    let fields = document.cdts.iter().flat_map(|cdt| &cdt.fields);
    let (all, phi) = fields.fold((0, 0), |(all, phi), field| {
        (all + 1, phi + usize::from(field.phi))
    });
    let mut text = "# Data dictionary\n\n".to_owned();
    line!(
        text,
        "{} with {}, {phi} of them flagged as protected health information (PHI) in Designer; {}, {}, {}.\n",
        words::count(document.cdts.len(), "CDT"),
        words::count(all, "field"),
        words::count(document.assessments.len(), "assessment"),
        words::count(document.programs.len(), "program"),
        words::count(document.encounter_templates.len(), "encounter template"),
    );
    text.push_str("* [Access: roles by items](access.md)\n");
    if let Some(difference) = changes {
        line!(
            text,
            "* [{}](changes.md)",
            words::count(difference.changes.len(), "change")
        );
    }
    let mut last = None;
    for (kind, name, title) in catalog.items() {
        if last.replace(kind) != Some(kind) {
            line!(
                text,
                "\n## {}\n\n| title | machine name |\n|---|---|",
                plural(kind)
            );
        }
        let path = catalog.path(kind, name).unwrap_or_default();
        line!(
            text,
            "| [{}]({path}) | {} |",
            plain(words::title(title, name)),
            code(name)
        );
    }
    if !document.warnings.is_empty() {
        line!(
            text,
            "\n## {}\n",
            words::count(document.warnings.len(), "warning")
        );
        for warning in &document.warnings {
            line!(text, "* {}", plain(&warning.message));
        }
    }
    Page::new("README.md", text)
}

fn plural(kind: ItemKind) -> &'static str {
    match kind {
        ItemKind::Cdt => "CDTs",
        ItemKind::ProfileDataType => "Profile data types",
        ItemKind::Dictionary => "Dictionaries",
        ItemKind::Assessment => "Assessments",
        ItemKind::Program => "Programs",
        ItemKind::EncounterTemplate => "Encounter templates",
    }
}

pub(super) fn cdt(
    catalog: &Catalog<'_>,
    access: &Access,
    kind: ItemKind,
    cdt: &CdtDocument,
) -> Page {
    let path = catalog.path(kind, &cdt.name).unwrap_or_default();
    let records = if cdt.single_record {
        "one record per patient"
    } else {
        "many records per patient"
    };
    let mut text = heading(path, &cdt.title, &cdt.name);
    line!(
        text,
        "{} {}, {records}. Rust: {}.\n",
        kind.words(),
        code(&cdt.name),
        code(&cdt.rust.struct_name)
    );
    line!(
        text,
        "| field | machine name | type | rules and options | filled by |\n|---|---|---|---|---|"
    );
    for field in &cdt.fields {
        line!(
            text,
            "| {} | {} | {} | {} | {} |",
            plain(words::label(field)),
            code(&field.name),
            type_and_flags(field),
            rules(field),
            asked_by(catalog, path, field),
        );
    }
    let mut rows = access.of_cdt(&cdt.name).peekable();
    if rows.peek().is_some() {
        line!(text, "\n## Permissions\n");
        grants(&mut text, "role", rows.map(|row| (&*row.role, &row.grants)));
    }
    for example in examples::of(cdt) {
        line!(
            text,
            "\n```{}\n{}\n```",
            example.fence,
            example.text.replace("```", "` ` `")
        );
    }
    Page::new(path, text)
}

fn heading(path: &str, title: &str, name: &str) -> String {
    format!(
        "[Data dictionary]({})\n\n# {}\n\n",
        link(path, "README.md"),
        plain(words::title(title, name))
    )
}

fn type_and_flags(field: &FieldDocument) -> String {
    let flags = [
        (field.required, "required"),
        (field.phi, "**PHI**"),
        (!field.editable, "read-only"),
        (field.deprecated, "disabled"),
    ];
    let set = flags
        .into_iter()
        .filter(|(is_set, _)| *is_set)
        .map(|(_, words)| words.to_owned());
    let parts: Vec<String> = std::iter::once(words::type_words(field))
        .chain(set)
        .collect();
    parts.join(", ")
}

fn rules(field: &FieldDocument) -> String {
    let mut parts: Vec<String> = words::rules(&field.rules)
        .iter()
        .map(|rule| plain(rule))
        .collect();
    parts.extend(
        field
            .formula
            .iter()
            .map(|formula| format!("computed: {}", plain(formula))),
    );
    parts.extend(field.options.iter().map(|option| {
        let stored = words::stored(option);
        if stored == option.label {
            code(&stored)
        } else {
            format!("{} = {}", code(&stored), plain(&option.label))
        }
    }));
    parts.join("<br>")
}

fn asked_by(catalog: &Catalog<'_>, path: &str, field: &FieldDocument) -> String {
    let asked = field.asked_by.iter().map(|asked| {
        let question = plain(asked.question.as_deref().unwrap_or(&asked.key));
        match catalog.path(ItemKind::Assessment, &asked.assessment) {
            Some(target) => format!("[{question}]({})", link(path, target)),
            None => question,
        }
    });
    asked.collect::<Vec<_>>().join("<br>")
}

pub(super) fn assessment(catalog: &Catalog<'_>, assessment: &AssessmentDocument) -> Page {
    let path = catalog
        .path(ItemKind::Assessment, &assessment.name)
        .unwrap_or_default();
    let question = |key: &str| assessment.questions.iter().find(|it| it.answer.name == key);
    let subject = |condition: &ConditionDocument| {
        words::Subject::new(condition, condition.question.as_deref().and_then(question))
    };
    let mut text = heading(path, &assessment.title, &assessment.name);
    line!(
        text,
        "Assessment {}. Rust: {}.",
        code(&assessment.name),
        code(&assessment.rust_struct)
    );
    for section in &assessment.sections {
        line!(
            text,
            "\n## {}\n",
            plain(words::title(&section.title, &section.name))
        );
        for rule in &section.display {
            line!(text, "{}.\n", plain(&words::display(rule, subject)));
        }
        for item in &section.items {
            if let Some(question) = item.question.as_deref().and_then(question) {
                let target = format!("{}.{}", question.cdt, question.field);
                let flags = type_and_flags(&question.answer);
                line!(
                    text,
                    "* {} ({flags}), fills {}",
                    plain(words::label(&question.answer)),
                    code(&target)
                );
            }
            for paragraph in item.text.iter().flat_map(|html| words::paragraphs(html)) {
                line!(text, "* {}", plain(&paragraph));
            }
            for rule in &item.display {
                line!(text, "  * {}", plain(&words::display(rule, subject)));
            }
        }
    }
    if let Some(scoring) = &assessment.scoring {
        line!(text, "\n## Score\n\nThe {} over:\n", scoring.formula);
        for group in &scoring.groups {
            let title = words::title(&group.title, &group.name);
            let questions = words::count(group.questions.len(), "question");
            line!(text, "* {}: {} of {questions}", plain(title), group.formula);
        }
    }
    Page::new(path, text)
}

pub(super) fn program(catalog: &Catalog<'_>, program: &ProgramDocument) -> Page {
    let path = catalog
        .path(ItemKind::Program, &program.name)
        .unwrap_or_default();
    let mut text = heading(path, &program.title, &program.name);
    line!(
        text,
        "Program {}. Rust: {}.",
        code(&program.name),
        code(&program.rust_type)
    );
    if let Some(description) = &program.description {
        line!(text, "\n{}", plain(description));
    }
    line!(text, "\n```mermaid\nflowchart LR");
    for (place, phase) in program.phases.iter().enumerate() {
        let title = mermaid(words::title(&phase.title, &phase.name));
        match phase.role {
            "middle" => line!(text, "    p{place}[\"{title}\"]"),
            _ => line!(text, "    p{place}([\"{title}\"])"),
        }
    }
    for (from, phase) in program.phases.iter().enumerate() {
        for target in &phase.leads_to {
            if let Some(to) = program
                .phases
                .iter()
                .position(|phase| phase.name == *target)
            {
                line!(text, "    p{from} --> p{to}");
            }
        }
    }
    line!(
        text,
        "```\n\n| phase | machine name | role |\n|---|---|---|"
    );
    for phase in &program.phases {
        line!(
            text,
            "| {} | {} | {} |",
            plain(words::title(&phase.title, &phase.name)),
            code(&phase.name),
            phase.role
        );
    }
    Page::new(path, text)
}

pub(super) fn template(catalog: &Catalog<'_>, template: &EncounterTemplateDocument) -> Page {
    let path = catalog
        .path(ItemKind::EncounterTemplate, &template.name)
        .unwrap_or_default();
    let mut text = heading(path, &template.title, &template.name);
    line!(
        text,
        "Encounter template {}. Rust: {}.",
        code(&template.name),
        code(&template.rust_type)
    );
    if let Some(description) = &template.description {
        line!(text, "\n{}", plain(description));
    }
    if !template.assessments.is_empty() {
        line!(text, "\n## Assessments\n");
    }
    for name in &template.assessments {
        match catalog.path(ItemKind::Assessment, name) {
            Some(target) => line!(text, "* [{}]({})", plain(name), link(path, target)),
            None => line!(text, "* {}", code(name)),
        }
    }
    Page::new(path, text)
}
