//! The time of generating code, compared with a generator of Rust clients from OpenAPI documents.
#![forbid(unsafe_code)]

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use clap::Parser;
use welkin_bench::configuration::{self, Part};
use welkin_bench::openapi;
use welkin_bench::report::{median, ratio, summary, table};
use welkin_codegen::{Generator, output};

/// The allocator of the `welkin-codegen` command.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Measures `cargo-progenitor` on the CDTs as an OpenAPI document, and our generator on the configuration, in turns.
/// Both are processes that read a file and write a folder of source code.
#[derive(Parser)]
struct Arguments {
    /// The peer's program, as `cargo install cargo-progenitor` puts it into ~/.cargo/bin
    #[arg(long, default_value = "cargo-progenitor")]
    progenitor: PathBuf,
    /// Directory of formation responses [default: that of $WELKIN_REAL_DATA, or else tests/fixtures/formation]
    #[arg(long)]
    config: Option<PathBuf>,
    /// How many times over the configuration is measured
    #[arg(long, value_delimiter = ',', default_values_t = [1, 10])]
    factors: Vec<usize>,
    /// How many times each side generates; the median counts
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// Generate once from this directory: what this command runs itself with
    #[arg(long, hide = true)]
    once: Option<PathBuf>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments = Arguments::parse();
    let folder = configuration::scratch("peer-generation");
    if let Some(config) = arguments.once {
        let generator = Generator::from_file(config)?;
        generator.write_directory(folder.join("ours"))?;
        return Ok(());
    }
    let config = arguments.config.unwrap_or_else(configuration::default_path);
    println!("configuration: {}\n", config.display());
    let (mut rows, mut ratios) = (Vec::new(), Vec::new());
    for factor in arguments.factors {
        let copies = configuration::repeat(&config, factor, Part::Cdts)?;
        let document = folder.join(format!("openapi-{factor}.json"));
        let generator = Generator::from_file(&copies)?;
        let text = serde_json::to_string_pretty(&openapi::document(generator.model()))?;
        output::write_file(&document, &text)?;

        let mut ours = Vec::new();
        let mut peer = Vec::new();
        for _ in 0..arguments.rounds {
            ours.push(run(Command::new(std::env::current_exe()?)
                .arg("--once")
                .arg(&copies))?);
            peer.push(run(&mut progenitor(
                &arguments.progenitor,
                &document,
                &folder.join("peer"),
            ))?);
        }
        let (ours, peer) = (median(&mut ours), median(&mut peer));
        ratios.push((format!("{factor}x: ours / progenitor"), ratio(ours, peer)));
        rows.push(vec![
            format!("{factor}x"),
            generator.model().cdts.len().to_string(),
            format!("{:.0} ms", ours.as_secs_f64() * 1e3),
            format!("{:.0} ms", peer.as_secs_f64() * 1e3),
            format!("{:.1}", peer.as_secs_f64() / ours.as_secs_f64()),
        ]);
    }
    let header = ["size", "CDTs", "ours", "progenitor", "progenitor / ours"];
    println!("{}", table(&header, rows));
    println!("{}", summary("peer-generation", ratios));
    Ok(())
}

fn progenitor(program: &Path, document: &Path, out: &Path) -> Command {
    let mut command = Command::new(program);
    command
        .args(["progenitor", "--name", "peer", "--version", "0.1.0"])
        .arg("--input")
        .arg(document)
        .arg("--output")
        .arg(out);
    command
}

fn run(command: &mut Command) -> Result<Duration, Box<dyn Error>> {
    let start = Instant::now();
    let status = command.stdout(Stdio::null()).status()?;
    let time = start.elapsed();
    if !status.success() {
        return Err(format!("{} ended with {status}", command.get_program().display()).into());
    }
    Ok(time)
}
