//! The time and memory of generating code, by the size of the configuration.
#![forbid(unsafe_code)]

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use clap::Parser;
use welkin_bench::configuration::{self, Part};
use welkin_bench::report::{median, summary, table};
use welkin_codegen::Generator;

/// The allocator of the `welkin-codegen` command.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Measures reading a configuration and generating one file from it; each run is a process of its own.
#[derive(Parser)]
struct Arguments {
    /// Directory of formation responses [default: that of $WELKIN_REAL_DATA, or else tests/fixtures/formation]
    #[arg(long)]
    config: Option<PathBuf>,
    /// How many times over the configuration is measured
    #[arg(long, value_delimiter = ',', default_values_t = [1, 10, 100])]
    factors: Vec<usize>,
    /// How many times each size is measured; the median counts
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// Generate once from this directory and print seconds, peak memory in KiB, CDTs and fields: what this command runs
    /// itself with
    #[arg(long, hide = true)]
    once: Option<PathBuf>,
}

/// The time and memory of one run.
struct Run {
    time: Duration,
    peak_kib: u64,
    cdts: u64,
    fields: u64,
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments = Arguments::parse();
    if let Some(folder) = arguments.once {
        return generate_once(&folder);
    }
    let config = arguments.config.unwrap_or_else(configuration::default_path);
    println!("configuration: {}\n", config.display());
    let (mut rows, mut ratios) = (Vec::new(), Vec::new());
    let mut first = None;
    for factor in arguments.factors {
        let run = measure(
            &configuration::repeat(&config, factor, Part::Everything)?,
            arguments.rounds,
        )?;
        let (base_time, base_peak, base_cdts) =
            *first.get_or_insert((run.time, run.peak_kib, run.cdts));
        let growth = run.cdts as f64 / base_cdts as f64;
        if growth > 1.0 {
            let time = run.time.as_secs_f64() / base_time.as_secs_f64();
            let memory = run.peak_kib as f64 / base_peak as f64;
            ratios.push((format!("{factor}x: time / input"), time / growth));
            ratios.push((format!("{factor}x: memory / input"), memory / growth));
        }
        rows.push(vec![
            format!("{factor}x"),
            run.cdts.to_string(),
            run.fields.to_string(),
            format!("{:.0} ms", run.time.as_secs_f64() * 1e3),
            format!("{:.1}x", run.time.as_secs_f64() / base_time.as_secs_f64()),
            format!("{:.0} MiB", run.peak_kib as f64 / 1024.0),
            format!("{:.1}x", run.peak_kib as f64 / base_peak as f64),
            format!("{:.1}x", run.cdts as f64 / base_cdts as f64),
        ]);
    }
    let header = [
        "size",
        "CDTs",
        "fields",
        "time",
        "growth",
        "peak memory",
        "growth",
        "growth of the input",
    ];
    println!("{}", table(&header, rows));
    println!("{}", summary("generation", ratios));
    Ok(())
}

/// Returns the run with the median time.
fn measure(folder: &Path, rounds: usize) -> Result<Run, Box<dyn Error>> {
    let mut runs = Vec::new();
    for _ in 0..rounds {
        runs.push(run(folder)?);
    }
    let mut times: Vec<_> = runs.iter().map(|run| run.time).collect();
    let middle = median(&mut times);
    let found = runs.into_iter().find(|run| run.time == middle);
    Ok(found.ok_or("no round was asked for")?)
}

fn run(folder: &Path) -> Result<Run, Box<dyn Error>> {
    let output = Command::new(std::env::current_exe()?)
        .arg("--once")
        .arg(folder)
        .output()?;
    let text = String::from_utf8(output.stdout)?;
    let mut figures = text.split_whitespace();
    let mut figure = || figures.next().ok_or("the run printed too little");
    Ok(Run {
        time: Duration::from_secs_f64(figure()?.parse()?),
        peak_kib: figure()?.parse()?,
        cdts: figure()?.parse()?,
        fields: figure()?.parse()?,
    })
}

fn generate_once(folder: &Path) -> Result<(), Box<dyn Error>> {
    let start = Instant::now();
    let generator = Generator::from_file(folder)?;
    let length = generator.generate()?.single_file().len();
    let time = start.elapsed().as_secs_f64();
    assert!(length > 0, "something was generated");
    let cdts = &generator.model().cdts;
    let fields: usize = cdts.iter().map(|cdt| cdt.fields.len()).sum();
    println!("{time} {} {} {fields}", peak_kib()?, cdts.len());
    Ok(())
}

/// Returns the peak memory of this process in KiB; Linux only.
fn peak_kib() -> Result<u64, Box<dyn Error>> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let figure = line.and_then(|line| line.split_whitespace().next());
    Ok(figure.ok_or("/proc/self/status has no VmHWM")?.parse()?)
}
