//! `diff`.

use serde_json::Value;

use crate::folder::{Folder, SMALL_EXPORT, Transcript};

/// A field renamed, another that is required, a title that means something to a terminal and to Markdown.
fn folder() -> Folder {
    let folder = Folder::new();
    let pulse = r#""name": "cdtf-heart-rate", "type": "integer", "meta": { "required": true } }"#;
    let new = SMALL_EXPORT
        .replace(pulse, &format!("{{ {pulse}, {{ \"name\": \"cdtf-weight\", \"type\": \"float\", \"label\": \"a | <b>\" }}")[2..])
        .replace("cdtf-heart-rate", "cdtf-heart-rates")
        .replace("MULTI_RECORD\",", "MULTI_RECORD\", \"title\": \"\\u001b[2J | <b> @all\",");
    folder.write("new.json", new);
    folder
}

fn run(rest: &str) -> Transcript {
    folder().run(&format!("diff export.json new.json {rest}"))
}

#[test]
fn as_text() {
    insta::assert_snapshot!(folder().run("diff export.json new.json"));
}

#[test]
fn as_markdown() {
    insta::assert_snapshot!(run("--format markdown"));
}

#[test]
fn as_json() {
    insta::assert_snapshot!(run("--format json"));
}

#[test]
fn as_sarif() {
    let transcript = run("--format sarif");
    let log: Value = serde_json::from_str(&transcript.stdout).expect("the output is JSON");
    assert_eq!(log["version"], "2.1.0");
    let sarif = &log["runs"][0];
    let rules = sarif["tool"]["driver"]["rules"].as_array().expect("rules");
    let results = sarif["results"].as_array().expect("results");
    assert!(!results.is_empty());
    for result in results {
        let is_its_rule = |rule: &Value| rule["id"] == result["ruleId"];
        assert_eq!(rules.iter().filter(|rule| is_its_rule(rule)).count(), 1);
        assert!(["error", "note"].contains(&result["level"].as_str().expect("a level")));
        assert!(result["message"]["text"].is_string());
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "new.json");
        assert!(place["region"]["startLine"].as_u64() > Some(1), "{result}");
    }
    insta::assert_snapshot!(
        transcript
            .stdout
            .replace(env!("CARGO_PKG_VERSION"), "[version]")
    );
}

#[test]
fn exit_codes_are_for_ci() {
    let exit_code = |rest: &str| run(rest).exit_code;
    assert_eq!(exit_code("--fail-on breaking"), Some(4));
    assert_eq!(exit_code("--fail-on any"), Some(4));
    assert_eq!(exit_code("--fail-on never"), Some(0));
    assert_eq!(exit_code("--fail-on sometimes"), Some(2));
    let same = folder().run("diff export.json export.json --fail-on any");
    assert_eq!((same.exit_code, &*same.stdout), (Some(0), "no changes\n"));
    assert_eq!(
        folder().run("diff export.json gone.json").exit_code,
        Some(1)
    );
}

#[test]
fn long_names_and_labels_are_cut() {
    let long = "x".repeat(5_000);
    let folder = Folder::new();
    let new = SMALL_EXPORT.replace("cdt-vitals", &format!("cdt-{long}"));
    folder.write("new.json", new);
    for format in ["text", "markdown"] {
        let transcript = folder.run(&format!("diff export.json new.json --format {format}"));
        let longest = transcript.stdout.lines().map(str::len).max();
        assert!(
            longest.is_some_and(|longest| longest < 2_000),
            "{longest:?}"
        );
        assert!(transcript.stdout.contains('…'));
    }
}
