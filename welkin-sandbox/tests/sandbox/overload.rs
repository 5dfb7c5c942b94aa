//! Many slow or unknown clients cost little memory, and valid clients are still served.
#![cfg(target_os = "linux")]

use std::io::Write;
use std::net::TcpStream as Connection;

use tokio::net::TcpStream;
use tokio::task::JoinSet;

use crate::running::start;
use crate::wire::{answer, request};

/// Connections that send only a part of a request; more than the sandbox keeps open.
const SLOW: usize = 700;

/// Number of unknown client ids.
const UNKNOWN: usize = 100_000;

/// Number of connections for requests with unknown ids.
const ASKING: usize = 8;

/// Maximum increase of memory, in kibibytes.
const MEMORY: u64 = 64 << 10;

/// Returns the memory of a process, in kibibytes.
fn memory(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).expect("it runs");
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let number = line.and_then(|line| line.trim().split(' ').next());
    number
        .and_then(|number| number.parse().ok())
        .expect("Linux tells it")
}

/// Returns a part of a request: of its head, or of its body.
fn part(number: usize) -> Vec<u8> {
    if number.is_multiple_of(2) {
        return b"POST /acme/live/patients HTTP/1.1\r\nhost: local".to_vec();
    }
    let head =
        "POST /acme/live/patients HTTP/1.1\r\nhost: localhost\r\ncontent-length: 1000000\r\n\r\n";
    [head.as_bytes(), &vec![b' '; 32 << 10]].concat()
}

async fn request_tokens(address: &str, from: usize, count: usize) {
    let mut stream = TcpStream::connect(address).await.expect("it listens");
    // Ids may be long.
    let tail = "x".repeat(1000);
    for number in from..from + count {
        let body = format!(r#"{{"apiClient": "{number}-{tail}", "secret": "no"}}"#);
        let request = request("POST", "/auth/token", "", body.as_bytes());
        let (status, _) = answer(&mut stream, &request).await.expect("it answers");
        assert_eq!(status, 401);
    }
}

/// Acts as a valid client: on a new connection, it requests a token, creates a patient and reads it.
async fn be_honest(address: &str) {
    let mut stream = TcpStream::connect(address).await.expect("it listens");
    let body = br#"{"apiClient": "sandbox-client", "secret": "sandbox-secret"}"#;
    let request_of =
        |token: &str, method: &str, path: &str, body: &[u8]| request(method, path, token, body);
    let asked = request_of("", "POST", "/auth/token", body);
    let (status, text) = answer(&mut stream, &asked).await.expect("it answers");
    assert_eq!(status, 200, "{text}");
    let text: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let token = text["token"].as_str().expect("a token");
    let body = br#"{"firstName": "Ada", "lastName": "Example"}"#;
    let asked = request_of(token, "POST", "/acme/live/patients", body);
    let (status, text) = answer(&mut stream, &asked).await.expect("it answers");
    assert_eq!(status, 201, "{text}");
    let asked = request_of(token, "GET", "/acme/live/patients?size=1", b"");
    let (status, text) = answer(&mut stream, &asked).await.expect("it answers");
    assert_eq!(status, 200, "{text}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn memory_is_bounded_and_honest_requests_succeed() {
    let (running, origin) = start(&[]);
    let address = origin.trim_start_matches("http://").to_owned();
    be_honest(&address).await;
    request_tokens(&address, 0, 2000).await;
    let before = memory(running.id());

    let slow: Vec<Connection> = (0..SLOW)
        .map(|number| {
            let mut slow = Connection::connect(&address).expect("it listens");
            // The sandbox may already have closed the connection to make room.
            let _ = slow.write_all(&part(number));
            slow
        })
        .collect();
    let mut tasks = JoinSet::new();
    let each = UNKNOWN / ASKING;
    for task in 0..ASKING {
        let address = address.clone();
        tasks.spawn(async move { request_tokens(&address, 10_000 + task * each, each).await });
    }
    let mut honest = 0;
    while !tasks.is_empty() || honest < 50 {
        be_honest(&address).await;
        honest += 1;
        while let Some(done) = tasks.try_join_next() {
            done.expect("every request is answered");
        }
        if honest >= 50
            && let Some(done) = tasks.join_next().await
        {
            done.expect("every request is answered");
        }
    }
    let after = memory(running.id());
    println!("{before} KiB before, {after} KiB after, {honest} honest clients");
    assert!(
        after < before + MEMORY,
        "{before} KiB before, {after} KiB after"
    );
    drop(slow);
}
