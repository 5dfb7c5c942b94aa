//! Features of `serde_json` change its types for a whole program; records are the same with all of them.

use welkin_tests::nested_cargo;
use welkin_tests::user_crate::UserCrate;

const MAIN: &str = "mod arbitrary;\nmod everything;\nmod outcomes;\n\nfn main() {\n    print!(\"{}\", outcomes::outcomes(400));\n}\n";

const ALL: &str = "features = [\"arbitrary_precision\", \"preserve_order\", \"float_roundtrip\", \"raw_value\", \"unbounded_depth\"]";

/// Returns the output of a program that is built with these features.
fn outcomes(name: &'static str, features: &str) -> String {
    let dependencies =
        format!("fastrand = \"2\"\nserde_json = {{ version = \"1\", {features} }}\n");
    let program = UserCrate::new(name, &dependencies, env!("CARGO_TARGET_TMPDIR"));
    program.write("src/main.rs", MAIN);
    program.write(
        "src/arbitrary.rs",
        include_str!("../../welkin-runtime/tests/received/arbitrary.rs"),
    );
    program.write(
        "src/everything.rs",
        include_str!("../../welkin-runtime/tests/received/everything.rs"),
    );
    program.write(
        "src/outcomes.rs",
        include_str!("../../welkin-runtime/tests/received/outcomes.rs"),
    );
    let mut cargo = nested_cargo::command(program.folder(), env!("CARGO_TARGET_TMPDIR"));
    let output = cargo.args(["run", "--quiet"]).output();
    let output = output.expect("cargo can be run");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).expect("it prints text")
}

#[test]
fn records_are_the_same_with_all_features_and_with_none() {
    let plain = outcomes("features-none", "features = []");
    let all = outcomes("features-all", ALL);
    assert!(plain.lines().count() > 400, "{plain}");
    for (plain, all) in plain.lines().zip(all.lines()) {
        assert_eq!(plain, all);
    }
    assert_eq!(plain.len(), all.len());
}
