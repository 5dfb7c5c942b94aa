//! A configuration that grows adds lines to the generated code and changes none, with names that collide among them.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use serde_json::Value;
use welkin_codegen::Generator;
use welkin_tests::fixture;

fn read(file: &Path) -> Value {
    let text = std::fs::read_to_string(file).expect("the fixture can be read");
    let text = text.trim_start_matches('\u{feff}');
    serde_json::from_str(text).expect("the fixture is JSON")
}

/// Writes copies of JSON files, changed.
fn write_copies(files: &[PathBuf], folder: &Path, mut change: impl FnMut(&mut Value)) {
    for file in files {
        let mut json = read(file);
        change(&mut json);
        let path = folder.join(file.file_name().expect("a file has a name"));
        std::fs::write(path, json.to_string()).expect("the copy can be written");
    }
}

fn files_of(path: &Path) -> Vec<PathBuf> {
    if path.is_file() {
        return vec![path.to_owned()];
    }
    let entries = path.read_dir().expect("the fixture is a directory");
    let files = entries.flatten().map(|entry| entry.path());
    files
        .filter(|file| file.extension().is_some_and(|ending| ending == "json"))
        .collect()
}

/// Calls `change` on the list of CDTs, and on those of their fields and options.
fn each_list(json: &mut Value, change: &mut impl FnMut(&mut Vec<Value>)) {
    let cdts = match json {
        Value::Array(items) => Some(items),
        export => export["cdts"].as_array_mut(),
    };
    let Some(cdts) = cdts else { return };
    for cdt in &mut *cdts {
        let Some(fields) = cdt["fields"].as_array_mut() else {
            continue;
        };
        for field in &mut *fields {
            if let Some(options) = field["meta"]["options"].as_array_mut() {
                change(options);
            }
        }
        change(fields);
    }
    change(cdts);
}

/// What changes lines beyond its own: a required field is an argument of `new`, a first PHI field a word of the CDT's documentation, and
/// assessments and encounters are made of the fields and dispositions that there are.
fn adds_only_lines(item: &Value, asked: &HashSet<String>) -> bool {
    let required = item["meta"]["required"] == true;
    let phi = item["phi"] == true;
    let disposition = item["relation"] == "ENCOUNTER_DISPOSITION";
    let is_asked = item["name"]
        .as_str()
        .is_some_and(|name| asked.contains(name));
    !required && !phi && !disposition && !is_asked
}

/// Takes some items away, but never all: a select field without options is a text field.
fn shrink(items: &mut Vec<Value>, asked: &HashSet<String>, random: &mut fastrand::Rng) {
    let mut is_first = true;
    items.retain(|item| {
        let keep = is_first || !adds_only_lines(item, asked) || random.u8(..3) > 0;
        is_first = false;
        keep
    });
}

/// Every text in the assessments of an export or of formation responses, names of CDTs and fields among them.
fn asked(files: &[PathBuf]) -> HashSet<String> {
    let mut texts = HashSet::new();
    for file in files {
        let json = read(file);
        let is_formation = json.is_array() || json.get("assessments").is_none();
        if !is_formation {
            collect_texts(&json["assessments"], &mut texts);
        } else if file
            .file_name()
            .is_some_and(|name| name == "assessments.json")
        {
            collect_texts(&json, &mut texts);
        }
    }
    texts
}

fn collect_texts(json: &Value, texts: &mut HashSet<String>) {
    match json {
        Value::String(text) => {
            texts.insert(text.clone());
        }
        Value::Array(items) => items.iter().for_each(|item| collect_texts(item, texts)),
        Value::Object(entries) => entries.values().for_each(|item| collect_texts(item, texts)),
        _ => {}
    }
}

/// The generated code, with names kept in the folder's lock file.
fn generate(folder: &Path) -> String {
    let generator = Generator::from_file(folder).expect("the copies are a configuration");
    let generator = generator.updating_lock();
    let path = folder.join("care.rs");
    generator
        .write_file(&path)
        .expect("the code can be written");
    std::fs::read_to_string(path).expect("the code was written")
}

/// The first of some texts that others do not hold in the same order.
fn missing<'t>(
    before: impl IntoIterator<Item = &'t str>,
    after: impl IntoIterator<Item = &'t str>,
) -> Option<&'t str> {
    let mut after = after.into_iter();
    let mut before = before.into_iter();
    before.find(|text| !after.any(|other| other == *text))
}

/// Code without its spaces, and without the commas that follow from where a line is wrapped.
fn dense(code: &str) -> String {
    let dense: String = code.split_whitespace().collect();
    dense.replace(",)", ")")
}

/// What stands on a line of its own, however the formatter wraps it: the last of a list may be one character longer than the others.
fn parts(dense: &str) -> impl Iterator<Item = &str> {
    let parts = dense.split([',', ';', '{', '}', '[', ']']);
    parts.filter(|part| !part.is_empty() && *part != ")")
}

#[test]
fn what_is_added_adds_lines_and_changes_none() {
    let mut fixtures = fixture::all();
    fixtures.extend(fixture::real("growth of real configurations"));
    for fixture in fixtures {
        let files = files_of(&fixture.path);
        let asked = asked(&files);
        for seed in 0..4 {
            let mut random = fastrand::Rng::with_seed(seed);
            let folder = tempfile::tempdir().expect("a folder can be made");
            let folder = folder.path();
            write_copies(&files, folder, |json| {
                each_list(json, &mut |items| shrink(items, &asked, &mut random));
            });
            let before = generate(folder);
            let lock_before = std::fs::read_to_string(folder.join("welkin.lock"));

            write_copies(&files, folder, |json| {
                each_list(json, &mut |items| random.shuffle(items));
            });
            let after = generate(folder);
            let lock_after = std::fs::read_to_string(folder.join("welkin.lock"));

            let place = format!("{}, seed {seed}", fixture.name);
            let (before, after) = (dense(&before), dense(&after));
            assert_eq!(missing(parts(&before), parts(&after)), None, "{place}");
            let (lock_before, lock_after) = (lock_before.unwrap(), lock_after.unwrap());
            let changed = missing(lock_before.lines(), lock_after.lines());
            assert_eq!(changed, None, "{place}");
        }
    }
}
