//! A generated crate: it builds with each set of features, and has all metadata that a registry requires.

use std::path::{Path, PathBuf};

use serde_json::Value;
use tempfile::TempDir;
use welkin_codegen::Generator;
use welkin_codegen::generator::{Package, Runtime};
use welkin_tests::fixture::workspace_root;
use welkin_tests::nested_cargo;

/// The example's configuration as a crate, generated once and built several times.
struct Crate {
    folder: TempDir,
}

impl Crate {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let runtime = workspace_root().join("welkin-runtime");
        let package = Package::new("clinic-api")
            .expect("it is a name")
            .runtime(Runtime::Path(runtime.display().to_string()));
        let export = workspace_root().join("examples/designer-export.json");
        let generator = Generator::from_file(export).expect("the configuration can be read");
        let output = generator.package(folder.path(), &package);
        output
            .and_then(|output| Ok(output.write()?))
            .expect("the crate can be written");
        Self { folder }
    }

    /// Runs Cargo on the crate; a warning is an error.
    fn cargo(&self, arguments: &[&str]) -> String {
        let output = nested_cargo::command(self.folder.path(), env!("CARGO_TARGET_TMPDIR"))
            .args(arguments)
            .output()
            .expect("Cargo runs");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(
            output.status.success(),
            "cargo {}\n{said}",
            arguments.join(" ")
        );
        assert!(
            !said.contains("warning"),
            "cargo {}\n{said}",
            arguments.join(" ")
        );
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    fn write(&self, path: &str, text: &str) {
        let path: PathBuf = self.folder.path().join(path);
        welkin_codegen::output::write_file(&path, text).expect("the file can be written");
    }
}

/// A program that uses the items of the features `vitals` and `assessments`; other items do not compile.
const WITH_VITALS: &str = "\
//! Vitals alone.
fn main() {
    let _ = clinic_api::Vitals::default();
    let _ = clinic_api::vitals::HEART_RATE;
}
";

const WITH_ALL: &str = "\
//! Everything.
fn main() {
    let _ = clinic_api::Vitals::default();
    let _ = clinic_api::assessments::Intake::default();
    let _ = clinic_api::Patient::programs;
    let _ = clinic_api::encounters::IntakeVisit;
}
";

#[test]
fn it_builds_with_what_its_user_chooses() {
    let generated = Crate::new();
    generated.cargo(&["check", "--no-default-features"]);
    for module in ["encounters", "assessments", "documents", "dictionaries"] {
        generated.cargo(&["check", "--no-default-features", "--features", module]);
    }

    generated.write("examples/vitals.rs", WITH_VITALS);
    generated.cargo(&[
        "check",
        "--examples",
        "--no-default-features",
        "--features",
        "vitals",
    ]);

    generated.write("examples/all.rs", WITH_ALL);
    generated.cargo(&["check", "--examples"]);
    generated.cargo(&["clippy", "--", "-Dwarnings"]);

    // Items of other features do not exist.
    let output = nested_cargo::command(generated.folder.path(), env!("CARGO_TARGET_TMPDIR"))
        .args([
            "check",
            "--example",
            "all",
            "--no-default-features",
            "--features",
            "vitals,assessments",
        ])
        .output()
        .expect("Cargo runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success(), "{said}");
    assert!(
        said.contains("Intake"),
        "an assessment takes all CDTs that it fills: {said}"
    );
}

#[test]
fn it_has_all_that_a_registry_asks_for() {
    let generated = Crate::new();
    let metadata = generated.cargo(&["metadata", "--no-deps", "--format-version", "1"]);
    let metadata: Value = serde_json::from_str(&metadata).expect("the output is JSON");
    let package = &metadata["packages"][0];
    for key in [
        "name",
        "version",
        "description",
        "license",
        "readme",
        "homepage",
        "rust_version",
    ] {
        let text = package[key].as_str().unwrap_or_default();
        assert!(!text.is_empty(), "{key} is missing in {package}");
    }
    let features = package["features"].as_object().expect("it has features");
    for name in ["default", "all", "vitals", "lab_result", "assessments"] {
        assert!(features.contains_key(name), "{name} is not in {features:?}");
    }
    let listed = generated.cargo(&["package", "--list", "--allow-dirty"]);
    for file in ["Cargo.toml", "README.md", "src/lib.rs", "src/vitals.rs"] {
        assert!(
            listed
                .lines()
                .any(|line| Path::new(line) == Path::new(file)),
            "{listed}"
        );
    }
}
