//! The build script's door: Cargo is told what to watch and what is odd, and nothing is built twice.

use welkin_tests::user_crate::UserCrate;

const BUILD_SCRIPT: &str = "\
fn main() -> Result<(), Box<dyn std::error::Error>> {
    welkin_codegen::Generator::from_file(\"configuration\")?.write_to_out_dir(\"care.rs\")?;
    Ok(())
}
";

const PROGRAM: &str = "\
mod care {
    include!(concat!(env!(\"OUT_DIR\"), \"/care.rs\"));
}

fn main() {
    let vitals = care::Vitals { heart_rate: Some(72), ..Default::default() };
    println!(\"{vitals:?}\");
}
";

fn cdts(name: &str, field_type: &str) -> String {
    format!(
        r#"[{{"name": "{name}", "type": "MULTI_RECORD", "relation": "COMMON", "fields": [{{"name": "cdtf-heart-rate", "type": "{field_type}"}}]}}]"#
    )
}

const DEPENDENCIES: &str = "
[build-dependencies]
welkin-codegen = { path = \"{welkin}/welkin-codegen\", default-features = false }
";

#[test]
fn a_user_of_a_build_script() {
    let user = UserCrate::new(
        "with-build-script",
        DEPENDENCIES,
        env!("CARGO_TARGET_TMPDIR"),
    );
    user.write("build.rs", BUILD_SCRIPT);
    user.write("src/main.rs", PROGRAM);
    user.write("configuration/cdts.json", &cdts("cdt-vitals", "integer"));

    let first = user.run();
    assert!(first.success, "{}", first.cargo);
    assert!(
        first.program.contains("heart_rate: 72"),
        "{}",
        first.program
    );
    assert!(!first.cargo.contains("warning"), "{}", first.cargo);

    let untouched = user.run();
    assert!(
        untouched.success && !untouched.compiled,
        "{}",
        untouched.cargo
    );

    user.write("configuration/labs.json", &cdts("cdt-labs", "hologram"));
    let with_another_file = user.run();
    assert!(with_another_file.success, "{}", with_another_file.cargo);
    assert!(with_another_file.compiled, "{}", with_another_file.cargo);
    let place = "configuration/labs.json:1:";
    assert!(
        with_another_file.cargo.contains("`hologram`"),
        "{}",
        with_another_file.cargo
    );
    assert!(
        with_another_file.cargo.contains(place),
        "{}",
        with_another_file.cargo
    );

    user.write("configuration/labs.json", "[{\"name\": ");
    let broken = user.run();
    assert!(!broken.success);
    assert!(broken.cargo.contains(place), "{}", broken.cargo);
    assert!(broken.cargo.contains("cut off"), "{}", broken.cargo);

    user.write("configuration/labs.json", &cdts("cdt-labs", "text"));
    user.write("configuration/cdts.json", &cdts("cdt-blood", "integer"));
    let renamed = user.run();
    assert!(!renamed.success, "the program names a CDT that is gone");
    assert!(renamed.cargo.contains("Vitals"), "{}", renamed.cargo);
}
