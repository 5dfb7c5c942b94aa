//! The build script's door: Cargo is told what to watch and what is odd, and nothing is built twice.

use welkin_tests::fixture::workspace_root;
use welkin_tests::nested_cargo;

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

/// A user's crate with a build script and a folder of configurations.
struct Crate(tempfile::TempDir);

impl Crate {
    fn new() -> Self {
        let new = Self(tempfile::tempdir().expect("a folder can be made"));
        let [runtime, codegen] =
            ["welkin-runtime", "welkin-codegen"].map(|name| workspace_root().join(name));
        new.write(
            "Cargo.toml",
            &format!(
                "[package]\nname = \"with-build-script\"\nedition = \"2024\"\n\n[workspace]\n\n\
                 [dependencies]\nwelkin-runtime = {{ path = {runtime:?} }}\n\n\
                 [build-dependencies]\nwelkin-codegen = {{ path = {codegen:?}, default-features = false }}\n"
            ),
        );
        new.write("build.rs", BUILD_SCRIPT);
        new.write("src/main.rs", PROGRAM);
        new.write("configuration/cdts.json", &cdts("cdt-vitals", "integer"));
        new
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.0.path().join(name);
        welkin_codegen::output::write_file(&path, text).expect("the file can be written");
    }

    /// Builds and runs it; what it and Cargo printed, and whether it was good.
    fn run(&self) -> Run {
        let output = nested_cargo::command(self.0.path(), env!("CARGO_TARGET_TMPDIR"))
            .arg("run")
            .output()
            .expect("Cargo runs");
        Run {
            success: output.status.success(),
            program: String::from_utf8_lossy(&output.stdout).into_owned(),
            cargo: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}

struct Run {
    success: bool,
    program: String,
    cargo: String,
}

impl Run {
    fn compiled(&self) -> bool {
        self.cargo.contains("Compiling with-build-script")
    }
}

#[test]
fn a_user_of_a_build_script() {
    let user = Crate::new();

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
        untouched.success && !untouched.compiled(),
        "{}",
        untouched.cargo
    );

    user.write("configuration/labs.json", &cdts("cdt-labs", "hologram"));
    let with_another_file = user.run();
    assert!(with_another_file.success, "{}", with_another_file.cargo);
    assert!(with_another_file.compiled(), "{}", with_another_file.cargo);
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
