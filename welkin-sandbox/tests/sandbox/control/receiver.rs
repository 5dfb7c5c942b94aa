//! A receiver of webhooks with a configurable response.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::routing::any;
use tokio::net::TcpListener;

/// A received request: headers and body.
pub(super) type Received = (HeaderMap, Bytes);

#[derive(Clone)]
pub(super) struct Receiver {
    pub(super) url: Uri,
    received: Arc<Mutex<Vec<Received>>>,
    status: Arc<Mutex<StatusCode>>,
}

impl Receiver {
    pub(super) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0")
            .await
            .expect("a port is free");
        let address = listener.local_addr().expect("it is bound");
        let receiver = Self {
            url: format!("http://{address}/hook?key=hidden")
                .parse()
                .expect("an address"),
            received: Arc::default(),
            status: Arc::new(Mutex::new(StatusCode::NO_CONTENT)),
        };
        let router = Router::new()
            .fallback(any(receive))
            .with_state(receiver.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        receiver
    }

    pub(super) fn answer(&self, status: StatusCode) {
        *self.status.lock().expect("no panic") = status;
    }

    pub(super) fn received(&self) -> Vec<Received> {
        self.received.lock().expect("no panic").clone()
    }
}

async fn receive(
    State(receiver): State<Receiver>,
    headers: HeaderMap,
    body: Bytes,
) -> (StatusCode, &'static str) {
    receiver
        .received
        .lock()
        .expect("no panic")
        .push((headers, body));
    (*receiver.status.lock().expect("no panic"), "noted")
}
