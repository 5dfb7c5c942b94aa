//! Compiler messages for invalid arguments, configurations and views. `TRYBUILD=overwrite` accepts new messages.

use std::fs;
use std::path::Path;

#[test]
fn messages() {
    // The macros look for configurations next to the manifest, and trybuild writes another manifest.
    let project = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .with_file_name("tests")
        .join("trybuild/welkin-macros/configurations");
    fs::create_dir_all(&project).expect("the folder can be made");
    let configurations = fs::read_dir("tests/messages/configurations");
    for entry in configurations.expect("the folder can be read").flatten() {
        fs::copy(entry.path(), project.join(entry.file_name())).expect("the file can be copied");
    }
    trybuild::TestCases::new().compile_fail("tests/messages/*.rs");
}
