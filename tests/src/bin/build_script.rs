//! A build script as a program: its arguments are the configuration and, optionally, the options file.
#![forbid(unsafe_code)]

use welkin_codegen::Generator;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut paths = std::env::args().skip(1);
    let configuration = paths.next().ok_or("no configuration is named")?;
    let mut generator = Generator::from_file(configuration)?;
    if let Some(options) = paths.next() {
        generator = generator.options(options)?;
    }
    generator.write_to_out_dir("care.rs")?;
    Ok(())
}
