//! The command, run as a user runs it.

mod changed_labels;
mod check;
mod diff;
mod docs;
mod documentation;
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
mod robust;
mod roles;
mod selection;
mod shell;
mod terminals;
mod watch;
mod wrong_input;
