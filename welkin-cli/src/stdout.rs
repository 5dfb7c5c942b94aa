//! Texts on stdout.

use std::io::{self, Write};

use crate::error::CommandError;

/// Writes a whole text to stdout. It is not an error if the reader closes the pipe, as `head` does.
pub(crate) fn print(text: impl AsRef<[u8]>) -> Result<(), CommandError> {
    print_to(io::stdout().lock(), text.as_ref())
}

/// Writes a text with colors to stdout; the colors are removed unless it is a terminal.
pub(crate) fn print_styled(text: &str) -> Result<(), CommandError> {
    print_to(anstream::stdout().lock(), text.as_bytes())
}

fn print_to(mut stdout: impl Write, text: &[u8]) -> Result<(), CommandError> {
    match stdout.write_all(text).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(CommandError::Stdout(error)),
        _ => Ok(()),
    }
}
