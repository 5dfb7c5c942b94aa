//! Stopping the command: open requests are completed, and the file is complete.
#![cfg(unix)]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;

use crate::running::{start, start_printing};

fn connect(origin: &str) -> TcpStream {
    TcpStream::connect(origin.trim_start_matches("http://")).expect("it listens")
}

/// Sends a request and reads the response.
fn send_request(origin: &str, request: &str) -> String {
    let mut stream = connect(origin);
    stream.write_all(request.as_bytes()).expect("it reads");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("it answers");
    answer
}

fn post(path: &str, token: &str, body: &str, header: &str) -> String {
    format!(
        "POST {path} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {token}\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n{header}\r\n\r\n{body}",
        body.len()
    )
}

fn token(origin: &str) -> String {
    let body = r#"{"secret": "sandbox-secret"}"#;
    let path = "/acme/admin/api_clients/sandbox-client";
    let answer = send_request(origin, &post(path, "", body, "connection: close"));
    let (_, rest) = answer.split_once("\"token\":\"").expect("a token");
    rest.split('"').next().expect("a token").to_owned()
}

#[test]
fn open_requests_are_finished_and_the_file_is_closed() {
    for signal in ["TERM", "INT"] {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("tenant.sqlite");
        let data = ["--data", file.to_str().expect("Unicode")];
        let (mut running, origin) = start_printing(&data);
        let token = token(&origin);
        // The sandbox does not wait for connections without a complete head.
        let _silent = connect(&origin);
        let mut slow = connect(&origin);
        slow.write_all(b"GET / HT").expect("it reads");
        let body = r#"{"firstName": "Ada", "lastName": "Example"}"#;
        let request = post("/acme/live/patients", &token, body, "expect: 100-continue");
        let (head, body) = request.split_at(request.len() - body.len());
        let mut open = BufReader::new(connect(&origin));
        open.get_mut().write_all(head.as_bytes()).expect("it reads");
        let mut line = String::new();
        open.read_line(&mut line).expect("it wants the body");
        assert_eq!(line, "HTTP/1.1 100 Continue\r\n");
        running.signal(signal);
        let mut lines = running.errors().lines().map_while(Result::ok);
        assert!(lines.any(|line| line.starts_with("# stopping")));
        open.get_mut().write_all(body.as_bytes()).expect("it reads");
        let mut answer = String::new();
        open.read_to_string(&mut answer).expect("it answers");
        assert!(answer.contains("HTTP/1.1 201 Created"), "{answer}");
        assert_eq!(running.wait().code(), Some(0));
        let files: Vec<_> = std::fs::read_dir(folder.path())
            .expect("a folder")
            .collect();
        assert_eq!(files.len(), 1, "{files:?}");

        let (_running, origin) = start(&data);
        let token = self::token(&origin);
        let request = format!(
            "GET /acme/live/patients HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {token}\r\n\
             connection: close\r\n\r\n"
        );
        let answer = send_request(&origin, &request);
        assert!(answer.contains("\"firstName\":\"Ada\""), "{answer}");
    }
}

#[test]
fn a_second_signal_stops_at_once() {
    let (mut running, origin) = start_printing(&[]);
    let token = token(&origin);
    let request = post("/acme/live/patients", &token, "{}", "expect: 100-continue");
    let mut open = BufReader::new(connect(&origin));
    let head = &request[..request.len() - 2];
    open.get_mut().write_all(head.as_bytes()).expect("it reads");
    open.read_line(&mut String::new())
        .expect("it wants the body");
    running.signal("TERM");
    let mut lines = running.errors().lines().map_while(Result::ok);
    assert!(lines.any(|line| line.starts_with("# stopping")));
    running.signal("TERM");
    assert_eq!(running.wait().code(), Some(1));
}

#[tokio::test]
async fn a_sandbox_that_is_shut_down_has_closed_its_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let builder = crate::tenant::builder().data_file(folder.path().join("tenant.sqlite"));
    let tenant = crate::tenant::Tenant::with(builder).await;
    tenant.patient().await;
    tenant.sandbox.shutdown().await.expect("it stops");
    let files: Vec<_> = std::fs::read_dir(folder.path())
        .expect("a folder")
        .collect();
    assert_eq!(files.len(), 1, "{files:?}");
}
