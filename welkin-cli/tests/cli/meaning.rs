//! Files are compared by their meaning, not by their form.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::folder::{Folder, SMALL_EXPORT, Transcript};

const EXAMPLE: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../examples/designer-export.json"
);

const TREE: &str = "generate --config export.json --out care";
const CRATE: &str = "generate --config export.json --crate clinic --out clinic";
const FILE: &str = "generate --config export.json --out care.rs";

/// Creates a folder with the example of this repository, and generates its code.
fn example(generate: &str) -> Folder {
    let folder = Folder::with("export.json", fs::read(EXAMPLE).expect("it is there"));
    succeeded(&folder, generate);
    folder
}

fn succeeded(folder: &Folder, arguments: &str) -> Transcript {
    let transcript = folder.run(arguments);
    assert_eq!(transcript.exit_code, Some(0), "{transcript}");
    transcript
}

/// Checks that nothing is stale, and that generating again changes nothing.
fn is_fresh(folder: &Folder, generate: &str) {
    succeeded(folder, &format!("{generate} --check"));
    let before = folder.state();
    succeeded(folder, generate);
    assert!(folder.state() == before, "files were touched");
}

/// Changes the line endings of files, as Git does on Windows.
fn check_out_on_windows(folder: &Folder) {
    for (path, (content, _)) in folder.state() {
        let text = String::from_utf8(content)
            .expect("it is text")
            .replace('\n', "\r\n");
        fs::write(path, text).expect("the file can be written");
    }
}

#[test]
fn line_ends_of_windows() {
    for generate in [TREE, CRATE, FILE] {
        let folder = example(generate);
        let generate = format!("{generate} --options welkin.toml");
        folder.write("welkin.toml", "derives = [\"Eq\"]\n");
        folder.write("welkin.toml", "keep-prefixes = false\n");
        succeeded(&folder, &generate);
        check_out_on_windows(&folder);
        is_fresh(&folder, &generate);
        succeeded(&folder, "lock --config export.json --check");
    }
}

/// The unchanged lines of a changed file keep their line endings.
#[test]
fn only_the_real_difference_is_shown_and_written() {
    let folder = Folder::new();
    succeeded(&folder, TREE);
    check_out_on_windows(&folder);
    folder.write("export.json", SMALL_EXPORT.replace("integer", "text"));
    let transcript = folder.run(&format!("{TREE} --check"));
    assert_eq!(transcript.exit_code, Some(3), "{transcript}");
    assert!(
        transcript.stderr.contains("1 file is out of date"),
        "{transcript}"
    );
    let removed = transcript
        .stdout
        .lines()
        .filter(|line| line.starts_with('-') && !line.starts_with("---"));
    assert!(removed.clone().count() > 0, "{transcript}");
    assert!(removed.clone().count() < 15, "{transcript}");
    succeeded(&folder, TREE);
    let code = folder.read("care/vitals.rs");
    assert_eq!(code.matches('\n').count(), code.matches("\r\n").count());
}

/// Whether a program that the test needs is installed. If not, prints that the test is skipped.
fn has(program: &str) -> bool {
    let is_there = Command::new(program)
        .arg("--version")
        .output()
        .is_ok_and(|output| output.status.success());
    if !is_there {
        eprintln!("skipped: there is no {program}");
    }
    is_there
}

fn rustfmt(folder: &Folder, file: &str) {
    let status = Command::new("rustfmt")
        .args(["--edition", "2024"])
        .arg(folder.path(file))
        .status();
    assert!(status.expect("rustfmt runs").success());
}

#[test]
fn formatted_by_rustfmt() {
    if !has("rustfmt") {
        return;
    }
    for (generate, root) in [
        (TREE, "care/mod.rs"),
        (CRATE, "clinic/src/lib.rs"),
        (FILE, "care.rs"),
    ] {
        let folder = example(generate);
        let before = folder.read(root);
        rustfmt(&folder, root);
        assert_eq!(folder.read(root), before, "rustfmt keeps off");
        is_fresh(&folder, generate);
        check_out_on_windows(&folder);
        is_fresh(&folder, generate);
    }
    let folder = Folder::new();
    succeeded(&folder, TREE);
    rustfmt(&folder, "care/mod.rs");
    folder.write("export.json", SMALL_EXPORT.replace("integer", "text"));
    let transcript = folder.run(&format!("{TREE} --check"));
    let removed = transcript
        .stdout
        .lines()
        .filter(|line| line.starts_with('-') && !line.starts_with("---"));
    assert!((1..15).contains(&removed.count()), "{transcript}");
}

/// Returns an export with CDTs of these names.
fn export(names: &[&str]) -> String {
    let cdt = |name: &&str| {
        format!(
            "  {{ \"name\": \"{name}\", \"fields\": [ {{ \"name\": \"cdtf-a\", \"type\": \"text\", \"meta\": {{}} }} ] }}"
        )
    };
    format!(
        "[\n{}\n]\n",
        names.iter().map(cdt).collect::<Vec<_>>().join(",\n")
    )
}

/// Merges two branches that each add a CDT, with Git.
#[test]
fn merged_from_two_branches() {
    if !has("git") {
        return;
    }
    let names = ["a", "b", "c", "d", "e", "f", "g", "h"].map(|name| format!("cdt-{name}"));
    let names = names.each_ref().map(String::as_str);
    for generate in [TREE, CRATE] {
        let generated = |names: &[&str]| {
            let folder = Folder::with("export.json", export(names));
            succeeded(&folder, generate);
            folder
        };
        let base = generated(&names);
        let ours = generated(&[&names[..2], &["cdt-b2"], &names[2..]].concat());
        let theirs = generated(&[&names[..6], &["cdt-f2"], &names[6..]].concat());
        for path in theirs.state().into_keys() {
            let name = path
                .strip_prefix(theirs.path(""))
                .expect("it is in the folder");
            merge(&ours, &base, &theirs, name);
        }
        is_fresh(&ours, generate);
    }
}

fn merge(ours: &Folder, base: &Folder, theirs: &Folder, name: &Path) {
    let [our, old, their] = [ours, base, theirs].map(|folder| folder.path("").join(name));
    match (our.exists(), old.exists()) {
        (true, true) => {
            let status = Command::new("git")
                .arg("merge-file")
                .args([&our, &old, &their])
                .status();
            assert!(status.expect("git runs").success(), "{}", name.display());
        }
        _ => {
            fs::copy(their, our).expect("the file can be copied");
        }
    }
}

fn field(field_type: &str, value_type: &str, meta: &str) -> String {
    format!(
        r#"{{"name": "cdtf-x", "type": "{field_type}", "valueType": {value_type}, "meta": {{{meta}}}}}"#
    )
}

/// Returns fields in two forms with the same meaning.
fn same_fields() -> [(String, String); 8] {
    [
        (
            field("integer", "null", r#""maxValue": "500""#),
            field("integer", "null", r#""maxValue": "500.0""#),
        ),
        (
            field("integer", "null", r#""maxValue": "500""#),
            field("int", "\"INTEGER\"", r#""maxValue": 500"#),
        ),
        (
            field("text", "null", ""),
            field("STRING", "\"STRING\"", r#""required": "false""#),
        ),
        (
            field("select", "null", r#""options": ["a", "b"]"#),
            field(
                "enum",
                "\"STRING\"",
                r#""options": ["a", {"value": "b", "label": "b"}]"#,
            ),
        ),
        (
            field("select", "null", r#""options": [1, 2]"#),
            field(
                "select",
                "\"INTEGER\"",
                r#""options": [{"label": "1", "value": 1.0}, 2]"#,
            ),
        ),
        (
            field("text", "null", r#""maxLength": 5"#),
            field("text", "null", r#""maxLength": "5", "minValue": 3"#),
        ),
        (
            field("date", "null", r#""minValue": "2020-01-01""#),
            field(
                "Date",
                "null",
                r#""minValue": "2020-01-01", "multiple": false"#,
            ),
        ),
        (
            field("text", "null", r#""multiple": true"#),
            field("text", "null", r#""multiple": "true", "options": []"#),
        ),
    ]
}

/// A difference that `diff` does not report changes neither code nor lock file.
#[test]
fn the_same_configuration_in_other_words() {
    for (old, new) in same_fields() {
        let cdt = |field: &str| {
            format!(r#"[{{"name": "cdt-a", "relation": "COMMON", "fields": [{field}]}}]"#)
        };
        let folder = Folder::with("export.json", cdt(&old));
        folder.write("new.json", cdt(&new));
        succeeded(&folder, TREE);
        let difference = succeeded(&folder, "diff export.json new.json --format json");
        assert!(
            !difference.stdout.contains("\"kind\""),
            "{old} {new}: {difference}"
        );
        folder.write("export.json", cdt(&new));
        let stale = folder.run(&format!("{TREE} --check"));
        assert_eq!(stale.exit_code, Some(0), "{old} {new}: {stale}");
    }
}
