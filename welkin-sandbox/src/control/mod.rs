//! The control API, which changes the sandbox and not its tenant, below `/_sandbox` and from Rust.
//!
//! Each module has one subject: its operations, their endpoints, and the methods of [`Sandbox`](crate::Sandbox).

mod access;
mod answer;
mod clients;
mod clock;
mod configuration;
mod context;
mod data;
mod document;
mod events;
mod faults;
mod fit;
mod health;
mod replay;
mod requests;
mod session;
mod snapshots;
mod tokens;
mod webhook_payloads;
mod webhooks;

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::Method;
use axum::middleware::from_fn_with_state;
use axum::routing::{MethodRouter, delete, get, post, put};

use self::answer::Refusal;
use self::context::{BASE, Context};
use crate::routes::Route;
use crate::state::State;

pub use self::configuration::{Misfit, Misfits, ReconfigureError};
pub use self::data::ResetTo;
pub(crate) use self::data::keep_seeded;
pub use self::document::control_openapi;

/// Largest accepted body: a Designer export.
const BODY_LIMIT: usize = 64 << 20;

/// The handler of a method at a path below [`BASE`].
struct Endpoint {
    method: Method,
    path: &'static str,
    router: MethodRouter<Context>,
}

/// Returns every endpoint.
fn endpoints() -> Vec<Endpoint> {
    let of = |method: Method, list: Vec<(&'static str, MethodRouter<Context>)>| {
        let all = list.into_iter();
        all.map(move |(path, router)| Endpoint {
            method: method.clone(),
            path,
            router,
        })
    };
    let puts = vec![
        ("/snapshots/{name}", put(snapshots::take)),
        ("/faults", put(faults::set)),
        ("/clock", put(clock::set)),
        ("/configuration", put(configuration::replace)),
        ("/clients/{id}", put(clients::set)),
    ];
    let deletes = vec![
        ("/session", delete(session::close)),
        ("/snapshots/{name}", delete(snapshots::remove)),
        ("/requests", delete(requests::clear)),
        ("/faults", delete(faults::stop)),
        ("/clients/{id}", delete(clients::remove)),
    ];
    of(Method::GET, reads())
        .chain(of(Method::POST, posts()))
        .chain(of(Method::PUT, puts))
        .chain(of(Method::DELETE, deletes))
        .collect()
}

fn reads() -> Vec<(&'static str, MethodRouter<Context>)> {
    vec![
        ("/health", get(health::read)),
        ("/snapshots", get(snapshots::list)),
        ("/requests", get(requests::list)),
        ("/requests/{id}", get(requests::read)),
        ("/events", get(events::stream)),
        ("/faults", get(faults::read)),
        ("/clock", get(clock::read)),
        ("/webhooks", get(webhooks::receivers)),
        ("/webhooks/deliveries", get(webhooks::deliveries)),
        ("/webhooks/deliveries/{id}", get(webhooks::delivery)),
        #[cfg(feature = "document")]
        ("/configuration", get(configuration::read)),
        ("/clients", get(clients::list)),
        ("/openapi.json", get(document::read)),
    ]
}

fn posts() -> Vec<(&'static str, MethodRouter<Context>)> {
    vec![
        ("/session", post(session::open)),
        ("/reset", post(data::reset)),
        ("/seed", post(data::seed)),
        ("/snapshots/{name}/restore", post(snapshots::restore)),
        ("/requests/{id}/replay", post(replay::replay)),
        ("/faults/next", post(faults::next)),
        ("/clock/advance", post(clock::advance)),
        ("/tokens/expire", post(tokens::expire)),
        ("/webhooks/deliveries/{id}/resend", post(webhooks::resend)),
        ("/webhooks/send", post(webhooks::send)),
        ("/webhooks/test", post(webhooks::test)),
        ("/clients/{id}/token", post(clients::token)),
        ("/act-as", post(clients::act_as)),
    ]
}

/// Returns the endpoints of the control API with their full paths, such as `POST /_sandbox/reset`.
///
/// ```
/// let routes = welkin_sandbox::control_routes();
/// assert!(routes.iter().any(|route| route.method == "POST" && route.path == "/_sandbox/reset"));
/// ```
#[must_use]
pub fn control_routes() -> Vec<Route> {
    let routes = endpoints().into_iter().map(|endpoint| Route {
        method: endpoint.method.to_string(),
        path: format!("{BASE}{}", endpoint.path),
    });
    let mut routes: Vec<Route> = routes.collect();
    routes.sort();
    routes
}

/// Creates the router of the control API. The routes of `others` are below the same path and require the same access.
pub(crate) fn router(state: Arc<State>, tenant: Router, others: Router<Arc<State>>) -> Router {
    let mut paths: BTreeMap<&'static str, MethodRouter<Context>> = BTreeMap::new();
    for endpoint in endpoints() {
        let path = paths.remove(endpoint.path).unwrap_or_default();
        paths.insert(endpoint.path, path.merge(endpoint.router));
    }
    let context = Context {
        state: Arc::clone(&state),
        tenant,
    };
    let control = paths
        .into_iter()
        .fold(Router::new(), |router, (path, methods)| {
            let methods = methods.fallback(|| async { Refusal::no_such_method() });
            router.route(&format!("{BASE}{path}"), methods)
        })
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .with_state(context);
    let nothing = || async { Refusal::not_found("unknown path") };
    others
        .route(&format!("{BASE}/{{*path}}"), axum::routing::any(nothing))
        .with_state(Arc::clone(&state))
        .merge(control)
        .layer(from_fn_with_state(state, access::check))
}
