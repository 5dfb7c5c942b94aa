//! Downloads of files: in parts, up to a limit, and truncated.

use std::collections::VecDeque;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::response::IntoResponse;
use futures_core::Stream;
use serde_json::json;
use welkin_runtime::documents::{DocumentId, DownloadFile};
use welkin_runtime::{Client, Error, Outcome, Profile, RetryPolicy};

use crate::fake::{Fake, at_once, status, text};
use crate::server::{Seen, Server, problem};

/// A body of parts, which then ends, fails, or never ends.
struct Parts {
    parts: VecDeque<&'static str>,
    end: End,
}

#[derive(Clone, Copy)]
enum End {
    Whole,
    Lost,
    Never,
}

impl Stream for Parts {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        match (self.parts.pop_front(), self.end) {
            (Some(part), _) => Poll::Ready(Some(Ok(Bytes::from(part)))),
            (None, End::Whole) => Poll::Ready(None),
            (None, End::Lost) => Poll::Ready(Some(Err(io::Error::other("lost")))),
            (None, End::Never) => Poll::Pending,
        }
    }
}

fn body(end: End) -> Body {
    let parts = ["one", "two", "three"].into();
    Body::from_stream(Parts { parts, end })
}

async fn server(end: End) -> Server {
    Server::new(move |_: &Seen| body(end).into_response()).await
}

fn download(client: &Client) -> DownloadFile {
    let documents = client.patient("p1".into()).documents();
    documents.download(&DocumentId::from("d1"), &"f1".into())
}

/// Returns the error with which a download ends after some parts.
async fn error_of(call: DownloadFile) -> Error {
    let mut download = match call.await {
        Ok(download) => download,
        Err(error) => return error,
    };
    loop {
        match download.part().await {
            Ok(Some(_)) => {}
            Ok(None) => panic!("it ends well"),
            Err(error) => return error,
        }
    }
}

#[tokio::test]
async fn a_file_arrives_in_parts_up_to_its_limit() -> Result<(), Error> {
    let server = server(End::Whole).await;
    let client = server.client();
    let whole = download(&client).limit(11).await?;
    assert_eq!(whole.size(), None, "no length was announced");
    assert_eq!(whole.bytes().await?, "onetwothree");
    let call = &server.calls()[0];
    assert_eq!(
        call.path(),
        "/v1/acme/patients/p1/document-summary/d1/files/f1"
    );
    assert_eq!(call.headers["accept"], "*/*");
    for limit in [0, 5, 10] {
        let error = error_of(download(&client).limit(limit)).await;
        assert!(matches!(error, Error::TooLarge { .. }), "{error:?}");
    }
    Ok(())
}

#[tokio::test]
async fn a_file_that_is_announced_too_large_is_not_read() {
    let server = Server::new(|_: &Seen| "0123456789").await;
    let error = download(&server.client())
        .limit(9)
        .await
        .expect_err("it is too large");
    assert!(
        matches!(error, Error::TooLarge { limit: 9, .. }),
        "{error:?}"
    );
    let download = download(&server.client())
        .limit(10)
        .await
        .expect("it is not");
    assert_eq!(download.size(), Some(10));
}

#[tokio::test]
async fn half_a_file_is_an_error() {
    let server = server(End::Lost).await;
    let error = error_of(download(&server.client())).await;
    assert!(matches!(error, Error::Connection { .. }), "{error:?}");
    assert_eq!(error.attempts().outcome, Outcome::Unknown);
    assert!(!format!("{error:?}").contains("d1"), "no id is shown");
}

#[tokio::test]
async fn a_part_that_does_not_come_is_not_waited_for() {
    let server = server(End::Never).await;
    let call = download(&server.client()).part_timeout(Duration::from_millis(1));
    let error = error_of(call).await;
    assert!(
        matches!(error, Error::Connection { timeout: true, .. }),
        "{error:?}"
    );
}

#[tokio::test]
async fn what_fails_before_the_file_arrives_is_repeated() -> Result<(), Error> {
    let counted = std::sync::atomic::AtomicUsize::new(0);
    let server = Server::new(move |_: &Seen| {
        match counted.fetch_add(1, std::sync::atomic::Ordering::Relaxed) {
            0 => problem(503, "UNAVAILABLE"),
            _ => "a file".into_response(),
        }
    })
    .await;
    let retries = RetryPolicy::default().pauses(Duration::ZERO, Duration::ZERO);
    let client = Client::new(server.config().retries(retries))?;
    assert_eq!(download(&client).await?.bytes().await?, "a file");
    assert_eq!(server.calls().len(), 2);
    Ok(())
}

#[tokio::test]
async fn a_refusal_is_read_as_any_other() {
    let server = Server::new(|_: &Seen| problem(404, "DT_RECORD_NOT_FOUND")).await;
    let error = download(&server.client()).await.expect_err("there is none");
    assert!(error.is_not_found());
}

#[tokio::test]
async fn a_transport_of_the_programs_own_returns_whole_files() -> Result<(), Error> {
    let fake = Fake::new().calls_by(|_, _| at_once(text("a file")));
    let client = Client::new(fake.config().profile(Profile::v1()))?;
    assert_eq!(download(&client).await?.bytes().await?, "a file");
    let error = error_of(download(&client).limit(5)).await;
    assert!(
        matches!(error, Error::TooLarge { limit: 5, .. }),
        "{error:?}"
    );
    let fake = Fake::new().calls_by(|_, _| at_once(status(403, &json!([]))));
    let client = Client::new(fake.config())?;
    assert!(download(&client).await.is_err());
    Ok(())
}
