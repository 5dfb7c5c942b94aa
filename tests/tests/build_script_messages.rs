//! What a build script tells Cargo of wrong input: warnings on stdout, and the error that `main` returns on stderr. Whatever is wrong,
//! code that was generated before stays.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

use tempfile::TempDir;

const BUILD_SCRIPT: &str = env!("CARGO_BIN_EXE_build_script");

const EXPORT: &str = r#"{
  "cdts": [
    {
      "name": "cdt-vitals",
      "fields": [
        { "name": "cdtf-heart-rate", "type": "integer" }
      ]
    }
  ],
  "programs": []
}
"#;

/// A package's folder, with an export and a folder for what is generated.
struct Package(TempDir);

impl Package {
    fn with(export: impl AsRef<[u8]>) -> Self {
        let package = Self(tempfile::tempdir().expect("a folder can be made"));
        package.write("export.json", export);
        fs::create_dir(package.path("out")).expect("a folder can be made");
        package.write("out/care.rs", "// old");
        package
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        fs::write(self.path(name), content).expect("the file can be written");
    }

    /// Runs a program here as Cargo runs a build script.
    fn run(&self, program: &str, arguments: &[&str]) -> Output {
        Command::new(program)
            .args(arguments)
            .current_dir(self.0.path())
            .env("OUT_DIR", "out")
            .output()
            .expect("the program runs")
    }

    /// What a build script says that fails.
    fn refusal(&self, program: &str, arguments: &[&str]) -> String {
        let before = fs::read(self.path("out/care.rs")).ok();
        let output = self.run(program, arguments);
        assert_eq!(output.status.code(), Some(1), "{output:?}");
        assert_eq!(fs::read(self.path("out/care.rs")).ok(), before);
        text(output.stderr)
    }

    /// What a build script tells Cargo that succeeds.
    fn directives(&self, arguments: &[&str]) -> String {
        let output = self.run(BUILD_SCRIPT, arguments);
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        assert!(output.stderr.is_empty(), "{output:?}");
        text(output.stdout)
    }
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).expect("the program writes UTF-8")
}

fn refusal_of(export: impl AsRef<[u8]>) -> String {
    Package::with(export).refusal(BUILD_SCRIPT, &["export.json"])
}

/// What it tells Cargo, but for the number in the name of the file that keeps warnings.
fn warnings_of(export: &str) -> String {
    let directives = Package::with(export).directives(&["export.json"]);
    let lines = directives
        .lines()
        .map(|line| match line.split_once("/welkin-codegen-") {
            Some((folder, _)) => format!("{folder}/welkin-codegen-NUMBER.warnings\n"),
            None => format!("{line}\n"),
        });
    lines.collect()
}

#[test]
fn not_json() {
    insta::assert_snapshot!(refusal_of("cdts:\n  - name: cdt-vitals\n"));
}

#[test]
fn cut_off() {
    insta::assert_snapshot!(refusal_of(&EXPORT[..EXPORT.len() / 2]));
}

#[test]
fn utf_16() {
    let units = "\u{feff}".encode_utf16().chain(EXPORT.encode_utf16());
    let bytes: Vec<u8> = units.flat_map(u16::to_le_bytes).collect();
    insta::assert_snapshot!(refusal_of(bytes));
}

#[test]
fn not_utf_8() {
    let mut bytes = EXPORT.as_bytes().to_vec();
    bytes[EXPORT.find("vitals").expect("the name is there")] = 0xE9;
    insta::assert_snapshot!(refusal_of(bytes));
}

#[test]
fn no_configuration() {
    let export = EXPORT.replace("cdts", "cdt").replace("programs", "program");
    insta::assert_snapshot!(refusal_of(export));
}

#[test]
fn nearly_a_section() {
    insta::assert_snapshot!(warnings_of(&EXPORT.replace("programs", "programz")));
}

#[test]
fn no_such_file() {
    insta::assert_snapshot!(Package::with(EXPORT).refusal(BUILD_SCRIPT, &["exprot.json"]));
}

#[test]
fn a_cdt_in_the_options_that_does_not_exist() {
    let package = Package::with(EXPORT);
    package.write("welkin.toml", "include = [\"cdt-vitlas\", \"cdt-labs\"]\n");
    insta::assert_snapshot!(package.refusal(BUILD_SCRIPT, &["export.json", "welkin.toml"]));
}

#[test]
fn what_is_odd() {
    let fields = r#"
        { "name": "cdtf-image", "type": "hologram" },
        { "name": "cdtf-mood", "type": "select", "meta": { "options": [] } },
        { "name": "cdtf-weight", "type": "float", "meta": { "minValue": 300, "maxValue": 20 } },
        { "name": "cdtf-code", "type": "text", "meta": { "regex": "[a-z" } },
        { "name": "cdtf-heart_rate", "type": "float" },
        { "name": "cdtf-heart-rate", "#;
    let export = EXPORT.replace("\n        { \"name\": \"cdtf-heart-rate\", ", fields);
    insta::assert_snapshot!(warnings_of(&export));
}

#[test]
fn more_warnings_than_anyone_reads() {
    let fields: String = (0..300)
        .map(|number| format!("{{ \"name\": \"cdtf-f{number}\", \"type\": \"hologram\" }},\n"))
        .collect();
    let export = EXPORT.replace(
        "{ \"name\": \"cdtf-heart-rate\"",
        &format!("{fields}{{ \"name\": \"cdtf-heart-rate\""),
    );
    let directives = warnings_of(&export);
    let is_warning = |line: &&str| line.starts_with("cargo::warning=");
    let warnings: Vec<&str> = directives.lines().filter(is_warning).collect();
    assert_eq!(warnings.len(), 10, "{directives}");
    insta::assert_snapshot!(warnings[9]);
}

/// The lines of a run that Cargo shows.
fn warnings_in(directives: &str) -> usize {
    directives.matches("cargo::warning=").count()
}

#[test]
fn warnings_are_passed_on_once() {
    let package = Package::with(EXPORT.replace("integer", "hologram"));
    let first = package.directives(&["export.json"]);
    assert_eq!(warnings_in(&first), 1, "{first}");
    // Cargo repeats what the last run said, so that it has to run again, and then no more.
    let kept = first.lines().find_map(|line| {
        let path = line.strip_prefix("cargo::rerun-if-changed=")?;
        path.ends_with(".warnings").then_some(path)
    });
    let kept = package.path(kept.expect("Cargo watches it"));
    let written = fs::metadata(&kept)
        .and_then(|file| file.modified())
        .expect("it is there");
    let second = package.directives(&["export.json"]);
    assert_eq!(warnings_in(&second), 0, "{second}");
    let unchanged = fs::metadata(&kept)
        .and_then(|file| file.modified())
        .expect("it is there");
    assert_eq!(unchanged, written);
    // Other warnings are new.
    package.write(
        "export.json",
        EXPORT
            .replace("integer", "hologram")
            .replace("programs", "programz"),
    );
    assert_eq!(warnings_in(&package.directives(&["export.json"])), 2);
    // None, and the same again.
    package.write("export.json", EXPORT);
    assert_eq!(warnings_in(&package.directives(&["export.json"])), 0);
    package.write("export.json", EXPORT.replace("integer", "hologram"));
    assert_eq!(warnings_in(&package.directives(&["export.json"])), 1);
}

/// Two generators of one script read the same inputs under other options, such as for two roles.
#[test]
fn generators_with_other_options_keep_their_own_warnings() {
    let package = Package::with(EXPORT.replace("integer", "hologram"));
    package.write("welkin.toml", "visibility = \"pub(crate)\"\n");
    let one = &["export.json"][..];
    let other = &["export.json", "welkin.toml"][..];
    for (arguments, warnings) in [(one, 1), (other, 1), (one, 0), (other, 0)] {
        assert_eq!(
            warnings_in(&package.directives(arguments)),
            warnings,
            "{arguments:?}"
        );
    }
}

#[test]
fn a_build_script_can_be_quiet() {
    let package = Package::with(EXPORT.replace("integer", "hologram"));
    for (value, warnings) in [("1", 0), ("true", 0), ("0", 1)] {
        let output = Command::new(BUILD_SCRIPT)
            .arg("export.json")
            .current_dir(package.path(""))
            .env("OUT_DIR", "out")
            .env("WELKIN_CODEGEN_QUIET", value)
            .output()
            .expect("the program runs");
        let directives = text(output.stdout);
        assert!(directives.contains("cargo::rerun-if-env-changed=WELKIN_CODEGEN_QUIET"));
        assert_eq!(warnings_in(&directives), warnings, "{value}: {directives}");
    }
}

/// Warnings in a build script on the developers' own formation.
#[test]
fn a_real_formation_gives_few_warnings_and_none_again() {
    let Ok(folder) = std::env::var("WELKIN_REAL_DATA") else {
        eprintln!("skipped: WELKIN_REAL_DATA is not set");
        return;
    };
    let formation = format!("{folder}/formation");
    let package = Package::with(EXPORT);
    let first = package.directives(&[&formation]);
    assert!(warnings_in(&first) <= 12, "{first}");
    let second = package.directives(&[&formation]);
    assert_eq!(warnings_in(&second), 0, "{second}");
}

#[test]
fn an_output_that_can_not_be_written() {
    let package = Package::with(EXPORT);
    fs::remove_dir_all(package.path("out")).expect("the folder is there");
    package.write("out", "");
    insta::assert_snapshot!(package.refusal(BUILD_SCRIPT, &["export.json"]));
}

/// A limit on the size of files stands in for a full disk: writing fails in the middle of the file.
#[cfg(unix)]
#[test]
fn no_space_for_the_output() {
    let script = "trap '' XFSZ; ulimit -f 1; exec \"$@\"";
    let arguments = ["-c", script, "sh", BUILD_SCRIPT, "export.json"];
    insta::assert_snapshot!(Package::with(EXPORT).refusal("sh", &arguments));
}
