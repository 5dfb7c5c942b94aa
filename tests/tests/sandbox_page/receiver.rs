//! A receiver of webhooks that accepts everything.

use axum::Router;
use axum::routing::post;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::page::Failure;

pub(crate) struct Receiver {
    pub(crate) url: String,
    server: JoinHandle<()>,
}

impl Receiver {
    pub(crate) async fn start() -> Result<Self, Failure> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}/hook", listener.local_addr()?);
        let router = Router::new().route("/hook", post(|| async { "taken" }));
        let server = tokio::spawn(async move {
            // The server ends with the test.
            let _ = axum::serve(listener, router).await;
        });
        Ok(Self { url, server })
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.server.abort();
    }
}
