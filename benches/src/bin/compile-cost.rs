//! How long a program that decodes and encodes every CDT takes to compile: on generated code, and on plain derived structs.
#![forbid(unsafe_code)]

use std::error::Error;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use clap::Parser;
use welkin_bench::configuration;
use welkin_bench::program::Program;
use welkin_bench::report::{median, ratio, table};
use welkin_codegen::Generator;

/// Measures `cargo check` and `cargo build --release` of the program alone; everything below it is compiled before.
#[derive(Parser)]
struct Arguments {
    /// Directory of formation responses [default: that of $WELKIN_REAL_DATA, or else tests/fixtures/formation]
    #[arg(long)]
    config: Option<PathBuf>,
    /// How many times over the configuration is measured
    #[arg(long, value_delimiter = ',', default_values_t = [1, 10, 100])]
    factors: Vec<usize>,
    /// Leave release builds out where the configuration is measured more often than this: plain structs take minutes there
    #[arg(long, default_value_t = 10)]
    release_up_to: usize,
    /// How many times each program is compiled; the median counts. Copies from 10 up are compiled at most three times
    #[arg(long, default_value_t = 9)]
    rounds: usize,
}

const CHECK: &[&str] = &["check", "--offline", "--quiet"];
const RELEASE: &[&str] = &["build", "--release", "--offline", "--quiet"];

fn main() -> Result<(), Box<dyn Error>> {
    let arguments = Arguments::parse();
    let config = arguments.config.unwrap_or_else(configuration::default_path);
    println!("configuration: {}", config.display());
    let mut rows = Vec::new();
    for factor in arguments.factors {
        let generator = Generator::from_file(configuration::repeat(&config, factor)?)?;
        let model = generator.model();
        let fields: usize = model.cdts.iter().map(|cdt| cdt.fields.len()).sum();
        let ours = Program::generated(&format!("ours-{factor}"), &generator)?;
        let plain = Program::plain(&format!("plain-{factor}"), model)?;
        let rounds = if factor < 10 {
            arguments.rounds
        } else {
            arguments.rounds.min(3)
        };
        let (ours_idle, plain_idle) = compare(&ours, &plain, CHECK, rounds, idle)?;
        rows.push(row(
            "nothing to do",
            factor,
            model.cdts.len(),
            fields,
            ours_idle,
            plain_idle,
        ));
        for command in [CHECK, RELEASE] {
            if command == RELEASE && factor > arguments.release_up_to {
                continue;
            }
            let (ours, plain) = compare(&ours, &plain, command, rounds, compile)?;
            let name = format!("cargo {}", command[..command.len() - 2].join(" "));
            rows.push(row(&name, factor, model.cdts.len(), fields, ours, plain));
        }
    }
    let header = [
        "command",
        "size",
        "CDTs",
        "fields",
        "ours",
        "plain",
        "ours / plain",
    ];
    println!("\n{}", table(&header, rows));
    Ok(())
}

fn row(
    name: &str,
    factor: usize,
    cdts: usize,
    fields: usize,
    ours: Duration,
    plain: Duration,
) -> Vec<String> {
    let row = vec![
        name.to_owned(),
        format!("{factor}x"),
        cdts.to_string(),
        fields.to_string(),
        format!("{:.2} s", ours.as_secs_f64()),
        format!("{:.2} s", plain.as_secs_f64()),
        format!("{:.2}", ratio(ours, plain)),
    ];
    // Large programs take minutes: what is known is said at once, the table follows.
    eprintln!("{}", row.join("  "));
    row
}

/// The median times of both programs, measured in turns.
fn compare(
    ours: &Program,
    plain: &Program,
    command: &[&str],
    rounds: usize,
    measure: impl Fn(&Program, &[&str]) -> Result<Duration, Box<dyn Error>>,
) -> Result<(Duration, Duration), Box<dyn Error>> {
    ours.cargo(command)?;
    plain.cargo(command)?;
    let (mut our_times, mut plain_times) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        our_times.push(measure(ours, command)?);
        plain_times.push(measure(plain, command)?);
    }
    Ok((median(&mut our_times), median(&mut plain_times)))
}

fn compile(program: &Program, command: &[&str]) -> Result<Duration, Box<dyn Error>> {
    program.touch()?;
    idle(program, command)
}

fn idle(program: &Program, command: &[&str]) -> Result<Duration, Box<dyn Error>> {
    let start = Instant::now();
    program.cargo(command)?;
    Ok(start.elapsed())
}
