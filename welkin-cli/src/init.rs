//! `init`: creates the initial files of a package that generates code.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use welkin_codegen::Generator;

use super::generate::report_inputs;
use crate::error::CommandError;
use crate::stderr::report_written;
use crate::stdout::print;
use crate::terminal::shown;

/// Set up a package: options file, lock file, and the code to copy
///
/// Finds the configuration in this folder or one below it, writes welkin.toml with every option explained, and the lock
/// file beside the configuration. Existing files are not overwritten. The lines for build.rs and for the macro go to
/// stdout.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// Designer export, formation response, or a directory of them, instead of the one that is found
    #[arg(long = "config", short = 'c', value_name = "PATH", num_args = 1..)]
    paths: Vec<PathBuf>,
}

const EXAMPLES: &str = "\
Examples:
  welkin-codegen init
  welkin-codegen init --config formation/";

/// Conventional name of the options file.
const OPTIONS: &str = "welkin.toml";

/// A template with every option, explained and commented out.
const TEMPLATE: &str = include_str!("init/welkin.toml");

pub(super) fn run(arguments: &Arguments, quiet: bool) -> Result<(), CommandError> {
    let paths = if arguments.paths.is_empty() {
        vec![found(Path::new("."))?]
    } else {
        arguments.paths.clone()
    };
    let mut generator = Generator::from_paths(&paths)?.for_command_line();
    generator.check_lock_file()?;
    let wrote_options = create(Path::new(OPTIONS))?;
    if !wrote_options {
        generator = generator.options(OPTIONS)?;
    }
    let has_lock = generator.lock_path().is_some_and(Path::exists);
    let written = if has_lock {
        None
    } else {
        Some(generator.write_lock()?)
    };
    if !quiet {
        report_inputs(&generator);
        eprintln!("{} {OPTIONS}", if wrote_options { "wrote" } else { "kept" });
        match (&written, generator.lock_path()) {
            (Some(written), _) => report_written(written),
            (None, Some(lock)) => eprintln!(
                "kept {}; `{}` adds names to it",
                shown(lock),
                generator.lock_command()
            ),
            (None, None) => {}
        }
    }
    print(lines(&paths))
}

/// Returns the only configuration in a directory, or in its direct subdirectories.
fn found(folder: &Path) -> Result<PathBuf, CommandError> {
    let entries = entries(folder)?;
    let (folders, files): (Vec<PathBuf>, Vec<PathBuf>) =
        entries.into_iter().partition(|path| path.is_dir());
    let is_json = |path: &PathBuf| {
        path.extension()
            .is_some_and(|extension| extension == "json")
    };
    let is_configuration = |path: &PathBuf| Generator::from_file(path).is_ok();
    let mut candidates: Vec<PathBuf> = files
        .into_iter()
        .filter(is_json)
        .filter(is_configuration)
        .collect();
    if candidates.is_empty() {
        const OTHERS: [&str; 3] = ["node_modules", "src", "target"];
        let is_other = |path: &PathBuf| OTHERS.iter().any(|other| path.ends_with(other));
        let folders = folders.into_iter().filter(|path| !is_other(path));
        candidates = folders.filter(is_configuration).collect();
    }
    match candidates.as_slice() {
        [one] => Ok(one.clone()),
        [] => Err(CommandError::NoConfiguration),
        several => Err(CommandError::SeveralConfigurations(
            several.iter().map(|path| shown(path)).collect(),
        )),
    }
}

/// Returns the entries of a directory that are not hidden, sorted, without a leading `./`.
fn entries(folder: &Path) -> Result<Vec<PathBuf>, CommandError> {
    let unreadable = |error| CommandError::CurrentFolder(error);
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let name = PathBuf::from(entry.map_err(unreadable)?.file_name());
        if !name.as_os_str().as_encoded_bytes().starts_with(b".") {
            paths.push(name);
        }
    }
    paths.sort();
    Ok(paths)
}

/// Writes the options file unless there is one. Returns whether it was written.
fn create(path: &Path) -> Result<bool, CommandError> {
    match File::create_new(path) {
        Ok(mut file) => match file.write_all(TEMPLATE.as_bytes()) {
            Ok(()) => Ok(true),
            Err(error) => Err(CommandError::Options(error)),
        },
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(CommandError::Options(error)),
    }
}

/// Returns the lines to copy.
fn lines(paths: &[PathBuf]) -> String {
    let quoted: Vec<String> = paths
        .iter()
        .map(|path| format!("{:?}", path.to_string_lossy()))
        .collect();
    let (from, inputs) = match quoted.as_slice() {
        [one] => (format!("from_file({one})"), one.clone()),
        several => {
            let list = format!("[{}]", several.join(", "));
            (format!("from_paths({list})"), list)
        }
    };
    let version = env!("CARGO_PKG_VERSION");
    format!(
        r#"# With a build script. In Cargo.toml:
#   [dependencies]
#   welkin-runtime = "{version}"
#   [build-dependencies]
#   welkin-codegen = "{version}"
# In build.rs:
fn main() -> Result<(), Box<dyn std::error::Error>> {{
    welkin_codegen::Generator::{from}?
        .options("{OPTIONS}")?
        .write_to_out_dir("care.rs")?;
    Ok(())
}}
# In src/main.rs or src/lib.rs:
mod care {{
    include!(concat!(env!("OUT_DIR"), "/care.rs"));
}}

# Or with the macro. In Cargo.toml, beside welkin-runtime: welkin-macros = "{version}". In src/main.rs or src/lib.rs:
#[welkin_macros::designer({inputs}, options = "{OPTIONS}")]
mod care {{}}
"#
    )
}
