//! Server-sent events.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::tenant::Tenant;

/// A stream of events.
struct Stream {
    response: reqwest::Response,
    text: String,
}

impl Stream {
    async fn open(tenant: &Tenant, last: Option<u64>) -> Self {
        let url = format!("{}/_sandbox/events", tenant.sandbox.origin());
        let request = tenant.http().get(url);
        let request = match last {
            Some(last) => request.header("last-event-id", last.to_string()),
            None => request,
        };
        let response = request.send().await.expect("it answers");
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        assert!(
            response
                .headers()
                .get("access-control-allow-origin")
                .is_none()
        );
        let mut stream = Self {
            response,
            text: String::new(),
        };
        // The first line confirms the subscription: all later events are sent.
        stream.block().await;
        stream
    }

    async fn block(&mut self) -> Option<String> {
        loop {
            if let Some((block, rest)) = self.text.split_once("\n\n") {
                let (block, rest) = (block.to_owned(), rest.to_owned());
                self.text = rest;
                return Some(block);
            }
            let chunk = self.response.chunk().await.ok()??;
            self.text.push_str(&String::from_utf8_lossy(&chunk));
        }
    }

    /// Returns number, name and data of the next event.
    async fn next(&mut self) -> Option<(u64, String, Value)> {
        let block = self.block().await?;
        let field = |name: &str| {
            let mut lines = block.lines();
            lines.find_map(|line| Some(line.strip_prefix(name)?.trim().to_owned()))
        };
        let data = serde_json::from_str(&field("data:")?).expect("JSON");
        Some((
            field("id:")?.parse().expect("a number"),
            field("event:")?,
            data,
        ))
    }
}

#[tokio::test]
async fn are_sent_live_and_after_a_reconnection() {
    let tenant = Tenant::start().await;
    let mut stream = Stream::open(&tenant, None).await;
    tenant.patient().await;
    let (first, name, row) = stream.next().await.expect("an event");
    assert_eq!(
        (&*name, &row["status"], &row["id"]),
        ("request", &json!(201), &json!(2))
    );
    assert_eq!(row, tenant.look("/requests").await["requests"][1]);
    tenant
        .done(Method::PUT, "/faults", json!({"fraction": 0}))
        .await;
    let (second, name, what) = stream.next().await.expect("an event");
    assert_eq!((&*name, what), ("changed", json!({"what": "faults"})));
    assert_eq!(second, first + 1);

    drop(stream);
    tenant
        .done(Method::POST, "/clock/advance", json!({"seconds": 1}))
        .await;
    let mut stream = Stream::open(&tenant, Some(first)).await;
    for what in ["faults", "clock"] {
        assert_eq!(
            stream.next().await.expect("an event").2,
            json!({"what": what})
        );
    }
    // With a number from another run, neither all events are sent nor none.
    let mut stream = Stream::open(&tenant, Some(999)).await;
    tenant.done(Method::POST, "/reset", json!({})).await;
    assert_eq!(
        stream.next().await.expect("an event").2,
        json!({"what": "reset"})
    );
}

#[tokio::test]
async fn end_when_the_sandbox_stops() {
    let tenant = Tenant::start().await;
    let mut stream = Stream::open(&tenant, None).await;
    let Tenant { sandbox, .. } = tenant;
    sandbox.shutdown().await.expect("it stops");
    assert!(stream.next().await.is_none());
}

#[tokio::test]
async fn report_every_other_change() {
    let tenant = Tenant::start().await;
    let mut stream = Stream::open(&tenant, None).await;
    tenant.done(Method::PUT, "/snapshots/a", json!({})).await;
    tenant
        .done(Method::POST, "/snapshots/a/restore", json!({}))
        .await;
    tenant
        .done(Method::POST, "/seed", json!({"patients": 1}))
        .await;
    tenant
        .done(Method::PUT, "/clients/A", json!({"secret": "s"}))
        .await;
    tenant.done(Method::DELETE, "/requests", json!({})).await;
    tenant
        .done(
            Method::PUT,
            "/configuration?misfits=keep",
            json!([{"name": "cdt-new", "fields": []}]),
        )
        .await;
    for what in [
        "snapshots",
        "restore",
        "seed",
        "clients",
        "requests",
        "configuration",
    ] {
        assert_eq!(
            stream.next().await.expect("an event").2,
            json!({"what": what})
        );
    }
    assert_eq!(tenant.get("/patients").await.0, StatusCode::OK);
}
