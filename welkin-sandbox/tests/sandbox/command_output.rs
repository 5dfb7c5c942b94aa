//! The command when its output can't be written.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::process::Stdio;

use crate::running::command;

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error_and_no_panic() {
    let full = || File::options().write(true).open("/dev/full").unwrap();
    let output = command(&[]).stdout(full()).output().expect("it runs");
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{stderr}");
    assert!(stderr.contains("cannot write to stdout: "), "{stderr}");
    assert!(!stderr.contains("panicked"), "{stderr}");

    let status = command(&[]).stdout(full()).stderr(full()).status();
    assert_eq!(status.expect("it runs").code(), Some(1));
}

/// A reader such as `head` may close the pipe after the first lines.
#[test]
fn a_closed_pipe_does_not_end_it() {
    let mut child = command(&[])
        .stdout(Stdio::piped())
        .spawn()
        .expect("it runs");
    let output = child.stdout.take().expect("it is piped");
    let mut first = String::new();
    BufReader::new(output)
        .read_line(&mut first)
        .expect("it prints");
    assert!(first.starts_with("# Welkin sandbox"), "{first}");
    assert!(child.try_wait().expect("it is a child").is_none());
    child.kill().expect("it runs");
    child.wait().expect("it ends");
}

#[test]
fn the_command_says_what_is_wrong() {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_welkin-sandbox"))
        .args(["--config", "nowhere.json"])
        .stdout(std::process::Stdio::null())
        .output()
        .unwrap();
    let words = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1));
    assert!(words.contains("nowhere.json"), "{words}");
}
