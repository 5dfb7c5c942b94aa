//! Generates the client.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    welkin_codegen::Generator::from_file("../designer-export.json")?.write_to_out_dir("care.rs")?;
    Ok(())
}
