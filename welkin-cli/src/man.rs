//! `man`: prints manual pages.

use clap::error::ErrorKind;
use clap::{Args, Command};
use clap_mangen::Man;
use welkin_codegen::diagnostic::escaped;

use crate::error::CommandError;
use crate::stdout::print;

/// Print a manual page in roff format
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The subcommand to describe; without it, the command as a whole
    subcommand: Option<String>,
}

const EXAMPLES: &str = "\
Examples:
  welkin-codegen man > ~/.local/share/man/man1/welkin-codegen.1
  welkin-codegen man generate > ~/.local/share/man/man1/welkin-codegen-generate.1";

pub(super) fn run(arguments: &Arguments, mut command: Command) -> Result<(), CommandError> {
    command.build();
    let described = match &arguments.subcommand {
        None => command,
        Some(name) => match command.find_subcommand(name) {
            Some(subcommand) => subcommand.clone(),
            None => refuse(&mut command, name),
        },
    };
    let mut page = Vec::new();
    Man::new(described)
        .render(&mut page)
        .map_err(CommandError::Stdout)?;
    print(page)
}

/// Ends the process as for any other invalid argument.
fn refuse(command: &mut Command, name: &str) -> ! {
    let message = format!("there is no subcommand '{}'", escaped(name));
    command.error(ErrorKind::InvalidSubcommand, message).exit()
}
