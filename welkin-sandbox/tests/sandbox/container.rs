//! The container, as far as it can be tested without building it: the files that its definition names exist, and its
//! commands work on this machine as in the container.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use crate::running::{EXPORT, Running};

const DOCKERFILE: &str = include_str!("../../Dockerfile");
const COMPOSE: &str = include_str!("../../../examples/compose/compose.yaml");
const SECRET: &str = "not a real secret";

/// Returns the words of an instruction in the form of a JSON array.
fn words(file: &str, instruction: &str) -> Vec<String> {
    let line = file
        .lines()
        .find_map(|line| line.trim_start().strip_prefix(instruction));
    let line = line.unwrap_or_else(|| panic!("there is no {instruction}"));
    let (_, array) = line.split_once('[').expect("an array");
    serde_json::from_str(&format!("[{array}")).expect("JSON")
}

/// Runs the container's command, with the paths and the port of this machine.
fn run(arguments: &[String], data: &str) -> (Running, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_welkin-sandbox"));
    for word in arguments {
        command.arg(match &**word {
            "0.0.0.0:8080" => "0.0.0.0:0",
            "/config" => EXPORT,
            "/data/tenant.sqlite" => data,
            word => word,
        });
    }
    let child = command
        .env("WELKIN_SANDBOX_CLIENT_SECRET", SECRET)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let mut running = Running::from(child.expect("it can be run"));
    let printed = running.errors().lines().map_while(Result::ok);
    let origin = { printed }.find_map(|line| Some(line.strip_prefix("# serving ")?.to_owned()));
    (running, origin.expect("it serves"))
}

#[test]
fn the_commands_of_the_image_serve_and_are_healthy() {
    let entrypoint = words(DOCKERFILE, "ENTRYPOINT ");
    assert_eq!(entrypoint[0], "/welkin-sandbox");
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("tenant.sqlite");
    for command in [words(DOCKERFILE, "CMD "), words(COMPOSE, "command: ")] {
        let arguments = [&entrypoint[1..], &command].concat();
        let (mut running, origin) = run(&arguments, data.to_str().expect("Unicode"));
        let check = words(DOCKERFILE, "HEALTHCHECK ");
        assert_eq!(check[0], "/welkin-sandbox");
        let (_, port) = origin.rsplit_once(':').expect("a port");
        let check = { check[1..].iter() }.map(|word| word.replace(":8080", &format!(":{port}")));
        let checked = Command::new(env!("CARGO_BIN_EXE_welkin-sandbox"))
            .args(check)
            .output();
        let checked = checked.expect("it runs");
        assert!(
            checked.status.success(),
            "{}",
            String::from_utf8_lossy(&checked.stderr)
        );
        let printed = BufReader::new(running.output()).lines();
        running.kill();
        assert_eq!(printed.count(), 0, "no secret is printed");
    }
}

#[test]
fn named_files_exist() {
    assert!(COMPOSE.contains("dockerfile: welkin-sandbox/Dockerfile"));
    assert!(COMPOSE.contains("--allow-host\", \"sandbox\""));
    assert!(COMPOSE.contains("WELKIN_BASE_URL: http://sandbox:8080"));
    assert!(COMPOSE.contains("WELKIN_PLAIN_HTTP_HOST: sandbox"));
    assert!(std::path::Path::new(EXPORT).is_file());
    let user = DOCKERFILE
        .lines()
        .find_map(|line| line.strip_prefix("USER "));
    assert!(user.is_some_and(|user| user != "0" && !user.starts_with("root")));
    // The minimum Rust version of the crates.
    let rust = DOCKERFILE
        .lines()
        .find_map(|line| line.strip_prefix("FROM rust:"));
    let rust = rust
        .and_then(|rust| rust.split('-').next())
        .expect("a version");
    assert!(env!("CARGO_PKG_RUST_VERSION").starts_with(rust), "{rust}");
}

#[test]
fn a_sandbox_that_is_not_there_is_unhealthy() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let port = listener.local_addr().expect("it has one").port();
    drop(listener);
    for url in [
        format!("http://127.0.0.1:{port}"),
        format!("https://127.0.0.1:{port}"),
        "nonsense".to_owned(),
    ] {
        let checked = Command::new(env!("CARGO_BIN_EXE_welkin-sandbox"))
            .args(["--healthcheck", &url])
            .output();
        let checked = checked.expect("it runs");
        assert_eq!(checked.status.code(), Some(1), "{url}");
        let printed = String::from_utf8_lossy(&checked.stderr).into_owned();
        assert!(printed.starts_with("unhealthy: "), "{printed}");
    }
}

/// Runs the health check of a URL. Returns its output if it fails.
fn check(url: &str) -> Result<(), String> {
    let checked = Command::new(env!("CARGO_BIN_EXE_welkin-sandbox"))
        .args(["--healthcheck", url])
        .output();
    let checked = checked.expect("it runs");
    let said = String::from_utf8_lossy(&checked.stderr).into_owned();
    if checked.status.success() {
        Ok(())
    } else {
        Err(said)
    }
}

#[test]
fn a_sandbox_that_speaks_https_is_healthy() {
    let (mut running, origin) = crate::running::start_printing(&["--tls"]);
    let errors = running.errors();
    assert!(origin.starts_with("https://127.0.0.1:"), "{origin}");
    assert_eq!(check(&origin), Ok(()));
    assert_eq!(check(&origin.replace("127.0.0.1", "localhost")), Ok(()));
    // Plain HTTP gets no response.
    let plain = check(&origin.replace("https", "http"));
    assert!(plain.is_err_and(|said| said.starts_with("unhealthy: ")));
    running.kill();
    // A failed handshake must not cause a panic.
    let printed: Vec<_> = errors.lines().map_while(Result::ok).collect();
    assert!(
        !printed.iter().any(|line| line.contains("panicked")),
        "{printed:#?}"
    );
    let gone = check(&origin);
    assert!(gone.is_err_and(|said| said.starts_with("unhealthy: ")));
}

#[test]
fn a_server_with_another_certificate_is_unhealthy() {
    let (_running, origin) = crate::running::start(&["--tls"]);
    let (_other, other) = crate::running::start(&["--tls"]);
    let port = |origin: &str| origin.rsplit(':').next().expect("a port").to_owned();
    let file = |port: &str| std::env::temp_dir().join(format!("welkin-sandbox-{port}.pem"));
    let own = file(&port(&origin));
    let certificate = std::fs::read(&own).expect("it was written");
    std::fs::copy(file(&port(&other)), &own).expect("it can be written");
    let said = check(&origin).expect_err("another certificate");
    assert!(said.contains("certificate"), "{said}");
    std::fs::write(&own, certificate).expect("it can be written");
    assert_eq!(check(&origin), Ok(()));
}
