//! The inputs of a command.

use std::io::{self, Read};
use std::path::{Path, PathBuf};

use clap::Args;
use welkin_codegen::Generator;

use crate::error::CommandError;

/// The configuration to read.
#[derive(Args)]
pub(crate) struct Inputs {
    /// Designer export, formation response, or a directory of them; several are merged, and a dash is stdin
    #[arg(long = "config", short = 'c', value_name = "PATH", required = true, num_args = 1..)]
    pub(crate) paths: Vec<PathBuf>,
}

impl Inputs {
    pub(crate) fn read(&self) -> Result<Generator, CommandError> {
        read(&self.paths)
    }

    /// Whether one of the paths is stdin.
    pub(crate) fn read_stdin(&self) -> bool {
        self.paths.iter().any(|path| is_stdin(path))
    }
}

fn is_stdin(path: &Path) -> bool {
    path == Path::new("-")
}

/// Reads files and directories; a dash stands for stdin.
pub(crate) fn read(paths: &[PathBuf]) -> Result<Generator, CommandError> {
    let (stdin, paths): (Vec<&PathBuf>, Vec<&PathBuf>) =
        paths.iter().partition(|path| is_stdin(path));
    if stdin.is_empty() {
        return Ok(Generator::from_paths(paths)?.for_command_line());
    }
    let mut bytes = Vec::new();
    io::stdin()
        .lock()
        .read_to_end(&mut bytes)
        .map_err(CommandError::Stdin)?;
    let generator = Generator::from_paths_and_bytes(paths, [(Generator::STDIN, bytes)])?;
    Ok(generator.for_command_line())
}
