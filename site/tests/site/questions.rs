//! The questions of `docs/questions.md` are answered within two clicks from the first page.

use std::fs;
use std::path::Path;

use crate::{build, html};

/// Each question, and words of its answer.
const QUESTIONS: &[(&str, &str)] = &[
    (
        "Somebody has added a field in Designer. How does it get into my code?",
        "A new field is a new field of the struct",
    ),
    (
        "How do I add a type of field that welkin does not know?",
        "welkin-designer/src/field_type.rs",
    ),
    (
        "What happens when an option is retired?",
        "stays in the records that have it",
    ),
    (
        "What happens when somebody swaps two labels?",
        "Nothing is generated while a name contradicts its label",
    ),
    (
        "How do I give a field another name in code?",
        "cdtf-heart-rate.name = \"pulse\"",
    ),
    (
        "How do I rotate the webhook secret?",
        "Deploy the receiver with both secrets",
    ),
    (
        "May a record be created twice when an answer gets lost?",
        "The record then exists once",
    ),
    (
        "Which generation of the API does my tenant speak?",
        "welkin-codegen doctor --tenant acme",
    ),
    (
        "How do I print a record to debug it?",
        "on a developer's terminal",
    ),
    (
        "How do I make a call that has no method?",
        "Client::request",
    ),
    (
        "How do several machines share Welkin's limits?",
        "RedisRequestBudget",
    ),
    (
        "How do I test my program without a tenant?",
        "Sandbox::builder()",
    ),
    (
        "How do I learn that Designer was changed?",
        "welkin-codegen drift",
    ),
    ("What may my API client do?", "securityFormation"),
    (
        "How does a pull request get a comment that says what it breaks?",
        "Designer configuration:",
    ),
    (
        "May I upgrade without changing my code?",
        "compiles in the same programs",
    ),
];

#[test]
fn each_is_answered_two_clicks_from_the_first_page() {
    let Some(site) = build() else { return };
    let page = |path: &str| fs::read_to_string(site.path().join(path)).expect("the page is there");

    let first = page("index.html");
    let links = html::anchors(html::section(&first, "").unwrap_or_default());
    let click = links
        .iter()
        .find(|(text, _)| text == "Questions of newcomers");
    let (_, questions) = click.expect("the first page leads to the questions");
    let table = page(questions);
    let table = html::section(&table, "").unwrap_or_default();

    let rows: Vec<&str> = table
        .split("<tr>")
        .filter(|row| row.contains("<td>"))
        .collect();
    assert!(rows.len() >= 10, "{} questions", rows.len());
    for row in rows {
        let text = html::text(row);
        let known = QUESTIONS
            .iter()
            .find(|(question, _)| text.starts_with(question));
        let (question, answer) =
            known.unwrap_or_else(|| panic!("words of its answer are missing here: {text}"));
        let (_, target) = html::anchors(row)
            .into_iter()
            .next()
            .expect("it has a link");
        let (file, anchor) = target.split_once('#').unwrap_or((&target, ""));
        let folder = Path::new(questions).parent().unwrap_or(Path::new(""));
        let answering = page(&folder.join(file).to_string_lossy());
        let section = html::section(&answering, anchor);
        let section = html::text(section.unwrap_or_else(|| panic!("{target}: no such anchor")));
        assert!(section.contains(*answer), "{question}\n{target}\n{section}");
    }
}
