//! `export --to s3://...`: with a third-party S3 server and a third-party reader.
//!
//! They need a Python with the packages moto (its server) and pyarrow, which the environment variable
//! `WELKIN_WAREHOUSE_PYTHON` names; `.ci/run` creates one.

use std::ffi::OsString;
use std::io::{self, BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::Value;

use super::export::{clinic, measure};

const EXPORT: &str = "export --config export.json --to s3://warehouse/welkin";

/// An S3 server on loopback, which is stopped at the end of the test.
struct ObjectStore {
    process: Child,
    endpoint: String,
}

impl Drop for ObjectStore {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl ObjectStore {
    /// Starts the server on a port chosen by the system, which the server prints.
    fn start(python: &OsString) -> Self {
        let mut command = Command::new(python);
        command.args(["-m", "moto.server", "-H", "127.0.0.1", "-p", "0"]);
        let mut process = command
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the server starts");
        let lines = BufReader::new(process.stderr.take().expect("its output is read"));
        let mut lines = lines.lines().map_while(Result::ok);
        let endpoint = lines
            .find_map(|line| {
                let (_, address) = line.split_once("Running on ")?;
                Some(address.trim().to_owned())
            })
            .expect("the server prints its address");
        std::thread::spawn(move || lines.for_each(drop));
        Self { process, endpoint }
    }

    fn give_credentials<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        command
            .env("AWS_ENDPOINT_URL", &self.endpoint)
            .env("AWS_ALLOW_HTTP", "true")
            .env("AWS_ACCESS_KEY_ID", "key")
            .env("AWS_SECRET_ACCESS_KEY", "secret")
            .env("AWS_REGION", "us-east-1")
    }
}

/// Runs a part of tests/python/object_store.py.
fn ask(python: &OsString, store: &ObjectStore, task: &str) -> Value {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/python/object_store.py");
    let output = Command::new(python)
        .arg(script)
        .args([task, &store.endpoint, "warehouse"])
        .output()
        .expect("Python runs");
    let message = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{task}: {message}");
    serde_json::from_slice(&output.stdout).expect("the script prints JSON")
}

#[tokio::test(flavor = "multi_thread")]
async fn an_object_store_holds_each_record_once_after_a_kill() {
    let Some(python) = std::env::var_os("WELKIN_WAREHOUSE_PYTHON") else {
        let _ = writeln!(
            io::stderr(),
            "SKIPPED: exports to an object store: WELKIN_WAREHOUSE_PYTHON is not set"
        );
        return;
    };
    let store = ObjectStore::start(&python);
    ask(&python, &store, "make");
    let (terminal, client, patient) = clinic().await;
    let mut ids = measure(&client, &patient, 50).await;
    let run = || {
        let mut command = terminal.prepared(EXPORT, terminal.sandbox.tenant());
        store.give_credentials(&mut command);
        command
    };
    assert!(run().status().expect("the command runs").success());

    ids.extend(measure(&client, &patient, 30).await);
    let mut killed = run().spawn().expect("the command runs");
    let _ = killed.kill();
    let _ = killed.wait();
    let output = run().output().expect("the command runs");
    let message = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{message}");

    let seen = ask(&python, &store, "read");
    ids.sort_unstable();
    assert_eq!(seen["ids"], Value::from(ids));
    assert_eq!(seen["heart_rate"], "int64");
    assert_eq!(seen["measured_at"], "timestamp[us, tz=UTC]");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bucket_that_is_missing_is_named() {
    let Some(python) = std::env::var_os("WELKIN_WAREHOUSE_PYTHON") else {
        return;
    };
    let store = ObjectStore::start(&python);
    let (terminal, _, _) = clinic().await;
    let mut command = terminal.prepared(EXPORT, terminal.sandbox.tenant());
    let output = store
        .give_credentials(&mut command)
        .output()
        .expect("the command runs");
    assert_eq!(output.status.code(), Some(1));
    let message = String::from_utf8_lossy(&output.stderr);
    assert!(message.contains("s3://warehouse/welkin"), "{message}");
    assert!(!message.contains("secret"), "{message}");
}
