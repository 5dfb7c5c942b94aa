//! Code generation in a build script: Cargo gets the files to watch and the warnings, and nothing is built or written
//! twice. Also code in version control, which needs no build script.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use welkin_codegen::Generator;
use welkin_tests::user_crate::{UserCrate, modified};

const DEPENDENCIES: &str = "
[build-dependencies]
welkin-codegen = { path = \"{welkin}/welkin-codegen\" }
";

fn cdts(name: &str, field_type: &str) -> String {
    format!(
        r#"[{{"name": "{name}", "type": "MULTI_RECORD", "relation": "COMMON", "fields": [{{"name": "cdtf-heart-rate", "type": "{field_type}"}}]}}]"#
    )
}

fn user(name: &'static str, build_script: &str, program: &str) -> UserCrate {
    let user = UserCrate::new(name, DEPENDENCIES, env!("CARGO_TARGET_TMPDIR"));
    user.write("build.rs", build_script);
    user.write("src/main.rs", program);
    user.write("configuration/cdts.json", &cdts("cdt-vitals", "integer"));
    user
}

#[test]
fn a_directory_of_configurations() {
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
    let user = user("with-build-script", BUILD_SCRIPT, PROGRAM);

    let first = user.run();
    assert!(first.success, "{}", first.cargo);
    assert!(first.program.contains("heart_rate: [hidden]"), "{first:?}");
    assert!(!first.cargo.contains("warning"), "{}", first.cargo);

    let untouched = user.run();
    assert!(untouched.success && !untouched.compiled, "{untouched:?}");

    user.write("configuration/labs.json", &cdts("cdt-labs", "hologram"));
    let with_another_file = user.run();
    assert!(with_another_file.success, "{}", with_another_file.cargo);
    assert!(with_another_file.compiled, "{}", with_another_file.cargo);
    for words in ["warning: ", "`hologram`", "configuration/labs.json:1:"] {
        let cargo = &with_another_file.cargo;
        assert!(cargo.contains(words), "{words} is not in {cargo}");
    }

    user.write("configuration/labs.json", "[{\"name\": ");
    let broken = user.run();
    assert!(!broken.success);
    for words in ["truncated", "configuration/labs.json:1:"] {
        assert!(broken.cargo.contains(words), "{}", broken.cargo);
    }

    user.write("configuration/labs.json", &cdts("cdt-labs", "text"));
    user.write("configuration/cdts.json", &cdts("cdt-blood", "integer"));
    let renamed = user.run();
    assert!(!renamed.success, "the program names a CDT that is gone");
    assert!(renamed.cargo.contains("Vitals"), "{}", renamed.cargo);
}

/// Returns the times of the last change of the files in folders.
fn stamps(folders: &[PathBuf]) -> BTreeMap<PathBuf, SystemTime> {
    let entries = folders
        .iter()
        .map(|folder| folder.read_dir().expect("the folder was written"));
    let paths = entries.flatten().flatten().map(|entry| entry.path());
    paths
        .filter(|path| path.is_file())
        .map(|path| (path.clone(), modified(&path)))
        .collect()
}

#[test]
fn module_trees_in_out_dir_and_among_the_sources() {
    const BUILD_SCRIPT: &str = "\
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let generator = welkin_codegen::Generator::from_paths([\"configuration/cdts.json\", \"configuration/labs.json\"])?;
    generator.write_to_out_dir(\"care\")?;
    generator.write_to_package(\"src/clinic\")?;
    generator.write_to_package(\"src/tenant.rs\")?;
    Ok(())
}
";
    const PROGRAM: &str = "\
mod care {
    include!(concat!(env!(\"OUT_DIR\"), \"/care/mod.rs\"));
}
mod clinic;
mod tenant;

fn main() {
    let _ = (care::vitals::HEART_RATE, clinic::vitals::HEART_RATE, tenant::labs::HEART_RATE);
    println!(\"{}\", env!(\"OUT_DIR\"));
}
";
    let user = user("with-module-trees", BUILD_SCRIPT, PROGRAM);
    user.write("configuration/labs.json", &cdts("cdt-labs", "text"));

    let first = user.run();
    assert!(first.success, "{}", first.cargo);
    assert!(!first.cargo.contains("warning"), "{}", first.cargo);
    let folders = [
        Path::new(first.program.trim()).join("care"),
        user.folder().join("src/clinic"),
        user.folder().join("src"),
    ];
    let before = stamps(&folders);
    assert_eq!(before.len(), 3 + 3 + 2);

    let untouched = user.run();
    assert!(untouched.success && !untouched.compiled, "{untouched:?}");

    user.touch("configuration/labs.json");
    assert!(user.run().success);
    assert_eq!(stamps(&folders), before, "nothing was written");

    user.write("configuration/labs.json", &cdts("cdt-labs", "integer"));
    assert!(user.run().success);
    let after = stamps(&folders);
    let changed: Vec<_> = after
        .into_iter()
        .filter(|(path, stamp)| before.get(path) != Some(stamp))
        .map(|(path, _)| path)
        .collect();
    let mut expected = [
        folders[0].join("labs.rs"),
        folders[1].join("labs.rs"),
        folders[2].join("tenant.rs"),
    ];
    expected.sort();
    assert_eq!(changed, expected);
}

#[test]
fn code_that_is_checked_in_is_compiled_again_only_when_it_changes() {
    const PROGRAM: &str = "\
mod care;

fn main() {
    let _ = (care::vitals::HEART_RATE, care::labs::HEART_RATE);
}
";
    let user = UserCrate::new("with-checked-in-code", "", env!("CARGO_TARGET_TMPDIR"));
    user.write("src/main.rs", PROGRAM);
    user.write("configuration/cdts.json", &cdts("cdt-vitals", "integer"));
    user.write("configuration/labs.json", &cdts("cdt-labs", "text"));
    let generate = || {
        let configuration = user.folder().join("configuration");
        let generator = Generator::from_file(configuration).expect("it can be read");
        let written = generator.write_directory(user.folder().join("src/care"));
        written.expect("the code can be written");
    };
    generate();
    let first = user.run();
    assert!(first.success && first.compiled, "{}", first.cargo);
    let folders = [user.folder().join("src/care")];
    let before = stamps(&folders);

    user.touch("configuration/labs.json");
    generate();
    assert_eq!(stamps(&folders), before, "nothing was written");
    let touched = user.run();
    assert!(touched.success && !touched.compiled, "{}", touched.cargo);

    user.write("configuration/labs.json", &cdts("cdt-labs", "integer"));
    generate();
    let changed = user.run();
    assert!(changed.success && changed.compiled, "{}", changed.cargo);
}
