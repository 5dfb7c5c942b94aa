//! `init` and `options-schema`: the initial files of a new package.

use crate::folder::{Folder, SMALL_EXPORT};

#[test]
fn the_export_is_found_and_both_files_are_written() {
    let folder = Folder::new();
    folder.write("package.json", r#"{"name": "app"}"#);
    let transcript = folder.run("init");
    assert_eq!(transcript.exit_code, Some(0), "{transcript}");
    insta::assert_snapshot!(transcript);
    assert!(folder.read("welkin.lock").contains("[cdts.cdt-vitals]"));
    // Everything in the file is commented out, and the generator accepts it.
    let arguments = "generate --config export.json --options welkin.toml --out care.rs";
    assert_eq!(folder.run(arguments).exit_code, Some(0));
    let options = folder.read("welkin.toml");
    let uncommented = options
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty());
    assert_eq!(uncommented.count(), 0, "{options}");
}

#[test]
fn every_example_of_the_options_file_is_understood() {
    let folder = Folder::new();
    folder.run("init");
    let options = folder.read("welkin.toml");
    let example = |line: &str| {
        let line = line.strip_prefix('#')?;
        (!line.starts_with([' ', ':'])).then(|| line.to_owned())
    };
    let examples: Vec<String> = options.lines().filter_map(example).collect();
    folder.write("all.toml", examples.join("\n"));
    let transcript = folder.run("generate --config export.json --options all.toml --out care.rs");
    // The named items are not in this export, but every key is known and every value has the right type.
    assert_eq!(transcript.exit_code, Some(1), "{transcript}");
    assert!(!transcript.stderr.contains("unknown key"), "{transcript}");
    assert!(!transcript.stderr.contains("` has type"), "{transcript}");
    assert!(transcript.stderr.contains("cdt-old"), "{transcript}");
}

#[test]
fn nothing_is_overwritten() {
    let folder = Folder::new();
    folder.run("init");
    folder.write("welkin.toml", "visibility = \"pub(crate)\"\n");
    let before = folder.state();
    let transcript = folder.run("init");
    assert_eq!(transcript.exit_code, Some(0), "{transcript}");
    assert!(
        transcript.stderr.contains("kept welkin.toml"),
        "{transcript}"
    );
    assert!(
        transcript.stderr.contains("kept welkin.lock"),
        "{transcript}"
    );
    assert_eq!(folder.state(), before);
}

#[test]
fn a_formation_in_a_folder_is_found() {
    let folder = Folder::with("README.md", "");
    std::fs::create_dir_all(folder.path("formation")).expect("a folder can be made");
    std::fs::create_dir_all(folder.path("target")).expect("a folder can be made");
    folder.write("formation/export.json", SMALL_EXPORT);
    folder.write("target/export.json", SMALL_EXPORT);
    let transcript = folder.run("init");
    assert_eq!(transcript.exit_code, Some(0), "{transcript}");
    assert!(
        transcript.stdout.contains(r#"from_file("formation")"#),
        "{transcript}"
    );
    assert!(folder.path("formation/welkin.lock").exists());
}

#[test]
fn none_or_several_configurations_are_an_error_that_writes_nothing() {
    let folder = Folder::with("README.md", "");
    let transcript = folder.run("init");
    assert_eq!(transcript.exit_code, Some(1), "{transcript}");
    assert!(
        transcript
            .stderr
            .contains("no configuration in this directory"),
        "{transcript}"
    );
    folder.write("a.json", SMALL_EXPORT);
    folder.write("b.json", SMALL_EXPORT);
    let transcript = folder.run("init");
    assert_eq!(transcript.exit_code, Some(1), "{transcript}");
    assert!(transcript.stderr.contains("a.json, b.json"), "{transcript}");
    assert!(!folder.path("welkin.toml").exists());
    let transcript = folder.run("init --config a.json");
    assert_eq!(transcript.exit_code, Some(0), "{transcript}");
}

#[test]
fn the_schema_of_the_options_file_is_printed() {
    let transcript = Folder::new().run("options-schema");
    assert_eq!(transcript.exit_code, Some(0), "{transcript}");
    let schema: serde_json::Value = serde_json::from_str(&transcript.stdout).expect("it is JSON");
    assert_eq!(schema["properties"]["visibility"]["enum"][1], "pub(crate)");
}
