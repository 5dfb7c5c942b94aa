//! Generates the code that the tests run, through the door that a user's build script takes.

use welkin_codegen::Generator;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    Generator::from_file("../examples/designer-export.json")?.write_to_out_dir("example.rs")?;
    Generator::from_file("fixtures/formation")?.write_to_out_dir("formation.rs")?;
    // Said here too, because the output of tests that pass is not shown.
    println!("cargo::rerun-if-env-changed=WELKIN_REAL_DATA");
    if std::env::var_os("WELKIN_REAL_DATA").is_none() {
        println!("cargo::warning=WELKIN_REAL_DATA is not set: tests on real data will skip");
    }
    Ok(())
}
