//! Malicious configurations: texts of a megabyte, thousands of options, deep nesting, names that could escape from a
//! folder or a comment. The generated code is valid Rust, deterministic, and proportional in size.

mod tenants;

use std::path::Path;

use serde_json::Value;
use welkin_codegen::{GenerateError, Generator};
use welkin_tests::user_crate::UserCrate;

/// Whether a character could control an editor or a terminal.
fn steers(character: char) -> bool {
    (character.is_control() && character != '\n')
        || matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn read(name: &str, configuration: &str) -> Generator {
    let generator = Generator::from_text("hostile.json", configuration);
    let generator = generator.unwrap_or_else(|error| panic!("{name}: {error}"));
    for warning in generator.warnings() {
        let shown = warning.to_string();
        let length = shown.len();
        assert!(length < 10_000, "{name}: a warning of {length} bytes");
        assert!(!shown.contains(steers), "{name}: {shown:?}");
    }
    generator
}

/// Generates the code of a configuration, and checks it.
fn generate(name: &str, configuration: &Value) -> String {
    let configuration = configuration.to_string();
    let generator = read(name, &configuration);
    let emitted = generator.generate().expect("no label has changed");
    for (file, text) in emitted.module_files() {
        assert!(is_harmless(&file), "{name}: {file:?}");
        syn::parse_file(&text).unwrap_or_else(|error| panic!("{name}, {file}: {error}"));
    }
    let code = emitted.single_file();
    let again = read(name, &configuration)
        .generate()
        .expect("no label has changed")
        .single_file();
    assert!(code == again, "{name}: other bytes the second time");
    assert!(!code.contains(steers), "{name}: a character that steers");
    let parsed = syn::parse_file(&code).unwrap_or_else(|error| panic!("{name}: {error}"));
    assert!(!holds_function(&parsed.items), "{name}: code out of a text");
    // Each machine name and each option is in the tables once or twice, and nowhere else in full.
    let length = code.len();
    let limit = 8 * configuration.len() + 200_000;
    assert!(length < limit, "{name}: {length} bytes, above {limit}");
    code
}

/// Whether the path is a single file in its folder, on every system.
fn is_harmless(file: &str) -> bool {
    let stem = file.strip_suffix(".rs").unwrap_or_default();
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    file.len() < 255 && !stem.is_empty() && stem.bytes().all(plain)
}

/// Whether there is a function outside of an `impl`: generated code has none, so it was injected by a text.
fn holds_function(items: &[syn::Item]) -> bool {
    items.iter().any(|item| match item {
        syn::Item::Fn(_) => true,
        syn::Item::Mod(module) => module
            .content
            .as_ref()
            .is_some_and(|(_, items)| holds_function(items)),
        _ => false,
    })
}

#[test]
fn hostile_texts_stay_texts_and_what_is_generated_compiles() {
    let tenants = [
        ("harmful", tenants::harmful()),
        ("long", tenants::long()),
        ("many", tenants::many()),
    ];
    let program = UserCrate::new("hostile-tenants", "", env!("CARGO_TARGET_TMPDIR"));
    let mut main = "#![deny(warnings)]\n#![allow(dead_code)]\n".to_owned();
    for (name, configuration) in &tenants {
        program.write(&format!("src/{name}.rs"), &generate(name, configuration));
        main += &format!("mod {name} {{ include!(\"{name}.rs\"); }}\n");
    }
    main += "fn main() { println!(\"{}\", many::many::List::all().count()); }\n";
    program.write("src/main.rs", &main);
    let run = program.run();
    let said: String = run.cargo.chars().take(4_000).collect();
    assert!(run.success, "{said}");
    assert_eq!(run.program.trim(), "10000");
}

#[test]
fn long_texts_stay_in_proportion_everywhere() {
    generate("long everywhere", &tenants::long_everywhere());
}

/// Returns the files below a folder, each with its content.
fn files_of(folder: &Path) -> Vec<(String, String)> {
    let entries = folder.read_dir().expect("the folder is there").flatten();
    let mut files: Vec<(String, String)> = entries
        .flat_map(|entry| {
            let path = entry.path();
            if path.is_dir() {
                return files_of(&path);
            }
            let name = entry.file_name().to_string_lossy().into_owned();
            vec![(name, std::fs::read_to_string(&path).expect("it is text"))]
        })
        .collect();
    files.sort();
    files
}

#[test]
fn files_stay_in_their_folder_and_the_lock_file_is_understood() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let input = folder.path().join("export.json");
    std::fs::write(&input, tenants::harmful().to_string()).expect("the export can be written");
    let write = || {
        let generator = Generator::from_file(&input).expect("it is a configuration, with its lock");
        let generator = generator.updating_lock();
        let written = generator.write_directory(folder.path().join("a/b/care"));
        written.expect("the code can be written").written.len()
    };
    let written = write();
    let files = files_of(folder.path());
    assert_eq!(
        files.len(),
        written + 1,
        "nothing but code, lock and export"
    );
    for (name, _) in &files {
        let known = ["export.json", "welkin.lock"].contains(&&**name);
        assert!(known || is_harmless(name), "{name:?}");
    }
    assert_eq!(write(), 0, "names from the lock are the names");
    assert!(files == files_of(folder.path()), "other bytes");
}

#[test]
fn deep_nesting_is_refused_in_words() {
    let depth = 100_000;
    let text = format!("{{\"cdts\": {}{}}}", "[".repeat(depth), "]".repeat(depth));
    let Err(GenerateError::Config(error)) = Generator::from_text("deep.json", &text) else {
        panic!("nothing is nested as deep as this")
    };
    assert!(error.to_string().contains("nested deeper than"), "{error}");
}
