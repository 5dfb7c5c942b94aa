//! The command, run as a user runs it.

mod changed_labels;
mod check;
mod decided_names;
mod diff;
mod docs;
mod documentation;
mod earlier;
mod explain;
mod file_names;
mod folder;
mod foreign_files;
mod generate;
mod init;
mod inspect;
mod lock;
mod meaning;
mod merges;
mod model;
mod options;
mod ownership;
mod package;
mod printed_commands;
#[cfg(unix)]
mod robust;
mod roles;
mod selection;
mod shell;
mod terminals;
mod undecided_names;
mod watch;
mod wrong_input;
