//! Generates `care/`, one file per CDT, when the export changes. A change of one CDT does not change the files of the
//! others.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    welkin_codegen::Generator::from_file("../designer-export.json")?.write_to_out_dir("care")?;
    Ok(())
}
