//! Starting a sandbox.

use std::future::IntoFuture;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::oneshot;
use welkin_codegen::config::{self, ConfigError};

use crate::Sandbox;
use crate::configuration::Configuration;
use crate::routes::{self, State};
use crate::storage::{Storage, StorageError};
use crate::tokens::Tokens;

/// Why a sandbox did not start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SandboxError {
    /// The configuration could not be read or understood.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The address is not of this machine alone.
    #[error("{0} is not a loopback address: the sandbox is for this machine only")]
    NotLoopback(SocketAddr),
    /// The address could not be listened on.
    #[error("cannot listen on {address}: {source}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// The cause.
        source: std::io::Error,
    },
    /// The data file could not be used.
    #[error("cannot use the data file: {0}")]
    Storage(#[from] StorageError),
}

/// A sandbox about to be started. Unless said otherwise: tenant `acme`, client id `sandbox-client`, secret `sandbox-secret`, tokens
/// that live an hour, data in memory, a free port on 127.0.0.1, and a configuration without CDTs.
#[derive(Debug)]
pub struct Builder {
    configuration: Arc<Configuration>,
    tenant: String,
    client_id: String,
    client_secret: String,
    token_lifetime: Duration,
    data_file: Option<PathBuf>,
    address: SocketAddr,
}

impl Default for Builder {
    fn default() -> Self {
        Self {
            configuration: Arc::default(),
            tenant: "acme".to_owned(),
            client_id: "sandbox-client".to_owned(),
            client_secret: "sandbox-secret".to_owned(),
            token_lifetime: Duration::from_secs(3600),
            data_file: None,
            address: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
        }
    }
}

impl Builder {
    /// Serves this configuration.
    #[must_use]
    pub fn configuration(mut self, configuration: &config::Configuration) -> Self {
        self.configuration = Arc::new(Configuration::new(configuration));
        self
    }

    /// Serves the configuration of these files or directories.
    ///
    /// # Errors
    /// When one can't be read, is no JSON, or is no Welkin configuration.
    pub fn config_paths<P: AsRef<Path>>(
        self,
        paths: impl IntoIterator<Item = P>,
    ) -> Result<Self, SandboxError> {
        let paths: Vec<PathBuf> = paths
            .into_iter()
            .map(|path| path.as_ref().to_owned())
            .collect();
        Ok(self.configuration(&config::read(&paths)?))
    }

    /// Another tenant than `acme`.
    #[must_use]
    pub fn tenant(mut self, tenant: impl Into<String>) -> Self {
        self.tenant = tenant.into();
        self
    }

    /// The API client to accept.
    #[must_use]
    pub fn credentials(mut self, id: impl Into<String>, secret: impl Into<String>) -> Self {
        self.client_id = id.into();
        self.client_secret = secret.into();
        self
    }

    /// How long tokens live.
    #[must_use]
    pub fn token_lifetime(mut self, lifetime: Duration) -> Self {
        self.token_lifetime = lifetime;
        self
    }

    /// Keeps data in this file, and finds there what an earlier sandbox kept.
    #[must_use]
    pub fn data_file(mut self, path: impl Into<PathBuf>) -> Self {
        self.data_file = Some(path.into());
        self
    }

    /// Another address than a free port on 127.0.0.1.
    #[must_use]
    pub fn listen(mut self, address: SocketAddr) -> Self {
        self.address = address;
        self
    }

    /// Starts serving. Requests are answered as soon as this returns.
    ///
    /// # Errors
    /// When the address is not loopback or not free, or the data file can't be used.
    pub async fn start(self) -> Result<Sandbox, SandboxError> {
        if !self.address.ip().is_loopback() {
            return Err(SandboxError::NotLoopback(self.address));
        }
        let storage = Storage::open(self.data_file.as_deref())?;
        let listen_error = |source| SandboxError::Listen {
            address: self.address,
            source,
        };
        let listener = TcpListener::bind(self.address)
            .await
            .map_err(listen_error)?;
        let address = listener.local_addr().map_err(listen_error)?;
        let tokens = Tokens::new(self.client_id, self.client_secret, self.token_lifetime);
        let state = Arc::new(State::new(self.configuration, self.tenant, tokens, storage));
        let (stop, stopped) = oneshot::channel::<()>();
        let server = axum::serve(listener, routes::router(Arc::clone(&state)))
            .with_graceful_shutdown(async move {
                // Either end of the channel going away means: stop.
                let _ = stopped.await;
            });
        Ok(Sandbox {
            address,
            state,
            stop: Some(stop),
            server: Some(tokio::spawn(server.into_future())),
        })
    }
}
