//! A real Redis on a free port.

use std::io::{self, BufRead, BufReader, Write};
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

/// A Redis server for one test. It is stopped when dropped.
pub(crate) struct Server {
    process: Child,
    pub(crate) port: u16,
    _folder: TempDir,
}

impl Server {
    /// Starts a server. Without `redis-server`, it prints a note and returns `None`, and the caller skips the test.
    pub(crate) fn start() -> Option<Self> {
        // The port is free now, and rarely taken before the server has it.
        let port = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
        Self::start_at(port.expect("a port is free").port())
    }

    pub(crate) fn start_at(port: u16) -> Option<Self> {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let started = Command::new("redis-server")
            .args(["--port", &port.to_string(), "--bind", "127.0.0.1"])
            .args(["--save", "", "--appendonly", "no", "--dir"])
            .arg(folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn();
        let mut process = match started {
            Ok(process) => process,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                // Not `eprintln!`, which the test harness captures.
                let _ = writeln!(io::stderr(), "SKIPPED: redis-server is not installed");
                return None;
            }
            Err(error) => panic!("redis-server does not start: {error}"),
        };
        let output = process.stdout.take().expect("it is piped");
        let mut lines = BufReader::new(output).lines();
        let is_ready = lines.any(|line| line.is_ok_and(|line| line.contains("Ready to accept")));
        assert!(is_ready, "redis-server ended");
        // Later output is little, and is discarded.
        std::thread::spawn(move || lines.for_each(drop));
        Some(Self {
            process,
            port,
            _folder: folder,
        })
    }

    pub(crate) fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
