//! An export that is killed and resumed, with any number of records: `cargo run --release -p welkin-tests --bin export
//! -- 100000`.
#![forbid(unsafe_code)]

use std::process::ExitCode;

use welkin_tests::exports::{Size, export, run};

const USAGE: &str = "usage: export [records] [rows on a page] [kills]";

#[tokio::main]
async fn main() -> Result<ExitCode, Box<dyn std::error::Error>> {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    if let Some(("exporter", rest)) = arguments
        .split_first()
        .map(|(first, rest)| (&**first, rest))
    {
        export(rest).await?;
        return Ok(ExitCode::SUCCESS);
    }
    let argument = |place: usize, unless: u32| match arguments.get(place) {
        Some(text) => text.parse().map_err(|_| USAGE),
        None => Ok(unless),
    };
    let size = Size {
        records: u64::from(argument(0, 10_000)?),
        page_size: argument(1, 1000)?,
        kills: u64::from(argument(2, 3)?),
    };
    println!("{size:?}");
    let report = run(size, std::env::current_exe()?.as_os_str()).await?;
    println!("{report}");
    let whole = report.once == size.records && report.strange == 0;
    Ok(ExitCode::from(u8::from(!whole)))
}
