//! `generate` with valid configurations.

use crate::folder::{Folder, SMALL_EXPORT, Transcript};

#[test]
fn one_file() {
    let folder = Folder::new();
    insta::assert_snapshot!(folder.run("generate --config export.json --out src/care.rs"));
    assert!(folder.read("src/care.rs").contains("pub struct Vitals"));
}

#[test]
fn an_existing_file_of_any_name() {
    let folder = Folder::new();
    folder.write("care.txt", "");
    let transcript = folder.run("generate --config export.json --out care.txt");
    assert_eq!(transcript.exit_code, Some(0), "{transcript}");
    assert!(folder.read("care.txt").contains("pub struct Vitals"));
}

#[test]
fn a_directory() {
    let folder = Folder::new();
    insta::assert_snapshot!(folder.run("generate --config export.json --out src/care"));
    assert!(folder.read("src/care/mod.rs").contains("pub mod vitals;"));
    assert!(
        folder
            .read("src/care/vitals.rs")
            .contains("pub struct Vitals")
    );
}

#[test]
fn a_cdt_that_is_gone_takes_its_file_along() {
    let folder = Folder::new();
    folder.run("generate --config export.json --out care");
    folder.write("care/mine.rs", "// written by hand");
    folder.write(
        "export.json",
        SMALL_EXPORT.replace("cdt-vitals", "cdt-labs"),
    );
    insta::assert_snapshot!(folder.run("generate --config export.json --out care"));
    assert!(!folder.path("care/vitals.rs").exists());
    assert!(folder.path("care/labs.rs").exists());
    assert!(folder.path("care/mine.rs").exists());
}

#[test]
fn stdout() {
    let folder = Folder::new();
    folder.run("generate --config export.json --out care.rs");
    let before = folder.state();
    let transcript = folder.run("generate --config export.json --out -");
    assert_eq!(transcript.exit_code, Some(0), "{transcript}");
    assert_eq!(transcript.stdout, folder.read("care.rs"));
    assert_eq!(folder.state(), before);
}

#[test]
fn what_is_the_same_already_is_left_alone() {
    let folder = Folder::new();
    folder.run("generate --config export.json --out care.rs");
    folder.run("generate --config export.json --out care");
    let before = folder.state();
    insta::assert_snapshot!(folder.run("generate --config export.json --out care.rs"));
    insta::assert_snapshot!(folder.run("generate --config export.json --out care"));
    assert_eq!(folder.state(), before);
}

#[test]
fn several_inputs_are_merged() {
    let folder = Folder::new();
    folder.write(
        "programs.json",
        r#"[{"name": "prog-diabetes", "title": "Diabetes", "phases": [{"name": "start", "title": "Start"}]}]"#,
    );
    insta::assert_snapshot!(
        folder.run("generate --config export.json programs.json --out care.rs")
    );
}

#[test]
fn quiet() {
    let folder = Folder::new();
    let transcript = folder.run("generate --quiet --config export.json --out care.rs");
    assert_eq!(transcript.stderr, "");
    assert_eq!(transcript.exit_code, Some(0));
}

#[test]
fn help() {
    let folder = Folder::new();
    insta::assert_snapshot!(folder.run("--help"));
    insta::assert_snapshot!(folder.run("generate --help"));
    insta::assert_snapshot!(folder.run("inspect --help"));
}

#[test]
fn arguments_that_are_missing() {
    let folder = Folder::new();
    insta::assert_snapshot!(folder.run("generate --config export.json"));
}

#[test]
fn a_reader_of_stdout_that_has_seen_enough() {
    let folder = Folder::new();
    let mut command = folder.command();
    command.args(["generate", "--config", "export.json", "--out", "-"]);
    let (reader, writer) = std::io::pipe().expect("a pipe can be made");
    drop(reader);
    let output = command.stdout(writer).output().expect("the command runs");
    let transcript = Transcript::of("generate", output);
    assert_eq!(transcript.exit_code, Some(0), "{transcript}");
}
