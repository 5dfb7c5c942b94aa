//! How fast records are decoded and encoded: by generated types, and by plain derived structs.
#![forbid(unsafe_code)]

use std::error::Error;
use std::fmt::Write as _;
use std::path::PathBuf;

use clap::Parser;
use welkin_bench::program::{Program, SERDE_DEPENDENCIES, welkin_runtime_dependency};
use welkin_bench::{configuration, plain, records};
use welkin_codegen::Generator;

/// Writes a program that decodes and encodes records of every CDT, all fields set and keys shuffled, both ways in turns; runs it.
#[derive(Parser)]
struct Arguments {
    /// Configuration, file or directory [default: that of $WELKIN_REAL_DATA, or else tests/fixtures/formation]
    #[arg(long)]
    config: Option<PathBuf>,
    /// Records per CDT
    #[arg(long, default_value_t = 40)]
    records: usize,
    /// Seed of the records
    #[arg(long, default_value_t = 7)]
    seed: u64,
}

const HARNESS: &str = include_str!("harness.rs");

fn main() -> Result<(), Box<dyn Error>> {
    let arguments = Arguments::parse();
    let config = arguments.config.unwrap_or_else(configuration::default_path);
    println!("configuration: {}", config.display());
    let generator = Generator::from_file(config)?;
    let dependencies = format!("{}\n{SERDE_DEPENDENCIES}", welkin_runtime_dependency());
    let program = Program::new("throughput", &dependencies)?;
    program.write("src/care.rs", &generator.generate()?.single_file())?;
    program.write("src/plain.rs", &plain::source(generator.model()))?;
    let mut random = fastrand::Rng::with_seed(arguments.seed);
    let mut calls = String::new();
    for cdt in &generator.model().cdts {
        let lines: Vec<_> = (0..arguments.records)
            .map(|_| records::record(cdt, &mut random))
            .collect();
        program.write(
            &format!("records/{}.jsonl", cdt.module_name),
            &lines.join("\n"),
        )?;
        writeln!(
            calls,
            "    total.add(&compare::<care::{module}::{name}, plain::{name}>({machine_name:?}, include_str!(\"../records/{module}.jsonl\")));",
            module = cdt.module_name,
            name = cdt.type_name,
            machine_name = cdt.name,
        )?;
    }
    let main = format!(
        "fn main() {{\n    let mut total = Times::default();\n{calls}    total.print(\"all\");\n}}\n"
    );
    program.write("src/main.rs", &format!("{HARNESS}\n{main}"))?;
    print!(
        "{}",
        program.cargo(&["run", "--release", "--offline", "--quiet"])?
    );
    Ok(())
}
