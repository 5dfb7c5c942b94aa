//! Connections that are kept open between requests, independent of the responses.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;

use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::tenant::Tenant;

/// Sends a request and reads the response: the status, and whether the connection is kept open.
fn exchange(connection: &mut BufReader<TcpStream>, head: &str, body: &[u8]) -> (u16, bool) {
    let length = body.len();
    let stream = connection.get_mut();
    write!(
        stream,
        "{head}\r\nhost: localhost\r\ncontent-length: {length}\r\n\r\n"
    )
    .expect("the sandbox answers in HTTP");
    stream.write_all(body).expect("the sandbox answers in HTTP");
    let mut status = String::new();
    connection
        .read_line(&mut status)
        .expect("the sandbox answers in HTTP");
    let status = status
        .split(' ')
        .nth(1)
        .expect("a status")
        .parse()
        .expect("the sandbox answers in HTTP");
    let (mut length, mut stays) = (0, true);
    loop {
        let mut line = String::new();
        connection
            .read_line(&mut line)
            .expect("the sandbox answers in HTTP");
        let line = line.trim_end().to_ascii_lowercase();
        if line.is_empty() {
            break;
        }
        stays &= line != "connection: close";
        if let Some(value) = line.strip_prefix("content-length: ") {
            length = value.parse().expect("the sandbox answers in HTTP");
        }
    }
    connection
        .read_exact(&mut vec![0; length])
        .expect("the sandbox answers in HTTP");
    (status, stays)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn survive_refusals_of_requests_with_bodies() {
    let tenant = Tenant::start().await;
    let address = tenant.sandbox.origin()["http://".len()..].to_owned();
    let token = tenant.token().to_owned();
    let asked = tokio::task::spawn_blocking(move || {
        let stream = TcpStream::connect(address).expect("the sandbox answers in HTTP");
        let mut connection = BufReader::new(stream);
        let authorization = format!("authorization: Bearer {token}");
        let body = vec![b'x'; 100_000];
        let too_large = vec![b'x'; 17 << 20];
        for _ in 0..20 {
            let unauthorized = exchange(&mut connection, "POST /v1/acme/patients HTTP/1.1", &body);
            assert_eq!(unauthorized, (401, true));
            let head = format!("POST /v1/acme/nowhere HTTP/1.1\r\n{authorization}");
            assert_eq!(exchange(&mut connection, &head, &body), (404, true));
            let head = format!("DELETE /v1/acme/patients HTTP/1.1\r\n{authorization}");
            assert_eq!(exchange(&mut connection, &head, &body), (405, true));
            let head = format!("POST /v1/acme/patients HTTP/1.1\r\n{authorization}");
            assert_eq!(exchange(&mut connection, &head, &body), (400, true));
        }
        let head = format!("POST /v1/acme/patients HTTP/1.1\r\n{authorization}");
        assert_eq!(exchange(&mut connection, &head, &too_large), (413, true));
        let head = format!("GET /v1/acme/patients HTTP/1.1\r\n{authorization}");
        assert_eq!(exchange(&mut connection, &head, b""), (200, true));
    });
    asked.await.expect("the sandbox answers in HTTP");
}

#[tokio::test]
async fn survive_bodies_of_every_shape() {
    let tenant = Tenant::start().await;
    let patient = tenant.patient().await;
    let records = format!("{patient}/cdts/cdt-vitals");
    let shapes = [
        json!(null),
        json!(1),
        json!("text"),
        json!([]),
        json!([1, null, "text", {}, []]),
        json!({"rows": [1]}),
        json!({"rows": [null, {"id": 1}, {"id": "x", "jsonBody": 1}]}),
        json!({"records": [1, {"values": 1}]}),
    ];
    for shape in shapes {
        for (method, path) in [
            (Method::PATCH, records.as_str()),
            (Method::POST, records.as_str()),
            (Method::POST, "/patients"),
            (Method::PATCH, patient.as_str()),
            (Method::POST, "/dictionaries/cpt"),
        ] {
            let (status, answer) = tenant.call(method, path, Some(shape.clone())).await;
            let is_answered = status.is_client_error() || status == StatusCode::OK;
            assert!(is_answered, "{status} {answer} for {shape} at {path}");
        }
    }
}
