//! A running sandbox.

use std::sync::Arc;

use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::client::ApiClient;
use crate::state::State;

/// A running sandbox. It stops when it is dropped.
#[derive(Debug)]
pub struct Sandbox {
    #[cfg(feature = "tls")]
    pub(crate) certificate: Option<String>,
    pub(crate) client: ApiClient,
    pub(crate) state: Arc<State>,
    pub(crate) stop: Option<watch::Sender<()>>,
    pub(crate) server: Option<JoinHandle<std::io::Result<()>>>,
}

impl Sandbox {
    /// Scheme, host and port, such as `http://127.0.0.1:49152`.
    #[must_use]
    pub fn origin(&self) -> String {
        self.state.origin.clone()
    }

    /// The certificate that clients must trust, in PEM form, where [HTTPS](crate::Builder::tls) is served.
    #[cfg(feature = "tls")]
    #[must_use]
    pub fn root_certificate(&self) -> Option<&str> {
        self.certificate.as_deref()
    }

    /// Name of the tenant.
    #[must_use]
    pub fn tenant(&self) -> &str {
        &self.state.tenant
    }

    /// Id of the API client that the sandbox accepts.
    #[must_use]
    pub fn client_id(&self) -> &str {
        &self.client.id
    }

    /// Secret of that API client.
    #[must_use]
    pub fn client_secret(&self) -> &str {
        &self.client.secret
    }

    /// The number of token requests so far.
    #[must_use]
    pub fn token_requests(&self) -> u64 {
        self.state.tokens.requests()
    }

    /// Stops the sandbox, waits up to 30 seconds for open requests to complete, and closes the data file.
    ///
    /// # Errors
    /// When the server failed.
    pub async fn shutdown(self) -> std::io::Result<()> {
        self.serve_until(std::future::ready(())).await
    }

    /// Serves until the server fails or the future is dropped.
    ///
    /// # Errors
    /// When the server failed.
    pub async fn serve(self) -> std::io::Result<()> {
        self.serve_until(std::future::pending()).await
    }

    /// Serves until `end` completes, and then stops as [`shutdown`](Self::shutdown) does.
    ///
    /// ```no_run
    /// # async fn run(sandbox: welkin_sandbox::Sandbox) -> std::io::Result<()> {
    /// let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    /// # drop(stop);
    /// sandbox.serve_until(async { drop(stopped.await) }).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// When the server failed.
    pub async fn serve_until(mut self, end: impl Future<Output = ()>) -> std::io::Result<()> {
        let Some(mut server) = self.server.take() else {
            return Ok(());
        };
        let failed = tokio::select! {
            served = &mut server => Some(served),
            () = end => None,
        };
        drop(self.stop.take());
        let served = match failed {
            Some(served) => served,
            None => server.await,
        };
        self.state.storage.close().await;
        served.map_err(std::io::Error::other)?
    }
}
