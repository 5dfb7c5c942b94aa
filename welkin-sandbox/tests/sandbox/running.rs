//! The command, as a process.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

/// The command, which ends with the test.
pub(crate) struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Starts the command with these arguments; returns it and where it serves.
pub(crate) fn start(arguments: &[&str]) -> (Running, String) {
    let export = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../examples/designer-export.json"
    );
    let child = Command::new(env!("CARGO_BIN_EXE_welkin-sandbox"))
        .args(["--config", export])
        .args(arguments)
        .stdout(Stdio::piped())
        .spawn();
    let mut running = Running(child.expect("it can be run"));
    let output = running.0.stdout.take().expect("it is piped");
    // To the last line that it writes: nobody must be gone when it writes.
    let lines = BufReader::new(output).lines().map_while(Result::ok).take(6);
    let origin =
        lines.filter_map(|line| Some(line.strip_prefix("export WELKIN_BASE_URL=")?.to_owned()));
    let origin = origin.last();
    (running, origin.expect("it serves"))
}
