//! The command as a child process.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, ChildStderr, ChildStdout, Command, ExitStatus, Stdio};

pub(crate) const EXPORT: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../examples/designer-export.json"
);

/// The command, which is killed at the end of the test.
pub(crate) struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl From<Child> for Running {
    fn from(child: Child) -> Self {
        Self(child)
    }
}

impl Running {
    /// Kills the process.
    pub(crate) fn kill(&mut self) {
        self.0.kill().expect("it runs");
        self.wait();
    }

    /// Returns its stdout.
    pub(crate) fn output(&mut self) -> ChildStdout {
        self.0.stdout.take().expect("it is piped")
    }

    pub(crate) fn id(&self) -> u32 {
        self.0.id()
    }

    /// Returns its stderr, for reading lines.
    pub(crate) fn errors(&mut self) -> BufReader<ChildStderr> {
        BufReader::new(self.0.stderr.take().expect("it is piped"))
    }

    /// Sends a signal, such as `TERM`.
    #[cfg(unix)]
    pub(crate) fn signal(&self, name: &str) {
        let status = Command::new("kill")
            .args([format!("-{name}"), self.id().to_string()])
            .status();
        assert!(status.expect("there is a program `kill`").success());
    }

    /// Waits until the process has ended.
    pub(crate) fn wait(&mut self) -> ExitStatus {
        self.0.wait().expect("it is a child")
    }
}

/// Prepares the command with a configuration and these arguments.
pub(crate) fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_welkin-sandbox"));
    command.args(["--config", EXPORT]).args(arguments);
    command
}

/// Starts the command with these arguments, without a line per request. Returns it with its origin.
pub(crate) fn start(arguments: &[&str]) -> (Running, String) {
    run(command(arguments).arg("--quiet"))
}

/// Starts the command with these arguments. Returns it, with its stderr, and its origin.
pub(crate) fn start_printing(arguments: &[&str]) -> (Running, String) {
    run(command(arguments).stderr(Stdio::piped()))
}

/// The same, with a limit on the size of its files, in blocks of the shell: for the command, a file that can't grow is
/// equivalent to a full disk.
#[cfg(unix)]
pub(crate) fn start_with_limited_files(blocks: u32, arguments: &[&str]) -> (Running, String) {
    let limited = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$@\"");
    let command = command(arguments);
    let mut shell = Command::new("sh");
    shell.args(["-c", &limited, "sh"]);
    shell.arg(command.get_program()).args(command.get_args());
    run(shell.stderr(Stdio::piped()))
}

fn run(command: &mut Command) -> (Running, String) {
    let child = command.stdout(Stdio::piped()).spawn();
    let mut running = Running(child.expect("it can be run"));
    let output = running.0.stdout.take().expect("it is piped");
    // Reads up to the last line: the command must be able to write all of them.
    let lines = BufReader::new(output).lines().map_while(Result::ok).take(6);
    let origin =
        lines.filter_map(|line| Some(line.strip_prefix("export WELKIN_BASE_URL=")?.to_owned()));
    let origin = origin.last();
    (running, origin.expect("it serves"))
}

/// Runs the command until it ends. Returns its exit code and its stderr.
pub(crate) fn fail(arguments: &[&str]) -> (Option<i32>, String) {
    let child = command(arguments)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn();
    let mut running = Running(child.expect("it can be run"));
    let mut printed = String::new();
    running
        .errors()
        .read_to_string(&mut printed)
        .expect("it is text");
    (running.wait().code(), printed)
}
