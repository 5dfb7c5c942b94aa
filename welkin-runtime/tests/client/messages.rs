//! The message of every error that can be in a log. The kinds of errors, and retries, are tested in `errors`.

use std::fmt::Write;

use axum::http::header::CONTENT_TYPE;
use welkin_runtime::Error;

use crate::errors::raw;
use crate::server::{Server, id, ok, problem, record, status_code};
use crate::vitals::Vitals;

/// Parts of the texts below that are health data; the heart rate of the CDT is not marked as such.
const PRIVATE: [&str; 3] = ["Ada", "Lovelace", "more than ten characters"];

/// Adds a line for an error. The message for the end of a connection depends on the system and its libraries.
fn line(table: &mut String, input: &str, error: &Error) {
    let words = match error {
        Error::Connection { source, .. } => {
            error.to_string().replace(&source.to_string(), "<cause>")
        }
        other => other.to_string(),
    };
    assert!(!PRIVATE.iter().any(|part| words.contains(part)), "{words}");
    writeln!(table, "{input}\n  {words}").expect("a text takes all");
}

#[tokio::test]
async fn of_answers_that_are_errors() {
    let mut table = String::new();
    for status in [400, 401, 403, 404, 409, 422, 429, 500, 503] {
        let server = Server::new(move |_| problem(status, "SOME_CODE")).await;
        let error = server.vitals().get(&id("r1")).await.unwrap_err();
        line(&mut table, &status.to_string(), &error);
    }
    for (input, body) in [
        ("500 without a body", ""),
        ("500 with text", "Ada Lovelace is not well"),
    ] {
        let server = Server::new(move |_| (status_code(500), body)).await;
        let error = server.vitals().get(&id("r1")).await.unwrap_err();
        line(&mut table, input, &error);
    }
    let page = "<html><body>Ada Lovelace</body></html>";
    let server =
        Server::new(move |_| (status_code(502), [(CONTENT_TYPE, "text/html")], page)).await;
    let error = server.vitals().get(&id("r1")).await.unwrap_err();
    line(&mut table, "502 with HTML", &error);
    insta::assert_snapshot!(table);
}

#[tokio::test]
async fn of_answers_that_are_no_records() {
    let mut table = String::new();
    for (input, body) in [
        ("empty", ""),
        ("HTML", "<!doctype html><p>Ada Lovelace"),
        ("cut off", "{\"id\": \"r1\", \"name\": \"Ada Lovel"),
        ("not JSON", "Ada Lovelace"),
        ("JSON of another shape", "{\"name\": \"Ada Lovelace\"}"),
    ] {
        let server = Server::new(move |_| body).await;
        let error = server.vitals().get(&id("r1")).await.unwrap_err();
        line(&mut table, input, &error);
    }
    for (input, answer) in [
        ("no answer", &b""[..]),
        (
            "a connection that is cut",
            b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"id\": \"r1\"",
        ),
    ] {
        let vitals = raw(answer).await.patient("p1".into()).records::<Vitals>();
        line(&mut table, input, &vitals.get(&id("r1")).await.unwrap_err());
    }
    insta::assert_snapshot!(table);
}

#[tokio::test]
async fn of_values_that_break_rules() {
    let server = Server::new(|_| ok(record("r1", 999))).await;
    let mut value = Vitals::with_heart_rate(999);
    value.note = Some("more than ten characters".to_owned());
    let mut table = String::new();
    let refused = server.vitals().create(&value).await.unwrap_err();
    line(&mut table, "on write", &refused);
    assert!(server.calls().is_empty());

    let read = server.vitals().get(&id("r1")).await.unwrap();
    assert_eq!(read.heart_rate, Some(999));
    let violations = welkin_runtime::record::violations(&*read);
    writeln!(table, "violations() on read\n  {violations}").expect("a text takes all");
    insta::assert_snapshot!(table);
}
