//! The compile time of a program that decodes and encodes every CDT: with generated code, with plain derived structs,
//! with such structs and enums for their option lists, and with the clinical model added to generated code:
//! assessments, encounter templates and programs, and all code generated for them.
#![forbid(unsafe_code)]

use std::error::Error;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use clap::Parser;
use welkin_bench::configuration::{self, Part};
use welkin_bench::plain::Selects;
use welkin_bench::program::Program;
use welkin_bench::report::{median, ratio, summary, table};
use welkin_codegen::Generator;
use welkin_codegen::model::Model;

/// Measures `cargo check` and `cargo build --release` of the program alone; everything below it is compiled before.
#[derive(Parser)]
struct Arguments {
    /// Directory of formation responses [default: that of $WELKIN_REAL_DATA, or else tests/fixtures/formation]
    #[arg(long)]
    config: Option<PathBuf>,
    /// How many times over the configuration is measured
    #[arg(long, value_delimiter = ',', default_values_t = [1, 10, 100])]
    factors: Vec<usize>,
    /// Leave release builds out where the configuration is measured more often than this: plain structs take minutes
    /// there
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
    let default = configuration::default_path;
    let config = arguments.config.clone().unwrap_or_else(default);
    println!("configuration: {}", config.display());
    let (mut rows, mut ratios) = (Vec::new(), Vec::new());
    for &factor in &arguments.factors {
        let programs = Programs::of(&config, factor)?;
        let rounds = if factor < 10 {
            arguments.rounds
        } else {
            arguments.rounds.min(3)
        };
        rows.push(programs.row("nothing to do", programs.times(CHECK, rounds, idle)?));
        for command in [CHECK, RELEASE] {
            if command == RELEASE && factor > arguments.release_up_to {
                continue;
            }
            let name = format!("cargo {}", command[..command.len() - 2].join(" "));
            let times = programs.times(command, rounds, compile)?;
            let ours = ratio(times.cdts, times.plain);
            ratios.push((format!("{name}, {factor}x: ours / plain"), ours));
            let ours = ratio(times.cdts, times.enums);
            ratios.push((format!("{name}, {factor}x: ours / with enums"), ours));
            rows.push(programs.row(&name, times));
        }
    }
    let header = [
        "command",
        "size",
        "CDTs",
        "fields",
        "plain",
        "ours",
        "ours / plain",
        "plain with enums",
        "ours / with enums",
        "clinical",
        "with it",
        "its cost",
        "all / plain",
    ];
    println!("\n{}", table(&header, rows));
    println!("{}", summary("compile-cost", ratios));
    Ok(())
}

/// The programs of one size.
struct Programs {
    /// Plain structs for every CDT.
    plain: Program,
    /// Plain structs for every CDT, and enums for their option lists.
    enums: Program,
    /// Generated code for every CDT.
    cdts: Program,
    /// Generated code for everything.
    everything: Program,
    /// Descriptions of the content of the programs.
    holdings: [String; 4],
}

/// The median times of each program.
struct Times {
    plain: Duration,
    enums: Duration,
    cdts: Duration,
    everything: Duration,
}

impl Programs {
    fn of(config: &Path, factor: usize) -> Result<Self, Box<dyn Error>> {
        let generator = |part| {
            Generator::from_file(configuration::repeat(config, factor, part)?)
                .map_err(Box::<dyn Error>::from)
        };
        let (cdts, everything) = (generator(Part::Cdts)?, generator(Part::Everything)?);
        let model = everything.model();
        Ok(Self {
            plain: Program::plain(&format!("plain-{factor}"), model, Selects::Values)?,
            enums: Program::plain(&format!("enums-{factor}"), model, Selects::Enums)?,
            cdts: Program::generated(&format!("ours-{factor}"), &cdts)?,
            everything: Program::clinical(&format!("clinical-{factor}"), &everything)?,
            holdings: holdings(model, factor),
        })
    }

    /// Measures the programs alternately.
    fn times(
        &self,
        command: &[&str],
        rounds: usize,
        measure: impl Fn(&Program, &[&str]) -> Result<Duration, Box<dyn Error>>,
    ) -> Result<Times, Box<dyn Error>> {
        let programs = [&self.plain, &self.enums, &self.cdts, &self.everything];
        for program in programs {
            program.cargo(command)?;
        }
        let mut times = [const { Vec::new() }; 4];
        for _ in 0..rounds {
            for (program, times) in programs.iter().zip(&mut times) {
                times.push(measure(program, command)?);
            }
        }
        let [plain, enums, cdts, everything] = times.each_mut().map(|times| median(times));
        Ok(Times {
            plain,
            enums,
            cdts,
            everything,
        })
    }

    fn row(&self, command: &str, times: Times) -> Vec<String> {
        let seconds = |time: Duration| format!("{:.2} s", time.as_secs_f64());
        let [size, cdts, fields, clinical] = self.holdings.clone();
        let added = times.everything.saturating_sub(times.cdts);
        let row = vec![
            command.to_owned(),
            size,
            cdts,
            fields,
            seconds(times.plain),
            seconds(times.cdts),
            format!("{:.2}", ratio(times.cdts, times.plain)),
            seconds(times.enums),
            format!("{:.2}", ratio(times.cdts, times.enums)),
            clinical,
            seconds(times.everything),
            seconds(added),
            format!("{:.2}", ratio(times.everything, times.plain)),
        ];
        // Large programs take minutes: each row is printed at once, the table at the end.
        eprintln!("{}", row.join("  "));
        row
    }
}

/// Returns the factor, the numbers of CDTs and fields, and the number of assessments, encounter templates and programs.
fn holdings(model: &Model, factor: usize) -> [String; 4] {
    let fields: usize = model.cdts.iter().map(|cdt| cdt.fields.len()).sum();
    let clinical = [
        model.assessments.len(),
        model.encounter_templates.len(),
        model.programs.len(),
    ];
    [
        format!("{factor}x"),
        model.cdts.len().to_string(),
        fields.to_string(),
        clinical.map(|count| count.to_string()).join("+"),
    ]
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
