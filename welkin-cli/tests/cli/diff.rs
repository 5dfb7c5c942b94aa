//! `diff`.

use serde_json::Value;

use crate::folder::{Folder, SMALL_EXPORT, Transcript};

/// A renamed field, a required one, and a title with characters that are special in a terminal and in Markdown.
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

#[test]
fn several_formats_are_written_at_once() {
    let folder = folder();
    let files = "--write markdown=out/changes.md --write sarif=out/changes.sarif --write text=out/changes.txt";
    let transcript = folder.run(&format!("diff export.json new.json --format json {files}"));
    assert_eq!(transcript.exit_code, Some(0), "{transcript}");
    assert!(transcript.stdout.starts_with('{'));
    for (format, file) in [
        ("markdown", "out/changes.md"),
        ("sarif", "out/changes.sarif"),
        ("text", "out/changes.txt"),
    ] {
        let alone = folder.run(&format!("diff export.json new.json --format {format}"));
        assert_eq!(folder.read(file), alone.stdout);
    }
}

#[test]
fn inputs_are_never_written_over() {
    let folder = folder();
    let before = folder.state();
    for path in ["export.json", "new.json", "./new.json"] {
        let transcript = folder.run(&format!("diff export.json new.json --write json={path}"));
        assert_eq!(transcript.exit_code, Some(1), "{transcript}");
        assert!(transcript.stderr.contains("is an input"), "{transcript}");
    }
    for wrong in ["json", "json=", "yaml=x"] {
        let transcript = folder.run(&format!("diff export.json new.json --write {wrong}"));
        assert_eq!(transcript.exit_code, Some(2), "{transcript}");
    }
    assert_eq!(folder.state(), before);
}

/// Returns two CDTs, one of them with many fields.
fn many(fields: usize) -> String {
    let field = |number| format!(r#"{{"name": "cdtf-{number}", "type": "text"}}"#);
    let fields: Vec<String> = (0..fields).map(field).collect();
    let many = format!(
        r#"{{"name": "cdt-many", "type": "MULTI_RECORD", "relation": "COMMON", "fields": [{}]}}"#,
        fields.join(", ")
    );
    SMALL_EXPORT.replacen("\"cdts\": [", &format!("\"cdts\": [{many},"), 1)
}

#[test]
fn markdown_fits_into_a_comment() {
    let folder = Folder::with("old.json", many(2_000));
    let few = many(1).replace("cdt-vitals", "cdt-signs");
    folder.write("new.json", few);
    let markdown = folder
        .run("diff old.json new.json --format markdown")
        .stdout;
    assert!(markdown.chars().count() < 65_000);
    assert!(
        markdown.contains("more changes: too many for a comment."),
        "{markdown}"
    );
    assert!(markdown.starts_with("### Designer configuration: 2"));
}

#[test]
fn the_worst_class_stands_in_the_open() {
    let markdown = run("--format markdown").stdout;
    let place = |text: &str| markdown.find(text).expect(text);
    assert!(place("**1 breaking change**") < place("<summary>1 additive change</summary>"));
    assert!(place("1 additive change") < place("<summary>1 cosmetic change</summary>"));
    assert_eq!(markdown.matches("<details>").count(), 2);
    let none = folder().run("diff export.json export.json --format markdown");
    assert_eq!(none.stdout, "### Designer configuration: no changes\n");
}
