//! The same configuration gives the same bytes, regardless of the order in which Designer wrote it.

use std::path::{Path, PathBuf};

use serde_json::Value;
use welkin_codegen::Generator;
use welkin_tests::fixture::{self, Fixture};

fn fixtures(what: &str) -> Vec<Fixture> {
    let mut fixtures = fixture::all();
    fixtures.extend(fixture::real(what));
    fixtures
}

fn files_of(path: &Path) -> Vec<PathBuf> {
    if path.is_file() {
        return vec![path.to_owned()];
    }
    let entries = path.read_dir().expect("the fixture is a directory");
    let mut files: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    files.retain(|file| file.extension().is_some_and(|ending| ending == "json"));
    files.sort();
    files
}

/// Writes copies of the files with CDTs, fields and options in another order.
fn shuffled_copies(files: &[PathBuf], folder: &Path, random: &mut fastrand::Rng) -> Vec<PathBuf> {
    let copy = |file: &PathBuf| {
        let text = std::fs::read_to_string(file).expect("the fixture can be read");
        let text = text.trim_start_matches('\u{feff}');
        let mut json: Value = serde_json::from_str(text).expect("the fixture is JSON");
        if let Value::Array(items) = &mut json {
            random.shuffle(items);
        }
        shuffle_below(&mut json, random);
        let path = folder.join(file.file_name().expect("a file has a name"));
        std::fs::write(&path, json.to_string()).expect("the copy can be written");
        path
    };
    files.iter().map(copy).collect()
}

/// The lists whose order has no meaning: those of the top level. Fields, options, phases and questions are in
/// Designer's order.
const UNORDERED: [&str; 7] = [
    "assessments",
    "cdts",
    "customFieldTypes",
    "dictionaries",
    "encounterTemplates",
    "pdts",
    "programs",
];

fn shuffle_below(json: &mut Value, random: &mut fastrand::Rng) {
    match json {
        Value::Array(items) => items
            .iter_mut()
            .for_each(|item| shuffle_below(item, random)),
        Value::Object(entries) => {
            for (key, value) in entries {
                if let (true, Value::Array(items)) = (UNORDERED.contains(&&**key), &mut *value) {
                    random.shuffle(items);
                }
                shuffle_below(value, random);
            }
        }
        _ => {}
    }
}

#[test]
fn twice_the_same_bytes() {
    for fixture in fixtures("twice the same bytes, of real configurations") {
        let generators = [fixture.generator(), fixture.generator()];
        let [first, second] = generators
            .each_ref()
            .map(|generator| generator.generate().unwrap());
        assert_eq!(
            first.single_file(),
            second.single_file(),
            "{}",
            fixture.name
        );
        assert_eq!(
            first.module_files(),
            second.module_files(),
            "{}",
            fixture.name
        );
    }
}

#[test]
fn the_order_of_the_configuration_does_not_matter() {
    for fixture in fixtures("the order of real configurations") {
        let files = files_of(&fixture.path);
        let expected = fixture.generator().generate().unwrap().module_files();
        for seed in 0..4 {
            let mut random = fastrand::Rng::with_seed(seed);
            let folder = tempfile::tempdir().expect("a folder can be made");
            let mut copies = shuffled_copies(&files, folder.path(), &mut random);
            random.shuffle(&mut copies);
            let generated = Generator::from_paths(&copies).expect("the copies are configurations");
            let found = generated.generate().unwrap().module_files();
            assert_eq!(expected, found, "{}, seed {seed}", fixture.name);
        }
    }
}
