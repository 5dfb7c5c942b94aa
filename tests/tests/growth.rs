//! Additions to a configuration add lines to the generated code and change none, even if names collide.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use serde_json::Value;
use welkin_codegen::Generator;
use welkin_codegen::model::SYSTEM_FIELDS;
use welkin_tests::fixture;

fn read(file: &Path) -> Value {
    let text = std::fs::read_to_string(file).expect("the fixture can be read");
    let text = text.trim_start_matches('\u{feff}');
    serde_json::from_str(text).expect("the fixture is JSON")
}

/// Writes changed copies of JSON files.
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

/// The sections of an export whose items are independent, and whose order has no meaning.
const SECTIONS: [&str; 7] = [
    "cdts",
    "pdts",
    "dictionaries",
    "customFieldTypes",
    "encounterTemplates",
    "assessments",
    "programs",
];

/// The kinds of items that can be added.
#[derive(Clone, Copy, PartialEq)]
enum Level {
    Section,
    Field,
    Option,
}

/// Calls `change` for each list of items: those of the sections, and the fields and options in them.
fn each_list(json: &mut Value, change: &mut impl FnMut(Level, &mut Vec<Value>)) {
    if let Value::Array(items) = json {
        return each_list_of(Level::Section, items, change);
    }
    for section in SECTIONS {
        if let Some(items) = json[section].as_array_mut() {
            each_list_of(Level::Section, items, change);
        }
    }
}

fn each_list_of(
    level: Level,
    items: &mut Vec<Value>,
    change: &mut impl FnMut(Level, &mut Vec<Value>),
) {
    for item in &mut *items {
        if let Some(options) = item["meta"]["options"].as_array_mut() {
            change(Level::Option, options);
        }
        if let Some(fields) = item["fields"].as_array_mut() {
            each_list_of(Level::Field, fields, change);
        }
    }
    change(level, items);
}

/// Whether adding an item changes no other lines. A required field does, as an argument of `new`, and so do fields and
/// dispositions that assessments and encounters use. System fields are not added: every CDT has them.
fn adds_only_lines(item: &Value, asked: &HashSet<String>) -> bool {
    let required = item["meta"]["required"] == true;
    let disposition = item["relation"] == "ENCOUNTER_DISPOSITION";
    let name = item["name"].as_str().unwrap_or_default();
    let system = SYSTEM_FIELDS.contains(&name);
    !required && !disposition && !system && !asked.contains(name)
}

/// Removes some items, but never all of a list within another item: a CDT without fields and a field without options
/// have another form.
fn shrink(
    level: Level,
    items: &mut Vec<Value>,
    asked: &HashSet<String>,
    random: &mut fastrand::Rng,
) {
    let mut must_stay = level != Level::Section;
    items.retain(|item| {
        let keep = must_stay || !adds_only_lines(item, asked) || random.u8(..3) > 0;
        must_stay = false;
        keep
    });
}

/// Returns every text in the assessments of an export or of formation responses, including names of CDTs and fields.
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

/// Generates code, with names from the folder's lock file.
fn generate(folder: &Path) -> String {
    let generator = Generator::from_file(folder).expect("the copies are a configuration");
    let generator = generator.updating_lock();
    let path = folder.join("care.rs");
    generator
        .write_file(&path)
        .expect("the code can be written");
    std::fs::read_to_string(path).expect("the code was written")
}

/// Returns the first of some texts that is not in the others, in the same order.
fn missing<'t>(
    before: impl IntoIterator<Item = &'t str>,
    after: impl IntoIterator<Item = &'t str>,
) -> Option<&'t str> {
    let mut after = after.into_iter();
    let mut before = before.into_iter();
    before.find(|text| !after.any(|other| other == *text))
}

/// Returns code without spaces, and without commas that depend on line wrapping. Documentation lines stay separate.
fn dense(code: &str) -> String {
    let lines = code.lines().map(|line| {
        let is_documentation = line.trim_start().starts_with("///");
        format!("{line}{}", if is_documentation { "/" } else { "" })
    });
    let lines: String = lines.collect::<Vec<_>>().join("\n");
    let dense: String = lines.split_whitespace().collect();
    dense.replace(",)", ")")
}

/// Splits code into the parts that the formatter may put on separate lines: the last one of a list may be one character
/// longer than the others.
fn parts(dense: &str) -> impl Iterator<Item = &str> {
    let parts = dense.split([',', ';', '{', '}', '[', ']', '#', '/']);
    let parts = parts.map(|part| part.trim_end_matches(')'));
    parts.filter(|part| !part.is_empty())
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
                each_list(json, &mut |level, items| {
                    shrink(level, items, &asked, &mut random);
                });
            });
            let before = generate(folder);
            let lock_before = std::fs::read_to_string(folder.join("welkin.lock"));

            write_copies(&files, folder, |json| {
                each_list(json, &mut |level, items| {
                    // Fields and options are in Designer's order.
                    if level == Level::Section {
                        random.shuffle(items);
                    }
                });
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
