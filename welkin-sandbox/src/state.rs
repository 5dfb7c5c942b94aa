//! State that all requests share.

use std::sync::{Arc, PoisonError, RwLock};

use tokio::sync::watch;

use crate::configuration::Configuration;
use crate::control_access::ControlAccess;
use crate::events::Events;
use crate::faults::Injector;
use crate::hosts::Hosts;
use crate::limits::Limiter;
use crate::recording::Recorder;
use crate::snapshots::Snapshots;
use crate::start::Start;
use crate::storage::Storage;
use crate::tenant_clock::TenantClock;
use crate::tokens::Tokens;
use crate::webhooks::Webhooks;

/// State that all requests share.
#[derive(Debug)]
pub(crate) struct State {
    pub(crate) origin: String,
    pub(crate) hosts: Arc<Hosts>,
    pub(crate) webhooks: Webhooks,
    pub(crate) tenant: String,
    pub(crate) tokens: Tokens,
    pub(crate) limiter: Limiter,
    pub(crate) configuration: RwLock<Arc<Configuration>>,
    pub(crate) storage: Storage,
    pub(crate) faults: Injector,
    pub(crate) clock: Arc<TenantClock>,
    pub(crate) events: Events,
    pub(crate) recorder: Arc<Recorder>,
    pub(crate) snapshots: Snapshots,
    pub(crate) start: Start,
    pub(crate) control_access: ControlAccess,
    pub(crate) stopped: watch::Receiver<()>,
}

impl State {
    /// Returns the current configuration.
    pub(crate) fn configuration(&self) -> Arc<Configuration> {
        let configuration = self.configuration.read();
        // A panic elsewhere leaves the pointer consistent.
        Arc::clone(&configuration.unwrap_or_else(PoisonError::into_inner))
    }

    /// Waits until the sandbox is about to stop.
    pub(crate) async fn stopping(&self) {
        // Both a change and a dropped sender mean that the sandbox stops.
        let _ = self.stopped.clone().changed().await;
    }

    /// Replaces the configuration; requests use the new one from the next one on.
    pub(crate) fn configure(&self, configuration: Arc<Configuration>) {
        let current = self.configuration.write();
        *current.unwrap_or_else(PoisonError::into_inner) = configuration;
    }
}
