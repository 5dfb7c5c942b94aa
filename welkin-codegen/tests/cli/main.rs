//! The command, run as a user runs it.

mod check;
mod diff;
mod explain;
mod file_names;
mod folder;
mod foreign_files;
mod generate;
mod inspect;
mod lock;
mod meaning;
mod options;
mod ownership;
mod package;
mod robust;
mod roles;
mod shell;
mod watch;
mod wrong_input;
