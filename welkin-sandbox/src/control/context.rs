//! What the handlers of the control API share.

use std::sync::Arc;

use axum::Router;

use crate::state::State;

/// Base path of the control API.
pub(super) const BASE: &str = "/_sandbox";

/// State of the handlers.
#[derive(Clone)]
pub(super) struct Context {
    pub(super) state: Arc<State>,
    /// Router of the tenant, for replaying requests.
    pub(super) tenant: Router,
}
