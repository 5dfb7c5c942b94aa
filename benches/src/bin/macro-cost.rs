//! The time that the attribute macro adds to checking a program with generated code.
#![forbid(unsafe_code)]

use std::error::Error;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use clap::Parser;
use welkin_bench::configuration::{self, Part};
use welkin_bench::program::Program;
use welkin_bench::report::{median, ratio, summary, table};
use welkin_codegen::Generator;

/// Measures `cargo check` of a program that decodes and encodes every CDT: with generated code in a file, and through
/// the macro, which is compiled without optimizations and with them. Everything below the program is compiled before.
#[derive(Parser)]
struct Arguments {
    /// Directory of formation responses [default: that of $WELKIN_REAL_DATA, or else tests/fixtures/formation]
    #[arg(long)]
    config: Option<PathBuf>,
    /// How many times over the configuration is measured
    #[arg(long, value_delimiter = ',', default_values_t = [1, 10])]
    factors: Vec<usize>,
    /// How many times each program is checked; the median counts
    #[arg(long, default_value_t = 15)]
    rounds: usize,
}

/// The setting that the README of `welkin-macros` recommends: by default, Cargo compiles macros without optimizations.
const OPTIMIZED: &str = "\n[profile.dev.build-override]\nopt-level = 3\n";

const CHECK: &[&str] = &["check", "--offline", "--quiet"];

fn main() -> Result<(), Box<dyn Error>> {
    let arguments = Arguments::parse();
    let config = arguments.config.unwrap_or_else(configuration::default_path);
    println!("configuration: {}", config.display());
    let (mut rows, mut ratios) = (Vec::new(), Vec::new());
    for factor in arguments.factors {
        let configuration = configuration::repeat(&config, factor, Part::Everything)?;
        let generator = Generator::from_file(&configuration)?;
        let file = Program::generated(&format!("file-{factor}"), &generator)?;
        let through_macro = |name: &str, profile| {
            let name = format!("{name}-{factor}");
            Program::through_macro(&name, &configuration, &generator, profile)
        };
        let plain = through_macro("macro", "")?;
        let optimized = through_macro("macro-optimized", OPTIMIZED)?;
        let [file, plain, optimized] = in_turns([&file, &plain, &optimized], arguments.rounds)?;
        ratios.push((format!("{factor}x: macro / file"), ratio(plain, file)));
        rows.push(vec![
            format!("{factor}x"),
            generator.model().cdts.len().to_string(),
            format!("{:.3} s", file.as_secs_f64()),
            format!("{:.3} s", plain.as_secs_f64()),
            format!("{:.2}", ratio(plain, file)),
            format!("{:.3} s", optimized.as_secs_f64()),
            format!("{:.2}", ratio(optimized, file)),
        ]);
    }
    let header = [
        "size",
        "CDTs",
        "file",
        "macro",
        "/ file",
        "optimized",
        "/ file",
    ];
    println!("\n{}", table(&header, rows));
    println!("{}", summary("macro-cost", ratios));
    Ok(())
}

/// Returns the median times of checking programs.
fn in_turns<const N: usize>(
    programs: [&Program; N],
    rounds: usize,
) -> Result<[Duration; N], Box<dyn Error>> {
    let mut times = [const { Vec::new() }; N];
    for program in programs {
        program.cargo(CHECK)?;
    }
    for _ in 0..rounds {
        for (program, times) in programs.into_iter().zip(&mut times) {
            program.touch()?;
            let start = Instant::now();
            program.cargo(CHECK)?;
            times.push(start.elapsed());
        }
    }
    Ok(times.map(|mut times| median(&mut times)))
}
