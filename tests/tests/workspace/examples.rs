//! Examples to start from are short, and are documented and run.

use std::fs;

use welkin_tests::fixture::workspace_root;

use crate::files::files_below;

/// Folders of examples that are meant to be copied.
const STARTERS: [&str; 5] = [
    "axum-service",
    "nightly-sync",
    "opentelemetry",
    "shared-token-job",
    "webhook-receiver",
];

const MOST_LINES: usize = 290;

#[test]
fn programs_to_start_from_are_short_and_listed() {
    let examples = workspace_root().join("examples");
    let list = fs::read_to_string(examples.join("README.md")).expect("it is there");
    let summary = workspace_root().join("docs/SUMMARY.md");
    let summary = fs::read_to_string(summary).expect("it is there");
    for name in STARTERS {
        let sources = files_below(&examples.join(name).join("src"), &["rs"]);
        let texts = sources
            .iter()
            .map(|path| fs::read_to_string(path).expect("it is text"));
        let lines: usize = texts.map(|text| text.lines().count()).sum();
        assert!((1..MOST_LINES).contains(&lines), "{name}: {lines} lines");
        assert!(
            list.contains(&format!("[`{name}`]({name})")),
            "{name} is not listed"
        );
        let page = format!("(../examples/{name}/README.md)");
        assert!(summary.contains(&page), "{name} is no page of the site");
    }
}
