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

/// A file that was cut off, by a full disk for instance, is no lock file without names.
#[test]
fn one_that_was_cut_off_is_refused() {
    let folder = Folder::new();
    folder.run(GENERATE);
    let lock = folder.read("welkin.lock");
    let cut = |end: &str| lock[..lock.find(end).expect("it is there")].to_owned();
    let (header, key) = (cut("version"), cut(" = 3"));
    let (version, table, name) = (cut("\n[cdts"), cut("name = "), cut("fields."));
    std::fs::remove_file(folder.path("care.rs")).expect("it is there");
    let mut said = String::new();
    for content in [
        "",
        " \n\t\r\n",
        "\u{feff}",
        "\0\0\0\0\0\n",
        &header,
        &key,
        &version,
        &table,
        &name,
        "[cdts.cdt-vitals]\nname = \"vitals\"\n",
    ] {
        folder.write("welkin.lock", content);
        let transcript = folder.run(GENERATE);
        assert_eq!(transcript.exit_code, Some(1), "{transcript}");
        assert!(
            transcript
                .stderr
                .contains("restore the file from version control"),
            "{transcript}"
        );
        said += &transcript.stderr;
        assert_eq!(folder.read("welkin.lock"), content, "it stays");
        assert_eq!(
            folder.run("lock --config export.json --check").exit_code,
            Some(1)
        );
    }
    insta::assert_snapshot!(said);
    assert!(!folder.path("care.rs").exists());
    // What the message says helps.
    std::fs::remove_file(folder.path("welkin.lock")).expect("it is there");
    assert_eq!(folder.run(GENERATE).exit_code, Some(0));
    folder.write("welkin.lock", lock);
    assert_eq!(
        folder.run("lock --config export.json --check").exit_code,
        Some(0)
    );
}

#[test]
fn versions_that_do_not_exist_are_refused() {
    let folder = Folder::new();
    let mut said = String::new();
    for version in [
        "4",
        "0",
        "-1",
        "99999999999999999999",
        "\"2\"",
        "2.0",
        "[2]",
    ] {
        // What a later version adds is not an error of its own.
        folder.write(
            "welkin.lock",
            format!("version = {version}\n[later.cdt-a]\nname = 5\n"),
        );
        let transcript = folder.run(GENERATE);
        assert_eq!(transcript.exit_code, Some(1), "{transcript}");
        assert_eq!(
            transcript.stderr.matches("error: ").count(),
            1,
            "{transcript}"
        );
        said += &transcript.stderr;
    }
    insta::assert_snapshot!(said);
}

/// A merge, or a person, may leave names after the closing line.
#[test]
fn the_closing_line_can_be_anywhere() {
    let folder = Folder::new();
    folder.run(GENERATE);
    let lock = folder.read("welkin.lock");
    let (names, end) = lock.rsplit_once("\n\n").expect("there is a closing line");
    let names = names.replace("\"heart_rate\"", "\"pulse\"");
    let (version, names) = names.split_once("\n\n").expect("there are names");
    folder.write("welkin.lock", format!("{version}\n{end}\n{names}\n"));
    assert_eq!(folder.run(GENERATE).exit_code, Some(0));
    assert!(folder.read("care.rs").contains("pub pulse: Option<i64>"));
    // With Windows' line ends, as Git may leave them.
    let windows = folder.read("welkin.lock").replace('\n', "\r\n");
    folder.write("welkin.lock", windows);
    assert_eq!(folder.run(GENERATE).exit_code, Some(0));
}

/// The default lock file stops only what uses it.
#[test]
fn a_broken_one_does_not_matter_where_it_is_not_used() {
    let folder = Folder::new();
    folder.run("lock --config export.json --lock other.lock");
    folder.write("new.json", grown());
    for broken in ["", "<<<<<<< HEAD\n", "version = 99\n", "\u{0}"] {
        folder.write("welkin.lock", broken);
        for arguments in [
            "generate --config export.json --out care.rs --no-lock",
            "generate --config export.json --out care.rs --lock other.lock",
            "lock --config export.json --check --lock other.lock",
            "explain cdt-vitals --config export.json --no-lock",
            "model --config export.json --no-lock",
            "inspect --config export.json",
            "diff export.json new.json",
        ] {
            let transcript = folder.run(arguments);
            assert_eq!(transcript.exit_code, Some(0), "{transcript}");
            assert_eq!(folder.read("welkin.lock"), broken, "{transcript}");
        }
        for arguments in [
            "generate --config export.json --out other.rs",
            "generate --config export.json --out -",
            "lock --config export.json",
            "lock --config export.json --check",
            "lock --config export.json --prune",
            "explain cdt-vitals --config export.json",
            "model --config export.json",
            "init --config export.json",
        ] {
            let transcript = folder.run(arguments);
            assert_eq!(transcript.exit_code, Some(1), "{transcript}");
            assert_eq!(folder.read("welkin.lock"), broken, "{transcript}");
            assert!(transcript.stderr.contains("welkin.lock"), "{transcript}");
        }
    }
    assert!(!folder.path("other.rs").exists() && !folder.path("welkin.toml").exists());
}

/// A link to nothing, and a file in a folder that can't be entered, are not missing.
#[cfg(unix)]
#[test]
fn one_that_can_not_be_examined_is_refused() {
    let folder = Folder::new();
    let link = folder.path("welkin.lock");
    std::os::unix::fs::symlink("gone.lock", &link).expect("a link can be made");
    let transcript = folder.run(GENERATE);
    assert_eq!(transcript.exit_code, Some(1), "{transcript}");
    assert!(transcript.stderr.contains("welkin.lock"), "{transcript}");
    let transcript =
        folder.run("generate --config export.json --out care.rs --lock export.json/welkin.lock");
    assert_eq!(transcript.exit_code, Some(1), "{transcript}");
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
