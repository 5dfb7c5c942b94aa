//! The number of instructions of a program, as counted by valgrind's callgrind: unlike times, it is the same on a busy
//! machine.

use std::io;
use std::path::Path;
use std::process::{Command, Stdio};

/// Whether instructions can be counted: valgrind is installed.
#[must_use]
pub fn can_be_counted() -> bool {
    let version = Command::new("valgrind")
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    version.is_ok_and(|status| status.success())
}

/// Counts the instructions of a whole run, without the kernel's. The cost of an operation is the difference between two
/// runs with different numbers of repetitions.
///
/// # Errors
/// When the program can't be run, fails, or valgrind counts nothing.
pub fn of_run(program: &Path, arguments: &[&str]) -> io::Result<u64> {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(program)
        .args(arguments)
        .output()?;
    let printed = String::from_utf8_lossy(&output.stderr);
    let count = printed
        .lines()
        .find_map(|line| line.split_once("Collected : "))
        .and_then(|(_, count)| count.trim().parse().ok());
    match count {
        Some(count) if output.status.success() => Ok(count),
        _ => Err(io::Error::other(format!(
            "no instructions were counted: {printed}"
        ))),
    }
}
