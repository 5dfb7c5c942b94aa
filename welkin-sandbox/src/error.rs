//! Errors of starting a sandbox.

use std::net::SocketAddr;

use welkin_model::config::ConfigError;

#[cfg(feature = "tls")]
use crate::server::TlsError;
use crate::storage::StorageError;

/// Why a sandbox did not start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SandboxError {
    /// The configuration could not be read or understood.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The configuration's `securityFormation` is malformed.
    #[error(transparent)]
    Security(ConfigError),
    /// An API client has a role or policy that the configuration does not have.
    #[error(
        "API client {client} has {name}, which is not a role or policy of the configuration; available: {}",
        .known.join(", ")
    )]
    UnknownRole {
        /// Id of the client.
        client: String,
        /// The role or policy.
        name: String,
        /// The available roles or policies.
        known: Vec<String>,
    },
    /// There are too many API clients.
    #[error("the limit of 1,000 API clients is reached")]
    TooManyClients,
    /// The settings of a webhook are invalid.
    #[error("invalid webhook receiver: {0}")]
    Webhook(String),
    /// Other machines could reach the address, which was not allowed.
    #[error(
        "{0} is not a loopback address: other machines could reach it; pass `--allow-remote` to allow this"
    )]
    NotLoopback(SocketAddr),
    /// Other machines could reach the sandbox, and everybody knows the secret of its client.
    #[error(
        "other machines can reach the sandbox, but API client {client} has the default secret, which is public: \
         set another one with `--client-secret` or the variable WELKIN_SANDBOX_CLIENT_SECRET"
    )]
    DefaultSecret {
        /// Id of the client.
        client: String,
    },
    /// The address can't be bound.
    #[error("cannot listen on {address}: {source}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// The cause.
        source: std::io::Error,
    },
    /// The certificate for HTTPS can't be generated or stored.
    #[cfg(feature = "tls")]
    #[error("HTTPS can't be served: {0}")]
    Tls(#[from] TlsError),
    /// The handlers reject synthetic data.
    #[error("synthetic data can't be generated: {0}")]
    Seed(String),
    /// The data file could not be used.
    #[error("cannot use the data file: {0}")]
    Storage(#[from] StorageError),
}
