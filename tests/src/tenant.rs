//! A tenant against which generated clients are run.

use welkin_runtime::Config;
use welkin_sandbox::{Builder, Sandbox};

use crate::fixture::workspace_root;

/// Starts a sandbox with a configuration, by its path in this repository.
///
/// # Panics
/// When the configuration can't be read, or no port is free.
pub async fn serve(configuration: &str) -> Sandbox {
    let started = builder(configuration).start().await;
    started.expect("a port is free")
}

/// Returns the builder of a sandbox with a configuration, by its path in this repository.
///
/// # Panics
/// When the configuration can't be read.
#[must_use]
pub fn builder(configuration: &str) -> Builder {
    Sandbox::builder()
        .config_paths([workspace_root().join(configuration)])
        .unwrap_or_else(|error| panic!("{configuration}: {error}"))
}

/// Returns the configuration of a client for a sandbox.
#[must_use]
pub fn config(sandbox: &Sandbox) -> Config {
    let secret = sandbox.client_secret();
    Config::new(sandbox.tenant(), sandbox.client_id(), secret).base_url(sandbox.origin())
}
