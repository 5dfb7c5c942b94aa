//! The command, run as a user runs it.

mod check;
mod diff;
mod explain;
mod folder;
mod generate;
mod inspect;
mod lock;
mod meaning;
mod options;
mod package;
mod roles;
mod shell;
mod watch;
mod wrong_input;
