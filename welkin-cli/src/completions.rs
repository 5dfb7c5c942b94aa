//! `completions`: writes completion scripts for shells.

use clap::{Args, Command};
use clap_complete::Shell;

use crate::error::CommandError;
use crate::stdout::print;

/// Write a completion script for a shell to stdout
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The shell that reads the script
    shell: Shell,
}

const EXAMPLES: &str = "\
Examples:
  welkin-codegen completions bash > ~/.local/share/bash-completion/completions/welkin-codegen
  welkin-codegen completions fish > ~/.config/fish/completions/welkin-codegen.fish";

pub(super) fn run(arguments: &Arguments, mut command: Command) -> Result<(), CommandError> {
    let mut script = Vec::new();
    let name = command.get_name().to_owned();
    clap_complete::generate(arguments.shell, &mut command, name, &mut script);
    print(script)
}
