//! Files that earlier commits wrote can be read, and their names stay: `tests/fixtures/earlier`.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::folder::Folder;

fn fixture(name: &str) -> String {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/fixtures/earlier/");
    std::fs::read_to_string(format!("{folder}{name}")).expect("the fixture is there")
}

const GENERATE: &str = "generate --config designer-export.json --out care.rs";

fn folder() -> Folder {
    Folder::with("designer-export.json", fixture("designer-export.json"))
}

/// Returns the lines with names, each with its section.
fn names(lock: &str) -> BTreeSet<String> {
    let mut section = "";
    let mut names = BTreeSet::new();
    for line in lock.lines().map(str::trim) {
        if line.starts_with('[') {
            section = line;
        } else if !line.starts_with('#') && line.contains('=') && !section.is_empty() {
            names.insert(format!("{section} {line}"));
        }
    }
    names
}

#[test]
fn lock_files_of_every_form_keep_their_names() {
    for (name, count) in [
        ("lock-1.lock", 200),
        ("lock-2.lock", 290),
        ("lock-3.lock", 290),
    ] {
        let folder = folder();
        folder.write("welkin.lock", fixture(name));
        let transcript = folder.run(GENERATE);
        assert_eq!(transcript.exit_code, Some(0), "{name}: {transcript}");
        let (before, after) = (names(&fixture(name)), names(&folder.read("welkin.lock")));
        assert!(before.len() > count, "{name}: {}", before.len());
        let lost: Vec<&String> = before.difference(&after).collect();
        assert!(lost.is_empty(), "{name}: {lost:#?}");
        // A lock file that was read and completed is complete.
        assert_eq!(
            folder
                .run("lock --config designer-export.json --check")
                .exit_code,
            Some(0)
        );
    }
}

/// A new version of the generator alone puts no lock file out of date that holds all names and labels.
#[test]
fn a_complete_lock_file_of_the_version_before_stays_as_it_is() {
    let folder = folder();
    assert_eq!(folder.run(GENERATE).exit_code, Some(0));
    let lock = folder.read("welkin.lock");
    let (names, _) = lock.split_once("\n# End of the names").unwrap();
    let earlier = names.replace("version = 3", "version = 2");
    for held in [earlier.clone(), earlier.replace('\n', "\r\n")] {
        folder.write("welkin.lock", &held);
        let transcript = folder.run(&format!("{GENERATE} --check"));
        assert_eq!(transcript.exit_code, Some(0), "{transcript}");
        assert_eq!(folder.run(GENERATE).exit_code, Some(0));
        assert_eq!(folder.read("welkin.lock"), held);
    }

    let fewer: Vec<&str> = earlier
        .lines()
        .filter(|line| !line.contains("heart"))
        .collect();
    folder.write("welkin.lock", fewer.join("\n"));
    assert_eq!(folder.run(GENERATE).exit_code, Some(0));
    assert_eq!(folder.read("welkin.lock"), lock);
}

/// A name in an earlier lock file takes precedence over the name that would be chosen now.
#[test]
fn names_of_an_earlier_lock_file_are_used() {
    for name in ["lock-1.lock", "lock-2.lock", "lock-3.lock"] {
        let folder = folder();
        let given = r#"fields.cdtf-heart-rate.name = "heart_rate""#;
        let lock = fixture(name);
        assert!(lock.contains(given), "{name}");
        folder.write(
            "welkin.lock",
            lock.replace(given, r#"fields.cdtf-heart-rate.name = "pulse""#),
        );
        assert_eq!(folder.run(GENERATE).exit_code, Some(0));
        assert!(folder.read("care.rs").contains("pub pulse: Option<i64>"));
    }
}

/// Returns the fingerprints in the tables of fields: the third argument of each row. The first row is the CDT's.
fn fingerprints(code: &str) -> BTreeSet<u64> {
    let tables = code.split("schema! {\n").skip(1);
    let tables = tables.map(|table| table.split_once("}\n").expect("the table is closed").0);
    let rows = tables.flat_map(|table| table.trim_end().split_terminator(";\n").skip(1));
    rows.filter_map(|row| {
        let (arguments, _) = row.split_once(')').expect("the row is closed");
        let digits = arguments.split(',').nth(2)?.trim().replace('_', "");
        Some(digits.parse().expect("a fingerprint is a number"))
    })
    .collect()
}

#[test]
fn fingerprints_are_what_they_were() {
    let folder = folder();
    assert_eq!(folder.run(GENERATE).exit_code, Some(0));
    let earlier: BTreeSet<u64> = fixture("fingerprints.txt")
        .lines()
        .map(|line| line.parse().expect("a number"))
        .collect();
    assert_eq!(earlier.len(), 52);
    assert_eq!(fingerprints(&folder.read("care.rs")), earlier);
}

#[test]
fn a_reader_of_the_first_model_document_reads_that_of_today() {
    let document = folder().run("model --config designer-export.json").stdout;
    let document: Value = serde_json::from_str(&document).expect("it is JSON");
    let schema: Value = serde_json::from_str(&fixture("model.schema.json")).expect("it is JSON");
    let schema = jsonschema::validator_for(&schema).expect("it is a schema");
    let error = schema.iter_errors(&document).next();
    assert!(
        error.is_none(),
        "{}",
        error.map_or_else(String::new, |error| format!(
            "{error} at {}",
            error.instance_path()
        ))
    );
}

#[test]
fn every_key_of_the_first_model_document_is_there() {
    let today = include_str!("../model-keys.txt");
    let today: BTreeSet<&str> = today
        .lines()
        .filter_map(|line| line.split(": ").next())
        .collect();
    let earlier = fixture("model-keys.txt");
    let mut keys = earlier.lines().filter_map(|line| line.split(": ").next());
    assert!(keys.clone().count() > 100);
    assert_eq!(keys.find(|key| !today.contains(key)), None);
}
