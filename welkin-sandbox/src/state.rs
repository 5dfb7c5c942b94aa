//! What all requests share.

use std::sync::{Arc, PoisonError, RwLock};

use jiff::SignedDuration;
use tokio::sync::watch;

use crate::configuration::Configuration;
use crate::faults::Injector;
use crate::hosts::Hosts;
use crate::limits::Limiter;
use crate::storage::Storage;
use crate::tokens::Tokens;
use crate::webhooks::Webhooks;

/// What all requests share.
#[derive(Debug)]
pub(crate) struct State {
    pub(crate) origin: String,
    pub(crate) hosts: Hosts,
    pub(crate) webhooks: Webhooks,
    pub(crate) tenant: String,
    pub(crate) tokens: Tokens,
    pub(crate) limiter: Limiter,
    pub(crate) configuration: RwLock<Arc<Configuration>>,
    pub(crate) storage: Storage,
    pub(crate) faults: Injector,
    /// How far the clock is ahead that clients are told of.
    pub(crate) clock_skew: SignedDuration,
    pub(crate) stopped: watch::Receiver<()>,
}

impl State {
    /// The configuration of this moment.
    pub(crate) fn configuration(&self) -> Arc<Configuration> {
        let configuration = self.configuration.read();
        // A panic elsewhere leaves the pointer whole.
        Arc::clone(&configuration.unwrap_or_else(PoisonError::into_inner))
    }

    /// Waits until the sandbox is about to stop.
    pub(crate) async fn stopping(&self) {
        // Either way of the sender's means: stop.
        let _ = self.stopped.clone().changed().await;
    }

    /// Serves another configuration from the next request on.
    pub(crate) fn configure(&self, configuration: Configuration) {
        let current = self.configuration.write();
        *current.unwrap_or_else(PoisonError::into_inner) = Arc::new(configuration);
    }
}
