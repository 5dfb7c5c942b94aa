//! The lock file: names stay once they are chosen.

use crate::folder::{Folder, SMALL_EXPORT};

const GENERATE: &str = "generate --config export.json --out care.rs";

/// Returns the small export with a second field whose plain name is that of the first.
fn grown() -> String {
    SMALL_EXPORT.replace(
        r#""fields": ["#,
        r#""fields": [ { "name": "heart-rate", "type": "text" },"#,
    )
}

#[test]
fn generating_writes_it() {
    let folder = Folder::new();
    insta::assert_snapshot!(folder.run(GENERATE));
    insta::assert_snapshot!(folder.read("welkin.lock"));
    let before = folder.state();
    folder.run(GENERATE);
    assert_eq!(folder.state(), before);
}

#[test]
fn a_name_that_another_would_take_stays() {
    let folder = Folder::new();
    folder.run(GENERATE);
    folder.write("export.json", grown());
    folder.run(GENERATE);
    let code = folder.read("care.rs");
    assert!(code.contains("pub heart_rate: Option<i64>"));
    assert!(code.contains("pub heart_rate_field: Option<String>"));

    // Without the lock file, the field whose machine name is the plain name takes precedence.
    folder.run("generate --config export.json --out care.rs --no-lock");
    let code = folder.read("care.rs");
    assert!(code.contains("pub heart_rate: Option<String>"));
    assert!(code.contains("pub cdtf_heart_rate: Option<i64>"));
}

#[test]
fn a_name_outlives_what_had_it() {
    let folder = Folder::new();
    folder.write("export.json", grown());
    folder.run(GENERATE);
    let code = folder.read("care.rs");
    let lock = folder.read("welkin.lock");
    assert!(code.contains("pub cdtf_heart_rate: Option<i64>"));

    folder.write("export.json", SMALL_EXPORT);
    folder.run(GENERATE);
    assert!(
        folder
            .read("care.rs")
            .contains("pub cdtf_heart_rate: Option<i64>")
    );
    assert_eq!(folder.read("welkin.lock"), lock);

    folder.write("export.json", grown());
    folder.run(GENERATE);
    assert_eq!(folder.read("care.rs"), code);

    folder.write("export.json", SMALL_EXPORT);
    folder.run("lock --config export.json --prune");
    assert!(!folder.read("welkin.lock").contains("fields.heart-rate"));
}

#[test]
fn a_name_that_the_user_chose_is_not_in_it() {
    let folder = Folder::new();
    folder.run(GENERATE);
    folder.write(
        "welkin.toml",
        "[cdts.cdt-vitals]\nfields.cdtf-heart-rate.name = \"pulse\"\n",
    );
    folder.run("generate --config export.json --options welkin.toml --out care.rs");
    assert!(folder.read("care.rs").contains("pub pulse: Option<i64>"));
    assert!(!folder.read("welkin.lock").contains("heart"));
    folder.run(GENERATE);
    assert!(
        folder
            .read("care.rs")
            .contains("pub heart_rate: Option<i64>")
    );
}

#[test]
fn the_lock_command_writes_and_checks() {
    let folder = Folder::new();
    insta::assert_snapshot!(folder.run("lock --config export.json --check"));
    insta::assert_snapshot!(folder.run("lock --config export.json"));
    insta::assert_snapshot!(folder.run("lock --config export.json --check"));
    folder.write("export.json", grown());
    insta::assert_snapshot!(folder.run("lock --quiet --config export.json --check"));
}

#[test]
fn it_can_be_anywhere() {
    let folder = Folder::new();
    folder.run("generate --config export.json --out care.rs --lock names/care.lock");
    assert!(folder.read("names/care.lock").contains("heart_rate"));
    assert!(!folder.path("welkin.lock").exists());
}

#[test]
fn one_that_can_not_be_understood_is_refused() {
    let folder = Folder::new();
    folder.write("welkin.lock", "<<<<<<< HEAD\nversion = 1\n");
    insta::assert_snapshot!(folder.run(GENERATE));
    folder.write(
        "welkin.lock",
        "version = 2\n[cdts.cdt-vitals]\nskip = true\n",
    );
    insta::assert_snapshot!(folder.run(GENERATE));
    assert!(!folder.path("care.rs").exists());
}
