use std::time::Duration;

use axum::http::header::{CONTENT_TYPE, LOCATION, RETRY_AFTER};
use axum::response::IntoResponse;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use welkin_runtime::error::UnreadableAnswer;
use welkin_runtime::record::DecodeError;
use welkin_runtime::{ApiErrorKind, Client, Error, Hidden};

use crate::server::{Server, config, id, ok, problem, status_code};
use crate::vitals::Vitals;

async fn error_of(server: &Server) -> Error {
    let answer = server.vitals().get(&id("r1")).await;
    answer.expect_err("the server sends no record")
}

/// Returns the reason why there was no token.
pub(crate) fn no_token(error: Error) -> Error {
    match error {
        Error::Token { source, .. } => *source,
        other => panic!("a token was to be had: {other:?}"),
    }
}

#[tokio::test]
async fn each_status_means_what_it_says() {
    for (status, kind, retryable) in [
        (400, ApiErrorKind::Invalid, false),
        (401, ApiErrorKind::Unauthorized, false),
        (403, ApiErrorKind::Forbidden, false),
        (404, ApiErrorKind::NotFound, false),
        (409, ApiErrorKind::Conflict, false),
        (418, ApiErrorKind::Other, false),
        (422, ApiErrorKind::Invalid, false),
        (429, ApiErrorKind::RateLimited, true),
        (500, ApiErrorKind::Server, true),
        (503, ApiErrorKind::Server, true),
    ] {
        let server = Server::new(move |_| problem(status, "SOME_CODE")).await;
        let error = error_of(&server).await;
        let api = error.api().unwrap();
        assert_eq!((api.kind, api.status), (kind, status));
        assert_eq!(api.request.method, "GET");
        assert_eq!(api.request.path, "/patients/{patient}/cdts/{cdt}/{record}");
        assert_eq!(api.problems[0].error_code.as_deref(), Some("SOME_CODE"));
        assert_eq!(api.problems[0].component_type.as_deref(), Some("CDT"));
        assert_eq!(
            api.problems[0].message().map(Hidden::reveal),
            Some("Welkin's words")
        );
        assert_eq!(error.is_retryable(), retryable, "{status}");
        assert_eq!(error.is_not_found(), status == 404);
    }
}

#[tokio::test]
async fn an_error_reads_well() {
    let server = Server::new(|_| problem(404, "DT_RECORD_NOT_FOUND")).await;
    assert_eq!(
        error_of(&server).await.to_string(),
        "GET /patients/{patient}/cdts/{cdt}/{record} failed with status 404: DT_RECORD_NOT_FOUND"
    );
}

#[tokio::test]
async fn an_error_in_any_form_is_one() {
    for body in [
        "",
        "[]",
        "{}",
        "null",
        "\"no\"",
        "[1]",
        "{\"errorCode\": 7}",
    ] {
        let server = Server::new(move |_| (status_code(500), body)).await;
        let error = error_of(&server).await;
        assert_eq!(error.api().unwrap().status, 500, "{body}");
    }
    let nested = json!({"errors": [{"errorCode": "A"}, {"errorCode": "B"}]});
    let server = Server::new(move |_| (status_code(400), axum::Json(nested.clone()))).await;
    let error = error_of(&server).await;
    let codes = error.api().unwrap().problems.iter();
    let codes: Vec<_> = codes
        .filter_map(|problem| problem.error_code.as_deref())
        .collect();
    assert_eq!(codes, ["A", "B"]);
}

#[tokio::test]
async fn an_error_page_is_told_apart() {
    let server = Server::new(|_| {
        let page = "<html><body>Bad gateway</body></html>";
        (status_code(502), [(CONTENT_TYPE, "text/html")], page)
    })
    .await;
    let error = error_of(&server).await;
    let api = error.api().unwrap();
    assert!(api.html);
    assert_eq!(api.kind, ApiErrorKind::Server);
    assert!(!error.to_string().contains("gateway"));
}

#[tokio::test]
async fn a_message_can_not_forge_a_log_line() {
    let body = json!([{"errorCode": "X", "message": "one\n2026-01-01 INFO forged\u{1b}[31m"}]);
    let server = Server::new(move |_| (status_code(400), axum::Json(body.clone()))).await;
    let shown = error_of(&server).await.to_string();
    assert!(!shown.contains(char::is_control), "{shown:?}");
}

#[tokio::test]
async fn a_rate_limit_says_how_long() {
    let limited = |after: &'static str| {
        Server::new(move |_| (status_code(429), [(RETRY_AFTER, after)]).into_response())
    };
    let wait = |error: Error| error.api().unwrap().retry_after;
    assert_eq!(
        wait(error_of(&limited("7").await).await),
        Some(Duration::from_secs(7))
    );
    assert_eq!(wait(error_of(&limited("soon").await).await), None);
    let past = limited("Wed, 21 Oct 2015 07:28:00 GMT").await;
    assert_eq!(wait(error_of(&past).await), Some(Duration::ZERO));
    let future = limited("Wed, 01 Jan 9997 00:00:00 GMT").await;
    assert!(wait(error_of(&future).await) > Some(Duration::from_secs(86_400)));
}

#[tokio::test]
async fn an_answer_that_is_no_record_says_what_it_is() {
    async fn reason(body: &'static str) -> UnreadableAnswer {
        let server = Server::new(move |_| body).await;
        match error_of(&server).await {
            Error::Decode {
                request, source, ..
            } => {
                assert_eq!(request.path, "/patients/{patient}/cdts/{cdt}/{record}");
                source
            }
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(reason("").await, UnreadableAnswer::Empty);
    assert_eq!(reason(" \n").await, UnreadableAnswer::Empty);
    assert_eq!(
        reason("<!doctype html><p>Sign in").await,
        UnreadableAnswer::Html
    );
    assert_eq!(
        reason("{\"id\": \"r1\", ").await,
        UnreadableAnswer::Json(DecodeError::CutOff {
            line: 1,
            column: 13
        })
    );
    assert!(matches!(
        reason("gibberish").await,
        UnreadableAnswer::Json(DecodeError::Syntax { .. })
    ));
    assert!(matches!(
        reason("{\"name\": \"no id\"}").await,
        UnreadableAnswer::Json(DecodeError::NoId)
    ));
}

#[tokio::test]
async fn a_redirect_is_refused_and_the_token_stays() {
    let elsewhere = Server::new(|_| ok(json!({}))).await;
    let target = format!("{}/patients", elsewhere.origin);
    let server = Server::new(move |_| (status_code(307), [(LOCATION, target.clone())])).await;
    let error = error_of(&server).await;
    assert_eq!(error.api().unwrap().kind, ApiErrorKind::Redirect);
    assert!(error.to_string().contains("redirects are not followed"));
    assert!(elsewhere.calls().is_empty());
}

/// Starts a server that reads a request, sends exactly these bytes and closes the connection, and returns a client.
pub(crate) async fn raw(answer: &'static [u8]) -> Client {
    let listener = TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a port is free");
    let address = listener.local_addr().expect("the port is known");
    let origin = format!("http://{address}");
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut request = [0; 4096];
            let _ = stream.read(&mut request).await;
            let _ = stream.write_all(answer).await;
        }
    });
    let issuer = Server::new(|_| ok(json!({}))).await;
    let config = config(&origin).token_url(format!("{}/oauth/token", issuer.origin));
    Client::new(config).expect("the configuration is right")
}

#[tokio::test]
async fn a_cut_connection_is_told_apart() {
    for answer in [
        &b""[..],
        b"HTTP/1.1 200 OK\r\nContent-Le",
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"id\": \"r1\"",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"id\"",
    ] {
        let vitals = raw(answer).await.patient("p1".into()).records::<Vitals>();
        let error = vitals.get(&id("r1")).await.unwrap_err();
        assert!(
            matches!(error, Error::Connection { timeout: false, .. }),
            "{error:?}"
        );
        assert!(error.is_retryable());
    }
}

#[tokio::test]
async fn a_server_that_is_not_there_is_a_connection_error() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let client = Client::new(config(&origin));
    let patients = client.unwrap().patients();
    let error = no_token(patients.get(&"p1".into()).await.unwrap_err());
    assert!(matches!(error, Error::Connection { .. }), "{error:?}");
}

#[tokio::test]
async fn a_server_that_is_silent_is_waited_for_no_longer_than_said() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    let config = config(&origin).timeouts(Duration::from_secs(10), Duration::from_millis(1));
    let patients = Client::new(config).unwrap().patients();
    let error = no_token(patients.get(&"p1".into()).await.unwrap_err());
    assert!(
        matches!(error, Error::Connection { timeout: true, .. }),
        "{error:?}"
    );
    drop(listener);
}
