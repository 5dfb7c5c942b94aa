//! `generate --check`: stale code fails, and nothing is written.

use crate::folder::{Folder, SMALL_EXPORT, Transcript};

const FILE: &str = "generate --config export.json --out care.rs";
const TREE: &str = "generate --config export.json --out care";

/// Runs the check, and verifies that nothing was written.
fn check(folder: &Folder, generate: &str) -> Transcript {
    let before = folder.state();
    let transcript = folder.run(&format!("{generate} --check"));
    assert_eq!(folder.state(), before);
    transcript
}

#[test]
fn fresh_code_passes() {
    let folder = Folder::new();
    for generate in [FILE, TREE] {
        folder.run(generate);
        let transcript = check(&folder, generate);
        assert_eq!(transcript.exit_code, Some(0), "{transcript}");
        assert_eq!(transcript.stdout, "");
    }
}

#[test]
fn another_option_in_the_configuration() {
    let folder = Folder::new();
    folder.run(FILE);
    let changed = SMALL_EXPORT.replace(r#""required": true"#, r#""required": false"#);
    folder.write("export.json", changed);
    insta::assert_snapshot!(check(&folder, FILE));
    folder.run(FILE);
    assert_eq!(check(&folder, FILE).exit_code, Some(0));
}

#[test]
fn code_that_is_not_there() {
    let folder = Folder::new();
    let transcript = check(&folder, FILE);
    assert_eq!(transcript.exit_code, Some(3));
    for line in [
        "--- /dev/null",
        "+++ care.rs",
        "pub struct Vitals {",
        "+++ welkin.lock",
    ] {
        assert!(
            transcript.stdout.contains(line),
            "{line} is not in {transcript}"
        );
    }
}

/// One CDT is removed and another added: their files, the files that name them, and the names in the lock file.
#[test]
fn a_module_tree() {
    let folder = Folder::new();
    folder.run(TREE);
    folder.write("care/mine.rs", "// written by hand");
    folder.write(
        "export.json",
        SMALL_EXPORT.replace("cdt-vitals", "cdt-labs"),
    );
    let transcript = check(&folder, TREE);
    assert_eq!(transcript.exit_code, Some(3));
    let of_a_file = |line: &&str| line.starts_with("--- ") || line.starts_with("+++ ");
    let files: Vec<&str> = transcript.stdout.lines().filter(of_a_file).collect();
    assert_eq!(
        files,
        [
            "--- care/mod.rs",
            "+++ care/mod.rs",
            "--- /dev/null",
            "+++ care/labs.rs",
            "--- welkin.lock",
            "+++ welkin.lock",
            "--- care/vitals.rs",
            "+++ /dev/null",
        ]
    );
    assert!(
        transcript.stderr.contains("4 files are out of date"),
        "{transcript}"
    );
}

#[test]
fn a_lock_file_that_misses_names() {
    let folder = Folder::new();
    folder.run(&format!("{FILE} --no-lock"));
    assert_eq!(
        check(&folder, &format!("{FILE} --no-lock")).exit_code,
        Some(0)
    );
    insta::assert_snapshot!(check(&folder, FILE));
}

/// The printed diff can be applied.
#[test]
fn the_diff_is_one_that_patch_understands() {
    let folder = Folder::new();
    folder.run(FILE);
    folder.write("export.json", SMALL_EXPORT.replace("integer", "text"));
    let transcript = check(&folder, FILE);
    let hunks = transcript
        .stdout
        .lines()
        .filter(|line| line.starts_with("@@ "));
    assert!(hunks.count() > 1, "{transcript}");
    assert!(
        !transcript.stdout.contains('\u{1b}'),
        "colors are for terminals"
    );
}

#[test]
fn stdout_has_nothing_to_check() {
    let folder = Folder::new();
    insta::assert_snapshot!(check(&folder, "generate --config export.json --out -"));
}

#[test]
fn a_folder_where_a_file_should_be_can_not_be_checked() {
    let folder = Folder::new();
    std::fs::create_dir_all(folder.path("care/mod.rs")).expect("a folder can be made");
    insta::assert_snapshot!(check(&folder, TREE));
}
