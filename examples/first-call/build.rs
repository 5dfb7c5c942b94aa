//! Generates `care.rs` from the export that `WELKIN_EXPORT` names, and `calls.rs` with a call for each of its CDTs.

use std::error::Error;
use std::path::{Path, PathBuf};

use welkin_codegen::Generator;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-env-changed=WELKIN_EXPORT");
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).with_file_name("designer-export.json");
    let export = std::env::var_os("WELKIN_EXPORT").map_or(example, PathBuf::from);
    if export.is_relative() {
        return Err("WELKIN_EXPORT must be an absolute path: a build script runs in the folder of its package".into());
    }
    let generator = Generator::from_file(&export)?;
    generator.write_to_out_dir("care.rs")?;
    let folder = PathBuf::from(std::env::var("OUT_DIR")?);
    std::fs::write(folder.join("calls.rs"), calls(&generator))?;
    println!("cargo::rustc-env=FIRST_CALL_EXPORT={}", export.display());
    Ok(())
}

/// Returns a function that lists the records of a patient, for each of the customer's own CDTs.
fn calls(generator: &Generator) -> String {
    let document = generator.document();
    let own = document.cdts.iter().filter(|cdt| {
        let is_of_patients =
            cdt.relation == "COMMON" && !document.document_types.contains(&cdt.name);
        is_of_patients && cdt.readable && !cdt.internal
    });
    let calls = own.map(|cdt| {
        let call = format!("patient.{}().list().all()", cdt.rust.module);
        format!(
            "    let records = {call}.await?.complete()?;\n    \
             println!(\"{{:60}} {{}}\", \"{call}\", records.len());\n"
        )
    });
    format!(
        "#[allow(unused_variables, reason = \"an export may have no CDT of its own\")]\n\
         pub(crate) async fn make(patient: &care::Patient) -> Result<(), welkin_runtime::Error> {{\n{}    Ok(())\n}}\n",
        calls.collect::<String>()
    )
}
