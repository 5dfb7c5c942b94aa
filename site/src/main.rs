//! The preprocessor that `book.toml` registers. mdBook calls it with `supports RENDERER`, or with a book on stdin, and
//! reads the result from stdout.
#![forbid(unsafe_code)]

use std::io;
use std::path::Path;
use std::process::ExitCode;

use serde_json::Value;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [command, renderer] = &arguments[..] {
        let is_supported = command == "supports" && renderer == "html";
        return ExitCode::from(u8::from(!is_supported));
    }
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Box<dyn std::error::Error>> {
    let (context, mut book): (Value, Value) = serde_json::from_reader(io::stdin().lock())?;
    let root = context["root"].as_str().unwrap_or(".");
    welkin_site::preprocess(&mut book, Path::new(root))?;
    serde_json::to_writer(io::stdout().lock(), &book)?;
    Ok(())
}
