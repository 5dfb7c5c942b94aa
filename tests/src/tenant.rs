//! A tenant to run generated clients against.

use welkin_runtime::Config;
use welkin_sandbox::{Builder, Sandbox};

use crate::fixture::workspace_root;

/// A sandbox that serves a configuration, named by its path in this repository.
///
/// # Panics
/// When the configuration can't be read, or no port is free.
pub async fn serve(configuration: &str) -> Sandbox {
    let started = builder(configuration).start().await;
    started.expect("a port is free")
}

/// A sandbox about to be started with a configuration, named by its path in this repository.
///
/// # Panics
/// When the configuration can't be read.
#[must_use]
pub fn builder(configuration: &str) -> Builder {
    Sandbox::builder()
        .config_paths([workspace_root().join(configuration)])
        .unwrap_or_else(|error| panic!("{configuration}: {error}"))
}

/// What a client needs to know of a sandbox.
#[must_use]
pub fn config(sandbox: &Sandbox) -> Config {
    let secret = sandbox.client_secret();
    Config::new(sandbox.tenant(), sandbox.client_id(), secret).base_url(sandbox.origin())
}
