//! `completions`: writes completion scripts for shells.

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::{CommandError, print};

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

pub(super) fn run(arguments: &Arguments) -> Result<(), CommandError> {
    let mut command = super::Arguments::command();
    let mut script = Vec::new();
    let name = command.get_name().to_owned();
    clap_complete::generate(arguments.shell, &mut command, name, &mut script);
    print(script)
}
