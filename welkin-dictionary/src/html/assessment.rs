//! The page of an assessment: an interactive form that behaves like the real one.
//!
//! The form's inputs are rendered here; its conditions and scores are passed to the script as data.

use std::collections::HashMap;

use maud::{Markup, html};
use serde::Serialize;
use welkin_model::document::{
    AssessmentDocument, ConditionDocument, DisplayDocument, FieldDocument, ItemDocument,
    LiteralDocument, QuestionDocument, ScoringDocument, SectionDocument,
};

use super::shell;
use super::site::Site;
use crate::catalog::{ItemKind, anchor};
use crate::page::Page;
use crate::words;

pub(super) fn page(site: &Site<'_>, assessment: &AssessmentDocument) -> Page {
    let kind = ItemKind::Assessment;
    let path = site
        .catalog
        .path(kind, &assessment.name)
        .unwrap_or_default()
        .to_owned();
    let title = words::title(&assessment.title, &assessment.name);
    let body = html! {
        p.kind { (kind.words()) }
        h1 { (title) }
        p.facts { code { (assessment.name) } " Rust: " code { (assessment.rust_struct) } }
        (programs(site, &path, assessment))
        p.quiet { "Data entered here is neither stored nor sent." }
        (form(site, &path, assessment))
        p { button type="reset" form="form" { "Clear the form" } }
    };
    shell::page(site, &path, title, &body)
}

/// Returns only the form, with links relative to a page at this path.
pub(super) fn form(site: &Site<'_>, path: &str, assessment: &AssessmentDocument) -> Markup {
    let questions = assessment.questions.iter();
    let form = Form {
        site,
        path,
        questions: questions.map(|it| (&*it.answer.name, it)).collect(),
    };
    // The data consists of texts, numbers and lists, so it can always be serialized.
    let rules = serde_json::to_string(&FormData::new(assessment)).unwrap_or_default();
    html! {
        form.live id="form" autocomplete="off" data-rules=(rules) {
            @for section in &assessment.sections { (form.section(section)) }
            @if let Some(scoring) = &assessment.scoring { (score(scoring)) }
        }
    }
}

fn programs(site: &Site<'_>, path: &str, assessment: &AssessmentDocument) -> Markup {
    html! {
        @for tie in &assessment.programs {
            p {
                "Offered in "
                @match site.link(path, ItemKind::Program, &tie.program) {
                    Some(link) => a href=(link) { (tie.program) },
                    None => (tie.program),
                }
                @if !tie.phases.is_empty() { ", in the phases " (tie.phases.join(", ")) }
            }
        }
    }
}

fn score(scoring: &ScoringDocument) -> Markup {
    html! {
        section.score aria-live="polite" {
            h2 { "Score" }
            dl {
                @for (place, group) in scoring.groups.iter().enumerate() {
                    dt { (words::title(&group.title, &group.name)) }
                    dd { output data-group=(place) { "–" } }
                }
                dt { "Total (" (scoring.formula) ")" }
                dd { output data-total { "–" } }
            }
        }
    }
}

struct Form<'f> {
    site: &'f Site<'f>,
    path: &'f str,
    questions: HashMap<&'f str, &'f QuestionDocument>,
}

impl Form<'_> {
    fn section(&self, section: &SectionDocument) -> Markup {
        html! {
            section.part data-section {
                @if !section.title.trim().is_empty() { h2 { (section.title) } }
                (self.conditions(&section.display))
                @for item in &section.items { (self.item(item)) }
            }
        }
    }

    fn item(&self, item: &ItemDocument) -> Markup {
        let question = item
            .question
            .as_deref()
            .and_then(|key| self.questions.get(key));
        html! {
            div.item data-item id=[question.map(|question| anchor(&question.answer.name))] {
                @if let Some(question) = question { (self.question(question)) }
                @if let Some(text) = &item.text { @for paragraph in words::paragraphs(text) { p { (paragraph) } } }
                @if let Some(filled) = &item.pre_populated {
                    p.quiet {
                        @if filled.previous { "Pre-populated with the patient's previous answer" }
                        @else { "Pre-populated with " (words::literal(&filled.value)) }
                    }
                }
                (self.conditions(&item.display))
            }
        }
    }

    fn question(&self, question: &QuestionDocument) -> Markup {
        let field = &question.answer;
        html! {
            fieldset data-question=(field.name) {
                legend {
                    (words::label(field))
                    @if field.required { " " (shell::badge("required")) }
                    @if field.phi { " " (shell::phi()) }
                }
                (input(field))
                p.quiet { "Fills " (self.target(question)) }
            }
        }
    }

    fn target(&self, question: &QuestionDocument) -> Markup {
        let words = format!("{}.{}", question.cdt, question.field);
        match self.site.link(self.path, ItemKind::Cdt, &question.cdt) {
            Some(link) => html! { a href={ (link) "#" (anchor(&question.field)) } { (words) } },
            None => html! { (words) },
        }
    }

    fn conditions(&self, rules: &[DisplayDocument]) -> Markup {
        html! {
            @for rule in rules {
                p.quiet.condition {
                    (words::display(rule, |condition| self.subject(condition)))
                    @if rule.conditions.iter().any(|it| it.question.is_none()) { " (depends on the patient's record)" }
                }
            }
        }
    }

    fn subject(&self, condition: &ConditionDocument) -> words::Subject<'_> {
        let question = condition
            .question
            .as_deref()
            .and_then(|key| self.questions.get(key));
        words::Subject::new(condition, question.copied())
    }
}

/// Returns the inputs for an answer; the script reads them according to their kind.
fn input(field: &FieldDocument) -> Markup {
    let label = words::label(field);
    let name = &field.name;
    let kind = if field.multiple { "checkbox" } else { "radio" };
    if field.field_type == "boolean" {
        return html! {
            label { input type="radio" name=(name) value="true" data-kind="boolean"; " Yes" }
            label { input type="radio" name=(name) value="false" data-kind="boolean"; " No" }
        };
    }
    if !field.options.is_empty() {
        return html! {
            @for option in &field.options {
                @let number = option.value.is_number().then_some("number");
                label {
                    input type=(kind) name=(name) value=(words::stored(option)) data-kind=[number];
                    " " (option.label)
                }
            }
        };
    }
    match field.field_type {
        "integer" | "float" => html! {
            input type="number" name=(name) step=(if field.field_type == "integer" { "1" } else { "any" })
                min=[field.rules.min] max=[field.rules.max] data-kind="number" aria-label=(label);
        },
        "date" => html! { input type="date" name=(name) aria-label=(label); },
        "time" => html! { input type="time" name=(name) aria-label=(label); },
        "date-time" => html! { input type="datetime-local" name=(name) aria-label=(label); },
        "textarea" | "richtext" => html! { textarea name=(name) rows="3" aria-label=(label) {} },
        _ => html! { input type="text" name=(name) aria-label=(label); },
    }
}

/// The data for the script: the items in the order of the page.
#[derive(Serialize)]
struct FormData<'a> {
    sections: Vec<SectionData<'a>>,
    scoring: Option<&'a ScoringDocument>,
}

#[derive(Serialize)]
struct SectionData<'a> {
    display: &'a [DisplayDocument],
    items: Vec<ItemData<'a>>,
}

#[derive(Serialize)]
struct ItemData<'a> {
    question: Option<&'a str>,
    display: &'a [DisplayDocument],
    /// The initial value.
    filled: Option<&'a LiteralDocument>,
}

impl<'a> FormData<'a> {
    fn new(assessment: &'a AssessmentDocument) -> Self {
        let item = |item: &'a ItemDocument| ItemData {
            question: item.question.as_deref(),
            display: &item.display,
            filled: item
                .pre_populated
                .as_ref()
                .filter(|it| !it.previous)
                .map(|it| &it.value),
        };
        let sections = assessment.sections.iter();
        Self {
            sections: sections
                .map(|section| SectionData {
                    display: &section.display,
                    items: section.items.iter().map(item).collect(),
                })
                .collect(),
            scoring: assessment.scoring.as_ref(),
        }
    }
}
