//! `generate --crate`: a separate crate.

use crate::folder::{Folder, SMALL_EXPORT};

const GENERATE: &str = "generate --config export.json --crate clinic-api --out clinic";

#[test]
fn a_new_crate() {
    let folder = Folder::new();
    insta::assert_snapshot!(folder.run(GENERATE));
    insta::assert_snapshot!(folder.read("clinic/Cargo.toml"));
    let library = folder.read("clinic/src/lib.rs");
    assert!(
        library.contains("#[cfg(feature = \"vitals\")]"),
        "{library}"
    );
    assert!(
        folder
            .read("clinic/src/vitals.rs")
            .contains("pub struct Vitals")
    );
    assert!(
        folder
            .read("clinic/README.md")
            .starts_with("# clinic-api\n")
    );

    let before = folder.state();
    let again = folder.run(GENERATE);
    assert_eq!(again.exit_code, Some(0), "{again}");
    assert_eq!(folder.state(), before);
    assert_eq!(
        folder.run(&format!("{GENERATE} --check")).exit_code,
        Some(0)
    );
}

/// The user's changes to the manifest and the README stay when the configuration changes.
#[test]
fn another_configuration() {
    let folder = Folder::new();
    folder.run(GENERATE);
    let manifest = folder.read("clinic/Cargo.toml");
    let owned = manifest.replace("publish = false", "publish = [\"ours\"]");
    folder.write("clinic/Cargo.toml", owned);
    folder.write("clinic/README.md", "# Ours\n");
    folder.write(
        "export.json",
        SMALL_EXPORT.replace("cdt-vitals", "cdt-labs"),
    );
    insta::assert_snapshot!(folder.run(GENERATE));
    insta::assert_snapshot!(folder.read("clinic/Cargo.toml"));
    assert_eq!(folder.read("clinic/README.md"), "# Ours\n");
    assert!(!folder.path("clinic/src/vitals.rs").exists());
}

#[test]
fn the_runtime_from_elsewhere() {
    for (flag, line) in [
        ("--runtime-path ../runtime", "path = \"../runtime\""),
        (
            "--runtime-git https://git.example/welkin",
            "git = \"https://git.example/welkin\"",
        ),
    ] {
        let folder = Folder::new();
        folder.run(&format!("{GENERATE} {flag}"));
        let manifest = folder.read("clinic/Cargo.toml");
        assert!(manifest.contains(line), "{manifest}");
    }
}

/// CDTs whose names are those of features with another meaning.
#[test]
fn features_that_mean_something_else() {
    let folder = Folder::new();
    let export = SMALL_EXPORT.replace("cdt-vitals", "cdt-all");
    folder.write("export.json", export);
    folder.run(GENERATE);
    let manifest = folder.read("clinic/Cargo.toml");
    assert!(manifest.contains("\nall-module = []\n"), "{manifest}");
}

#[test]
fn what_can_not_be_a_crate() {
    let folder = Folder::new();
    insta::assert_snapshot!(folder.run("generate --config export.json --crate 1st --out clinic"));
    insta::assert_snapshot!(folder.run("generate --config export.json --crate clinic --out -"));
    std::fs::create_dir(folder.path("clinic")).expect("a folder can be made");
    folder.write("clinic/Cargo.toml", "[package\n");
    insta::assert_snapshot!(folder.run(GENERATE));
    assert_eq!(folder.read("clinic/Cargo.toml"), "[package\n");
    assert!(!folder.path("clinic/src").exists());
}
