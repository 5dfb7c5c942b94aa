//! Other files next to a configuration, and configurations that have to be unwrapped first.

use std::io::Write;
use std::process::Stdio;

use crate::folder::{Folder, SMALL_EXPORT, Transcript};

/// Creates a folder `formation` with the small export and one other file.
fn beside(name: &str, content: impl AsRef<[u8]>) -> Folder {
    let folder = Folder::new();
    std::fs::create_dir(folder.path("formation")).expect("a folder can be made");
    folder.write("formation/export.json", SMALL_EXPORT);
    folder.write(&format!("formation/{name}"), content);
    folder
}

/// Returns the warnings of `inspect`, and checks that it read only the export.
fn warnings_beside(name: &str, content: impl AsRef<[u8]>) -> String {
    let transcript = beside(name, content).run("inspect --config formation");
    assert_eq!(transcript.exit_code, Some(0), "{transcript}");
    assert!(transcript.stdout.starts_with("Inputs: 1\n"), "{transcript}");
    let (_, warnings) = transcript
        .stdout
        .split_once("\nWarnings: ")
        .expect("they are counted");
    warnings.to_owned()
}

#[test]
fn files_of_other_programs_are_skipped_with_a_warning() {
    for (name, content) in [
        (
            "package.json",
            r#"{"name": "app", "version": "1.0.0", "files": ["src"]}"#,
        ),
        (
            "tsconfig.json",
            "{\n  // ours\n  \"compilerOptions\": {\"strict\": true,},\n}",
        ),
        (
            "renovate.json",
            r#"{"extends": ["config:base"], "labels": ["dependencies"]}"#,
        ),
        (
            "cdt.schema.json",
            r#"{"$schema": "https://json-schema.org/draft-07/schema", "name": "cdt", "fields": []}"#,
        ),
        (
            "avro.json",
            r#"{"type": "record", "name": "Vitals", "fields": [{"name": "rate", "type": "int"}]}"#,
        ),
        (
            "bigquery.json",
            r#"[{"name": "id", "type": "STRING"}, {"name": "vitals", "type": "RECORD", "mode": "REPEATED", "fields": [{"name": "rate", "type": "INTEGER"}]}]"#,
        ),
        (
            "table.json",
            r#"{"name": "vitals", "fields": [{"name": "rate", "type": "INTEGER", "mode": "NULLABLE"}]}"#,
        ),
        (
            "schema.json",
            r#"{"name": "vitals", "type": "object", "properties": {"rate": {"type": "integer"}}, "fields": []}"#,
        ),
        (
            "form.json",
            r#"{"name": "contact", "fields": [{"name": "who", "type": "text"}, {"name": "send", "type": "submit"}]}"#,
        ),
        (
            "survey.json",
            r#"{"name": "survey", "sections": [], "pages": [{"name": "one", "elements": []}]}"#,
        ),
        ("numbers.json", "[1, 2, 3]"),
        ("text.json", "\"text\""),
        ("empty.json", "{}"),
    ] {
        let warnings = warnings_beside(name, content);
        assert!(warnings.starts_with("1\n"), "{name}: {warnings}");
        assert!(warnings.contains("skipped a file"), "{name}: {warnings}");
        assert!(warnings.contains(name), "{warnings}");
    }
}

#[test]
fn hidden_files_are_passed_over_in_silence() {
    let apple_double = b"\x00\x05\x16\x07\x00\x02\x00\x00Mac OS X";
    assert!(warnings_beside("._cdts.json", apple_double).starts_with("0\n"));
    assert!(warnings_beside(".hidden.json", "{").starts_with("0\n"));
}

#[test]
fn a_skipped_file_shows_no_patient_data() {
    let records = r#"[{"id": "1", "jsonBody": {"cdtf-a": "Canary"}}]"#;
    let warnings = warnings_beside("records.json", records);
    assert!(warnings.contains("patient data"), "{warnings}");
    assert!(!warnings.contains("Canary"), "{warnings}");
}

#[test]
fn what_is_broken_or_has_a_name_that_pull_gives_is_no_other_programs() {
    for (name, content) in [
        ("cdts.json", r#"{"errorCode": "FORBIDDEN"}"#),
        ("programs.json", r#"{"message": "gone"}"#),
        ("other.json", r#"[{"name": "cdt-a", "fields": ["#),
    ] {
        let transcript = beside(name, content).run("inspect --config formation");
        assert_eq!(transcript.exit_code, Some(1), "{transcript}");
        assert!(transcript.stderr.contains(name), "{transcript}");
    }
}

#[test]
fn a_folder_of_other_programs_files_is_an_error() {
    let folder = beside("package.json", r#"{"name": "app"}"#);
    std::fs::remove_file(folder.path("formation/export.json")).expect("it is there");
    let transcript = folder.run("inspect --config formation");
    assert_eq!(transcript.exit_code, Some(1), "{transcript}");
    assert!(
        transcript.stderr.contains("not a Welkin configuration"),
        "{transcript}"
    );
    assert!(transcript.stderr.contains("package.json"), "{transcript}");
}

/// Returns the kind of an input as reported by `inspect`, and its warnings.
fn kind_of(name: &str, content: &str) -> (String, String) {
    let folder = Folder::with(name, content);
    let transcript = folder.run(&format!("inspect --config {name}"));
    assert_eq!(transcript.exit_code, Some(0), "{transcript}");
    let line = transcript
        .stdout
        .lines()
        .nth(2)
        .expect("the input is listed");
    let kind = line.trim_start().trim_start_matches(name).trim().to_owned();
    let (_, warnings) = transcript
        .stdout
        .split_once("\nWarnings: ")
        .expect("they are counted");
    (kind, warnings.to_owned())
}

#[test]
fn dictionaries_are_not_taken_for_cdts() {
    let titled =
        r#"[{"name": "d-kinds", "title": "Kinds", "fields": [{"name": "value", "type": "text"}]}]"#;
    let internal = r#"[{"name": "d-kinds", "title": null, "internal": false, "fields": []}]"#;
    let bare = r#"[{"name": "d-kinds", "fields": [{"name": "value", "type": "text"}]}]"#;
    for content in [titled, internal, bare] {
        let (kind, warnings) = kind_of("dictionaries.json", content);
        assert_eq!(kind, "dictionaries of a formation");
        assert!(warnings.starts_with("0\n"), "{warnings}");
    }
    // Without the file name that `pull` uses, the kind is a guess.
    let (kind, warnings) = kind_of("saved.json", titled);
    assert_eq!(kind, "dictionaries of a formation");
    assert!(
        warnings.contains("interpreted as dictionaries"),
        "{warnings}"
    );
    let simple = r#"[{"name": "cdt-a", "label": "A", "fields": [{"name": "cdtf-b", "label": "B", "type": "STRING"}]}]"#;
    let (kind, warnings) = kind_of("saved.json", simple);
    assert_eq!(kind, "one CDT in the simple formation shape");
    assert!(warnings.starts_with("0\n"), "{warnings}");
    let cdt = r#"[{"name": "cdt-a", "title": "A", "type": "MULTI_RECORD", "fields": [{"name": "cdtf-b", "type": "text"}]}]"#;
    assert_eq!(kind_of("saved.json", cdt).0, "CDTs of a formation");
}

#[test]
fn compressed_exports_and_archives_are_recognized() {
    let mut tar = vec![0; 512];
    tar[..9].copy_from_slice(b"cdts.json");
    tar[257..262].copy_from_slice(b"ustar");
    for (bytes, found, help) in [
        (&b"PK\x03\x04rest"[..], "compressed (zip)", "unzip -p"),
        (&b"\x1f\x8b\x08rest"[..], "compressed (gzip)", "gunzip -c"),
        (
            &b"\x28\xb5\x2f\xfdrest"[..],
            "compressed (Zstandard)",
            "unpack it",
        ),
        (&b"BZh91AYrest"[..], "compressed (bzip2)", "unpack it"),
        (&b"\xfd7zXZ\x00rest"[..], "compressed (xz)", "unpack it"),
        (
            &b"7z\xbc\xaf\x27\x1crest"[..],
            "compressed (7-Zip)",
            "unpack it",
        ),
        (&tar, "an archive (tar)", "or their directory"),
    ] {
        let folder = Folder::with("export.json", bytes);
        let transcript = folder.run("inspect --config export.json");
        assert_eq!(transcript.exit_code, Some(1), "{transcript}");
        let message = format!("export.json is {found}, expected JSON");
        assert!(transcript.stderr.contains(&message), "{transcript}");
        assert!(transcript.stderr.contains(help), "{transcript}");
    }
}

#[test]
fn wide_encodings_are_recognized() {
    let text = r#"{"cdts": []}"#;
    let utf32 = |with_mark: bool, bytes: fn(u32) -> [u8; 4]| -> Vec<u8> {
        let mark = with_mark.then_some('\u{feff}').into_iter();
        let characters = mark.chain(text.chars());
        characters.flat_map(|c| bytes(u32::from(c))).collect()
    };
    for bytes in [
        utf32(true, u32::to_le_bytes),
        utf32(true, u32::to_be_bytes),
        utf32(false, u32::to_le_bytes),
        utf32(false, u32::to_be_bytes),
    ] {
        let folder = Folder::with("export.json", bytes);
        let transcript = folder.run("inspect --config export.json");
        assert_eq!(transcript.exit_code, Some(1), "{transcript}");
        let errors = &transcript.stderr;
        assert!(errors.contains("found UTF-32"), "{transcript}");
        assert!(errors.contains(text), "{transcript}");
        assert!(errors.contains("save the file as UTF-8"), "{transcript}");
    }
}

#[test]
fn a_folder_with_nothing_but_a_compressed_export() {
    let folder = beside("export.zip", "PK");
    std::fs::remove_file(folder.path("formation/export.json")).expect("it is there");
    let transcript = folder.run("inspect --config formation");
    assert!(
        transcript
            .stderr
            .contains("`export.zip` is compressed: unpack it there"),
        "{transcript}"
    );
    let folder = beside("export.tar", "");
    std::fs::remove_file(folder.path("formation/export.json")).expect("it is there");
    let transcript = folder.run("inspect --config formation");
    let message = "`export.tar` is an archive: unpack it there";
    assert!(transcript.stderr.contains(message), "{transcript}");
}

/// Runs the command with a text on stdin.
fn with_stdin(folder: &Folder, arguments: &str, stdin: &[u8]) -> Transcript {
    let mut child = folder
        .command()
        .args(arguments.split(' '))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command runs");
    let mut pipe = child.stdin.take().expect("stdin is piped");
    pipe.write_all(stdin).expect("the command reads stdin");
    drop(pipe);
    Transcript::of(
        arguments,
        child.wait_with_output().expect("the command ends"),
    )
}

#[test]
fn a_dash_is_stdin() {
    let folder = Folder::new();
    let inspected = with_stdin(&folder, "inspect --config -", SMALL_EXPORT.as_bytes());
    assert_eq!(inspected.exit_code, Some(0), "{inspected}");
    assert!(
        inspected.stdout.contains("<stdin>  Designer export"),
        "{inspected}"
    );
    let broken = with_stdin(&folder, "inspect --config -", b"{");
    assert!(broken.stderr.contains("<stdin>:1:2"), "{broken}");
    let code = with_stdin(
        &folder,
        "generate --config - --out care.rs",
        SMALL_EXPORT.as_bytes(),
    );
    assert_eq!(code.exit_code, Some(0), "{code}");
    assert!(folder.read("care.rs").contains("pub struct Vitals"));
    let changes = with_stdin(&folder, "diff - export.json", SMALL_EXPORT.as_bytes());
    assert!(changes.stdout.contains("no changes"), "{changes}");
}

#[test]
fn stdin_has_its_lock_file_in_the_current_folder() {
    let folder = Folder::with("README.md", "");
    let transcript = with_stdin(&folder, "lock --config -", SMALL_EXPORT.as_bytes());
    assert_eq!(transcript.exit_code, Some(0), "{transcript}");
    assert!(folder.read("welkin.lock").contains("[cdts.cdt-vitals]"));
}

#[test]
fn stdin_can_not_be_watched() {
    let folder = Folder::new();
    let transcript = with_stdin(&folder, "generate --config - --out care.rs --watch", b"");
    assert_eq!(transcript.exit_code, Some(2), "{transcript}");
    assert!(
        transcript.stderr.contains("cannot read stdin"),
        "{transcript}"
    );
}
