//! The complete generated code of every fixture.

use welkin_tests::fixture::{self, Fixture};

/// Removes the version of the generator, which changes with every release.
fn without_version(text: &str) -> String {
    let maker = concat!("welkin-codegen ", env!("CARGO_PKG_VERSION"));
    text.replace(maker, "welkin-codegen [version]")
}

fn fixture(name: &str) -> Fixture {
    let found = fixture::all()
        .into_iter()
        .find(|fixture| fixture.name == name);
    found.expect("the fixture is listed")
}

fn single_file(name: &str) -> String {
    without_version(
        &fixture(name)
            .generator()
            .generate()
            .expect("no label has changed")
            .single_file(),
    )
}

#[test]
fn example() {
    insta::assert_snapshot!(single_file("example"));
}

#[test]
fn field_types() {
    insta::assert_snapshot!(single_file("field-types"));
}

#[test]
fn formation() {
    insta::assert_snapshot!(single_file("formation"));
}

#[test]
fn forms() {
    insta::assert_snapshot!(single_file("forms"));
}

#[test]
fn odd_names() {
    insta::assert_snapshot!(single_file("odd-names"));
}

#[test]
fn simple_formation() {
    insta::assert_snapshot!(single_file("simple-formation"));
}

/// The code for a role, and the placeholders for the rest.
#[test]
fn for_a_role() {
    let export = fixture::workspace_root().join("tests/fixtures/roles/designer-export.json");
    let generator = welkin_codegen::Generator::from_file(export).expect("it can be read");
    let generator = generator.role("r-nurse").expect("there is the role");
    let code = generator
        .generate()
        .expect("no label has changed")
        .single_file();
    insta::assert_snapshot!(without_version(&code));
}

fn warnings(name: &str) -> String {
    let generator = fixture(name).generator();
    let warnings: Vec<String> = generator.warnings().map(ToString::to_string).collect();
    let root = format!("{}/", fixture::workspace_root().display());
    warnings.join("\n\n").replace(&root, "")
}

#[test]
fn warnings_of_odd_names() {
    insta::assert_snapshot!(warnings("odd-names"));
}

#[test]
fn warnings_of_forms() {
    insta::assert_snapshot!(warnings("forms"));
}

#[test]
fn directory() {
    let files = fixture("simple-formation")
        .generator()
        .generate()
        .unwrap()
        .module_files();
    let files: Vec<String> = files
        .iter()
        .map(|(name, text)| format!("==> {name} <==\n{}", without_version(text)))
        .collect();
    insta::assert_snapshot!(files.join("\n"));
}
