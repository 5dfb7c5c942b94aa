//! The router of all endpoints: those of the tenant and the sandbox's own.

use std::sync::Arc;

use axum::Router;
use axum::middleware::from_fn_with_state;

use crate::hosts::check_host;
use crate::request_log::{RequestLog, Watcher, watch};
use crate::state::State;
#[cfg(feature = "page")]
use crate::web_page;
use crate::{control, routes};

/// Creates the router of the tenant, the control API and the page. Watchers and the recorder are notified of each
/// request to the tenant.
pub(crate) fn router(state: &Arc<State>, mut watchers: Vec<Watcher>) -> Router {
    let recorder = Arc::clone(&state.recorder);
    let record = Arc::new(move |exchange: &_| recorder.record(exchange));
    watchers.push(Watcher::Exchange(record));
    let log = Arc::new(RequestLog::new(watchers, routes::route_names()));
    let tenant = routes::router(Arc::clone(state)).layer(from_fn_with_state(log, watch));
    let page = Router::new();
    #[cfg(feature = "page")]
    let page = page.merge(web_page::router());
    let own = control::router(Arc::clone(state), tenant.clone(), page);
    tenant
        .merge(own)
        .layer(from_fn_with_state(Arc::clone(&state.hosts), check_host))
}
