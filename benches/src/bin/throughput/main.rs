//! The speed of decoding and encoding records: with generated types, and with plain derived structs.
#![forbid(unsafe_code)]

mod measured;

use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use clap::Parser;
use welkin_bench::program::{Program, SERDE_DEPENDENCIES, welkin_runtime_dependency};
use welkin_bench::{configuration, instructions, plain, records, report};
use welkin_codegen::Generator;

use crate::measured::Measured;

/// Writes a program that decodes and encodes records of every CDT, all fields set and keys shuffled, both ways in
/// turns; runs it. Where valgrind is installed, the instructions of a record are counted, too.
#[derive(Parser)]
struct Arguments {
    /// Configuration, file or directory; several may be given [default: those in $WELKIN_REAL_DATA, or else
    /// tests/fixtures/formation]
    #[arg(long)]
    config: Vec<PathBuf>,
    /// Records per CDT
    #[arg(long, default_value_t = 40)]
    records: usize,
    /// Seed of the records
    #[arg(long, default_value_t = 7)]
    seed: u64,
}

const HARNESS: &str = include_str!("harness.rs");

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = Arguments::parse();
    if arguments.config.is_empty() {
        arguments.config = configuration::all_paths()?;
    }
    let counts = instructions::can_be_counted();
    if !counts {
        println!("instructions: not counted, valgrind is not installed");
    }
    let mut ratios = Vec::new();
    for config in &arguments.config {
        println!("configuration: {}", config.display());
        let program = program(config, &arguments)?;
        let printed = program.cargo(&["run", "--release", "--offline", "--quiet"])?;
        let mut cdts: Vec<Measured> = printed.lines().map(str::parse).collect::<Result<_, _>>()?;
        if counts {
            for cdt in &mut cdts {
                cdt.count(&program.executable(), arguments.records)?;
            }
        }
        let all = Measured::all(&cdts);
        let name = config.file_stem().unwrap_or_default().to_string_lossy();
        let of_all = all.ratios().into_iter();
        ratios.extend(of_all.map(|(work, ratio)| (format!("{name}, {work}: ours / plain"), ratio)));
        cdts.push(all);
        let rows = cdts.iter().map(Measured::row);
        println!("{}\n", report::table(&measured::HEADER, rows));
    }
    println!("{}", report::summary("throughput", ratios));
    Ok(())
}

/// Returns the program that decodes and encodes the records of a configuration.
fn program(config: &Path, arguments: &Arguments) -> Result<Program, Box<dyn Error>> {
    let generator = Generator::from_file(config)?;
    let dependencies = format!("{}\n{SERDE_DEPENDENCIES}", welkin_runtime_dependency());
    let program = Program::new("throughput", &dependencies)?;
    program.write("src/care.rs", &generator.generate()?.single_file())?;
    program.write(
        "src/plain.rs",
        &plain::source(generator.model(), plain::Selects::Values),
    )?;
    let mut random = fastrand::Rng::with_seed(arguments.seed);
    let mut calls = String::new();
    for cdt in &generator.model().cdts {
        let lines: Vec<_> = (0..arguments.records)
            .map(|_| records::record(cdt, &mut random))
            .collect();
        let module = &cdt.module_name;
        program.write(&format!("records/{module}.jsonl"), &lines.join("\n"))?;
        writeln!(
            calls,
            "    if wanted.is_none_or(|wanted| wanted == {machine_name:?}) {{
        compare::<care::{module}::{name}, plain::{name}>({machine_name:?}, include_str!(\"../records/{module}.jsonl\"), task);
    }}",
            name = cdt.type_name,
            machine_name = cdt.name,
        )?;
    }
    let run = format!("fn run(wanted: Option<&str>, task: Task<'_>) {{\n{calls}}}\n");
    program.write("src/main.rs", &format!("{HARNESS}\n{run}"))?;
    Ok(program)
}
