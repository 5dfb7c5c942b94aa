//! A typical receiver, with axum.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::Router;
use axum::extract::{FromRef, State};
use axum::http::{StatusCode, Uri};
use axum::routing::post;
use tokio::net::TcpListener;
use tokio::sync::mpsc;
use welkin_runtime::webhook::{Event, PendingDelivery, Receiver, Verifier};

/// The state that handlers share.
#[derive(Clone)]
struct App {
    receiver: Arc<Receiver>,
    events: mpsc::UnboundedSender<Event>,
    /// The number of deliveries for which the handler fails before it succeeds.
    failures: Arc<AtomicUsize>,
}

impl FromRef<App> for Arc<Receiver> {
    fn from_ref(app: &App) -> Self {
        Self::clone(&app.receiver)
    }
}

async fn receive(State(app): State<App>, delivery: PendingDelivery) -> StatusCode {
    let left = app
        .failures
        .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| {
            left.checked_sub(1)
        });
    if left.is_ok() {
        return StatusCode::SERVICE_UNAVAILABLE;
    }
    if app.events.send(delivery.event().clone()).is_err() || delivery.commit().await.is_err() {
        return StatusCode::INTERNAL_SERVER_ERROR;
    }
    StatusCode::NO_CONTENT
}

/// A running receiver: its address, and the handled events.
pub(crate) struct Listening {
    pub(crate) url: Uri,
    pub(crate) events: mpsc::UnboundedReceiver<Event>,
}

/// Starts a receiver whose handler fails the given number of times first.
pub(crate) async fn listen(verifier: Verifier, failures: usize) -> Listening {
    let (events, received) = mpsc::unbounded_channel();
    let app = App {
        receiver: Arc::new(Receiver::new(verifier).expect("the verifier is right")),
        events,
        failures: Arc::new(AtomicUsize::new(failures)),
    };
    let listener = TcpListener::bind("127.0.0.1:0").await;
    let listener = listener.expect("a port is free");
    let address = listener.local_addr().expect("it is bound");
    let router = Router::new().route("/hook", post(receive)).with_state(app);
    tokio::spawn(async move { axum::serve(listener, router).await });
    let url = format!("http://{address}/hook");
    Listening {
        url: url.parse().expect("an address"),
        events: received,
    }
}
