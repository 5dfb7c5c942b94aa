//! The fault suite with any number of calls: `cargo run --release -p welkin-tests --bin soak -- 1000000`.
#![forbid(unsafe_code)]

use std::process::ExitCode;

use welkin_tests::faults::{Size, Weather, run};

const USAGE: &str = "usage: soak [calls] [seed] [tasks] [share of faults]";

#[tokio::main]
async fn main() -> Result<ExitCode, Box<dyn std::error::Error>> {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let argument = |place: usize, unless: f64| match arguments.get(place) {
        Some(text) => text.parse().map_err(|_| USAGE),
        None => Ok(unless),
    };
    let size = Size {
        calls: argument(0, 10_000.0)? as u64,
        tasks: (argument(2, 64.0)? as u64).max(1),
    };
    let weather = Weather {
        seed: argument(1, 1.0)? as u64,
        faults: argument(3, 0.2)?,
    };
    println!("{size:?}, {weather:?}");
    let report = run(size, weather).await?;
    println!("{report}");
    let faulty = report.faulty();
    for claim in &faulty {
        eprintln!("{claim}");
    }
    Ok(ExitCode::from(u8::from(!faulty.is_empty())))
}
