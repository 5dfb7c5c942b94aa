//! `inspect`.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::folder::{Folder, Transcript, program};

/// Runs the command in the root of the workspace.
fn run_in_workspace(arguments: &str) -> Transcript {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let output = Command::new(program())
        .current_dir(root)
        .args(arguments.split(' '))
        .output();
    Transcript::of(arguments, output.expect("the command runs"))
}

#[test]
fn the_example_as_a_table() {
    insta::assert_snapshot!(run_in_workspace(
        "inspect --config examples/designer-export.json"
    ));
}

#[test]
fn the_example_as_json() {
    insta::assert_snapshot!(run_in_workspace(
        "inspect --config examples/designer-export.json --format json"
    ));
}

#[test]
fn a_formation_directory() {
    insta::assert_snapshot!(run_in_workspace(
        "inspect --config tests/fixtures/formation"
    ));
}

#[test]
fn text_that_steers_a_terminal_is_not_printed() {
    let folder = Folder::new();
    let export = folder.read("export.json").replace(
        r#""name": "cdt-vitals","#,
        r#""name": "cdt-vitals", "title": "\u001b[2J\u001b]0;owned\u0007 and a title that goes on and on and on and on and on and on","#,
    );
    folder.write("export.json", export);
    let transcript = folder.run("inspect --config export.json");
    let is_plain = |text: &str| !text.contains(|c: char| c.is_control() && c != '\n');
    assert!(is_plain(&transcript.stdout), "{transcript}");
    assert!(is_plain(&transcript.stderr), "{transcript}");
    let transcript = folder.run("generate --config export.json --out -");
    assert!(is_plain(&transcript.stdout), "{transcript}");
    assert!(is_plain(&transcript.stderr), "{transcript}");
}

#[test]
fn a_real_export() {
    let Some(folder) = std::env::var_os("WELKIN_REAL_DATA").map(PathBuf::from) else {
        let skipped = "SKIPPED: inspecting a real export: WELKIN_REAL_DATA is not set\n";
        std::io::stderr()
            .write_all(skipped.as_bytes())
            .expect("stderr can be written");
        return;
    };
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let export = root.join(folder).join("designer-export.json");
    let output = Command::new(program())
        .args(["inspect", "--format", "json", "--config"])
        .arg(&export)
        .output();
    let transcript = Transcript::of("inspect", output.expect("the command runs"));
    let holdings: Value = serde_json::from_str(&transcript.stdout).expect("the output is JSON");
    let number = |key: &str| match &holdings[key] {
        Value::Array(items) => items.len(),
        Value::Object(entries) => entries.len(),
        other => panic!("{key} is {other}"),
    };
    assert_eq!(number("cdts"), 10);
    assert_eq!(number("programs"), 1);
    assert_eq!(number("dictionaries"), 2);
    assert_eq!(number("naming_prefixes"), 42);
    assert_eq!(number("sections"), 25);
}
