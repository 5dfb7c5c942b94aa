//! The command, run as a user runs it.

mod folder;
mod generate;
mod inspect;
mod wrong_input;
