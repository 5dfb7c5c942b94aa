//! Responses that are larger than any memory, or do not end: they are truncated at a limit, whatever their source.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

use axum::http::{Request, Response, StatusCode};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use welkin_runtime::exports::ExportResource;
use welkin_runtime::formations::FormationKind;
use welkin_runtime::http::{BoxFuture, TransportError};
use welkin_runtime::{
    ApiErrorKind, BodyLimits, Bytes, Client, Config, Error, Outcome, RetryPolicy, Transport,
};

use crate::errors::no_token;
use crate::fake::{Fake, at_once, ok, status, vitals};
use crate::server::{Server, config, id, record, token};
use crate::vitals::Vitals;

const LIMIT: usize = 1024 * 1024;
const ERROR_LIMIT: usize = 16 * 1024;

/// More bytes than a client receives before it stops, including socket buffers.
const FAR_MORE: u64 = 64 * 1024 * 1024;

/// A server that sends a head and then repeats the same bytes until the client disconnects.
struct Endless {
    origin: String,
    sent: Arc<AtomicU64>,
    requests: Arc<AtomicUsize>,
}

impl Endless {
    async fn new(head: &'static str, part: &'static str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0")
            .await
            .expect("a port is free");
        let origin = format!("http://{}", listener.local_addr().expect("it is known"));
        let (sent, requests) = (Arc::default(), Arc::default());
        let endless = Self {
            origin,
            sent: Arc::clone(&sent),
            requests: Arc::clone(&requests),
        };
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let sent = Arc::clone(&sent);
                requests.fetch_add(1, Ordering::Relaxed);
                tokio::spawn(async move {
                    let _ = stream.read(&mut [0; 4096]).await;
                    let _ = stream.write_all(head.as_bytes()).await;
                    let parts = part.repeat(64 * 1024 / part.len());
                    while stream.write_all(parts.as_bytes()).await.is_ok() {
                        sent.fetch_add(parts.len() as u64, Ordering::Relaxed);
                    }
                });
            }
        });
        endless
    }

    /// Returns a client whose token comes from another source.
    async fn client(&self, change: impl Fn(Config) -> Config) -> Client {
        let issuer = Server::new(|_| ok_response()).await;
        let config = config(&self.origin)
            .body_limits(LIMIT, ERROR_LIMIT)
            .token_url(format!("{}/oauth/token", issuer.origin));
        Client::new(change(config)).expect("the configuration is right")
    }

    /// Returns the number of requests, and checks that the client disconnected early.
    fn requests(&self) -> usize {
        assert!(self.sent.load(Ordering::Relaxed) < FAR_MORE);
        self.requests.load(Ordering::Relaxed)
    }
}

fn ok_response() -> axum::response::Response {
    crate::server::ok(Value::Null)
}

async fn read(client: &Client) -> Error {
    let vitals = client.patient("p1".into()).records::<Vitals>();
    let read = vitals.get(&id("r1")).await;
    read.map(drop).expect_err("it has no end")
}

const CHUNK: &str = "8\r\n\"aaaaaa\"\r\n";

#[tokio::test]
async fn answers_end_at_the_limit_however_they_are_framed() {
    for (head, part) in [
        (
            "HTTP/1.1 200 OK\r\nContent-Length: 9223372036854775807\r\n\r\n{\"id\": \"",
            "a",
        ),
        (
            "HTTP/1.1 200 OK\r\nContent-Length: 2147483648\r\n\r\n",
            "[1, ",
        ),
        (
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
            CHUNK,
        ),
        ("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n", "{\"a\":"),
        ("HTTP/1.0 200 OK\r\n\r\n", " "),
        (
            "HTTP/1.1 201 Created\r\nContent-Type: text/html\r\n\r\n<html>",
            "<p>",
        ),
        (
            "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n",
            "\u{1f}\u{8}\0",
        ),
    ] {
        let server = Endless::new(head, part).await;
        let client = server
            .client(|config| config.retries(RetryPolicy::default()))
            .await;
        let error = read(&client).await;
        let Error::TooLarge { request, limit, .. } = &error else {
            panic!("{head}: {error:?}");
        };
        assert_eq!((request.method, *limit), ("GET", LIMIT));
        assert_eq!(
            error.to_string(),
            "the response to GET /patients/{patient}/cdts/{cdt}/{record} exceeds the limit of 1048576 bytes"
        );
        assert_eq!(error.outcome(), Outcome::Unknown);
        assert!(!error.is_retryable());
        assert_eq!(server.requests(), 1, "it is not asked for again");
    }
}

#[tokio::test]
async fn lists_exports_and_formations_end_there_too() {
    let head = "HTTP/1.1 200 OK\r\n\r\n";
    let server = Endless::new(head, "[1, ").await;
    let client = server.client(|config| config).await;
    let patient = client.patient("p1".into());
    let errors = [
        client.formation(FormationKind::Cdts).await.map(drop),
        client.patients().list().stream().try_next().await.map(drop),
        client
            .export(ExportResource::PATIENT)
            .rows()
            .try_next()
            .await
            .map(drop),
        patient.records::<Vitals>().list().page(0).await.map(drop),
        patient
            .records::<Vitals>()
            .create(&Vitals::with_heart_rate(72))
            .await
            .map(drop),
    ];
    for done in errors {
        let error = done.unwrap_err();
        assert!(
            matches!(error, Error::TooLarge { limit: LIMIT, .. }),
            "{error:?}"
        );
    }
}

#[tokio::test]
async fn errors_keep_their_status_and_are_cut_off() {
    for (head, part, kind) in [
        (
            "HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/html\r\nContent-Length: 2147483648\r\n\r\n<html>",
            "<p>Ada",
            ApiErrorKind::Server,
        ),
        (
            "HTTP/1.1 404 Not Found\r\nContent-Type: application/json\r\n\r\n[",
            r#"{"errorCode": "DT_RECORD_NOT_FOUND"}, "#,
            ApiErrorKind::NotFound,
        ),
        (
            "HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n<html>",
            "<p>",
            ApiErrorKind::NoRoute,
        ),
        (
            "HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\n\r\n",
            "a",
            ApiErrorKind::Redirect,
        ),
    ] {
        let server = Endless::new(head, part).await;
        let error = read(&server.client(|config| config).await).await;
        let api = error.api().unwrap_or_else(|| panic!("{error:?}"));
        assert_eq!((api.kind, api.truncated), (kind, true));
        assert!(error.to_string().len() < 100_000);
        assert!(!error.to_string().contains("Ada"));
    }
}

#[tokio::test]
async fn a_code_in_what_was_read_of_an_error_counts() {
    let head = "HTTP/1.1 403 Forbidden\r\n\r\n[{\"errorCode\": \"TOKEN_EXPIRED\", \"message\": \"";
    let server = Endless::new(head, "a").await;
    let error = read(&server.client(|config| config).await).await;
    assert_eq!(error.api().unwrap().kind, ApiErrorKind::Unauthorized);
    assert_eq!(server.requests(), 2, "once more, with a new token");
}

#[tokio::test]
async fn tokens_are_as_short_as_errors() {
    for head in [
        "HTTP/1.1 200 OK\r\n\r\n{\"access_token\": \"",
        "HTTP/1.1 200 OK\r\nContent-Length: 2147483648\r\n\r\n",
    ] {
        let issuer = Endless::new(head, "a").await;
        let config = config(&issuer.origin).body_limits(LIMIT, ERROR_LIMIT);
        let error = no_token(read(&Client::new(config).unwrap()).await);
        let Error::TooLarge { request, limit, .. } = &error else {
            panic!("{error:?}");
        };
        assert_eq!((&*request.path, *limit), ("/oauth/token", ERROR_LIMIT));
    }
    let issuer = Endless::new("HTTP/1.1 500 Oops\r\n\r\n<html>", "<p>").await;
    let config = config(&issuer.origin).body_limits(LIMIT, ERROR_LIMIT);
    let error = no_token(read(&Client::new(config).unwrap()).await);
    assert!(error.api().unwrap().truncated, "{error:?}");
}

#[tokio::test]
async fn the_limit_itself_is_allowed() {
    let body = record("r1", 72).to_string();
    let length = body.len();
    for (limit, allowed) in [
        (length, true),
        (length - 1, false),
        (0, false),
        (usize::MAX, true),
    ] {
        let body = body.clone();
        let server = Server::new(move |_| body.clone()).await;
        let config = server.config().body_limits(limit, 1024);
        assert_eq!(vitals(config).get(&id("r1")).await.is_ok(), allowed);
    }
}

#[tokio::test]
async fn an_answer_that_comes_in_drops_ends_with_the_time_limit() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.expect("the client connects");
        let _ = stream.read(&mut [0; 4096]).await;
        let head = b"HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n";
        let mut drop = stream.write_all(head).await;
        while drop.is_ok() {
            tokio::time::sleep(Duration::from_millis(1)).await;
            drop = stream.write_all(b" ").await;
        }
    });
    let issuer = Server::with_tokens(|number| token(number, 3600), |_| ok_response()).await;
    let config = config(&origin)
        .token_url(format!("{}/oauth/token", issuer.origin))
        .call_timeout(Duration::from_millis(200));
    let error = vitals(config).get(&id("r1")).await.map(drop).unwrap_err();
    let in_time = matches!(error, Error::Connection { timeout: true, .. });
    assert!(in_time, "{error:?}");
}

/// Returns a custom transport that ignores limits.
fn heedless(answer: StatusCode) -> Fake {
    let body = json!([{"errorCode": "X", "message": "a".repeat(LIMIT)}]);
    Fake::new().calls_by(move |request, _| {
        let limits = request.extensions().get::<BodyLimits>();
        assert_eq!(limits, Some(&BodyLimits::new(LIMIT, ERROR_LIMIT)));
        at_once(status(answer.as_u16(), &body))
    })
}

#[tokio::test]
async fn transports_know_the_limit_and_what_they_return_is_checked() {
    let config = |fake: Fake| {
        fake.config()
            .body_limits(LIMIT, ERROR_LIMIT)
            .retries(RetryPolicy::never())
    };
    let read = async |fake: Fake| vitals(config(fake)).get(&id("r1")).await.map(drop);
    let error = read(heedless(StatusCode::OK)).await.unwrap_err();
    assert!(
        matches!(error, Error::TooLarge { limit: LIMIT, .. }),
        "{error:?}"
    );
    let error = read(heedless(StatusCode::BAD_REQUEST)).await.unwrap_err();
    let api = error.api().unwrap();
    assert!(api.truncated);
    assert_eq!(api.problems[0].error_code.as_deref(), Some("X"));
    let honest = Fake::new().calls_by(|_, _| at_once(Err(TransportError::too_large(77))));
    let error = read(honest).await.unwrap_err();
    assert!(
        matches!(error, Error::TooLarge { limit: 77, .. }),
        "{error:?}"
    );
}

/// A transport that creates a new request from each, without its extensions.
struct Forgetful(Arc<dyn Transport>);

impl Transport for Forgetful {
    fn send(
        &self,
        mut request: Request<Bytes>,
    ) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        request.extensions_mut().clear();
        self.0.send(request)
    }
}

#[tokio::test]
async fn http_behind_a_transport_keeps_the_limit() {
    let server = Endless::new("HTTP/1.1 200 OK\r\n\r\n", "a").await;
    let middle = |config: Config| config.middleware(|next| next);
    let forgetful = |config: Config| config.middleware(|next| Arc::new(Forgetful(next)));
    for client in [server.client(middle).await, server.client(forgetful).await] {
        let error = read(&client).await;
        assert!(
            matches!(error, Error::TooLarge { limit: LIMIT, .. }),
            "{error:?}"
        );
    }
}

#[tokio::test]
async fn defaults_are_large_enough_for_a_large_page() {
    let page: Vec<_> = (0..1000)
        .map(|number| record(&format!("r{number}"), 72))
        .collect();
    let filler = "a".repeat(10_000_000);
    let fake = Fake::new().calls_by(move |_, _| {
        at_once(ok(
            &json!({"content": page, "last": true, "filler": filler}),
        ))
    });
    let page = vitals(fake.config()).list().page(0).await.unwrap();
    assert_eq!(page.items.len(), 1000);
}
