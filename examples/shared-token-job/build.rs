//! Generates `care.rs` from the export, each time the export changes.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    welkin_codegen::Generator::from_file("../designer-export.json")?.write_to_out_dir("care.rs")?;
    Ok(())
}
